"""Federal bills that matter to the coalition, and which bill of an earlier Congress each one takes up again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.organise.models.bodies import Standing


class Bill(Standing):
    """One bill of one Congress."""

    class Chamber(models.TextChoices):
        HOUSE = "HOUSE", _("House")
        SENATE = "SENATE", _("Senate")

    class Subject(models.TextChoices):
        LOCAL_POLICE = "LOCAL_POLICE", _("287(g) and local police")
        DETENTION = "DETENTION", _("detention and its oversight")
        PRIVATE_PRISONS = "PRIVATE_PRISONS", _("private detention")
        STATUS = "STATUS", _("ways to a legal status")
        COURTS = "COURTS", _("lawyers and courts")
        OFFICERS = "OFFICERS", _("how officers act")
        FAMILIES = "FAMILIES", _("families and children")
        OTHER = "OTHER", _("something else")

    class Status(models.TextChoices):
        INTRODUCED = "INTRODUCED", _("introduced")
        REPORTED = "REPORTED", _("reported by a committee; not voted on by the chamber")
        PASSED_ONE = "PASSED_ONE", _("passed by one chamber")
        PASSED_BOTH = "PASSED_BOTH", _("passed by both chambers")
        ENACTED = "ENACTED", _("enacted")
        VETOED = "VETOED", _("vetoed")
        FAILED = "FAILED", _("voted down")

    congress = models.PositiveSmallIntegerField()
    chamber = models.CharField(max_length=6, choices=Chamber)
    # None: we know that it was introduced and not under which number.
    number = models.PositiveIntegerField(null=True)
    title = models.CharField(max_length=200)
    subject = models.CharField(max_length=16, choices=Subject)
    # What it would do, in our words.
    does = models.CharField(max_length=400)
    does_es = models.CharField(max_length=400, blank=True)
    sponsor = models.CharField(max_length=120, blank=True)
    introduced_on = models.DateField(null=True)
    last_action_on = models.DateField(null=True)
    # In our words.
    last_action = models.CharField(max_length=300, blank=True)
    last_action_es = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=Status)
    reintroduces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reintroductions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_action_on=None) | Q(introduced_on=None) | Q(last_action_on__gte=F("introduced_on")),
                name="bill_acted_on_after_introduction",
            ),
            models.UniqueConstraint(
                fields=["congress", "chamber", "number"],
                condition=Q(withdrawn_at=None) & ~Q(number=None),
                name="one_bill_a_number",
            ),
        ]
        indexes = [models.Index(fields=["congress", "subject"], name="bill_by_congress")]

    def __str__(self) -> str:
        return self.title
