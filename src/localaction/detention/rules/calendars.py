"""Which days count for a public body: weekends, holidays as its law defines them, and its own closings.

The `holidays` package gives each state's public holidays. Where that is not what the statute says, the table of
records laws adds and drops days, or lists all of them (Texas moves no holiday that falls on a Saturday).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOVES = ("stay", "sunday", "nearest", "monday")
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6
ONE_DAY = dt.timedelta(days=1)


class BadHolidayRule(ValueError):
    """A holiday of the table is written in a way that no rule reads."""


@dataclass(frozen=True)
class HolidayRule:
    """One holiday of a statute.

    `when` is "MM-DD", "easter -2", "rosh-hashanah +9", "may mon last" or "nov thu 4 +1" (the day after the fourth
    Thursday).
    `moves` says what a weekend does to it: "stay"; "sunday" (Sunday to Monday); "nearest" (also Saturday to Friday);
    "monday" (always kept on a Monday: Tuesday to Friday go back to it, Saturday and Sunday on to it).
    """

    name: str
    when: str
    moves: str = "stay"
    even_years: bool = False

    def kept_on(self, year: int) -> dt.date | None:
        """Return the day on which it is kept in `year`, None in a year without it.

        Raises: BadHolidayRule when `when` or `moves` can't be read.
        """
        if self.even_years and year % 2:
            return None
        return _moved(_nominal(self.when, year), self.moves)


def _nominal(when: str, year: int) -> dt.date:
    """Return the day that `when` names in `year`."""
    words = when.split()
    try:
        shift = int(words.pop()) if len(words) > 1 and words[-1][0] in "+-" else 0
        if words == ["easter"]:
            day = _easter(year)
        elif words == ["rosh-hashanah"]:
            day = _rosh_hashanah(year)
        elif len(words) == 1:
            month, number = (int(part) for part in words[0].split("-"))
            day = dt.date(year, month, number)
        else:
            day = _nth(year, MONTHS.index(words[0]) + 1, WEEKDAYS.index(words[1]), words[2])
    except (ValueError, IndexError) as error:
        raise BadHolidayRule(f"cannot read the holiday rule {when!r}") from error
    return day + dt.timedelta(days=shift)


def _easter(year: int) -> dt.date:
    """Return Easter Sunday. Source: J. Meeus, Astronomical Algorithms, ch. 8 (Gregorian calendar)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def _rosh_hashanah(year: int) -> dt.date:
    """Return the first day of Rosh Hashanah, from the package's calendar of Israel."""
    import holidays  # not above: every command would wait a fifth of a second for it

    listed = holidays.country_holidays("IL", years=year, language="en_US", observed=False)
    return min(day for day, name in listed.items() if name.startswith("Rosh Hashanah"))


def _nth(year: int, month: int, weekday: int, which: str) -> dt.date:
    """Return the nth (or last) `weekday` of a month."""
    if which == "last":
        end = (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - ONE_DAY
        return end - dt.timedelta(days=(end.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (int(which) - 1))


def _moved(day: dt.date, moves: str) -> dt.date:
    """Return the day on which a holiday that falls on `day` is kept."""
    weekday = day.weekday()
    if moves not in MOVES:
        raise BadHolidayRule(f"a holiday moves {', '.join(MOVES)}, not {moves!r}")
    if moves == "monday":
        return day + dt.timedelta(days=7 - weekday if weekday >= SATURDAY else -weekday)
    if weekday == SUNDAY and moves in ("sunday", "nearest"):
        return day + ONE_DAY
    if weekday == SATURDAY and moves == "nearest":
        return day - ONE_DAY
    return day


@dataclass(frozen=True)
class Closed:
    """Why a day is not a business day: `code` is "weekend", "holiday" or "closing"."""

    code: str
    name: str = ""


@dataclass(frozen=True, eq=False)
class HolidayList:
    """The holidays of one law: a subdivision of the `holidays` package ("" for the federal list, None for no use of
    it), without the `dropped` names, with those `added`. Compared by identity, so that a year is worked out once.
    """

    library: str | None
    added: tuple[HolidayRule, ...] = ()
    dropped: frozenset[str] = frozenset()

    def name_of(self, day: dt.date) -> str:
        """Return the name of the holiday kept on `day`, "" when there is none."""
        return _year(self, day.year).get(day, "")


@dataclass(frozen=True)
class Calendar:
    """The business days of public bodies under one law.

    `max_closings` is how many days a year a body may itself close, None for no limit; `optional` are holidays that
    count unless the body keeps them (give them as closings; they do not use up `max_closings`). `proclaimed` are
    holidays of one day that a state was given beyond its list, with their names.
    """

    kept: HolidayList
    optional: tuple[HolidayRule, ...] = ()
    max_closings: int | None = None
    closings: frozenset[dt.date] = frozenset()
    proclaimed: tuple[tuple[dt.date, str], ...] = ()

    def closed(self, day: dt.date) -> Closed | None:
        """Return why `day` is not a business day, None when it is one."""
        name = self.kept.name_of(day) or dict(self.proclaimed).get(day, "")
        if day.weekday() >= SATURDAY:
            return Closed("weekend", name)
        if name:
            return Closed("holiday", name)
        return Closed("closing") if day in self.closings else None

    def optional_name(self, day: dt.date) -> str:
        """Return the holiday that the body may keep on `day` though the law doesn't make it one, "" for none.

        Source: Tex. Gov't Code § 552.0031(c), (e): optional holidays, and the Friday before or Monday after a
        holiday on a weekend.
        """
        for rule in self.optional:
            if rule.kept_on(day.year) == day:
                return rule.name
        beside = {FRIDAY: day + ONE_DAY, MONDAY: day - ONE_DAY}.get(day.weekday())
        return self.kept.name_of(beside) if self.optional and beside else ""

    def next_open(self, day: dt.date) -> dt.date:
        """Return the first business day after `day`. Ours: what "the next business day" means in every law here."""
        day += ONE_DAY
        while self.closed(day):
            day += ONE_DAY
        return day

    def with_closings(self, days: Iterable[dt.date]) -> tuple[Calendar, tuple[dt.date, ...]]:
        """Return this calendar with the body's own closings, and the days beyond what the law lets it close.

        Days are taken in order of date; the limit is per calendar year.
        Source: Tex. Gov't Code § 552.0031(f); for other laws there is no limit that we know of.
        """
        taken: set[dt.date] = set()
        refused: list[dt.date] = []
        used: Counter[int] = Counter()
        for day in sorted(set(days)):
            if self.closed(day):
                continue
            if self.max_closings is not None and not self.optional_name(day):
                if used[day.year] >= self.max_closings:
                    refused.append(day)
                    continue
                used[day.year] += 1
            taken.add(day)
        return replace(self, closings=self.closings | taken), tuple(refused)


@lru_cache(maxsize=1024)
def _year(kept: HolidayList, year: int) -> dict[dt.date, str]:
    """Return the holidays kept in `year` with their names."""
    found: dict[dt.date, str] = {}
    if kept.library is not None:
        import holidays

        listed = holidays.country_holidays("US", subdiv=kept.library or None, years=year, language="en_US")
        for day, joined in listed.items():
            names = [name for name in joined.split("; ") if name.removesuffix(" (observed)") not in kept.dropped]
            if names:
                found[day] = "; ".join(names)
    for rule in kept.added:
        # A holiday of 1 January may be kept on 31 December of the year before.
        for day_kept in (rule.kept_on(year), rule.kept_on(year + 1)):
            if day_kept and day_kept.year == year:
                found.setdefault(day_kept, rule.name)
    return found
