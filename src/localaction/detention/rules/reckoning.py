"""One request, reckoned: the day on which the body must next act, how that day moved, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from localaction.detention.rules.calendars import Calendar
from localaction.detention.rules.clocks import ANSWERS, Event, Remark, Run, in_order, local_day, run_clocks
from localaction.detention.rules.counting import Leg, count, last_day
from localaction.detention.rules.laws import Appeal, Kind, Law, Rule, Silence, Unit

# Ours: ten business days is what Wisconsin's Department of Justice calls reasonable for a simple request, the only
# official figure we know of for a law without a number.
HOUSE_FOLLOW_UP_DAYS = 10


class Step(StrEnum):
    """What can come next."""

    DUE = "due"
    EXTENSION = "extension"
    SILENCE = "silence"
    APPEAL = "appeal"
    APPEAL_IF_SILENT = "appeal-if-silent"
    APPEAL_DECISION = "appeal-decision"
    ANSWER = "answer"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True)
class Next:
    """One thing that comes next. `on` None: no date can be given. `rule` None: our practice, not the law.

    `until` is the day an extension would lead to; `run` and `appeal` say what it belongs to.
    """

    step: Step
    on: dt.date | None
    rule: Rule | None
    until: dt.date | None = None
    run: Run | None = None
    appeal: Appeal | None = None
    outcome: Silence | None = None


@dataclass(frozen=True)
class Moved:
    """A day that the deadline had, and the event that moved it there (None: the receipt)."""

    due_on: dt.date | None
    because: Event | None


@dataclass(frozen=True)
class Reckoning:
    """Everything about one request. `current` is the clock that `due_on` belongs to."""

    law: Law
    received_on: dt.date
    current: Run
    runs: tuple[Run, ...]
    next_steps: tuple[Next, ...]
    history: tuple[Moved, ...]
    remarks: tuple[Remark, ...]

    @property
    def due_on(self) -> dt.date | None:
        """The day by which the body must next act; None: no number in the law, or the clock is stopped."""
        return self.current.due_on


def reckon(
    law: Law, received: dt.datetime | dt.date, events: Sequence[Event] = (), sent_by: str = "email"
) -> Reckoning:
    """Return the clocks of a request received at `received` after `events` (any order).

    `received` without a zone is the body's own time. `sent_by` is "email", "mail" or "person".
    Raises: EventRefused for an event that cannot have happened as told.
    """
    received_on = local_day(received, law.zone)
    ordered = in_order(events, received_on)
    calendar, refused = law.calendar.with_closings(event.on for event in ordered if event.kind == Kind.CLOSING)
    runs, remarks = run_clocks(law, received, ordered, calendar, sent_by)
    appealed = _appeal_run(law, ordered, calendar)
    current = appealed or next((run for run in runs if run.met_on is None), runs[-1])
    over_limit = tuple(Remark("too-many-closings", Event(Kind.CLOSING, day)) for day in refused)
    return Reckoning(
        law, received_on, current, runs, _next_steps(law, received_on, current, runs, ordered, calendar),
        _history(law, received, ordered, sent_by), (*remarks, *over_limit),
    )  # fmt: skip


def _appeal_run(law: Law, events: Sequence[Event], calendar: Calendar) -> Run | None:
    """Return the clock of the latest appeal, None when there is none or the law gives the appeal body no number."""
    filed = [event.on for event in events if event.kind == Kind.APPEAL]
    appeal = next((appeal for appeal in law.appeals if appeal.decide_n is not None), None)
    if not filed or appeal is None or appeal.decide_n is None:
        return None
    days = count(filed[-1], (Leg(appeal.decide_n, appeal.decide_unit, True),), calendar)
    return Run(None, filed[-1], days[-1].on, days, days[-1].on, appeal=appeal)


def _history(law: Law, received: dt.datetime | dt.date, events: Sequence[Event], sent_by: str) -> tuple[Moved, ...]:
    """Return each day the deadline has had, by adding the events one at a time."""
    moved: list[Moved] = []
    for n in range(len(events) + 1):
        calendar, _ = law.calendar.with_closings(event.on for event in events[:n] if event.kind == Kind.CLOSING)
        runs, _ = run_clocks(law, received, events[:n], calendar, sent_by)
        current = _appeal_run(law, events[:n], calendar) or next((r for r in runs if r.met_on is None), runs[-1])
        if not moved or current.due_on != moved[-1].due_on:
            moved.append(Moved(current.due_on, events[n - 1] if n else None))
    return tuple(moved)


def _next_steps(
    law: Law,
    received_on: dt.date,
    current: Run,
    runs: Sequence[Run],
    events: Sequence[Event],
    calendar: Calendar,
) -> tuple[Next, ...]:
    """Return what comes next in order of date; undated steps last."""
    steps: list[Next] = []
    refused_on = next((e.on for e in reversed(events) if e.kind in (Kind.DENIAL, Kind.PARTIAL)), None)
    if current.appeal is not None:
        steps.append(Next(Step.APPEAL_DECISION, current.due_on, current.appeal, run=current, appeal=current.appeal))
    elif refused_on is not None:
        steps += _appeals(law, refused_on, Step.APPEAL)
    if current.appeal is None:
        for run in runs:
            if run.met_on is None:
                steps += _steps_of(law, run, events, calendar)
        steps += _silence(law, runs, events)
    follow_up_on = _follow_up_on(received_on, current, events, calendar)
    if follow_up_on is not None:
        steps.append(Next(Step.FOLLOW_UP, follow_up_on, None, run=current))
    return tuple(sorted(steps, key=lambda step: (step.on is None, step.on or dt.date.max)))


def _steps_of(law: Law, run: Run, events: Sequence[Event], calendar: Calendar) -> list[Next]:
    """Return the steps of one open clock: its last day, an extension, or the answer it waits for."""
    clock = run.clock
    if clock is None:
        return []
    if run.stopped_by is not None:
        toll = law.toll(run.stopped_by.kind)
        lapse = None
        if toll is not None and toll.lapse_n is not None:
            lapse = last_day(run.stopped_by.on, Leg(toll.lapse_n, toll.lapse_unit, False), law.calendar)
        return [Next(Step.ANSWER, lapse, toll, run=run)]
    if run.due_on is None:
        return []
    steps = [Next(Step.DUE, run.due_on, clock, run=run)]
    extension = clock.extension
    if extension is not None and run.extended < extension.times:
        steps.append(Next(Step.EXTENSION, run.due_on, extension, until=run.could_extend_to, run=run))
    return steps


def _silence(law: Law, runs: Sequence[Run], events: Sequence[Event]) -> list[Next]:
    """Return what the law makes of silence, and the appeal that it opens."""
    silence = law.silence
    deciding = [run for run in runs if run.clock is not None and run.met_on is None]
    if silence is None or not deciding or any(event.kind in ANSWERS for event in events):
        return []
    by_key = {run.clock.key: run for run in runs if run.clock is not None}
    run = by_key.get(silence.after, deciding[0])
    on = run.due_on
    start_on = run.start_on if silence.after == "receipt" else run.met_on or run.due_on
    if silence.earlier_of and start_on is not None:
        on = min(last_day(start_on, Leg(n, unit, True), law.calendar) for n, unit in silence.earlier_of)
    if any(other.stopped_by is not None for other in deciding):
        return []
    steps = [Next(Step.SILENCE, on, silence, run=run, outcome=silence.outcome)]
    if on is not None:
        steps += [step for step in _appeals(law, on, Step.APPEAL_IF_SILENT) if step.appeal and step.appeal.on_silence]
    return steps


def _appeals(law: Law, from_on: dt.date, step: Step) -> list[Next]:
    """Return the appeals open after `from_on`, each with its last day.

    Ours: counted without the body's own closings and without moving a last day that falls on a weekend, because the
    requester must not rely on a day that another office may count.
    """
    found = []
    for appeal in law.appeals:
        if step == Step.APPEAL and not appeal.on_denial:
            continue
        on = last_day(from_on, Leg(appeal.n, appeal.unit, False), law.calendar) if appeal.n is not None else None
        found.append(Next(step, on, appeal, appeal=appeal))
    return found


def _follow_up_on(received_on: dt.date, current: Run, events: Sequence[Event], calendar: Calendar) -> dt.date | None:
    """Return the first day on which a reminder can't be early: the business day after the last day.

    Without a number in the law: our own practice, and never before a date that the body has named itself.
    Ours: MuckRock/muckrock#793 shows reminders sent in calendar days against business-day laws.
    """
    if current.stopped_by is not None or current.met_on is not None:
        return None
    if current.due_on is not None:
        return calendar.next_open(current.due_on)
    if current.clock is not None and current.clock.n is not None:
        return None
    house = last_day(received_on, Leg(HOUSE_FOLLOW_UP_DAYS, Unit.BUSINESS, False), calendar)
    named = [calendar.next_open(event.named_on) for event in events if event.named_on is not None]
    return max([house, *named])
