"""Who asked to be told when something is confirmed near them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from localaction.vault.fields import Blob, SealedText


class Subscriber(models.Model):
    """Somebody without an account who wants coarse alerts of one county. A case of its own in the ring `respond`.

    The mark finds the number again for a STOP; the number itself is opened only by whoever sends an alert.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    county = models.CharField(max_length=5)
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=10)
    contact = SealedText(ring="respond", clock="respond.subscriber")
    mark = Blob(max_length=16)
    is_woken = models.BooleanField(default=False)  # wants alerts at night too
    # What was sent to them to show that the address is theirs; of the code only a mark.
    code_mark = Blob(max_length=16)
    n_tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["county"], condition=Q(confirmed_at__isnull=False), name="respond_subscriber_county"),
            models.Index(fields=["mark"], name="respond_subscriber_mark"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "county"], condition=Q(confirmed_at__isnull=False), name="respond_subscriber_once"
            ),
        ]
