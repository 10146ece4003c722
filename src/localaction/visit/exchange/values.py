"""How each kind of value is written: days, hours, letters, digits, dates. Each reader raises ValueError."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from localaction.visit.rules.shapes import HOLIDAY_DAYS, WEEKDAYS, Band, Span
from localaction.visit.rules.words import squeezed

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

CUT = "cut"
_FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_WORDS: dict[str, tuple[str, ...]] = {
    "daily": WEEKDAYS,
    "weekdays": WEEKDAYS[:5],
    "weekend": WEEKDAYS[5:],
    "weekends": WEEKDAYS[5:],
    "holidays": ("Holiday",),
    "holiday": ("Holiday",),
    "fedholiday": ("FedHoliday",),
    "fedholidays": ("FedHoliday",),
}


def one_or_many(value: object) -> list[object]:
    """Return a list as it is and anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def word(value: object) -> str:
    """Read a word: text, or a number as it was written."""
    if isinstance(value, bool) or not isinstance(value, str | int) or str(value).strip() == "":
        raise ValueError("a word is wanted")
    return str(value).strip()


def words(value: object) -> tuple[str, ...]:
    """Read one word or a list of words."""
    return tuple(sorted({word(v) for v in one_or_many(value)}))


def sentence(value: object) -> str:
    """Read text as printed."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("text is wanted")
    return value


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false is wanted")
    return value


def count(value: object) -> int:
    """Read a whole number, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a whole number is wanted")
    return value


def positive(value: object) -> int:
    """Read a whole number, one or more."""
    if count(value) == 0:
        raise ValueError("a number above zero is wanted")
    return count(value)


def day(value: object) -> date:
    """Read a day written YYYY-MM-DD."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        raise ValueError("a day written YYYY-MM-DD is wanted")
    return date.fromisoformat(value.strip())


def days_list(value: object) -> tuple[date, ...]:
    """Read one day or a list of days."""
    return tuple(sorted(day(v) for v in one_or_many(value)))


def day_before(value: object) -> date:
    """Read a day and return the one before: a closure `until` a day leaves that day open."""
    return day(value) - timedelta(days=1)


def clock_time(value: object) -> int:
    """Read a time of day written HH:MM, in minutes since midnight; 24:00 is the end of the day."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)", value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a time written HH:MM is wanted")
    minutes = int(match[1]) * 60 + int(match[2])
    if int(match[2]) > 59 or minutes > 24 * 60:
        raise ValueError("a time of day is wanted")
    return minutes


def span(value: object) -> Span:
    """Read opening hours written HH:MM-HH:MM."""
    parts = re.split(r"\s*[-–—]\s*", value.strip()) if isinstance(value, str) else []
    if len(parts) != 2:
        raise ValueError("hours written HH:MM-HH:MM are wanted")
    read = Span(clock_time(parts[0]), clock_time(parts[1]))
    if read.opens >= read.closes:
        raise ValueError("hours end before they begin")
    return read


def spans(value: object) -> tuple[tuple[Span, ...], bool]:
    """Read one or several opening hours; the word `cut` says that the published text breaks off."""
    parts = one_or_many(value)
    return tuple(sorted({span(v) for v in parts if v != CUT})), CUT in parts


def weekday(value: object) -> str:
    """Read one day of the week, short or long."""
    text = word(value).casefold()
    for short, full in zip(WEEKDAYS, _FULL_DAYS, strict=True):
        if text in (short.casefold(), full, full + "s"):
            return short
    raise ValueError("a day of the week is wanted")


def weekdays(value: object) -> tuple[str, ...]:
    """Read days of the week and holidays: `Mon-Fri`, `[Sat, Sun, FedHoliday]`, `daily+holidays`, `weekend_holiday`.

    Returns them in the order of the week; a range may run over the weekend (`Thu-Mon`).
    """
    found: set[str] = set()
    for part in one_or_many(value):
        for piece in re.split(r"\s*[+,_]\s*|\s+and\s+", word(part)):
            ends = re.split(r"\s*[-–]\s*", piece)
            if piece.casefold() in _DAY_WORDS:
                found.update(_DAY_WORDS[piece.casefold()])
            elif len(ends) == 2:
                first, last = (WEEKDAYS.index(weekday(end)) for end in ends)
                found.update(WEEKDAYS[(first + n) % 7] for n in range((last - first) % 7 + 1))
            else:
                found.add(weekday(piece))
    if not found:
        raise ValueError("days are wanted")
    return tuple(d for d in (*WEEKDAYS, *HOLIDAY_DAYS) if d in found)


def days_and_hours(value: object) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Read days and hours written in one line: `Sat-Sun 08:00-15:30`."""
    match = re.fullmatch(r"(.+?)\s+([\d:]+\s*[-–]\s*[\d:]+)", value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError("days and hours are wanted, as in “Sat-Sun 08:00-15:30”")
    return weekdays(match[1]), (span(match[2]),)


def weeks(value: object) -> tuple[int, ...]:
    """Read weeks of the month, 1 to 5."""
    found = {positive(v) for v in one_or_many(value)}
    if not found or max(found) > 5:
        raise ValueError("weeks of the month are 1 to 5")
    return tuple(sorted(found))


def letters(value: object) -> tuple[tuple[str, str], ...]:
    """Read ranges of first letters: `A-L`, or a list of ranges and letters."""
    found = set()
    for part in one_or_many(value):
        match = re.fullmatch(r"([A-Z])(?:\s*(?:-|–|to)\s*([A-Z]))?", word(part), re.IGNORECASE)
        if match is None or match[1].upper() > (match[2] or match[1]).upper():
            raise ValueError("letters written A-L are wanted")
        found.add((match[1].upper(), (match[2] or match[1]).upper()))
    if not found:
        raise ValueError("letters are wanted")
    return tuple(sorted(found))


def band(value: object) -> Band:
    """Read a range of last digits: `000-499` compares three digits, `0-4` one."""
    match = re.fullmatch(r"(\d{1,3})\s*[-–]\s*(\d{1,3})", value.strip()) if isinstance(value, str) else None
    if match is None or len(match[1]) != len(match[2]) or int(match[1]) > int(match[2]):
        raise ValueError("last digits written 000-499 are wanted")
    return Band(len(match[1]), int(match[1]), int(match[2]))


def sexes(value: object) -> tuple[str, ...]:
    """Read one sex or several."""
    return tuple(sorted({sex(v) for v in one_or_many(value)}))


def sex(value: object) -> str:
    """Read a sex; M and F are recognised in English and Spanish words, anything else is kept as written."""
    text = word(value).upper()
    if text in ("M", "MALE", "MAN", "MEN", "HOMBRE", "HOMBRES", "MASCULINO"):
        return "M"
    return "F" if text in ("F", "FEMALE", "WOMAN", "WOMEN", "MUJER", "MUJERES", "FEMENINO") else text


def one_of(kind: type[E]) -> Callable[[object], E]:
    """Return a reader of one value of an enumeration, however it is cased or spaced."""

    def read(value: object) -> E:
        for member in kind:
            if squeezed(member) == squeezed(word(value)):
                return member
        raise ValueError(f"one of {', '.join(kind)} is wanted")

    return read


def some_of(kind: type[E]) -> Callable[[object], tuple[E, ...]]:
    """Return a reader of one or several values of an enumeration."""
    one = one_of(kind)
    return lambda value: tuple(sorted({one(v) for v in one_or_many(value)}))
