"""The clocks of one request under one law: when each ends, what moved it, and every day between.

Ours: what a body owes us is counted to the latest day the law can mean, what we must do ourselves to the earliest;
a reminder that comes early is wrong about the body, an appeal that comes late is lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from localaction.detention.rules.calendars import Calendar
from localaction.detention.rules.counting import Day, Leg, Why, count, last_day
from localaction.detention.rules.laws import Appeal, Clock, Duty, Extension, Kind, Law, Toll, Unit

ANSWERS = frozenset({Kind.DENIAL, Kind.PARTIAL, Kind.PRODUCED})
MEETS = {
    Duty.ACKNOWLEDGE: ANSWERS | {Kind.ACK, Kind.CLARIFICATION, Kind.FEE, Kind.EXTENSION},
    Duty.DECIDE: ANSWERS,
    # A partial release leaves the rest owed.
    Duty.PRODUCE: frozenset({Kind.DENIAL, Kind.PRODUCED}),
}
REPLIES = {Kind.CLARIFICATION: Kind.CLARIFIED, Kind.FEE: Kind.PAID}


class EventRefused(ValueError):
    """An event cannot have happened as told: `reason` is "before-receipt" or "nothing-to-answer"."""

    def __init__(self, event: Event, reason: str) -> None:
        super().__init__(f"{event.kind} {event.on}: {reason}")
        self.event = event
        self.reason = reason


@dataclass(frozen=True)
class Event:
    """Something that happened to a request on a day; `named_on` is the date that an extension notice names."""

    kind: Kind
    on: dt.date
    named_on: dt.date | None = None


@dataclass(frozen=True)
class Remark:
    """An event that did not do what it might seem to; `code` says why."""

    code: str
    event: Event


@dataclass
class _Log:
    """What became of each event: the remarks, and the events that did move a clock."""

    remarks: list[Remark] = field(default_factory=list)
    used: set[Event] = field(default_factory=set)

    def say(self, code: str, event: Event) -> None:
        self.remarks.append(Remark(code, event))

    def told(self) -> tuple[Remark, ...]:
        """Return each remark once, without those on events that moved another clock of the law."""
        return tuple(dict.fromkeys(remark for remark in self.remarks if remark.event not in self.used))


@dataclass(frozen=True)
class Run:
    """One clock of a request.

    `due_on` is None when the law gives no number or while the clock is stopped (`stopped_by`); `plain_due_on` is the
    last day without any extension, `could_extend_to` where one more extension would move it.
    """

    clock: Clock | None
    start_on: dt.date
    due_on: dt.date | None
    days: tuple[Day, ...] = ()
    plain_due_on: dt.date | None = None
    could_extend_to: dt.date | None = None
    extended: int = 0
    stopped_by: Event | None = None
    left: int = 0
    met_on: dt.date | None = None
    due_at: dt.datetime | None = None
    appeal: Appeal | None = None


def local_day(moment: dt.datetime | dt.date, zone: str) -> dt.date:
    """Return the calendar day of `moment` at the body; a time without a zone is the body's own.

    Ours: the day of receipt is a day where the body sits, as people there would name it.
    """
    if not isinstance(moment, dt.datetime):
        return moment
    return moment.astimezone(ZoneInfo(zone)).date() if moment.tzinfo else moment.date()


def in_order(events: Sequence[Event], received_on: dt.date) -> list[Event]:
    """Return the events by day.

    Raises: EventRefused for one before the receipt, or a reply to a question that nobody asked.
    """
    ordered = sorted(events, key=lambda event: (event.on, event.kind in REPLIES.values()))
    open_questions = dict.fromkeys(REPLIES, 0)
    for event in ordered:
        if event.kind != Kind.CLOSING and event.on < received_on:
            raise EventRefused(event, "before-receipt")
        for question, reply in REPLIES.items():
            if event.kind == question:
                open_questions[question] += 1
            if event.kind == reply:
                if not open_questions[question]:
                    raise EventRefused(event, "nothing-to-answer")
                open_questions[question] = 0
    return ordered


def run_clocks(
    law: Law, received: dt.datetime | dt.date, events: Sequence[Event], calendar: Calendar, sent_by: str = ""
) -> tuple[tuple[Run, ...], tuple[Remark, ...]]:
    """Return each clock of `law` that applies, in the law's order, and remarks on events without effect.

    `events` are in order of date (`in_order`); `calendar` already knows the body's closings.
    """
    runs: dict[str, Run] = {}
    log = _Log()
    received_on = local_day(received, law.zone)
    for clock in law.clocks:
        if clock.sent_by and sent_by not in clock.sent_by:
            continue
        start_on = _start(clock, received_on, runs, events, calendar, sent_by)
        if start_on is None:
            continue
        if clock.n is None:
            run = Run(clock, start_on, None, (Day(received_on, False, Why.RECEIVED),))
        elif clock.unit == Unit.HOURS:
            run = _hours(clock, clock.n, received, received_on, law.zone)
        else:
            run = _run(law, clock, start_on, received_on, events, calendar, log)
        met = next((event.on for event in events if event.kind in MEETS[clock.duty]), None)
        runs[clock.key] = replace(run, met_on=met)
    return tuple(runs.values()), log.told()


def _start(
    clock: Clock,
    received_on: dt.date,
    runs: dict[str, Run],
    events: Sequence[Event],
    calendar: Calendar,
    sent_by: str,
) -> dt.date | None:
    """Return the day whose morrow is day one, None while the step before is itself stopped."""
    if clock.after != "receipt":
        before = runs[clock.after]
        return (before.met_on or before.due_on) if not clock.from_due else before.due_on
    if sent_by in clock.next_day_if:
        return calendar.next_open(received_on)
    routed = next((event.on for event in events if event.kind == Kind.ROUTED), None)
    if routed and clock.routing_days:
        # The right office's receipt starts the clock, but never later than the law's limit for passing it on.
        limit = last_day(received_on, Leg(clock.routing_days, Unit.BUSINESS, False), calendar)
        return min(routed, limit)
    return received_on


def _hours(clock: Clock, n: int, received: dt.datetime | dt.date, received_on: dt.date, zone: str) -> Run:
    """Return a clock of hours; without a time of day the whole day of receipt is given away."""
    if isinstance(received, dt.datetime):
        local = received.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if received.tzinfo else received
    else:
        local = dt.datetime.combine(received_on, dt.time.max.replace(microsecond=0))
    due_at = local + dt.timedelta(hours=n)
    days = [Day(received_on, False, Why.RECEIVED)]
    while days[-1].on < due_at.date():
        days.append(Day(days[-1].on + dt.timedelta(days=1), True, Why.COUNTED, number=len(days)))
    return Run(clock, received_on, due_at.date(), tuple(days), due_at.date(), due_at=due_at)


@dataclass
class _Course:
    """A clock while its events are applied in order."""

    start_on: dt.date
    legs: list[Leg]
    stops: list[tuple[dt.date, dt.date]]

    def days(self, calendar: Calendar) -> tuple[Day, ...]:
        return count(self.start_on, self.legs, calendar, self.stops)


def _run(
    law: Law,
    clock: Clock,
    start_on: dt.date,
    received_on: dt.date,
    events: Sequence[Event],
    calendar: Calendar,
    log: _Log,
) -> Run:
    """Return a clock of days after every event that can move it.

    1. Count to the last day. 2. For each event up to that day: a question stops or restarts the clock, a notice adds
    a leg. 3. Count again. An event after the last day moves nothing: time that has run out cannot be extended.
    """
    course = _Course(start_on, [Leg(clock.n or 0, clock.unit, clock.rolls)], [])
    asked: dict[Kind, int] = {}
    extended = 0
    # An acknowledgement is owed whatever else happens: a question or a notice is itself one.
    for event in () if clock.duty == Duty.ACKNOWLEDGE else events:
        toll = law.toll(event.kind)
        if event.kind not in (Kind.EXTENSION, *REPLIES) or _answered_before(clock, event, events):
            continue
        if event.kind in REPLIES and event.on < start_on:
            continue
        if event.on > course.days(calendar)[-1].on:
            log.say("too-late", event)
        elif event.kind == Kind.EXTENSION:
            extended += _extend(clock, event, course, calendar, extended, log)
        elif toll is None:
            log.say("does-not-stop", event)
        elif toll.limit is not None and asked.get(event.kind, 0) >= toll.limit:
            log.say("stops-once", event)
        else:
            asked[event.kind] = asked.get(event.kind, 0) + 1
            log.used.add(event)
            answered_on = next((e.on for e in events if e.kind == REPLIES[event.kind] and e.on >= event.on), None)
            if answered_on is None:
                return _stopped(clock, course, toll, event, received_on, calendar, extended)
            if toll.mode == "restart":
                course.start_on = answered_on
            else:
                course.stops.append((event.on, answered_on))
    days = course.days(calendar)
    plain = _Course(course.start_on, course.legs[:1], course.stops).days(calendar)[-1].on
    return Run(
        clock, course.start_on, days[-1].on, _from_receipt(received_on, course.start_on, days), plain,
        _could_extend_to(clock.extension, course, calendar, extended), extended,
    )  # fmt: skip


def _answered_before(clock: Clock, event: Event, events: Sequence[Event]) -> bool:
    """Return whether the clock's duty was done before `event`, so that it has nothing left to move."""
    done = MEETS[clock.duty] & ANSWERS
    return any(other.kind in done and other.on < event.on for other in events)


def _extend(clock: Clock, event: Event, course: _Course, calendar: Calendar, extended: int, log: _Log) -> int:
    """Add the leg of one extension notice and return 1, or remark why it adds nothing and return 0."""
    rule = clock.extension
    due_on = course.days(calendar)[-1].on
    if rule is None:
        log.say("no-extension", event)
    elif extended >= rule.times:
        log.say("extended-already", event)
    elif event.named_on is None and rule.n is None:
        log.say("names-no-date", event)
    elif event.named_on is not None and event.named_on <= due_on:
        log.say("names-no-later-date", event)
    else:
        leg = Leg(rule.n or 0, rule.unit, True)
        longest = last_day(due_on, leg, calendar) if rule.n is not None else None
        if event.named_on is not None and (longest is None or event.named_on < longest):
            leg = Leg(0, rule.unit, True, until=event.named_on)
        elif event.named_on is not None and longest is not None and event.named_on > longest:
            log.say("names-too-late-a-date", event)
        course.legs.append(leg)
        if event.named_on is None or event.named_on == course.days(calendar)[-1].on:
            log.used.add(event)
        return 1
    return 0


def _could_extend_to(rule: Extension | None, course: _Course, calendar: Calendar, extended: int) -> dt.date | None:
    """Return the last day after one more extension, None when there is none or it has no number."""
    if rule is None or rule.n is None or extended >= rule.times:
        return None
    longer = _Course(course.start_on, [*course.legs, Leg(rule.n, rule.unit, True)], course.stops)
    return longer.days(calendar)[-1].on


def _stopped(
    clock: Clock,
    course: _Course,
    toll: Toll,
    event: Event,
    received_on: dt.date,
    calendar: Calendar,
    extended: int,
) -> Run:
    """Return a clock that waits for the requester's answer: no last day, and what is left of the count."""
    days = tuple(day for day in course.days(calendar) if day.on <= event.on)
    total = sum(day.counts for day in course.days(calendar))
    used = sum(day.counts for day in days) if toll.mode == "pause" else 0
    return Run(
        clock, course.start_on, None, _from_receipt(received_on, course.start_on, days),
        extended=extended, stopped_by=event, left=total - used,
    )  # fmt: skip


def _from_receipt(received_on: dt.date, start_on: dt.date, days: Sequence[Day]) -> tuple[Day, ...]:
    """Return the days with those from the receipt to the start before them, none of which count."""
    waiting = range((start_on - received_on).days)
    before = [Day(received_on + dt.timedelta(days=n + 1), False, Why.BEFORE) for n in waiting]
    return (Day(received_on, False, Why.RECEIVED), *before, *days)
