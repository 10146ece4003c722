"""When those who follow a contract are told of its notice day: each step once, and again when the day changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# Days before the last day for notice. Source: ours; a board meets once or twice a month, and a campaign needs a season.
RUNGS = (180, 120, 90, 60, 30, 14, 7)
# A changed day that lies before the first step, or that has passed, or is no longer known.
FAR, PASSED = 1000, 0


@dataclass(frozen=True)
class Told:
    """What followers were told: of which day (None: that no day is known any more), and at which step."""

    notice_on: dt.date | None
    rung: int


@dataclass(frozen=True)
class Alert:
    """What followers are to be told now.

    Attributes:
        rung: the step that was reached.
        days_left: until the day; None where no day is known any more.
        was: the day that they were told before, where it was another one and had not passed.
    """

    notice_on: dt.date | None
    rung: int
    days_left: int | None
    was: dt.date | None = None


def alert_due(notice_on: dt.date | None, told: Sequence[Told], on: dt.date) -> Alert | None:
    """Return what followers are to be told on a day, or None.

    Steps that were missed, because the contract was entered late or the machine was off, are not made up for one by
    one: the nearest stands for all of them. A day that changes after it was told is told again at once.

    Args:
        notice_on: the day that governs, None where none is known.
        told: what they were told so far, the first first.
        on: today.
    """
    last = told[-1] if told else None
    is_changed = last is not None and last.notice_on is not None and last.notice_on != notice_on
    was = last.notice_on if last is not None and is_changed and last.notice_on and last.notice_on >= on else None
    if notice_on is None:
        return Alert(None, FAR, None, was) if was else None
    left = (notice_on - on).days
    rung = PASSED if left < 0 else min((step for step in RUNGS if step >= left), default=FAR)
    if was:
        return Alert(notice_on, rung, left, was)
    if rung in (PASSED, FAR):
        return None
    heard = [one.rung for one in told if one.notice_on == notice_on and one.rung != PASSED]
    return None if heard and min(heard) <= rung else Alert(notice_on, rung, left)


def coming(notice_on: dt.date, on: dt.date) -> list[tuple[int, dt.date]]:
    """Return the steps that still come, with their days."""
    days = [(step, notice_on - dt.timedelta(days=step)) for step in RUNGS]
    return [(step, day) for step, day in days if day >= on]
