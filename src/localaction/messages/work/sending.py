"""Handing claimed messages over, one at a time."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from localaction.messages import texts
from localaction.messages.actions import consent, halts, status
from localaction.messages.actions.queue import new_row, zone_of
from localaction.messages.channels import Message, Transport, TransportError
from localaction.messages.models import Act, Attempt, How, Outbox, Outcome
from localaction.messages.rules import quiet, retries
from localaction.messages.rules.states import State
from localaction.messages.rules.suppression import Priority
from localaction.messages.work import claims, turns
from localaction.vault.actions.operational import read_operational
from localaction.vault.rules.envelope import Damaged

log = logging.getLogger(__name__)

# A gateway may take ten seconds, and what is begun must end before the lease does.
LEAST_LEASE = timedelta(seconds=12)
# Failures of one message after which its next channel is tried.
FAILURES_BEFORE_NEXT_ROUTE = 3


@dataclass(frozen=True)
class Line:
    """A channel with its gateway, its limits, and the means to wait.

    Args:
        wait: waits that many seconds, and returns True when the worker was told to stop.
    """

    channel: str
    transport: Transport
    wait: Callable[[float], bool]
    per_second: float = 0.0
    per_day: int = 0
    clock: Callable[[], datetime] = timezone.now

    @property
    def batch(self) -> int:
        """How many to claim at once: no more than leave within about five seconds, so that urgent ones overtake."""
        if self.per_second <= 0:
            return claims.UNLIMITED_BATCH
        return max(1, min(claims.BATCH, int(self.per_second * 5)))


def send_due(line: Line) -> int:
    """Claim a batch, hand it over, and return how many messages were claimed.

    1. Nothing is claimed while the channel is halted. While its gateway is paused, only messages that can go
       another way are claimed, and they go it.
    2. Each message: too late, or quiet hours, or over budget? Then it is finished or put back.
    3. Wait for its turn in the channel's pace.
    4. At the last moment: is the claim still ours, and has the person not opted out?
    5. Hand it over; record what the gateway said, unless another worker has taken the message meanwhile.
    """
    now = line.clock()
    if not claims.is_anything_due(line.channel, now):
        return 0
    stopped = halts.Halts()
    if stopped.stops(line.channel):
        return 0
    if not turns.begin_trial(line.transport.name, now):
        return go_another_way(line.channel, now, "GATEWAY_PAUSED", stopped.codes)
    is_trial = turns.circuit_of(line.transport.name).closed_until is not None
    rows = claims.claim(line.channel, now, 1 if is_trial else line.batch, halted_codes=stopped.codes)
    for place, row in enumerate(rows):
        if not _send(line, row):
            for left in rows[place + 1 :]:
                claims.put_back(left, line.clock())
            break
    return len(rows)


def go_another_way(channel: str, now: datetime, why: str, halted_codes: Collection[str] = ()) -> int:
    """Send what is due by a channel that does not work by each message's next channel; returns how many had one."""
    rows = claims.claim(channel, now, halted_codes=halted_codes, with_routes_only=True)
    for row in rows:
        _next_route(row, now, why)
    return len(rows)


def _send(line: Line, row: Outbox) -> bool:
    """Do one message; returns False when the rest of the batch must be given back."""
    now = line.clock()
    if row.expires_at <= now:
        claims.finish(row, State.EXPIRED, now, last_error="EXPIRED")
        return True
    if opening := _quiet_until(row, now):
        claims.put_back(row, opening)
        return True
    try:
        content = json.loads(read_operational(row, "content") or "")
    except (Damaged, ValueError):
        claims.finish(row, State.FAILED, now, last_error="DAMAGED")
        log.error("message %s cannot be opened", row.pk)
        return True
    cost = max(1, row.n_segments)
    latest = (row.lease_until_at or now) - LEAST_LEASE
    if now > latest:
        claims.put_back(row, now)
        return False
    try:
        turn = turns.take_turn(
            line.channel, cost, row.priority, now, latest, per_second=line.per_second, per_day=line.per_day
        )
    except turns.OverBudget as spent:
        claims.put_back(row, spent.until, last_error="OVER_BUDGET")
        return True
    except turns.NotYet as later:
        claims.put_back(row, later.turn)
        return False
    if turn > now and line.wait((turn - now).total_seconds()):
        turns.give_back(line.channel, cost, now, per_second=line.per_second, per_day=line.per_day)
        claims.put_back(row, now)
        return False
    # The last look before it leaves: whoever said STOP until now gets nothing more.
    is_held, act = claims.last_look(row)
    may_leave = row.is_answer or consent.allows(act, row.needs_opt_in)
    if not is_held or not may_leave:
        turns.give_back(line.channel, cost, now, per_second=line.per_second, per_day=line.per_day)
        if is_held:
            claims.finish(row, State.CANCELLED, now, last_error="OPTED_OUT")
        return True
    return _hand_over(line, row, content, cost)


def _quiet_until(row: Outbox, now: datetime) -> datetime | None:
    if not row.zone:
        return None
    try:
        hours = texts.get(row.code).quiet or quiet.NIGHT
    except texts.UnknownText:
        hours = quiet.NIGHT
    opening = quiet.opens_at(hours, now, zone_of(row.zone))
    return opening if opening > now else None


def _hand_over(line: Line, row: Outbox, content: dict[str, object], cost: int) -> bool:
    routes = content["routes"]
    assert isinstance(routes, list)
    started = line.clock()
    message = Message(
        row.uuid, routes[0][1], str(content["body"]), str(content["subject"]), row.language, row.created_at,
        spoken=str(content.get("spoken", "")), is_urgent=row.priority <= Priority.URGENT,
        lasts_seconds=max(0, int((row.expires_at - started).total_seconds())),
        leave=str(content.get("leave", "")), opens=str(content.get("opens", "")),
    )  # fmt: skip
    attempt = Attempt(outbox=row, n=row.tries, provider=line.transport.name, started_at=started)
    try:
        sent = line.transport.send(message)
    except TransportError as error:
        turns.give_back(line.channel, cost, started, per_second=line.per_second, per_day=line.per_day)
        attempt.ended_at, attempt.error = line.clock(), error.code
        return _failed(line, row, attempt, error)
    attempt.ended_at, attempt.outcome = line.clock(), Outcome.ACCEPTED
    with transaction.atomic():
        is_mine = claims.finish_sent(row, attempt, sent.provider_id)
        if is_mine and line.transport.reports:
            status.apply_waiting(attempt.provider, sent.provider_id, attempt.ended_at)
    turns.note_success(attempt.provider)
    return True


def _failed(line: Line, row: Outbox, attempt: Attempt, error: TransportError) -> bool:
    now = attempt.ended_at
    if error.halts:
        halts.halt(error.code, now, channel=line.channel if error.halts == "channel" else "",
                   code=row.code if error.halts == "code" else "")  # fmt: skip
    if error.opted_out and row.mark is not None:
        consent.record_mark(Act.OUT, row.channel, bytes(row.mark), How.PROVIDER, now, row.person)
    if error.permanent:
        attempt.outcome = Outcome.PERMANENT
        if error.opted_out or not _next_route(row, now, error.code, attempt):
            claims.finish(row, State.FAILED, now, attempt, provider=line.transport.name, last_error=error.code)
        return not error.halts
    attempt.outcome = Outcome.TEMPORARY
    n_failures = row.n_failures + 1
    if n_failures < FAILURES_BEFORE_NEXT_ROUTE or not _next_route(row, now, error.code, attempt):
        due = now + retries.wait(n_failures, random.random(), error.retry_after)  # noqa: S311 - spreads load only
        claims.put_back(row, due, attempt, n_failures=n_failures, provider=line.transport.name, last_error=error.code)
    if not error.is_gateways:
        return True
    return retries.may_try(turns.note_failure(line.transport.name, error.code, now), now)


def _next_route(row: Outbox, now: datetime, why: str, attempt: Attempt | None = None) -> bool:
    """Queue a message again by its next channel; returns False when it has none or the claim was lost."""
    content = json.loads(read_operational(row, "content") or "{}")
    routes = content.get("routes", [])[1:]
    if not routes:
        return False
    following = new_row(
        {**content, "routes": routes},
        Outbox(
            key=f"{row.key}>{routes[0][0]}"[:150], uuid=uuid4(), code=row.code, person=row.person,
            language=row.language, zone=row.zone, priority=row.priority, needs_opt_in=row.needs_opt_in,
            is_answer=row.is_answer, due_at=now, created_at=row.created_at, expires_at=row.expires_at,
        ),
    )  # fmt: skip
    with transaction.atomic():
        if not claims.finish(row, State.FAILED, now, attempt, last_error=f"{why}>NEXT"[:40]):
            return False
        Outbox.objects.bulk_create([following], ignore_conflicts=True)
    return True
