"""What the desk shows of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from localaction.messages import gateways, schedule, texts
from localaction.messages.models import (
    Budget,
    Channel,
    Consent,
    Gateway,
    Halt,
    How,
    Inbound,
    InboundState,
    Outbox,
    Schedule,
    Template,
    Worker,
)
from localaction.messages.rules import sms, wording
from localaction.messages.rules.states import WAITING, State
from localaction.messages.words import waited

# Older than this, and the desk says so on its first page (SECURITY.md section 5.2).
STUCK = timedelta(seconds=60)
# A worker beats every 5 s; three missed beats are silence.
SILENT = timedelta(seconds=20)


TITLES = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("Text messages"),
    Channel.VOICE: _("Calls"),
    Channel.GROUP: _("Group notices"),
    Channel.PUSH: _("Push messages"),
}


@dataclass(frozen=True)
class ChannelHealth:
    """One channel: its gateway, what waits, and what it spent today."""

    channel: str
    title: str | Promise
    provider: str
    n_waiting: int
    n_due: int
    oldest_seconds: float
    n_leased: int
    n_lapsed: int
    n_segments_today: int
    limit_today: int
    paused_until: datetime | None
    last_error: str
    is_halted: bool

    @property
    def oldest(self) -> str:
        """How long the longest has waited, in words."""
        return waited(self.oldest_seconds)


@dataclass(frozen=True)
class Health:
    """The outbox as a whole."""

    channels: Sequence[ChannelHealth]
    halts: Sequence[Halt]
    beat_at: datetime | None
    n_workers: int
    n_failed_today: int
    failed_inbound: Sequence[Inbound]
    questions: Sequence[Consent] = field(default_factory=list)

    @property
    def n_due(self) -> int:
        """How many messages should be on their way."""
        return sum(channel.n_due for channel in self.channels)

    @property
    def oldest_seconds(self) -> float:
        """How long the longest has waited."""
        return max((channel.oldest_seconds for channel in self.channels), default=0.0)

    @property
    def oldest(self) -> str:
        """How long the longest has waited, in words."""
        return waited(self.oldest_seconds)

    @property
    def is_stuck(self) -> bool:
        """Whether something that should be on its way has waited for more than a minute."""
        return self.oldest_seconds > STUCK.total_seconds()


def queue_health(now: datetime) -> Health:
    """Return the state of the outbox and of the workers. Nine queries."""
    due = Q(state=State.QUEUED, due_at__lte=now) | Q(state=State.SENDING, lease_until_at__lt=now)
    counted = Outbox.objects.filter(state__in=WAITING).values("channel")
    counted = counted.annotate(
        n=Count("id"),
        n_due=Count("id", filter=due),
        oldest=Min("due_at", filter=due),
        n_leased=Count("id", filter=Q(state=State.SENDING)),
        n_lapsed=Count("id", filter=Q(state=State.SENDING, lease_until_at__lt=now)),
    )
    waiting: dict[str, dict[str, Any]] = {row["channel"]: dict(row) for row in counted}
    spent = dict(Budget.objects.filter(on=now.astimezone(UTC).date()).values_list("channel", "n_segments"))
    known = {gateway.provider: gateway for gateway in Gateway.objects.all()}
    in_force = list(Halt.objects.filter(lifted_at__isnull=True).order_by("halted_at"))
    alive = Worker.objects.filter(beat_at__gt=now - SILENT)
    return Health(
        channels=[_channel(channel, waiting.get(channel, {}), spent, known, in_force, now) for channel in Channel],
        halts=in_force,
        beat_at=Worker.objects.order_by("-beat_at").values_list("beat_at", flat=True).first(),
        n_workers=alive.count(),
        n_failed_today=Outbox.objects.filter(state=State.FAILED, finished_at__gt=now - timedelta(days=1)).count(),
        failed_inbound=list(Inbound.objects.filter(state=InboundState.FAILED, content__isnull=False).order_by("id")),
        questions=list(Consent.objects.filter(how=How.SUGGESTED, reviewed_at__isnull=True).order_by("at")[:50]),
    )


def _channel(
    channel: Channel, row: dict[str, Any], spent: dict[str, int], known: dict[str, Gateway], in_force: list[Halt],
    now: datetime,
) -> ChannelHealth:  # fmt: skip
    config = settings.CONFIG
    provider = gateways.provider_of(config, channel)
    gateway = known.get(provider)
    oldest = row.get("oldest")
    paused = gateway.closed_until_at if gateway is not None else None
    return ChannelHealth(
        channel=channel.value,
        title=TITLES[channel],
        provider=provider,
        n_waiting=row.get("n", 0),
        n_due=row.get("n_due", 0),
        oldest_seconds=(now - oldest).total_seconds() if oldest is not None else 0.0,
        n_leased=row.get("n_leased", 0),
        n_lapsed=row.get("n_lapsed", 0),
        n_segments_today=spent.get(channel, 0),
        limit_today=gateways.per_day(config, channel),
        paused_until=paused if paused is not None and paused > now else None,
        last_error=gateway.last_error if gateway is not None and gateway.n_failures else "",
        is_halted=any(halt.code == "" and halt.channel in {"", channel} for halt in in_force),
    )


def stuck_for(now: datetime) -> float:
    """Return for how many seconds the longest overdue message has waited. One query, for the desk's first page."""
    due = Q(state=State.QUEUED, due_at__lte=now) | Q(state=State.SENDING, lease_until_at__lt=now)
    oldest = Outbox.objects.filter(due).aggregate(oldest=Min("due_at"))["oldest"]
    return (now - oldest).total_seconds() if oldest is not None else 0.0


@dataclass(frozen=True)
class JobLine:
    """A piece of background work, when it ran and when it runs."""

    name: str
    title: str | Promise
    every: timedelta
    row: Schedule | None
    is_running: bool
    is_late: bool


def jobs(now: datetime) -> list[JobLine]:
    """Return all background work. One query."""
    rows = {row.job: row for row in Schedule.objects.all()}
    lines = []
    for job in schedule.registered():
        row = rows.get(job.name)
        running = row is not None and row.lease_until_at is not None and row.lease_until_at > now
        late = row is None or (not running and row.next_run_at < now - STUCK)
        lines.append(JobLine(job.name, job.title, job.every, row, running, late))
    return lines


@dataclass(frozen=True)
class TextLine:
    """A text in one language, as it stands."""

    code: str
    title: str | Promise
    language: str
    subject: str
    wording: str
    is_edited: bool
    cost: sms.Cost


def all_texts() -> list[TextLine]:
    """Return every text in every language with its cost at its longest. One query."""
    edited = {(row.code, row.language): row for row in Template.objects.all()}
    lines = []
    for text in texts.registered():
        for language in texts.LANGUAGES:
            row = edited.get((text.code, language))
            words = row.wording if row is not None else text.wordings[language]
            subject = row.subject if row is not None else text.subjects.get(language, "")
            lines.append(
                TextLine(text.code, text.title, language, subject, words, row is not None, longest(text, words))
            )
    return lines


def longest(text: texts.Text, words: str) -> sms.Cost:
    """Return what a wording costs with the longest values of its places."""
    sizes = texts.sizes(settings.CONFIG.sms_toll_free)
    return sms.cost(wording.render(words, text.worst), sizes)
