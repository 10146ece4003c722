"""Counting days one by one, so that every deadline can be explained and added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from localaction.detention.rules.calendars import ONE_DAY, Calendar
from localaction.detention.rules.laws import Unit


class Why(StrEnum):
    """Why a day counts or doesn't."""

    RECEIVED = "received"
    BEFORE = "before"
    COUNTED = "counted"
    OPTIONAL = "optional"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSING = "closing"
    STOPPED = "stopped"
    LAST_DAY_MOVES = "last-day-moves"
    NAMED = "named"


@dataclass(frozen=True)
class Day:
    """One day of an explanation.

    `number` is its place in the count of its leg (0 when it doesn't count), `of` the leg's length (0 when the leg ends
    on a date that a notice names), `leg` 0 for the clock itself and 1, 2 ... for its extensions.
    """

    on: dt.date
    counts: bool
    why: Why
    name: str = ""
    number: int = 0
    of: int = 0
    leg: int = 0


@dataclass(frozen=True)
class Leg:
    """A stretch of `n` units; `rolls` moves a calendar leg's last day off weekends and holidays.

    `until` replaces `n`: the leg ends on that day (a date named in a notice), moved to a business day.
    """

    n: int
    unit: Unit
    rolls: bool
    until: dt.date | None = None


def count(
    start_on: dt.date, legs: Sequence[Leg], calendar: Calendar, stops: Sequence[tuple[dt.date, dt.date]] = ()
) -> tuple[Day, ...]:
    """Return the days after `start_on` up to the last one; the start itself is never counted.

    `stops` are half-open on the left: the day of the question counts, the day of the answer doesn't.
    Source: 5 U.S.C. § 552(a)(6)(A)(i)-(ii); Tex. Gov't Code § 552.0031; Cal. Civ. Proc. Code §§ 12, 12a (day of the
    event excluded, last day included and moved off a holiday).
    """
    days: list[Day] = []
    day = start_on
    for place, leg in enumerate(legs):
        for found in _leg_days(day, leg, calendar, stops):
            days.append(Day(found.on, found.counts, found.why, found.name, found.number, leg.n, place))
            day = found.on
    return tuple(days)


def _leg_days(start_on: dt.date, leg: Leg, calendar: Calendar, stops: Sequence[tuple[dt.date, dt.date]]) -> list[Day]:
    """Return the days of one leg."""
    days: list[Day] = []
    number, day = 0, start_on
    while (leg.until is None and number < leg.n) or (leg.until is not None and not _reached(days, leg.until, start_on)):
        day += ONE_DAY
        closed = calendar.closed(day)
        is_last = leg.until is None and number == leg.n - 1 and leg.rolls
        if any(asked < day <= answered for asked, answered in stops):
            days.append(Day(day, False, Why.STOPPED))
        elif closed and (leg.unit == Unit.BUSINESS or (leg.until is not None and day >= leg.until)):
            days.append(Day(day, False, Why(closed.code), closed.name))
        elif closed and is_last:
            days.append(Day(day, False, Why.LAST_DAY_MOVES, closed.name or closed.code))
        else:
            number += 1
            optional = calendar.optional_name(day) if leg.unit == Unit.BUSINESS else ""
            why = Why.NAMED if day == leg.until else Why.OPTIONAL if optional else Why.COUNTED
            days.append(Day(day, True, why, optional, number))
    return days


def _reached(days: Sequence[Day], until: dt.date, start_on: dt.date) -> bool:
    """Return whether the leg has come to a counted day on or after `until`."""
    if until <= start_on:
        return True
    return bool(days) and days[-1].counts and days[-1].on >= until


def last_day(start_on: dt.date, leg: Leg, calendar: Calendar) -> dt.date:
    """Return the last day of one leg from `start_on` (`start_on` itself for a leg of no days)."""
    days = count(start_on, (leg,), calendar)
    return days[-1].on if days else start_on
