"""The clock of a place: how an hour that people type becomes a moment, and how a moment is said in a message."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Every clock of the United States that differs today, the largest first.
ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Detroit", "America/Boise",
    "America/Indiana/Indianapolis", "America/Kentucky/Louisville", "Pacific/Guam",
)  # fmt: skip
# Without accents: one of them would halve the room of a text message.
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}


class HalfATime(ValueError):
    """A day without its hour, an hour without its day, or either where none belongs."""


class NoSuchHour(ValueError):
    """On this day the clocks of the place skip this hour, or show it twice."""


class UnknownZone(ValueError):
    """The time zone does not exist."""


def moment(on: date | None, at: time | None, zone: str) -> datetime:
    """Return the moment in UTC at which the clocks of a zone show a day and an hour.

    Raises:
        HalfATime: either is missing.
        UnknownZone: there is no such zone.
        NoSuchHour: the clocks go forward over this hour, or show it twice because they go back.
    """
    if on is None or at is None:
        raise HalfATime("a moment needs day and hour")
    try:
        here = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone) from None
    first, second = (datetime.combine(on, at.replace(fold=fold), here) for fold in (0, 1))
    if first.utcoffset() != second.utcoffset():
        raise NoSuchHour(f"{on} {at:%H:%M} in {zone}")
    return first.astimezone(UTC)


def said(moment: datetime, zone: str, language: str) -> str:
    """Return a moment by the clock of a zone as "Tue Sep 8 13:00 EDT": months ahead a weekday is not enough, and
    readers live in other zones than the place."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{said_day(local.date(), language)} {local:%H:%M %Z}"


def said_day(day: date, language: str) -> str:
    """Return a day as "Tue Sep 8" or "mar 8 sep"."""
    tongue = "es" if language == "es" else "en"
    month = MONTHS[tongue][day.month - 1]
    numbered = f"{day.day} {month}" if tongue == "es" else f"{month} {day.day}"
    return f"{WEEKDAYS[tongue][day.weekday()]} {numbered}"
