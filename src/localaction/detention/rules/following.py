"""Where a request stands on its law's calendar: what is owed, by when, how late it really is, when to ask again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from localaction.detention.rules.calendars import Calendar
from localaction.detention.rules.clocks import Event
from localaction.detention.rules.counting import Leg, last_day
from localaction.detention.rules.laws import Kind, Law, Unit
from localaction.detention.rules.reckoning import HOUSE_FOLLOW_UP_DAYS, Reckoning, Step, reckon

# Ours: first-class mail takes one to five days (USPS service standards); the body must not be called late for the
# post's days, so without a receipt the longest is assumed.
DAYS_IN_THE_MAIL = 5


class Happened(StrEnum):
    """What can happen to a request at the desk."""

    SENT = "SENT"
    RECEIVED = "RECEIVED"
    ROUTED = "ROUTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    EXTENSION = "EXTENSION"
    CLARIFICATION_ASKED = "CLARIFICATION_ASKED"
    CLARIFIED = "CLARIFIED"
    FEE_ASKED = "FEE_ASKED"
    FEE_SETTLED = "FEE_SETTLED"
    PARTIAL = "PARTIAL"
    FULL = "FULL"
    DENIED = "DENIED"
    NO_RECORDS = "NO_RECORDS"
    FOLLOWED_UP = "FOLLOWED_UP"
    APPEALED = "APPEALED"
    APPEAL_GRANTED = "APPEAL_GRANTED"
    APPEAL_REFUSED = "APPEAL_REFUSED"
    SUED = "SUED"


class State(StrEnum):
    """Whose turn it is."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    STOPPED = "STOPPED"
    PARTLY = "PARTLY"
    RELEASED = "RELEASED"
    REFUSED = "REFUSED"
    APPEALED = "APPEALED"
    IN_COURT = "IN_COURT"


# What the laws' clocks make of it. That a body has nothing is an answer against which one can appeal.
ON_THE_CLOCK = {
    Happened.ROUTED: Kind.ROUTED, Happened.ACKNOWLEDGED: Kind.ACK, Happened.EXTENSION: Kind.EXTENSION,
    Happened.CLARIFICATION_ASKED: Kind.CLARIFICATION, Happened.CLARIFIED: Kind.CLARIFIED,
    Happened.FEE_ASKED: Kind.FEE, Happened.FEE_SETTLED: Kind.PAID, Happened.PARTIAL: Kind.PARTIAL,
    Happened.FULL: Kind.PRODUCED, Happened.DENIED: Kind.DENIAL, Happened.NO_RECORDS: Kind.DENIAL,
    Happened.APPEALED: Kind.APPEAL,
}  # fmt: skip
SENT_BY = {"EMAIL": "email", "PORTAL": "email", "FAX": "email", "MAIL": "mail", "IN_PERSON": "person"}
# After these it is somebody else's turn, or nobody's.
TURNS = {
    Happened.FULL: State.RELEASED, Happened.DENIED: State.REFUSED, Happened.NO_RECORDS: State.REFUSED,
    Happened.APPEALED: State.APPEALED, Happened.APPEAL_GRANTED: State.OPEN, Happened.APPEAL_REFUSED: State.REFUSED,
    Happened.SUED: State.IN_COURT, Happened.PARTIAL: State.PARTLY,
}  # fmt: skip
OWED = (State.OPEN, State.APPEALED)


@dataclass(frozen=True)
class Entry:
    """One thing that happened, as the desk records it; `at` is the body's own time of day."""

    kind: Happened
    on: dt.date
    named_on: dt.date | None = None
    at: dt.time | None = None


@dataclass(frozen=True)
class Off:
    """A day off that no table knows; `is_bodys` tells one body's closing from a holiday of all."""

    on: dt.date
    name: str
    is_bodys: bool


@dataclass(frozen=True)
class Standing:
    """Where a request stands.

    `due_on` is the last day of whoever owes an answer, `appeal_by` our own last day, `silence_on` the day on which
    silence has an effect by law, `follow_up_on` the first day on which asking again cannot be early. Each is None
    where there is none. `reckoning` is None until the request was sent.
    """

    state: State
    received_on: dt.date | None = None
    is_receipt_assumed: bool = False
    due_on: dt.date | None = None
    appeal_by: dt.date | None = None
    silence_on: dt.date | None = None
    follow_up_on: dt.date | None = None
    reckoning: Reckoning | None = None


def received(entries: Sequence[Entry], channel: str) -> tuple[dt.datetime | dt.date, bool] | None:
    """Return when the body had the request and whether that is assumed; None until it was sent.

    Ours: what is sent electronically or handed over is there the same day; mail after `DAYS_IN_THE_MAIL`, or on the
    day on which the body first did something about it.
    """
    told = next((entry for entry in entries if entry.kind == Happened.RECEIVED), None)
    if told is not None:
        return _moment(told), False
    sent = next((entry for entry in entries if entry.kind == Happened.SENT), None)
    if sent is None:
        return None
    if SENT_BY[channel] != "mail":
        return _moment(sent), SENT_BY[channel] != "person"
    there = sent.on + dt.timedelta(days=DAYS_IN_THE_MAIL)
    answers = [entry.on for entry in entries if entry.kind in ON_THE_CLOCK and entry.on >= sent.on]
    return min([there, *answers]), True


def _moment(entry: Entry) -> dt.datetime | dt.date:
    return dt.datetime.combine(entry.on, entry.at) if entry.at is not None else entry.on


def with_holidays(law: Law, days_off: Iterable[Off]) -> Law:
    """Return the law with the holidays that its jurisdiction was given beyond the table."""
    given = tuple((off.on, off.name) for off in days_off if not off.is_bodys)
    return replace(law, calendar=replace(law.calendar, proclaimed=given)) if given else law


def stand(law: Law, entries: Iterable[Entry], channel: str, days_off: Iterable[Off] = ()) -> Standing:
    """Return where a request stands after `entries` (any order).

    Args:
        law: of the table; `days_off` are added to its calendar.
        channel: how it was sent, as `SENT_BY` lists.

    Raises:
        EventRefused: an event cannot have happened as told.
    """
    ordered = sorted(entries, key=lambda entry: entry.on)
    there = received(ordered, channel)
    if there is None:
        return Standing(State.DRAFT)
    off = list(days_off)
    law = with_holidays(law, off)
    events = [Event(ON_THE_CLOCK[e.kind], e.on, e.named_on) for e in ordered if e.kind in ON_THE_CLOCK]
    events += [Event(Kind.CLOSING, day.on) for day in off if day.is_bodys]
    reckoning = reckon(law, there[0], events, SENT_BY[channel])
    calendar, _refused = law.calendar.with_closings(day.on for day in off if day.is_bodys)
    last = next((entry for entry in reversed(ordered) if entry.kind in TURNS), None)
    state = _state(last, reckoning)
    due_on = _due_on(state, last, reckoning)
    return Standing(
        state, reckoning.received_on, there[1], due_on, _appeal_by(state, reckoning),
        _on(reckoning, Step.SILENCE) if state == State.OPEN and last is None else None,
        _follow_up_on(state, last, due_on, ordered, reckoning, calendar), reckoning,
    )  # fmt: skip


def _state(last: Entry | None, reckoning: Reckoning) -> State:
    """Return whose turn it is; a part release leaves the rest owed where a clock for it still runs."""
    stopped = State.STOPPED if reckoning.current.stopped_by is not None else State.OPEN
    if last is None:
        return stopped
    if last.kind == Happened.PARTIAL and reckoning.current.met_on is None:
        return stopped
    return TURNS[last.kind]


def _due_on(state: State, last: Entry | None, reckoning: Reckoning) -> dt.date | None:
    """Return the last day of whoever owes an answer now; what an appeal office ordered has no number in these laws."""
    if state not in OWED or (last is not None and last.kind == Happened.APPEAL_GRANTED):
        return None
    if state == State.APPEALED and reckoning.current.appeal is None:
        return None
    return reckoning.due_on


def _on(reckoning: Reckoning, step: Step) -> dt.date | None:
    """Return the first day of a step."""
    return min((found.on for found in reckoning.next_steps if found.step == step and found.on), default=None)


def _appeal_by(state: State, reckoning: Reckoning) -> dt.date | None:
    """Return our own last day for an appeal: after a refusal, or after silence where it counts as one."""
    if state in (State.REFUSED, State.PARTLY):
        return _on(reckoning, Step.APPEAL)
    if state == State.OPEN:
        days = [_on(reckoning, step) for step in (Step.APPEAL, Step.APPEAL_IF_SILENT)]
        return min((day for day in days if day is not None), default=None)
    return None


def _follow_up_on(
    state: State,
    last: Entry | None,
    due_on: dt.date | None,
    ordered: Sequence[Entry],
    reckoning: Reckoning,
    calendar: Calendar,
) -> dt.date | None:
    """Return the first day on which asking again is neither early nor a second time within our own ten days.

    Ours: MuckRock/muckrock#793 (reminders in calendar days against business-day laws) and #2000 (two on consecutive
    days).
    """
    if state not in OWED:
        return None
    if due_on is not None:
        first = calendar.next_open(due_on)
    elif last is not None and last.kind in (Happened.APPEALED, Happened.APPEAL_GRANTED):
        first = last_day(last.on, _OUR_DAYS, calendar)
    else:
        found = _on(reckoning, Step.FOLLOW_UP)
        if found is None:
            return None
        first = found
    asked = [entry.on for entry in ordered if entry.kind == Happened.FOLLOWED_UP]
    return max([first, *(last_day(on, _OUR_DAYS, calendar) for on in asked)])


_OUR_DAYS = Leg(HOUSE_FOLLOW_UP_DAYS, Unit.BUSINESS, False)


def days_late(state: str, due_on: dt.date | None, today: dt.date) -> int:
    """Return by how many calendar days an answer is really late, 0 while its last day has not passed."""
    return max((today - due_on).days, 0) if state in OWED and due_on is not None else 0
