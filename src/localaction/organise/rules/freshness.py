"""How old what is written of a group or of a seat is, and when somebody has to ask again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# Ours: hotlines change hours and numbers with their volunteers, and a quarter is what a desk can keep up with.
ASK_EVERY_DAYS = 90
# Two calls that nobody answered, a week apart at least, are reason to doubt the number itself.
SILENT_CALLS, SILENT_DAYS = 2, 7


@dataclass(frozen=True)
class Asked:
    """One attempt to check: the day and AS_WRITTEN, CHANGED, NO_ANSWER or GONE."""

    on: dt.date
    answer: str


@dataclass(frozen=True)
class Freshness:
    """What the checks of a group or a seat come to.

    Attributes:
        state: FRESH, STALE (checked too long ago), SILENT (nobody answers), NEVER (nobody has asked) or GONE.
        confirmed_on: the last day on which it was so as written; None: never.
        ask_on: from this day on somebody should ask; None for what is gone.
    """

    state: str
    confirmed_on: dt.date | None
    ask_on: dt.date | None


def freshness(checks: Sequence[Asked], on: dt.date, over_on: dt.date | None = None) -> Freshness:
    """Return how fresh what is written of a group or a seat is on a day; checks after that day do not count.

    Args:
        over_on: day on which a term of office is over; from then on it is stale, whoever confirmed it before.

    Source: ours; `policy-and-oversight.md` pain 17 (stale officials and phone numbers shown as current).
    """
    known = sorted((check for check in checks if check.on <= on), key=lambda check: check.on)
    if known and known[-1].answer == "GONE":
        return Freshness("GONE", _confirmed(known), None)
    confirmed = _confirmed(known)
    silent = [check for check in known if check.answer == "NO_ANSWER" and (confirmed is None or check.on > confirmed)]
    if len(silent) >= SILENT_CALLS and (silent[-1].on - silent[0].on).days >= SILENT_DAYS:
        return Freshness("SILENT", confirmed, on)
    if confirmed is None:
        return Freshness("NEVER", None, on)
    due = min(confirmed + dt.timedelta(days=ASK_EVERY_DAYS), over_on or dt.date.max)
    return Freshness("STALE" if on >= due else "FRESH", confirmed, due)


def _confirmed(known: Sequence[Asked]) -> dt.date | None:
    return max((check.on for check in known if check.answer in ("AS_WRITTEN", "CHANGED")), default=None)
