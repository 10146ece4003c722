"""The federal holidays, and how a day and an hour are said in a message."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from localaction.visit.rules.shapes import Holiday

# Without accents: one of them would halve the room of a text message.
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
}


def said(moment: datetime, zone: str, language: str) -> str:
    """Return a moment by the clock of a zone as "Sat 10:00": enough for who expects it, nothing for who does not."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS['es' if language == 'es' else 'en'][local.weekday()]} {local:%H:%M}"


def federal_holidays(year: int) -> dict[date, Holiday]:
    """Return the federal holidays of a year and of the next New Year's Day, with the days kept in lieu of them.

    Source: 5 U.S.C. 6103 (a) and (b), as the `holidays` package computes it.
    """
    import holidays  # takes a tenth of a second, which other commands need not spend

    actual = holidays.country_holidays("US", years=[year, year + 1], observed=False)
    kept = holidays.country_holidays("US", years=[year, year + 1], observed=True)
    return {day: Holiday(name, is_observed=day not in actual) for day, name in kept.items()}
