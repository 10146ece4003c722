"""ICE's workbooks "detention statistics" (ice.gov/detain/detention-management), biweekly and at the end of a year.

Oddities: the sheet "Facilities FY26" changes its name with the year and may end in a space; the headings stand in row
6, 7 or 10 under a merged band, in FY2019 behind a note on the source; footnotes stand under the table and their marks
behind names ("CENTER3"); ZIP codes are numbers until FY2026; the inspection columns changed four times; the file named
FY24…11152024 holds FY2025; the day of the data is in a line over the table, once with the year before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from localaction.detention.rules import listing_rows
from localaction.detention.rules.facility_names import name_key
from localaction.detention.rules.listing_rows import LEVELS, Summary
from localaction.detention.rules.printed_cells import text
from localaction.places.reference_files import gazetteer
from localaction.sources.actions import Cells, ListSource, Meaning, Table, WrongList
from localaction.sources.rules import Doubt
from localaction.sources.workbook import Cell, Sheet, Workbook

SOURCE = "detention-statistics"
PAGE = "https://www.ice.gov/detain/detention-management"
NEEDED = ("NAME", "CITY", "STATE", "TYPE DETAILED", "MALE CRIM", "GUARANTEED MINIMUM")
HEADER_WITHIN = 30
_FISCAL = re.compile(r"\bFY\s*(\d{2}|20\d{2})\b|FY(\d{2})", re.IGNORECASE)
_DATED = re.compile(r"\(IIDS\)\s*,?\s*(\d{1,2})/(\d{1,2})/(\d{4})")


def find_table(workbook: Workbook) -> Table:
    """Return the rows of the sheet of facilities.

    Raises:
        WrongList: NO_TABLE when no sheet has ICE's headings; COLUMN_MISSING when one is missing, with the table;
            NO_FISCAL_YEAR when nothing says which year it is, with the table.
    """
    found = [(sheet, line) for sheet in workbook.sheets if (line := _header(sheet)) is not None]
    if not found:
        raise WrongList("NO_TABLE", "no sheet has the columns Name, City, State, Type Detailed and Male Crim")
    sheet, line = max(found, key=lambda pair: ("FACILIT" in pair[0].name.upper(), len(pair[0].rows)))
    headings = [heading(cell) for cell in sheet.rows[line]]
    table = Table(tuple(h for h in headings if h), _rows(sheet, line, headings), _facts(sheet, line))
    missing = [column for column in NEEDED if column not in headings]
    if missing:
        raise WrongList("COLUMN_MISSING", f"no column {' and '.join(missing)}", table)
    if "fiscal_year" not in table.facts:
        raise WrongList("NO_FISCAL_YEAR", "neither the headings nor the sheet's name says a fiscal year", table)
    return table


def heading(cell: Cell) -> str:
    """Return a heading in capitals, without the year before the length of stay."""
    return re.sub(r"^FY\s?\d{2,4} ", "", text(cell).upper())


def _header(sheet: Sheet) -> int | None:
    for line, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        headings = {heading(cell) for cell in row}
        if {"NAME", "CITY", "STATE"} <= headings and len(headings & {*NEEDED, *LEVELS}) >= 5:
            return line
    return None


def _rows(sheet: Sheet, header: int, headings: list[str]) -> list[tuple[int, Cells]]:
    name, city = headings.index("NAME"), headings.index("CITY") if "CITY" in headings else 0
    found: list[tuple[int, Cells]] = []
    for line, row in enumerate(sheet.rows[header + 1 :], header + 2):
        filled = [i for i, cell in enumerate(row) if cell is not None and str(cell).strip()]
        # A footnote stands alone in its row; a facility has at least an address, a city and a state.
        if len(filled) <= 2 and not (name in filled and city in filled):
            continue
        found.append((line, {h: row[i] if i < len(row) else None for i, h in enumerate(headings) if h}))
    return found


def _facts(sheet: Sheet, header: int) -> dict[str, Any]:
    """Return the fiscal year and the day of the data, from the lines over the table, its headings and its name."""
    facts: dict[str, Any] = {"sheet": sheet.name, "header_line": header + 1}
    said = [str(cell) for cell in sheet.rows[header] if "ALOS" in str(cell)]
    # FY2026 has its fiscal year in the band over the headings too; the headings are the surest.
    year = next((_FISCAL.search(words) for words in [*said, sheet.name] if _FISCAL.search(words)), None)
    if year:
        facts["fiscal_year"] = 2000 + int((year[1] or year[2])[-2:])
    over = " ".join(str(cell) for row in sheet.rows[:header] for cell in row if cell)
    dated = _DATED.search(over)
    if dated:
        month, day, of_year = (int(part) for part in dated.groups())
        as_of = dt.date(of_year, month, day)
        facts["as_of_printed"] = as_of.isoformat()
        if "fiscal_year" in facts:
            as_of, is_moved = in_fiscal_year(as_of, facts["fiscal_year"])
            facts["as_of_year_corrected"] = is_moved
        facts["as_of"] = as_of.isoformat()
    return facts


def in_fiscal_year(as_of: dt.date, fiscal_year: int) -> tuple[dt.date, bool]:
    """Return the day of the data, with its year put right where it is a year too early, and whether it was.

    The data of a year's end are drawn up to a month after it.
    """
    begins = listing_rows.first_day(fiscal_year)
    ends = listing_rows.first_day(fiscal_year + 1) + dt.timedelta(days=60)
    later = as_of.replace(year=as_of.year + 1, day=min(as_of.day, 28))
    if not begins <= as_of < ends and begins <= later < ends:
        return as_of.replace(year=as_of.year + 1) if as_of.day <= 28 else later, True
    return as_of, False


def understand(cells: Cells, _published_on: dt.date, _digest: str) -> Meaning:
    """Return what a row says."""
    read = listing_rows.understand(cells, gazetteer().state_exactly)
    return Meaning(read.is_kept, read.reasons, read.values)


def summary(facts: dict[str, Any], rows: list[Meaning]) -> Summary:
    """Return what a publication looks like from afar."""
    kept = [row.values for row in rows if row.is_kept]
    empty = listing_rows.not_published([values["measures"] for values in kept])
    return Summary(
        facts["fiscal_year"],
        dt.date.fromisoformat(facts.get("as_of") or listing_rows.first_day(facts["fiscal_year"] + 1).isoformat()),
        len(kept),
        sum(listing_rows.population(values["measures"], empty) or 0 for values in kept),
        frozenset((name_key(values["name"]), values["state"]) for values in kept),
    )


def list_source(last_before: Callable[[Summary], Summary | None]) -> ListSource:
    """Return how to receive these workbooks.

    Args:
        last_before: returns the publication to compare with, the nearest one before by its own day.
    """

    def judge(facts: dict[str, Any], rows: list[Meaning]) -> list[Doubt]:
        new = summary(facts, rows)
        # The year's columns that nobody fills any more are a fact of the publication, not of a row.
        facts["not_published"] = listing_rows.not_published([row.values["measures"] for row in rows if row.is_kept])
        n_disagreeing = sum("GROUPS_DISAGREE" in row.reasons for row in rows)
        n_parked = sum(not row.is_kept for row in rows)
        against = listing_rows.speaks_against(new, last_before(new), n_disagreeing, n_parked)
        return [Doubt(code, detail) for code, detail in against]

    return ListSource(
        source=SOURCE,
        find_table=find_table,
        understand=understand,
        name_of=lambda values: (values["state"], values["name"].upper()),
        judge=judge,
    )
