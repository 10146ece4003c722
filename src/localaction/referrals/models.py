"""One row passed from one programme to another, with consent, sealed for those who receive it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.people.rules.roles import Programme
from localaction.referrals.words import KINDS
from localaction.vault.fields import SealedText
from localaction.vault.rules.rings import Ring


class Consent(models.TextChoices):
    """How the person concerned agreed that this is passed on."""

    SPOKEN = "SPOKEN", _("said so")
    WRITTEN = "WRITTEN", _("signed")
    FAMILY = "FAMILY", _("a relative agreed for them")


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    OPEN = "OPEN", _("waits")
    TAKEN = "TAKEN", _("taken")
    DECLINED = "DECLINED", _("declined")


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Scopes of referrals."""

    def open_for(self, ring: Ring) -> ReferralQuerySet:
        """Keep those that wait for a ring, the oldest first."""
        return self.filter(to_ring=ring, state=ReferralState.OPEN).order_by("made_at", "pk")


class Referral(models.Model):
    """A person, or one thing about them, passed on. `kind` is a code of the sending room, such as "visit.moved";
    `subject` is the sender's own case number, by which the sender finds it again. `beyond` names a programme outside
    this installation, to which a person of the receiving ring carries it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    from_programme = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Programme])
    to_ring = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Ring])
    beyond = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40)
    subject = models.UUIDField()
    consent = models.CharField(max_length=7, choices=Consent.choices)
    consented_on = models.DateField()
    # The ring named here is formal: `to_ring` of the row says who can open it.
    content = SealedText(ring="defend", clock="referrals.referral")
    state = models.CharField(max_length=8, choices=ReferralState.choices, default=ReferralState.OPEN)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_at__isnull=True) | (~Q(state="OPEN") & Q(closed_at__isnull=False)),
                name="referrals_closed_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["to_ring", "state", "made_at"], name="referrals_queue")]

    @property
    def title(self) -> str | Promise:
        """Return what was passed on, in words; the code itself where no room of this version sends it."""
        return KINDS.get(self.kind, self.kind)
