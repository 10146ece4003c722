"""Secret addresses of calendars."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from localaction.people.models.accounts import Person
from localaction.vault.fields import Blob


class CalendarFeed(models.Model):
    """A secret address of somebody's calendar; only its hash is kept. Revoking it stops it at once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    secret_hash = Blob(max_length=32, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="people_feed_one_in_use"
            )
        ]
