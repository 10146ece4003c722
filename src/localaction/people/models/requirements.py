"""What a role requires of a person, and what they have done."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.people.models.accounts import Person
from localaction.people.rules.roles import Programme, Role, Verb


class EvidenceKind(models.TextChoices):
    """What shows that a requirement was met."""

    CERTIFICATE = "CERTIFICATE", _("certificate")
    SIGNATURE = "SIGNATURE", _("signed paper")
    ATTESTATION = "ATTESTATION", _("word of a coordinator")
    CLEARANCE = "CLEARANCE", _("clearance by a facility")


class Requirement(models.Model):
    """A training, pledge or clearance that a role asks for; without it one verb is closed."""

    code = models.SlugField(max_length=40, unique=True)
    title_en = models.CharField(max_length=80)
    title_es = models.CharField(max_length=80)
    programme = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Programme])
    role = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Role], blank=True)
    validity_days = models.PositiveIntegerField(null=True)
    renewal_window_days = models.PositiveIntegerField(default=0)
    evidence_kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    blocks = models.CharField(max_length=40, choices=[(v.value, v.value) for v in Verb], blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(validity_days__isnull=True) | Q(renewal_window_days__lte=F("validity_days")),
                name="people_requirement_window",
            ),
        ]


class Completion(models.Model):
    """A person met a requirement on a day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="completions")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="completions")
    done_on = models.DateField()
    evidence = models.CharField(max_length=60, blank=True)
    recorded_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "requirement", "done_on"], name="people_completion_once"),
        ]


class Exemption(models.Model):
    """A person need not meet a requirement for a time, because somebody said so and why."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="exemptions")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="exemptions")
    reason = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField()
    given_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("valid_from")), name="people_exemption_period"),
        ]
