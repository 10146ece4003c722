"""Screening by each fund, notes, consented signals and single grants."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.defend.models.matters import FundRules, Matter
from localaction.defend.rules.eligibility import Verdict
from localaction.vault.fields import SealedText


class VerdictChoices(models.TextChoices):
    """What a fund's criteria say."""

    ELIGIBLE = Verdict.ELIGIBLE, _("may pay")
    ASK = Verdict.ASK, _("an answer is missing")
    INELIGIBLE = Verdict.INELIGIBLE, _("may not pay")


class Screening(models.Model):
    """What was answered at screening, sealed; of the income only its percentage of the guideline is kept."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="screenings")
    answers = SealedText(ring="defend", clock="defend.matter", case="matter__uuid")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class FundDecision(models.Model):
    """What one version of a fund's criteria said of one screening; the reasons are sealed."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    screening = models.ForeignKey(Screening, models.CASCADE, related_name="decisions")
    rules = models.ForeignKey(FundRules, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=VerdictChoices.choices)
    findings = SealedText(ring="defend", clock="defend.matter", case="screening__matter__uuid")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["screening", "rules"], name="defend_decision_once")]


class MatterNote(models.Model):
    """A note in a file, sealed with it."""

    uuid = models.UUIDField(default=uuid4, unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="notes")
    words = SealedText(ring="defend", clock="defend.matter", case="matter__uuid")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class Signal(models.TextChoices):
    """What may be said to another programme, once the client agreed."""

    VISIT_PLEASE = "VISIT_PLEASE", _("please visit")
    ACCOMPANY = "ACCOMPANY", _("accompany to court")


class SignalConsent(models.Model):
    """A client's yes to one signal, from a day until it is taken back."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="consents")
    signal = models.CharField(max_length=12, choices=Signal.choices)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "signal"], condition=Q(withdrawn_on__isnull=True), name="defend_consent_once_open"
            )
        ]


class GrantQuerySet(models.QuerySet["CaseGrant"]):
    """Scopes of grants."""

    def current(self, at: datetime) -> GrantQuerySet:
        """Keep grants that are in force at an instant."""
        return self.filter(given_at__lte=at, until__gt=at)


class CaseGrant(models.Model):
    """One matter opened to one legal agent, under a named lawyer, for a time."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("given_at")), name="defend_grant_in_order"),
            models.CheckConstraint(
                condition=~Q(person=models.F("supervisor")), name="defend_grant_is_supervised"
            ),
        ]  # fmt: skip
