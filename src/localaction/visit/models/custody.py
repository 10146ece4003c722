"""People in detention, and what was seen of where they are."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.vault.fields import SealedText
from localaction.visit.rules.custody import Age, Custody, Seen, SeenBy, age_of

IDENTITY_KEPT = timedelta(days=90)


class CustodyChoices(models.TextChoices):
    """What is known of a person's custody."""

    HELD = Custody.HELD, _("held")
    UNKNOWN = Custody.UNKNOWN, _("not known")
    RELEASED = Custody.RELEASED, _("released")
    REMOVED = Custody.REMOVED, _("removed from the country")


class SeenChoices(models.TextChoices):
    """What an observation says."""

    HELD = Seen.HELD, _("held at a detention center")
    NOT_FOUND = Seen.NOT_FOUND, _("not found")
    RELEASED = Seen.RELEASED, _("released")
    REMOVED = Seen.REMOVED, _("removed from the country")


class SeenByChoices(models.TextChoices):
    """Where an observation comes from."""

    LOCATOR = SeenBy.LOCATOR, _("ICE's locator, looked up by hand")
    PERSON = SeenBy.PERSON, _("the person called or wrote")
    VISIT = SeenBy.VISIT, _("seen on a visit")
    FACILITY = SeenBy.FACILITY, _("the detention center said so")
    LAWYER = SeenBy.LAWYER, _("the lawyer's notice")
    FAMILY = SeenBy.FAMILY, _("family or friends")
    TURNED_AWAY = SeenBy.TURNED_AWAY, _("a visitor was turned away")
    MAIL_RETURNED = SeenBy.MAIL_RETURNED, _("a letter or money came back")
    COURT = SeenBy.COURT, _("the court changed the place")
    BOND_PAID = SeenBy.BOND_PAID, _("a bond was paid")


class Friend(models.Model):
    """A person in detention whom the programme visits. The row is a sealed case; what is in clear says only that
    somebody without a name is or was held somewhere.

    `custody`, `facility`, `confirmed_at` and `ended_at` repeat what the observations say, so that lists can be asked
    for; only `actions.custody` writes them.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    identity = SealedText(ring="visit", clock="visit.friend")
    custody = models.CharField(max_length=8, choices=CustodyChoices.choices, default=CustodyChoices.UNKNOWN)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(custody__in=["RELEASED", "REMOVED"]) | Q(ended_at__isnull=False),
                name="visit_friend_end_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(custody="HELD") | Q(facility__isnull=False), name="visit_friend_held_somewhere"
            ),
        ]
        indexes = [models.Index(fields=["facility", "custody"], name="visit_friend_where")]

    @property
    def key(self) -> str:
        """Return the number by which the desk speaks of the person without the name."""
        return f"P-{self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether the person was released or removed."""
        return self.custody in (CustodyChoices.RELEASED, CustodyChoices.REMOVED)

    def age(self, now: datetime) -> Age:
        """Return how old the last confirmation is."""
        return age_of(self.confirmed_at, now)


class CustodyObservation(models.Model):
    """One thing that somebody saw of where a person is. Rows are added, never changed."""

    friend = models.ForeignKey(Friend, models.CASCADE, related_name="observations")
    seen = models.CharField(max_length=9, choices=SeenChoices.choices)
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    seen_by = models.CharField(max_length=13, choices=SeenByChoices.choices)
    seen_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seen="HELD", facility__isnull=False) | (~Q(seen="HELD") & Q(facility__isnull=True)),
                name="visit_observation_held_somewhere",
            ),
            models.CheckConstraint(condition=Q(seen_at__lte=models.F("recorded_at")), name="visit_observation_is_past"),
        ]
        indexes = [models.Index(fields=["friend", "seen_at"], name="visit_observation_order")]
