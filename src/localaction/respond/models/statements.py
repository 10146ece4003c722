"""What the network says in public, and what it told each reporter."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.respond.models.incidents import Finding, Incident
from localaction.respond.models.reports import Report


class Word(models.TextChoices):
    """The only four words that leave the desk."""

    CONFIRMED = "CONFIRMED", _("confirmed")
    NOT_IMMIGRATION_ENFORCEMENT = "NOT_IMMIGRATION_ENFORCEMENT", _("not immigration enforcement")
    COULD_NOT_CONFIRM = "COULD_NOT_CONFIRM", _("could not confirm")
    UNVERIFIED = "UNVERIFIED", _("unverified")


class Feedback(models.Model):
    """What one reporter was told of one conclusion, so that nobody is told twice and corrections reach everybody."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="feedback")
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="feedback")
    word = models.CharField(max_length=30, choices=Word.choices)
    is_correction = models.BooleanField(default=False)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "finding"], name="respond_feedback_once"),
        ]


class StatementQuerySet(models.QuerySet["Statement"]):
    """Scopes of statements."""

    def public(self) -> StatementQuerySet:
        """Keep what was published, corrected ones included: they stay readable with the correction beside them."""
        return self.filter(published_at__isnull=False)


class Statement(models.Model):
    """A public statement. It is never edited: a correction is another one that points to it."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    incident = models.ForeignKey(Incident, models.SET_NULL, null=True, related_name="statements")
    word = models.CharField(max_length=30, choices=Word.choices)
    county = models.CharField(max_length=5)
    wording_en = models.CharField(max_length=400)
    wording_es = models.CharField(max_length=400)
    observed_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    drafted_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    # Whether both people agreed that subscribers are told too, when that was, and how many they were.
    is_alert = models.BooleanField(default=False)
    alerted_at = models.DateTimeField(null=True)
    n_alerted = models.PositiveIntegerField(default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["county", "published_at"], name="respond_statement_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("id")), name="respond_statement_not_itself"
            ),
            models.CheckConstraint(
                condition=Q(alerted_at__isnull=True) | Q(is_alert=True, published_at__isnull=False),
                name="respond_statement_alerted",
            ),
        ]
