"""The federal holidays, and how a hearing's hour is said in a message."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

# Without accents: one of them would halve the room of a text message.
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}


def said(moment: datetime, zone: str, language: str) -> str:
    """Return a moment by the clock of a zone as "Tue Sep 8 13:00 EDT": months ahead a weekday is not enough, and
    readers live in other zones than the court."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{said_day(local.date(), language)} {local:%H:%M %Z}"


def said_day(day: date, language: str) -> str:
    """Return a day as "Tue Sep 8" or "mar 8 sep"."""
    tongue = "es" if language == "es" else "en"
    month = MONTHS[tongue][day.month - 1]
    numbered = f"{day.day} {month}" if tongue == "es" else f"{month} {day.day}"
    return f"{WEEKDAYS[tongue][day.weekday()]} {numbered}"


def federal_holidays(first: date, last: date) -> frozenset[date]:
    """Return the days on which federal offices are shut between two days, those kept in lieu included.

    Source: 5 U.S.C. 6103 (a) and (b), as the `holidays` package computes it.
    """
    import holidays  # takes a tenth of a second, which other commands need not spend

    return frozenset(holidays.country_holidays("US", years=range(first.year, last.year + 2), observed=True))
