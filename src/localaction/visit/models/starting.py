"""Starting a programme at a detention center: which steps are done, by whom, when, and with which paper."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from localaction.places.models import Facility
from localaction.vault.fields import SealedBytes
from localaction.visit.rules.starting import Item


class PaperType(models.TextChoices):
    """What kind of file a paper is; nothing that a browser would run."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"


class StartingStep(models.Model):
    """One step at one detention center. The paper (a letter, an approval) can name people, so it is sealed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="+")
    item = models.CharField(max_length=16, choices=[(item.value, item.value) for item in Item])
    done_on = models.DateField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    paper = SealedBytes(ring="visit", clock="visit.starting-paper")
    paper_type = models.CharField(max_length=15, choices=PaperType.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facility", "item"], name="visit_starting_step_once")]
