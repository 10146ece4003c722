"""Travel times that somebody knows better than the reckoning."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from localaction.places.models import Facility
from localaction.visit.models.volunteers import Volunteer


class TravelTime(models.Model):
    """Minutes between two detention centers, for everybody or for one volunteer (by bus, say). `one` has the lower
    number, so that a pair stands once."""

    one = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    other = models.ForeignKey(Facility, models.CASCADE, related_name="+")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, null=True, related_name="travel_times")
    n_minutes = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="visit_travel_between_two"),
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(volunteer__isnull=True), name="visit_travel_once"
            ),
            models.UniqueConstraint(
                fields=["one", "other", "volunteer"], condition=Q(volunteer__isnull=False),
                name="visit_travel_once_a_volunteer",
            ),
        ]  # fmt: skip
