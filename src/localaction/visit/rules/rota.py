"""The rota of people who fetch somebody at the door: two shifts a day, by the clock of the detention center."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Part(StrEnum):
    """A shift of the day; the night belongs to the day on which it begins."""

    DAY = "DAY"
    NIGHT = "NIGHT"


# Ours: people are put out at night too, so that no hour may lie between two shifts.
MORNING, EVENING = time(6), time(18)
# If nobody on call has taken it by then, everybody on the rota is asked.
WIDEN_AFTER = timedelta(minutes=15)


def bounds(on: date, part: Part, zone: str) -> tuple[datetime, datetime]:
    """Return the half-open period of a shift, aware; a night in which the clocks change has 11 or 13 hours."""
    local = ZoneInfo(zone)
    if part is Part.DAY:
        return datetime.combine(on, MORNING, local), datetime.combine(on, EVENING, local)
    return datetime.combine(on, EVENING, local), datetime.combine(on + timedelta(days=1), MORNING, local)
