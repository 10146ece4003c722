"""How long a federal bill has waited, and when it is dead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

# The first Congress whose dates the amendment sets.
FIRST = 74
FIRST_YEAR = 1935
# What the end of a Congress no longer changes. A bill that both chambers passed may still be signed or not.
SETTLED = ("PASSED_BOTH", "ENACTED", "VETOED", "FAILED")


class TooEarly(ValueError):
    """The dates of Congresses before the 74th followed another rule."""


def span(congress: int) -> tuple[dt.date, dt.date]:
    """Return the day on which a Congress begins and that on which it is over.

    Raises:
        TooEarly: before the 74th.

    Source: U.S. Const. amend. XX, § 1 (terms end at noon on 3 January) and § 2; the 74th began on 3 January 1935.
    """
    if congress < FIRST:
        raise TooEarly(str(congress))
    year = FIRST_YEAR + 2 * (congress - FIRST)
    return dt.date(year, 1, 3), dt.date(year + 2, 1, 3)


def congress_on(day: dt.date) -> int:
    """Return the Congress that sits on a day, the new one on 3 January. Raises: TooEarly."""
    year = day.year if day >= dt.date(day.year, 1, 3) else day.year - 1
    if year < FIRST_YEAR:
        raise TooEarly(day.isoformat())
    return FIRST + (year - FIRST_YEAR) // 2


@dataclass(frozen=True)
class Introduced:
    """What is known of a bill's course.

    Attributes:
        status: INTRODUCED, REPORTED, PASSED_ONE, PASSED_BOTH, ENACTED, VETOED or FAILED.
        takes_up: key of the bill of an earlier Congress that it introduces again.
    """

    congress: int
    status: str
    introduced_on: dt.date | None = None
    last_action_on: dt.date | None = None
    takes_up: Hashable = None


@dataclass(frozen=True)
class Course:
    """How long a bill has waited on a day.

    Attributes:
        state: WAITING, DIED (its Congress is over), or the status that settled it.
        over_on: day on which its Congress is over.
        n_days: since it was introduced, until the day or the end of its Congress; None where not known.
        n_days_silent: since the last action that we know of, likewise.
        first_on: the earliest introduction in its chain that we know of.
        n_days_since_first: since then, until the day.
    """

    state: str
    over_on: dt.date
    n_days: int | None
    n_days_silent: int | None
    first_on: dt.date | None
    n_days_since_first: int | None


class GoesInCircles(ValueError):
    """A bill takes up one that is not of an earlier Congress, so the chain would not end."""


def chain(key: Hashable, bills: Mapping[Hashable, Introduced]) -> list[Hashable]:
    """Return the keys of a bill and of those that it takes up again, the earliest first.

    Raises:
        GoesInCircles: as said.
    """
    found, at = [key], bills[key].takes_up
    while at is not None and at in bills:
        if bills[at].congress >= bills[found[-1]].congress:
            raise GoesInCircles(str(at))
        found.append(at)
        at = bills[at].takes_up
    return found[::-1]


def course(key: Hashable, bills: Mapping[Hashable, Introduced], on: dt.date) -> Course:
    """Return how long a bill has waited on a day.

    Days are counted until the end of its Congress at most: a dead bill waits no longer. The chain is counted through,
    from the first introduction to the day.

    Raises:
        GoesInCircles, TooEarly.
    """
    bill, (_, over_on) = bills[key], span(bills[key].congress)
    until = min(on, over_on)
    state = bill.status if bill.status in SETTLED else "DIED" if on >= over_on else "WAITING"
    known = [day for day in (bills[one].introduced_on for one in chain(key, bills)) if day is not None and day <= on]
    first = min(known, default=None)
    last = bill.last_action_on or bill.introduced_on
    return Course(
        state, over_on, _between(bill.introduced_on, until), _between(last, until), first, _between(first, on)
    )


def _between(start: dt.date | None, end: dt.date) -> int | None:
    return None if start is None or start > end else (end - start).days
