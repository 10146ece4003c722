"""When a hearing is, what a new notice changes, and when people are reminded: always by the clock of the court.

Sources: the EOIR notice of hearing names a day and an hour at the court; a control date only holds a place in the
calendar (visit-and-defend.md 1.B). A time reckoned in another office's zone once moved a hearing to the day before
(VA Caseflow's account of its issue 3826).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from localaction.places.rules.local_time import HalfATime, moment

# Ours: a week lets somebody find a stand-in, three days lets the desk find another companion, a day is for the bag.
REMIND_DAYS_BEFORE = (7, 3, 1)
# Ours: from here on too few companions is the desk's trouble, for a volunteer needs two evenings to rearrange work.
ESCALATE_BEFORE = timedelta(hours=72)
# Ours: nobody waits longer for a master calendar hearing; the calendars of phones need an end.
LASTS = timedelta(hours=2)
# A companion may note the next date from an hour before the hearing until the evening after it (SECURITY.md 3.2 and
# NSC's access windows of at most ten hours).
NOTED_FROM, NOTED_UNTIL = timedelta(hours=-1), timedelta(hours=10)
LONGEST_SERIES = 60


class When(StrEnum):
    """How much is known of a hearing's time."""

    EXACT = "EXACT"
    CONTROL_DATE = "CONTROL_DATE"
    NOT_SET = "NOT_SET"


class Change(StrEnum):
    """What a notice does to the one before it."""

    FIRST = "FIRST"
    SAME = "SAME"
    TIME_SET = "TIME_SET"
    MOVED_EARLIER = "MOVED_EARLIER"
    MOVED_LATER = "MOVED_LATER"
    OTHER_PLACE = "OTHER_PLACE"
    TIME_LOST = "TIME_LOST"
    CANCELLED = "CANCELLED"


# Whoever had agreed to come must be asked again after these.
ASKS_AGAIN = frozenset({Change.TIME_SET, Change.MOVED_EARLIER, Change.MOVED_LATER, Change.OTHER_PLACE})


class LongSeries(ValueError):
    """A series has no dates, or more than anybody could have meant."""


@dataclass(frozen=True)
class Setting:
    """What one notice says: how exact it is, the day, and the hour by the court's clock in the court's zone."""

    when: When
    on: date | None = None
    at: time | None = None
    zone: str = ""

    def __post_init__(self) -> None:
        """Refuse what no notice can say.

        Raises:
            HalfATime: an exact time needs day, hour and zone; a control date only a day; no date is none at all.
            UnknownZone, NoSuchHour: see the classes.
        """
        given = (self.on is not None, self.at is not None)
        if (
            given
            != {When.EXACT: (True, True), When.CONTROL_DATE: (True, False), When.NOT_SET: (False, False)}[self.when]
        ):
            raise HalfATime(f"{self.when} does not go with what is given")
        if self.when is When.EXACT:
            moment(self.on, self.at, self.zone)

    @property
    def starts_at(self) -> datetime | None:
        """Return the moment in UTC; None unless it is exact."""
        return None if self.when is not When.EXACT else moment(self.on, self.at, self.zone)


def change(
    before: Setting | None, after: Setting | None, *, same_place: bool = True, was_cancelled: bool = False
) -> Change:
    """Return what a notice changes.

    Args:
        before: what stood; None where there was nothing yet.
        after: what the notice says; None for "this hearing is cancelled".
        same_place: whether the court is the one of before.
        was_cancelled: the hearing stood cancelled, so any time is news.
    """
    if after is None:
        return Change.CANCELLED
    if before is None:
        return Change.FIRST
    old, new = before.starts_at, after.starts_at
    if new is None:
        return Change.TIME_LOST if old is not None else _of_days(before, after)
    if old is None or was_cancelled:
        return Change.TIME_SET
    if new != old:
        return Change.MOVED_EARLIER if new < old else Change.MOVED_LATER
    return Change.SAME if same_place else Change.OTHER_PLACE


def _of_days(before: Setting, after: Setting) -> Change:
    if before.on is None or after.on is None:
        return Change.SAME if before.on == after.on else Change.TIME_LOST if after.on is None else Change.TIME_SET
    if before.on == after.on:
        return Change.SAME
    return Change.MOVED_EARLIER if after.on < before.on else Change.MOVED_LATER


def may_tell_cancelled(old_starts_at: datetime | None, now: datetime) -> bool:
    """Return whether a cancellation is worth a message: not once the hour has come.

    Source: a notice after the event only confuses (department-of-veterans-affairs/caseflow issue 14234).
    """
    return old_starts_at is not None and now < old_starts_at


def reminder_moments(starts_at: datetime, zone: str) -> dict[int, datetime]:
    """Return when to remind, by days before: the same hour by the court's clock, whatever the clocks do meanwhile.

    An hour that the clocks skip on that day is taken as the one after it.
    """
    here = ZoneInfo(zone)
    local = starts_at.astimezone(here)
    return {
        days: datetime.combine(local.date() - timedelta(days), local.time(), here).astimezone(UTC)
        for days in REMIND_DAYS_BEFORE
    }


def reminder_due(starts_at: datetime, zone: str, told_at: datetime, now: datetime) -> int | None:
    """Return which reminder is due now, by days before, or None.

    One that fell due before the last notice went out is left out, for the notice said it; of several that a worker
    missed only the last is sent; none is sent once the hearing has begun.

    Args:
        told_at: when the hearing was recorded or last changed.
    """
    if now >= starts_at:
        return None
    due = {days: at for days, at in reminder_moments(starts_at, zone).items() if told_at < at <= now}
    return min(due) if due else None


def must_escalate(starts_at: datetime, n_coming: int, n_needed: int, now: datetime) -> bool:
    """Return whether too few companions have said yes within three days of a hearing that has not begun."""
    return n_coming < n_needed and starts_at - ESCALATE_BEFORE <= now < starts_at


def may_note_next(starts_at: datetime, now: datetime) -> bool:
    """Return whether a companion may note now what was said in court."""
    return starts_at + NOTED_FROM <= now < starts_at + NOTED_UNTIL


def series(first_on: date, every_days: int, n_dates: int) -> tuple[date, ...]:
    """Return the days of a series such as weekly check-ins.

    Raises:
        LongSeries: fewer than two dates, more than 60, or no days between them.
    """
    if not 2 <= n_dates <= LONGEST_SERIES or not 1 <= every_days <= 366:
        raise LongSeries(f"{n_dates} dates, every {every_days} days")
    return tuple(first_on + timedelta(every_days * n) for n in range(n_dates))
