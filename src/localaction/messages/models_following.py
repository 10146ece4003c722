"""Who follows what, what changed, and who was told of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.messages.rules import following as rules
from localaction.vault.fields import Blob, OperationalText
from localaction.vault.rules.server_keys import Label


class Topic(models.Model):
    """Something that somebody follows or followed: a place, a facility, an agency, a campaign, a body."""

    class Kind(models.TextChoices):
        PLACE = rules.Kind.PLACE, _("place")
        FACILITY = rules.Kind.FACILITY, _("detention center")
        AGENCY = rules.Kind.AGENCY, _("agency")
        CAMPAIGN = rules.Kind.CAMPAIGN, _("campaign")
        BODY = rules.Kind.BODY, _("public body")

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="messages_topic_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Change(models.Model):
    """Something that really changed, worded for the public; its key makes it one however often it is seen."""

    key = models.CharField(max_length=150, unique=True)
    # Language to [sentence, source, path].
    said = models.JSONField()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    topics = models.ManyToManyField(Topic, through="ChangeTopic", related_name="changes")

    class Meta:
        indexes = [models.Index(fields=["recorded_at"], name="messages_change_age")]

    def __str__(self) -> str:
        return self.key


class ChangeTopic(models.Model):
    """That a change concerns a topic."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="concerns")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="concerned")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "change"], name="messages_changetopic_once")]


class Follower(models.Model):
    """An address, or a browser, of somebody without an account who wants to hear of changes."""

    class Channel(models.TextChoices):
        EMAIL = "EMAIL", _("e-mail")
        PUSH = "PUSH", _("this device")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    channel = models.CharField(max_length=5, choices=Channel)
    # The address; of a browser the number of its push subscription.
    content = OperationalText(label=Label.FOLLOWING, clock="messages.follower")
    mark = Blob(max_length=16, unique=True)
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # The last time they confirmed something or opened their own page.
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="messages_follower_age")]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Follow(models.Model):
    """That a follower wants to hear of a topic; nothing is sent before they confirmed it."""

    class Cadence(models.TextChoices):
        AT_ONCE = rules.Cadence.AT_ONCE, _("at once")
        DAILY = rules.Cadence.DAILY, _("once a day")
        WEEKLY = rules.Cadence.WEEKLY, _("once a week")

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    follower = models.ForeignKey(Follower, models.CASCADE, related_name="follows")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="follows")
    cadence = models.CharField(max_length=7, choices=Cadence)
    # What was asked for last; it counts once it is confirmed, so that a stranger changes nothing.
    wanted = models.CharField(max_length=7, choices=Cadence)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "topic"], name="messages_follow_once")]
        indexes = [models.Index(fields=["topic", "confirmed_at"], name="messages_follow_topic")]


class Told(models.Model):
    """That a follower's letter with a change was queued: in the same transaction, and so at most once."""

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="told")
    change = models.ForeignKey(Change, models.CASCADE, related_name="told")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "change"], name="messages_told_once")]


class Stream(models.Model):
    """A source of changes and when it began: what was so before that is no news."""

    source = models.CharField(max_length=40, primary_key=True)
    begun_at = models.DateTimeField()
