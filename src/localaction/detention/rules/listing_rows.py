"""Understanding one row of the sheet "Facilities" in ICE's detention statistics.

A row is kept when it names a facility, a city and a state that exists. Nothing is guessed: a number that is not there
stays None, which is not zero. The cells themselves are kept as printed elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localaction.detention.rules import inspections
from localaction.detention.rules.printed_cells import Cell, number, text, zip_code

LEVELS = ("LEVEL A", "LEVEL B", "LEVEL C", "LEVEL D")
CRIMINALITY = ("MALE CRIM", "MALE NON-CRIM", "FEMALE CRIM", "FEMALE NON-CRIM")
THREAT = ("ICE THREAT LEVEL 1", "ICE THREAT LEVEL 2", "ICE THREAT LEVEL 3", "NO ICE THREAT LEVEL")
GROUPS = (LEVELS, CRIMINALITY, THREAT)
MEASURES = (*LEVELS, *CRIMINALITY, *THREAT, "MANDATORY", "ALOS")
# The three groups count the same people, so that their sums agree to a rounding; columns that moved do not.
AGREE_WITHIN, AGREE_SHARE = 0.5, 0.02
_FOOTNOTE = re.compile(r"(?<=[A-Za-z)])\d$")


@dataclass(frozen=True)
class Understood:
    """What a row says; `reasons` of a parked row say why, of a kept one what is odd about it."""

    is_kept: bool
    reasons: list[str]
    values: dict[str, Any] = field(default_factory=dict)


def understand(cells: Mapping[str, Cell], state_code: Callable[[str], str | None]) -> Understood:
    """Return what a row says.

    Args:
        cells: by heading in capitals, "FY26 ALOS" as "ALOS".
        state_code: returns the letters of a state by its letters or name, or None.
    """
    name, city, printed_state = (text(cells.get(column)) for column in ("NAME", "CITY", "STATE"))
    state = state_code(printed_state) if printed_state else None
    reasons = [
        code
        for code, lacks in (("NAME_MISSING", not name), ("CITY_MISSING", not city), ("STATE_UNKNOWN", not state))
        if lacks
    ]
    if reasons:
        return Understood(False, reasons, {"name": name, "city": city, "state": printed_state})
    notes: list[str] = []
    if _FOOTNOTE.search(name):
        name = _FOOTNOTE.sub("", name)
        notes.append("FOOTNOTE_MARK")
    code = zip_code(cells.get("ZIP"))
    if not code and text(cells.get("ZIP")):
        notes.append("ZIP_UNREADABLE")
    measures = {column: number(cells.get(column)) for column in MEASURES if column in cells}
    sums = [total for group in GROUPS if (total := sum_of(measures, group)) is not None]
    if sums and max(sums) - min(sums) > max(AGREE_WITHIN, AGREE_SHARE * max(sums)):
        notes.append("GROUPS_DISAGREE")
    minimum = number(cells.get("GUARANTEED MINIMUM"))
    if minimum is None and text(cells.get("GUARANTEED MINIMUM")):
        notes.append("GUARANTEED_MINIMUM_UNREADABLE")
    seen = inspections.read(cells)
    values = {
        "name": name, "address": text(cells.get("ADDRESS")), "city": city, "state": state, "zip": code,
        "aor": text(cells.get("AOR")), "type": text(cells.get("TYPE DETAILED")), "sex": text(cells.get("MALE/FEMALE")),
        "guaranteed_minimum": round(minimum) if minimum is not None and minimum > 0 else None,
        "measures": measures, "inspections": [one.as_json() for one in seen.inspections],
    }  # fmt: skip
    return Understood(True, [*notes, *seen.notes], values)


def sum_of(measures: Mapping[str, float | None], group: Sequence[str]) -> float | None:
    """Return the sum of a group of columns; None when none of them holds a number."""
    numbers = [value for column in group if (value := measures.get(column)) is not None]
    return sum(numbers) if numbers else None


def population(measures: Mapping[str, float | None], not_published: Collection[str] = ()) -> float | None:
    """Return a facility's average daily population: the sum of the four columns of criminality.

    Where ICE has stopped publishing these, the classification levels or the threat levels give the same sum.

    Args:
        measures: by heading.
        not_published: headings that nobody fills in the whole publication.
    """
    for group in (CRIMINALITY, LEVELS, THREAT):
        if not set(group) <= set(not_published):
            return sum_of(measures, group)
    return None


def not_published(rows: Sequence[Mapping[str, float | None]]) -> list[str]:
    """Return the headings that nobody fills any more: nothing but zeros or blanks in every row.

    Of the three groups that count the same people, a column is empty by itself only when its whole group is: where
    the others add up to everybody, its zeros are zeros.
    """
    empty = {column for column in MEASURES if rows and not any(row.get(column) for row in rows)}
    filled = {column for group in GROUPS if not set(group) <= empty for column in group}
    return [column for column in MEASURES if column in empty - filled]


def fiscal_year_of(day: dt.date) -> int:
    """Return the federal fiscal year of a day, which begins on 1 October of the year before."""
    return day.year + (day.month >= 10)


def first_day(fiscal_year: int) -> dt.date:
    """Return the first day of a federal fiscal year."""
    return dt.date(fiscal_year - 1, 10, 1)


@dataclass(frozen=True)
class Summary:
    """A publication from afar.

    Attributes:
        n_rows: rows that were kept.
        population: sum over its facilities.
        names: of its facilities, with their states.
    """

    fiscal_year: int
    as_of: dt.date
    n_rows: int
    population: float
    names: frozenset[tuple[str, str]]


# Between two publications of one fiscal year the sum never moved by more than 24 % (2019 to 2026, FY2025 being the
# steepest), and never more than 13 % of the facilities went; across years the sum halved once (2020 to 2021).
MAX_POPULATION_CHANGE, MAX_ROWS_LOST, MAX_NAMES_LOST = 0.35, 0.25, 0.35
FACTOR_ACROSS_YEARS, LEAST_TO_COMPARE = 3.0, 20
MAX_DISAGREEING = 0.05


def speaks_against(
    new: Summary, last: Summary | None, n_disagreeing: int, n_parked: int
) -> list[tuple[str, dict[str, Any]]]:
    """Return why a publication cannot be trusted as it is: (code, detail) pairs; nothing when it is in line.

    Args:
        new: the publication to judge.
        last: the one that counts and stands nearest before it by its own as-of day, or None.
        n_disagreeing: rows whose groups of columns do not add up to the same number.
        n_parked: rows that could not be read.

    Source: Ours: bounds stand above what the sound publications of 2019 to 2026 show.
    """
    found: list[tuple[str, dict[str, Any]]] = []
    if n_disagreeing > MAX_DISAGREEING * max(new.n_rows, 1):
        found.append(("GROUPS_DISAGREE", {"rows": n_disagreeing, "of": new.n_rows}))
    if n_parked > MAX_DISAGREEING * max(new.n_rows, 1) and n_parked > 2:
        found.append(("MANY_UNREADABLE", {"rows": n_parked, "of": new.n_rows + n_parked}))
    if last is None or last.n_rows < LEAST_TO_COMPARE:
        return found
    is_same_year = new.fiscal_year == last.fiscal_year
    ratio = new.population / last.population if last.population else 1.0
    low, high = 1 / FACTOR_ACROSS_YEARS, FACTOR_ACROSS_YEARS
    if is_same_year:
        low, high = 1 - MAX_POPULATION_CHANGE, 1 + MAX_POPULATION_CHANGE
    if not low <= ratio <= high:
        found.append(("POPULATION_LEAPT", {"before": round(last.population), "now": round(new.population)}))
    if new.n_rows < (1 - (MAX_ROWS_LOST if is_same_year else 0.5)) * last.n_rows:
        found.append(("ROWS_FELL", {"before": last.n_rows, "now": new.n_rows}))
    gone = len(last.names - new.names)
    if is_same_year and gone > MAX_NAMES_LOST * len(last.names):
        found.append(("NAMES_GONE", {"facilities": gone, "of": len(last.names)}))
    return found
