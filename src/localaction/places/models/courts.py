"""Courts and offices at which somebody must appear: who they are, where, and by which clock they go.

Who appears there lives in `defend`; here is only the identity, so that other rooms can point to it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Court(models.Model):
    """A place of appearance. `checked_on` is the day on which somebody compared it with its own page; without it the
    row is shown as unverified."""

    class Kind(models.TextChoices):
        IMMIGRATION_COURT = "IMMIGRATION_COURT", _("immigration court")
        ICE_OFFICE = "ICE_OFFICE", _("ICE office")
        USCIS_OFFICE = "USCIS_OFFICE", _("USCIS office")
        OTHER = "OTHER", _("another place")

    code = models.SlugField(max_length=12, unique=True)
    kind = models.CharField(max_length=17, choices=Kind, default=Kind.IMMIGRATION_COURT)
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2)
    zone = models.CharField(max_length=40)
    is_at_detention = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(zone=""), name="places_court_has_a_clock")]
        indexes = [models.Index(fields=["state", "city"], name="court_by_state")]

    def __str__(self) -> str:
        return f"{self.name}, {self.city}, {self.state}"
