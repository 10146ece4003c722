"""Times and places of a booking: what it takes of people's day, how many fit, and how people travel between two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from localaction.visit.rules.shapes import WEEKDAYS, ClassRules, Session, Statement
from localaction.visit.rules.travel import UNKNOWN

STEP = timedelta(minutes=5)
# A slot nobody states is an hour: PBNDS 2011 5.7 V.I.2: at least one hour under normal conditions.
USUAL_MINUTES = 60


@dataclass(frozen=True)
class Taken:
    """Another visit of the same volunteer, and how long the road between there and here takes."""

    starts_at: datetime
    ends_at: datetime
    facility: int
    travel: timedelta = UNKNOWN


@dataclass(frozen=True)
class Clash:
    """Why two visits do not go together: OVERLAP, or TRAVEL with the minutes there are and the minutes needed."""

    code: str
    is_certain: bool


def five_minutes(starts_at: datetime, ends_at: datetime) -> list[datetime]:
    """Return the beginnings of all five-minute pieces that a half-open period touches."""
    first = starts_at - timedelta(
        minutes=starts_at.minute % 5, seconds=starts_at.second, microseconds=starts_at.microsecond
    )
    pieces = []
    while first < ends_at:
        pieces.append(first)
        first += STEP
    return pieces


def clashes(taken: Iterable[Taken], starts_at: datetime, ends_at: datetime, facility: int) -> list[Clash]:
    """Return what a volunteer's other visits say against a time, the certain ones first.

    Source: visit-and-defend scenario S3 of the design: an overlap is refused, too little travel time is asked about.
    """
    found = set()
    for other in taken:
        if other.starts_at < ends_at and starts_at < other.ends_at:
            found.add(Clash("OVERLAP", True))
        elif other.facility != facility:
            gap = max(starts_at - other.ends_at, other.starts_at - ends_at)
            if gap < other.travel:
                minutes, needed = (int(time.total_seconds()) // 60 for time in (gap, other.travel))
                found.add(Clash(f"TRAVEL_{minutes}_OF_{needed}", False))
    return sorted(found, key=lambda clash: (not clash.is_certain, clash.code))


def capacity_of(rules: ClassRules | None, on: date, minute: int) -> int | None:
    """Return how many visits a session takes, None where the rules do not say. The smallest of several counts.

    Args:
        minute: since midnight, local to the facility.
    """
    if rules is None:
        return None
    held = [session for session in rules.sessions if _is_held(session, on, minute)]
    stated = [n for session in held for n in _stated(session.notes)] or list(_stated(rules.notes))
    return min(stated, default=None)


def minutes_of(rules: ClassRules | None, on: date, minute: int) -> int:
    """Return how long a visit takes that begins then: the session's slot, else the class's, else an hour."""
    if rules is None:
        return USUAL_MINUTES
    slots = [s.slot_minutes for s in rules.sessions if s.slot_minutes and _is_held(s, on, minute)]
    return min(slots, default=rules.slot_minutes or USUAL_MINUTES)


def _is_held(session: Session, on: date, minute: int) -> bool:
    is_day = not session.days or WEEKDAYS[on.weekday()] in session.days
    return is_day and (not session.times or any(span.opens <= minute < span.closes for span in session.times))


def _stated(notes: Iterable[Statement]) -> Iterable[int]:
    for note in notes:
        if note.key == "capacity" and isinstance(note.value, int) and note.value > 0:
            yield note.value
