"""Messages on their way out and in, consent to be written to, and the work that sends them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from localaction.messages.rules.forgetting import Resource
from localaction.messages.rules.states import FINAL, WAITING, State
from localaction.vault.fields import Blob, OperationalText
from localaction.vault.rules.server_keys import Label

STATES = [(state.value, state.value) for state in State]
WAITING_VALUES = sorted(state.value for state in WAITING)
FINAL_VALUES = sorted(state.value for state in FINAL)


class Channel(models.TextChoices):
    """How a message reaches a person."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    VOICE = "VOICE"
    GROUP = "GROUP"
    PUSH = "PUSH"


class Outbox(models.Model):
    """One message to one person by one channel; what it says and to whom is sealed until it is gone, then emptied."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    key = models.CharField(max_length=150, unique=True)
    code = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    content = OperationalText(label=Label.OUTBOX, clock="messages.outbox.content")
    mark = Blob(max_length=16, null=True)
    person = models.UUIDField(null=True)
    language = models.CharField(max_length=5)
    zone = models.CharField(max_length=40, blank=True)  # empty: no hour is quiet for this message
    priority = models.PositiveSmallIntegerField()
    n_segments = models.PositiveSmallIntegerField(default=0)
    needs_opt_in = models.BooleanField(default=False)
    is_answer = models.BooleanField(default=False)
    has_routes = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default=State.QUEUED.value)
    due_at = models.DateTimeField()
    lease_until_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    n_failures = models.PositiveIntegerField(default=0)
    provider = models.CharField(max_length=20, blank=True)
    provider_id = models.CharField(max_length=100, blank=True)
    last_error = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["channel", "priority", "due_at", "id"],
                condition=Q(state__in=WAITING_VALUES),
                name="messages_outbox_waiting",
            ),
            models.Index(fields=["provider", "provider_id"], name="messages_outbox_provider"),
            models.Index(fields=["mark", "finished_at"], name="messages_outbox_mark"),
            models.Index(fields=["state", "finished_at"], name="messages_outbox_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=FINAL_VALUES) | Q(content__isnull=True), name="messages_outbox_emptied"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="messages_outbox_life"),
        ]


class Outcome(models.TextChoices):
    """How one attempt to hand a message over ended."""

    ACCEPTED = "ACCEPTED"
    TEMPORARY = "TEMPORARY"
    PERMANENT = "PERMANENT"
    LOST = "LOST"  # the worker was gone before it could say


class Attempt(models.Model):
    """One attempt to hand a message over to a gateway."""

    outbox = models.ForeignKey(Outbox, models.CASCADE, related_name="attempts")
    n = models.PositiveIntegerField()
    provider = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    error = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outbox", "n"], name="messages_attempt_once")]


class StatusReport(models.Model):
    """What a gateway said later of a message; it may come before we know the gateway's number of it."""

    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100)
    status = models.CharField(max_length=20)
    outbox_uuid = models.UUIDField(null=True)
    error = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_id", "status"], name="messages_statusreport_once")
        ]
        indexes = [models.Index(fields=["received_at"], name="messages_statusreport_age")]


class Act(models.TextChoices):
    """What a person did about being written to."""

    IN = "IN"
    OUT = "OUT"


class How(models.TextChoices):
    """By which means a person opted in or out."""

    FORM = "FORM"
    KEYWORD = "KEYWORD"
    SUGGESTED = "SUGGESTED"
    PROVIDER = "PROVIDER"
    LINK = "LINK"
    DESK = "DESK"


class Consent(models.Model):
    """One dated word of a person about being written to; the latest counts, for all their addresses."""

    mark = Blob(max_length=16)
    person = models.UUIDField(null=True)
    act = models.CharField(max_length=3, choices=Act.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    wording = models.CharField(max_length=300, blank=True)  # ours, as shown to the person; never theirs
    language = models.CharField(max_length=5, blank=True)
    at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["mark", "at"], name="messages_consent_mark"),
            models.Index(fields=["person", "at"], name="messages_consent_person"),
        ]


class InboundKind(models.TextChoices):
    """How somebody reached us."""

    SMS = "SMS"
    CALL = "CALL"
    KEYS = "KEYS"  # a key pressed in a call of ours


class InboundState(models.TextChoices):
    """What became of something that came in."""

    NEW = "NEW"
    DONE = "DONE"
    DOUBLE = "DOUBLE"
    FAILED = "FAILED"


class Inbound(models.Model):
    """A text or call that came in. The row outlives its content, so that a replayed webhook stays harmless."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=4, choices=InboundKind.choices)
    content = OperationalText(label=Label.OUTBOX, clock="messages.inbound.content")
    mark = Blob(max_length=16, null=True)
    words_mark = Blob(max_length=16, null=True)
    state = models.CharField(max_length=6, choices=InboundState.choices, default=InboundState.NEW)
    tries = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "provider_id"], name="messages_inbound_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="NEW"), name="messages_inbound_new"),
            models.Index(fields=["mark", "received_at"], name="messages_inbound_mark"),
            models.Index(fields=["received_at"], name="messages_inbound_age"),
        ]


class PushSubscriptions(models.QuerySet["PushSubscription"]):
    """Scopes of subscriptions."""

    def in_use(self) -> PushSubscriptions:
        """Leave out those of accounts that were locked or are out of use."""
        return self.filter(Q(person__isnull=True) | Q(person__is_active=True, person__locked_at__isnull=True))


class PushSubscription(models.Model):
    """A browser that asked for push messages, of a member or of somebody without an account.

    Its address is sealed, for a push service can tell from it whose telephone it is.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    device = models.ForeignKey("people.Device", models.CASCADE, null=True, related_name="+")
    mark = Blob(max_length=16, null=True)
    content = OperationalText(label=Label.PUSH, clock="messages.push")
    endpoint_mark = Blob(max_length=16, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField()

    objects = PushSubscriptions.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["used_at"], name="messages_push_age"),
            models.Index(fields=["mark"], name="messages_push_mark"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(mark__isnull=True), name="messages_push_of_one"
            ),
        ]


class Erasure(models.Model):
    """What the provider is to delete, and once it is done the receipt; it names a message there and nobody."""

    provider_id = models.CharField(max_length=100, unique=True)
    resource = models.CharField(max_length=7, choices=[(resource.value, resource.value) for resource in Resource])
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    n_tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="messages_erasure_due"),
            models.Index(fields=["done_at"], name="messages_erasure_done"),
        ]


class Template(models.Model):
    """A text as edited at the desk; without a row the registered wording counts."""

    code = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=150, blank=True)
    wording = models.TextField()
    n_segments = models.PositiveSmallIntegerField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "language"], name="messages_template_once")]


class Schedule(models.Model):
    """When a piece of background work ran and is to run."""

    job = models.CharField(max_length=60, primary_key=True)
    next_run_at = models.DateTimeField()
    lease_until_at = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    last_seconds = models.FloatField(null=True)
    last_error = models.CharField(max_length=80, blank=True)
    n_failures = models.PositiveIntegerField(default=0)


class Budget(models.Model):
    """What a channel spent on a UTC day."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    on = models.DateField()
    n_segments = models.PositiveIntegerField(default=0)
    n_messages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "on"], name="messages_budget_once")]


class Pace(models.Model):
    """When a channel's next segment may leave, shared by all workers."""

    channel = models.CharField(max_length=10, choices=Channel.choices, primary_key=True)
    free_at = models.DateTimeField()


class Gateway(models.Model):
    """A provider's health as the workers see it."""

    provider = models.CharField(max_length=20, primary_key=True)
    n_failures = models.PositiveIntegerField(default=0)
    n_pauses = models.PositiveIntegerField(default=0)
    closed_until_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=40, blank=True)
    failed_at = models.DateTimeField(null=True)


class Halt(models.Model):
    """An order not to send: everything, one channel, or one text."""

    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    code = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=40)
    halted_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "code"], condition=Q(lifted_at__isnull=True), name="messages_halt_one_in_force"
            )
        ]


class Worker(models.Model):
    """A process that sends, and when it last gave a sign of life."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)


# Models in a file of their own; Django looks for them here.
from localaction.messages.models_following import (  # noqa: E402
    Change,
    ChangeTopic,
    Follow,
    Follower,
    Stream,
    Told,
    Topic,
)

__all__ = [
    "Act", "Attempt", "Budget", "Change", "ChangeTopic", "Channel", "Consent", "Erasure", "Follow", "Follower",
    "Gateway", "Halt", "How", "Inbound", "InboundKind", "InboundState", "Outbox", "Outcome", "Pace",
    "PushSubscription", "PushSubscriptions", "Schedule", "StatusReport", "Stream", "Template", "Told", "Topic",
    "Worker",
]  # fmt: skip
