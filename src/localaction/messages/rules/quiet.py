"""Hours in which nobody is woken, by the clock on the recipient's wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class QuietHours:
    """Half-open on the wall clock: quiet from `begins` until `ends`, over midnight when `ends` is the earlier.

    Equal times mean that no hour is quiet.
    """

    begins: time
    ends: time


# Ours: nobody's rule but a decent default; the hours of 47 CFR 64.1200(c)(1) are those of telephone solicitation.
NIGHT = QuietHours(time(21), time(8))


def is_quiet(hours: QuietHours, now: datetime, zone: tzinfo) -> bool:
    """Return whether `now` falls in the quiet hours of `zone`.

    Args:
        now: an aware instant.
    """
    clock = now.astimezone(zone).time()
    if hours.begins <= hours.ends:
        return hours.begins <= clock < hours.ends
    return clock >= hours.begins or clock < hours.ends


def opens_at(hours: QuietHours, now: datetime, zone: tzinfo) -> datetime:
    """Return the first instant from `now` on that is not quiet, in UTC.

    The wall clock decides: where spring skips the end of the quiet hours they end with the skip, and where autumn
    repeats an hour the repeated quiet minutes are quiet again if the search begins in them.
    """
    if not is_quiet(hours, now, zone):
        return now.astimezone(UTC)
    today = now.astimezone(zone).date()
    ends = [
        datetime.combine(today + timedelta(days=n), hours.ends, zone).replace(fold=fold).astimezone(UTC)
        for n in (-1, 0, 1, 2)
        for fold in (0, 1)
    ]
    # A change of clocks happens on a quarter of an hour, so these find the end that no clock shows.
    whole = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    quarters = [whole + n * QUARTER for n in range(27 * 4)]
    return min(at for at in (*ends, *quarters) if at >= now and not is_quiet(hours, at, zone))
