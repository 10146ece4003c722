"""What a deficiency must tell before it may be recorded, and what the coming months of inspections look like."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from localaction.detention.rules.inspections import Absence, Standing


def gaps(
    component: str, says: str, inspected_on: dt.date, url: str, pinpoint: str, as_of: dt.date, on: dt.date
) -> list[str]:
    """Return the codes of what is missing or cannot be right; empty when it may be recorded.

    Source: ours; a public fact needs a source that a reader can find again.
    """
    found = []
    if not component.strip():
        found.append("NO_COMPONENT")
    if not says.strip():
        found.append("NO_WORDS")
    if inspected_on > on:
        found.append("NOT_YET")
    if as_of > on:
        found.append("READ_LATER")
    if not url.strip() and not pinpoint.strip():
        found.append("NOTHING_TO_CHECK")
    return found


@dataclass(frozen=True)
class Expected:
    """When the next inspection of a center is expected by the yearly rule.

    Attributes:
        due_on: one interval after the last inspection; None where no publication prints one.
        month: first day of the month under which a calendar shows it; None for NEVER and SCHEDULED without a day.
    """

    standing: Standing
    due_on: dt.date | None
    month: dt.date | None


def expected(seen: Absence, every_days: int) -> Expected:
    """Return when an inspection is due; the lack of one is a fact with a place of its own in the calendar.

    Source: ours, as `inspections.EVERY_DAYS`.
    """
    if seen.last_on is None:
        return Expected(seen.standing, None, None)
    due = seen.last_on + dt.timedelta(days=every_days)
    return Expected(seen.standing, due, due.replace(day=1))
