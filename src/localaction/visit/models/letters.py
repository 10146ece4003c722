"""Letters through the programme's address: what they say is sealed, only the days on which they moved are not."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from localaction.vault.fields import SealedText
from localaction.visit.models.custody import Friend
from localaction.visit.models.volunteers import Volunteer


class PostalAddress(models.Model):
    """The programme's own address, to which people in detention write; the newest row counts."""

    text = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")


class PenPal(models.Model):
    """A volunteer and a person in detention write to each other, from a day until a day."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="pen_pals")
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="pen_pals")
    begun_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "friend"], condition=Q(ended_on__isnull=True), name="visit_pen_pal_once"
            )
        ]


class Direction(models.TextChoices):
    """Which way a letter goes."""

    OUT = "OUT", _("to the person")
    IN = "IN", _("from the person")


class Letter(models.Model):
    """A letter; a case of its own, whose key is given to the volunteer to whom one from inside is handed on."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    friend = models.ForeignKey(Friend, models.CASCADE, related_name="letters")
    volunteer = models.ForeignKey(Volunteer, models.SET_NULL, null=True, related_name="letters")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    words = SealedText(ring="visit", clock="visit.letter")
    recorded_at = models.DateTimeField()
    posted_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    arrived_on = models.DateField(null=True)
    handed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="OUT", arrived_on__isnull=True, handed_on__isnull=True)
                | Q(direction="IN", arrived_on__isnull=False, posted_on__isnull=True, returned_on__isnull=True),
                name="visit_letter_days_of_its_way",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=models.F("posted_on")),
                name="visit_letter_returned_after_posted",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(posted_on__isnull=False),
                name="visit_letter_posted_first",
            ),
        ]
        indexes = [models.Index(fields=["direction", "posted_on"], name="visit_letter_to_post")]
