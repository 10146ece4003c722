"""Counts of people in detention by facility code and day, published by two projects from ICE's records.

- Deportation Data Project (deportationdata.org, CC0): a parquet file with a row for every code and every day from
  2022-10-01 on, zero included. Its days are numbers of days since 1970-01-01.
- University of Washington Center for Human Rights (UWCHR): `code|n|date` in a gzipped text file, 2005 to January 2024,
  a row only where somebody was counted. It was made from stays of fiscal year 2012 and later, so that the days before
  2011-10-01 count only who stayed on until then: these rows are parked. Its numbers are neither those at midnight nor
  those at any time of the other project, so that they are a measure of their own.
"""

from __future__ import annotations

import datetime as dt
import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from localaction.sources import parquet
from localaction.sources.workbook import Unreadable

SOURCE = "daily-population"
UWCHR_FROM = dt.date(2011, 10, 1)
EPOCH = dt.date(1970, 1, 1)
HEADER = "detention_facility_code|n|date"
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
CODE, DAY, NAME = "detention_facility_code", "date", "detention_facility"
MEASURES = {
    "MIDNIGHT": "n_detained_at_midnight", "ANY_TIME": "n_detained", "MALE": "n_detained_male",
    "FEMALE": "n_detained_female", "CONVICTED": "n_detained_convicted_criminal",
    "POSSIBLY_UNDER_18": "n_detained_possibly_under_18",
}  # fmt: skip
# By code, measure and year: one number for each day of the year, None where no row is printed.
Years = dict[tuple[str, str, int], list[int | None]]


@dataclass
class Counts:
    """What a file holds.

    Attributes:
        names: of codes, where the file prints them.
        first_on, last_on: first and last day with a row.
    """

    years: Years
    n_rows: int
    n_parked: int = 0
    parked: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    first_on: dt.date | None = None
    last_on: dt.date | None = None
    columns: list[str] = field(default_factory=list)


def read(path: Path) -> Counts:
    """Return the counts of a file of either project.

    Raises:
        Unreadable: with a code; for a compressed parquet file without the package to unpack it, NO_DECOMPRESSOR.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(4)
    if head == parquet.MAGIC:
        return _read_parquet(path)
    if head[:2] == b"\x1f\x8b":
        return _read_text(path)
    raise Unreadable("WRONG_KIND", f"{path.name} is neither a parquet file nor gzipped text")


def _read_parquet(path: Path) -> Counts:
    wanted = (CODE, DAY, NAME, *MEASURES.values())
    try:
        columns = parquet.columns(path, wanted)
    except parquet.UnreadableParquet as refusal:
        raise Unreadable(refusal.code, str(refusal)) from refusal
    codes, days = columns[CODE], columns[DAY]
    found = Counts({}, len(codes), columns=list(wanted))
    numbers = [day for day in days if isinstance(day, int)]
    if not numbers or len(numbers) != len(days) or None in codes:
        raise Unreadable("EMPTY", f"{path.name}: rows without a code or a day")
    found.first_on, found.last_on = (EPOCH + dt.timedelta(days=at) for at in (min(numbers), max(numbers)))
    found.names = {str(code): str(name) for code, name in zip(codes, columns[NAME], strict=True) if name}
    where = _places_of(numbers)
    for measure, column in MEASURES.items():
        for code, day, count in zip(codes, numbers, columns[column], strict=True):
            year, at, length = where[day]
            key = (str(code), measure, year)
            series = found.years.get(key)
            if series is None:
                series = found.years[key] = [None] * length
            series[at] = count if isinstance(count, int) else None
    return found


def _places_of(days: list[int]) -> dict[int, tuple[int, int, int]]:
    """Return for each number of a day its year, its place in the year from 0, and the length of the year."""
    return {day: _place(EPOCH + dt.timedelta(days=day)) for day in set(days)}


def _place(day: dt.date) -> tuple[int, int, int]:
    first, following = dt.date(day.year, 1, 1), dt.date(day.year + 1, 1, 1)
    return day.year, (day - first).days, (following - first).days


def _read_text(path: Path) -> Counts:
    found = Counts({}, 0, columns=HEADER.split("|"))
    parked: dict[str, int] = defaultdict(int)
    places: dict[str, tuple[int, int, int] | None] = {}
    for line in _lines(path):
        found.n_rows += 1
        code, _, rest = line.partition("|")
        n, _, said = rest.partition("|")
        if said not in places:
            places[said] = _place_of_text(said)
        place = places[said]
        if place is None or not code or not n.isdigit():
            parked["UNREADABLE"] += 1
        elif said < UWCHR_FROM.isoformat():
            parked["BEFORE_FISCAL_YEAR_2012"] += 1
        else:
            year, at, length = place
            series = found.years.setdefault((code, "HEADCOUNT", year), [None] * length)
            series[at] = int(n)
    kept = [said for said, place in places.items() if place and said >= UWCHR_FROM.isoformat()]
    if not kept:
        raise Unreadable("EMPTY", f"{path.name} holds no count")
    found.first_on, found.last_on = dt.date.fromisoformat(min(kept)), dt.date.fromisoformat(max(kept))
    found.parked, found.n_parked = dict(parked), sum(parked.values())
    return found


def _place_of_text(said: str) -> tuple[int, int, int] | None:
    try:
        return _place(dt.date.fromisoformat(said))
    except ValueError:
        return None


def _lines(path: Path) -> Iterator[str]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            if file.readline().strip() != HEADER:
                raise Unreadable("WRONG_COLUMNS", f"{path.name}: the first line is not {HEADER}")
            size = 0
            for line in file:
                size += len(line)
                if size > MAX_UNPACKED_BYTES:
                    raise Unreadable("TOO_LARGE", f"{path.name} unpacks to more than {MAX_UNPACKED_BYTES >> 20} MiB")
                yield line.rstrip("\n")
    except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError) as error:
        raise Unreadable("TRUNCATED", f"{path.name} is cut off or damaged") from error
