"""Rides: who needs one, who offers one, and who drives."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.vault.fields import SealedText
from localaction.visit.models.custody import Friend
from localaction.visit.models.volunteers import Volunteer


class RideKind(models.TextChoices):
    """What a ride is for."""

    FAMILY = "FAMILY", _("family to a visit")
    RELEASE = "RELEASE", _("away from the door after the release")
    COURT = "COURT", _("to court or a check-in")
    VISITORS = "VISITORS", _("visitors of the program")


class RideState(models.TextChoices):
    """Where a ride stands."""

    OPEN = "OPEN", _("looks for a driver")
    TAKEN = "TAKEN", _("somebody drives, to be confirmed")
    CONFIRMED = "CONFIRMED", _("confirmed")
    DONE = "DONE", _("done")
    CANCELLED = "CANCELLED", _("cancelled")


class Ride(models.Model):
    """A ride that is needed; a case of its own, whose key the driver gets when the coordinator confirms.

    One row has one driver: of two who take it at the same instant, the database lets one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    token = models.UUIDField(unique=True)
    kind = models.CharField(max_length=8, choices=RideKind.choices)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    friend = models.ForeignKey(Friend, models.SET_NULL, null=True, related_name="rides")
    leaves_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40)
    n_seats = models.PositiveSmallIntegerField()
    # Whom to fetch, where, and how to reach them.
    details = SealedText(ring="visit", clock="visit.ride")
    state = models.CharField(max_length=9, choices=RideState.choices, default=RideState.OPEN)
    driver = models.ForeignKey(Volunteer, models.PROTECT, null=True, related_name="rides")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("leaves_at")), name="visit_ride_takes_time"),
            models.CheckConstraint(condition=Q(n_seats__gte=1), name="visit_ride_has_seats"),
            models.CheckConstraint(
                condition=Q(state="OPEN", driver__isnull=True)
                | Q(state__in=["TAKEN", "CONFIRMED", "DONE"], driver__isnull=False)
                | Q(state="CANCELLED"),
                name="visit_ride_has_a_driver",
            ),
        ]
        indexes = [models.Index(fields=["state", "leaves_at"], name="visit_ride_queue")]


class RideOffer(models.Model):
    """A volunteer could drive between two moments."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="ride_offers")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    n_seats = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="visit_ride_offer_lasts"),
        ]
