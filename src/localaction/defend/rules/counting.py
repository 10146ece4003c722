"""Counting days towards a last day, line by line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Why(StrEnum):
    """One line of the reckoning."""

    COUNTED_FROM = "COUNTED_FROM"
    DAYS_AFTER = "DAYS_AFTER"
    DAYS_BEFORE = "DAYS_BEFORE"
    BY_MAIL = "BY_MAIL"
    A_YEAR_AFTER = "A_YEAR_AFTER"
    NAMED_DAY = "NAMED_DAY"
    NO_WORKING_DAY = "NO_WORKING_DAY"


@dataclass(frozen=True)
class Step:
    """One line: why, the day reached by it, and how many days it counted (0: none)."""

    why: Why
    on: date
    n_days: int = 0


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """Return the day itself, or the first after it that is no Saturday, Sunday or holiday."""
    while day.weekday() >= 5 or day in holidays:
        day += timedelta(1)
    return day


def working_day_before(day: date, holidays: Collection[date]) -> date:
    """Return the day itself, or the last before it that is no Saturday, Sunday or holiday."""
    while day.weekday() >= 5 or day in holidays:
        day -= timedelta(1)
    return day
