"""What comes with a report or after it: further words, photographs, and the open exchange of texts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from localaction.respond.models.incidents import Incident
from localaction.respond.models.reports import Channel, Report
from localaction.vault.fields import Blob, SealedBytes, SealedText


class Addition(models.Model):
    """What a reporter said later.

    A small case of its own: whoever takes it in (the worker, the public form) does not have the report's key, and
    is not to have it.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE, related_name="additions")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    inbound = models.UUIDField(null=True)
    account = SealedText(ring="respond", clock="respond.addition.account")
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["report", "said_at"], name="respond_addition_of")]


class Photo(models.Model):
    """A photograph: the original as it came, and a copy without metadata that may be shown. A case of its own.

    `sha256` is that of the original at ingest; who opened it stands in the audit trail under `uuid`.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64)
    n_bytes = models.PositiveIntegerField()
    copy_sha256 = models.CharField(max_length=64)
    n_copy_bytes = models.PositiveIntegerField()
    original_key = SealedBytes(ring="respond", clock="respond.photo")
    copy_key = SealedBytes(ring="respond", clock="respond.photo")
    received_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    # Whether place and time of the picture agree with the report; null until somebody has looked.
    agrees = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees__isnull=True) | Q(reviewed_at__isnull=False), name="respond_photo_reviewed"
            ),
        ]


class Enclosure(models.Model):
    """A picture that waits at the provider: the worker fetches it, seals it, and has the provider delete it.

    An observer's belongs to the incident they were sent to; everybody else's to their report.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="enclosures")
    incident = models.ForeignKey(Incident, models.CASCADE, null=True, related_name="enclosures")
    # The provider's number of the message and of the picture in it (messages.rules.forgetting.picture).
    picture = models.CharField(max_length=100, unique=True)
    added_at = models.DateTimeField()
    due_at = models.DateTimeField()
    n_tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    # Why it was not taken, or nothing: TOO_LARGE, FILM, NO_PHOTO, GONE.
    refused = models.CharField(max_length=10, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="respond_enclosure_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(report__isnull=True) | Q(incident__isnull=True), name="respond_enclosure_of_one"
            ),
        ]


class Conversation(models.Model):
    """The exchange of texts with one number while it goes on: which report the next text belongs to.

    The mark finds the number again for the few hours that the row lives; then both are gone.
    """

    mark = Blob(max_length=16, unique=True)
    report = models.ForeignKey(Report, models.CASCADE, related_name="conversations")
    language = models.CharField(max_length=5)
    asked = models.JSONField(default=list)
    told = models.JSONField(default=list)
    n_texts = models.PositiveSmallIntegerField(default=1)
    last_at = models.DateTimeField()


class Call(models.Model):
    """Where a telephone call stands; the number itself is with the provider's request only."""

    sid = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, default="en")
    tier = models.PositiveSmallIntegerField(default=0)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
