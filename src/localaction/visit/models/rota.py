"""The rota of those who fetch people at the door, and each time somebody comes out."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.vault.fields import SealedText
from localaction.visit.models.custody import Friend
from localaction.visit.models.volunteers import Volunteer
from localaction.visit.rules.rota import Part


class PartChoices(models.TextChoices):
    """A shift of the day."""

    DAY = Part.DAY, _("day, 6 to 18")
    NIGHT = Part.NIGHT, _("night, 18 to 6")


class Shift(models.Model):
    """A shift at a detention center. The database gives each shift once, and nobody two at the same time."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    on = models.DateField()
    part = models.CharField(max_length=5, choices=PartChoices.choices)
    zone = models.CharField(max_length=40)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    volunteer = models.ForeignKey(Volunteer, models.SET_NULL, null=True, related_name="shifts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facility", "on", "part"], name="visit_shift_once"),
            models.UniqueConstraint(
                fields=["volunteer", "on", "part"], condition=Q(volunteer__isnull=False),
                name="visit_volunteer_on_one_shift",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="visit_shift_lasts"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["facility", "begins_at"], name="visit_shift_when")]


class Ready(models.TextChoices):
    """What somebody who comes out may need. Ours: people are put out at night, without coat, money or telephone."""

    COAT = "COAT", _("coat and shoes for the weather")
    FOOD = "FOOD", _("food and water")
    PHONE = "PHONE", _("a charged telephone to use")
    FAMILY_TOLD = "FAMILY_TOLD", _("family or lawyer told, as the person wishes")
    TICKET = "TICKET", _("ticket or ride onward")
    LODGING = "LODGING", _("a bed for the night")
    MEDICINE = "MEDICINE", _("medicine and property given back")
    PAPERS = "PAPERS", _("release papers and next check-in read together")


class AccompanimentState(models.TextChoices):
    """Where it stands."""

    OPEN = "OPEN", _("nobody goes yet")
    TAKEN = "TAKEN", _("somebody goes")
    DONE = "DONE", _("done")
    CALLED_OFF = "CALLED_OFF", _("called off")


class Accompaniment(models.Model):
    """Somebody comes out and is met. One row has one volunteer, and a person one open row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="accompaniments")
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    learnt_at = models.DateTimeField()
    widened_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=AccompanimentState.choices, default=AccompanimentState.OPEN)
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, null=True, related_name="accompaniments")
    ready = models.JSONField(default=list)
    # Where to meet whom, in the coordinator's words.
    where = SealedText(ring="visit", clock="visit.accompaniment")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["friend"], condition=Q(state__in=["OPEN", "TAKEN"]), name="visit_accompaniment_once_open"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", volunteer__isnull=True)
                | Q(state__in=["TAKEN", "DONE"], volunteer__isnull=False)
                | Q(state="CALLED_OFF"),
                name="visit_accompaniment_by_somebody",
            ),
        ]
