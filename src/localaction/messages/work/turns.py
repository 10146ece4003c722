"""Whose turn it is: a channel's pace and daily budget, and a provider's health, shared by all workers."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from localaction.messages.models import Budget, Gateway, Pace
from localaction.messages.rules import retries
from localaction.messages.rules.retries import Circuit
from localaction.messages.rules.suppression import spendable


class OverBudget(Exception):
    """The day's segments are spent, or what is left is kept for something more urgent; `until` the next day."""

    def __init__(self, until: datetime) -> None:
        super().__init__("over budget")
        self.until = until


class NotYet(Exception):
    """The channel's pace has no place before the time given; `turn` is the next one."""

    def __init__(self, turn: datetime) -> None:
        super().__init__("not yet")
        self.turn = turn


def take_turn(
    channel: str, cost: int, priority: int, now: datetime, latest: datetime, *, per_second: float, per_day: int
) -> datetime:
    """Reserve a message's place in the channel's pace and spend its segments; returns when it may leave.

    Places follow one another without a burst, so no window of a second holds more than `per_second` segments,
    however many workers there are.

    Raises:
        OverBudget, NotYet: nothing was reserved or spent; NotYet when the place would be after `latest`.
    """
    if per_second <= 0 and per_day <= 0:
        return now
    with transaction.atomic():
        _spend(channel, cost, priority, now, per_day)
        if per_second <= 0:
            return now
        Pace.objects.get_or_create(channel=channel, defaults={"free_at": now})
        pace = Pace.objects.select_for_update().get(channel=channel)
        turn = max(pace.free_at, now)
        if turn > latest:
            raise NotYet(turn)
        pace.free_at = turn + timedelta(seconds=cost / per_second)
        pace.save(update_fields=["free_at"])
    return turn


def _spend(channel: str, cost: int, priority: int, now: datetime, per_day: int) -> None:
    on = now.astimezone(UTC).date()
    Budget.objects.get_or_create(channel=channel, on=on)
    mine = Budget.objects.filter(channel=channel, on=on)
    up_to = spendable(per_day, priority)
    if up_to is not None:
        mine = mine.filter(n_segments__lte=up_to - cost)
    if not mine.update(n_segments=F("n_segments") + cost, n_messages=F("n_messages") + 1):
        raise OverBudget(datetime.combine(on + timedelta(days=1), time(0), UTC))


def give_back(channel: str, cost: int, on: datetime, *, per_second: float, per_day: int) -> None:
    """Return the segments of a message that was not taken; its place in the pace stays lost."""
    if per_second > 0 or per_day > 0:
        spent = Budget.objects.filter(channel=channel, on=on.astimezone(UTC).date(), n_segments__gte=cost)
        spent.update(n_segments=F("n_segments") - cost, n_messages=F("n_messages") - 1)


# Providers that this process believes to ail, so that a success need not be noted where all is well.
_ailing: set[str] = set()


def circuit_of(provider: str) -> Circuit:
    """Return what is known of a provider's health. One query."""
    row = Gateway.objects.filter(provider=provider).first()
    if row is not None and row.n_failures:
        _ailing.add(provider)
    return Circuit(row.n_failures, row.n_pauses, row.closed_until_at) if row else Circuit()


def begin_trial(provider: str, now: datetime) -> bool:
    """Return whether this worker may send: always while all is well, and alone for a trial after a pause."""
    circuit = circuit_of(provider)
    if not retries.may_try(circuit, now):
        return False
    if circuit.closed_until is None:
        return True
    # The old value in the condition lets only one worker win.
    mine = Gateway.objects.filter(provider=provider, closed_until_at=circuit.closed_until)
    return mine.update(closed_until_at=retries.begun(circuit, now).closed_until) == 1


def note_failure(provider: str, error: str, now: datetime) -> Circuit:
    """Record that a provider itself failed, and return its health."""
    _ailing.add(provider)
    with transaction.atomic():
        Gateway.objects.get_or_create(provider=provider)
        row = Gateway.objects.select_for_update().get(provider=provider)
        circuit = retries.failed(Circuit(row.n_failures, row.n_pauses, row.closed_until_at), now)
        row.n_failures, row.n_pauses, row.closed_until_at = circuit.n_failures, circuit.n_pauses, circuit.closed_until
        row.last_error, row.failed_at = error[:40], now
        row.save()
    return circuit


def note_success(provider: str) -> None:
    """Record that a provider works; writes only where it was thought not to."""
    if provider in _ailing:
        _ailing.discard(provider)
        Gateway.objects.filter(provider=provider).update(n_failures=0, n_pauses=0, closed_until_at=None)
