"""ICE's lists of facilities with their codes (DETLOC), published 2009 to 2020 in its FOIA library.

Oddities: several sheets list the same centers, with headings in row 5, 7 or 9 under a band of titles; the county
column is shifted in places ("COUNTY", "KINGS" for Albany); two lists carry no code at all, and one of these has a
band with the field office between the rows; notes on law stand under the tables; the oldest is a workbook of before
2007 that says its day only in a title.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from localaction.detention.rules import inspections
from localaction.detention.rules.printed_cells import day, number, text, zip_code
from localaction.places.reference_files import gazetteer
from localaction.sources.actions import Cells, ListSource, Meaning, Table, WrongList
from localaction.sources.workbook import Sheet, Workbook

SOURCE = "facility-list"
PAGE = "https://www.ice.gov/foia/library"
HEADER_WITHIN = 30
# Lines of the second sheet begin here, of the third at twice this, for a line names one row of the workbook.
LINES_A_SHEET = 100_000
_CODE = re.compile(r"^[A-Z][A-Z0-9]{2,7}$")
_SAME = {"FACILITY NAME": "NAME", "ST": "STATE", "TYPE 1": "TYPE", "OPERATOR": "FACILITY OPERATOR",
         "FACILITY TYPE": "TYPE", "FACILITY TYPE DETAILED": "TYPE DETAILED",
         "FACILITY TYPE - DETAILED": "TYPE DETAILED",
         "ICE CAPACITY": "CAPACITY"}  # fmt: skip
_DAYS = (
    re.compile(r"as of (\d{1,2})/(\d{1,2})/(\d{4})"),
    re.compile(r"IIDS\), (\d{1,2})/(\d{1,2})/(\d{4})"),
)
_IN_WORDS = re.compile(r"as of ([A-Z][a-z]+ \d{1,2}, \d{4})")


def find_table(workbook: Workbook) -> Table:
    """Return the rows of every sheet that lists facilities by name and state.

    Raises:
        WrongList: NO_TABLE when no sheet has the columns.
    """
    columns: dict[str, None] = {}
    rows: list[tuple[int, Cells]] = []
    said: list[str] = []
    for place, sheet in enumerate(workbook.sheets):
        line = _header(sheet)
        if line is None:
            continue
        headings = _headings(sheet, line)
        columns.update(dict.fromkeys(h for h in headings if h))
        said += [str(cell) for row in sheet.rows[:line] for cell in row if cell]
        for at, row in enumerate(sheet.rows[line + 1 :], line + 2):
            filled = [cell for cell in row if cell is not None and str(cell).strip()]
            # Notes and the bands of field offices stand alone in their rows.
            if len(filled) > 1:
                cells = {h: row[i] if i < len(row) else None for i, h in enumerate(headings) if h}
                rows.append((place * LINES_A_SHEET + at, {"SHEET": sheet.name, **cells}))
    if not rows:
        raise WrongList("NO_TABLE", "no sheet has the columns Name and State, with DETLOC or City")
    as_of = _as_of(said)
    return Table(tuple(columns), rows, {"as_of": as_of.isoformat()} if as_of else {})


def _header(sheet: Sheet) -> int | None:
    for line, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        headings = {_SAME.get(said, said) for said in (text(cell).upper() for cell in row)}
        has_place = "STATE" in headings and "CITY" in headings
        if ("NAME" in headings and has_place) or {"DETLOC", "NAME", "FIELD OFFICE"} <= headings:
            return line
    return None


def _headings(sheet: Sheet, line: int) -> list[str]:
    """Return the headings; one that stands there again gets a number, so that no cell is lost."""
    found: list[str] = []
    for cell in sheet.rows[line]:
        said = text(cell).upper()
        said = _SAME.get(said, said)
        again = sum(h == said or h.startswith(f"{said} #") for h in found)
        found.append(f"{said} #{again + 1}" if said and again else said)
    return found


def _as_of(said: list[str]) -> dt.date | None:
    """Return the latest day that the titles name."""
    found = []
    for words in said:
        for pattern in _DAYS:
            found += [dt.date(int(y), int(m), int(d)) for m, d, y in pattern.findall(words)]
        for spelt in _IN_WORDS.findall(words):
            try:
                found.append(dt.datetime.strptime(spelt, "%B %d, %Y").date())
            except ValueError:
                continue
    return max(found, default=None)


def understand(cells: Cells, _published_on: dt.date, _digest: str) -> Meaning:
    """Return what a row says of a facility; a row without a code is kept when it names one in a state."""
    said = {heading: text(cell) for heading, cell in cells.items()}
    detloc, name = said.get("DETLOC", "").upper(), said.get("NAME", "")
    state = gazetteer().state_exactly(said.get("STATE", "")) or ""
    reasons = []
    if not name:
        reasons.append("NAME_MISSING")
    if detloc and not _CODE.match(detloc):
        reasons.append("DETLOC_UNREADABLE")
    if not detloc and not state:
        reasons.append("STATE_UNKNOWN")
    if reasons:
        return Meaning(False, reasons, {"name": name, "detloc": detloc})
    values: dict[str, Any] = {
        "detloc": detloc, "name": name, "address": said.get("ADDRESS", ""), "city": said.get("CITY", ""),
        "state": state, "zip": zip_code(cells.get("ZIP")), "county": said.get("COUNTY", ""),
        "type": said.get("TYPE DETAILED") or said.get("TYPE", ""), "operator": said.get("FACILITY OPERATOR", ""),
        "owner": said.get("FACILITY OWNER", ""), "capacity": _whole(cells.get("CAPACITY")),
        "guaranteed_minimum": _whole(cells.get("GUARANTEED MINIMUM")) or None,
        "contract_from": _day(cells, "BEST KNOWN CONTRACT INITIATION DATE"),
        "contract_until": _day(cells, "BEST KNOWN CONTRACT EXPIRATION DATE"),
        "inspections": [one.as_json() for one in inspections.read(cells).inspections if one.ended_on],
    }  # fmt: skip
    return Meaning(True, [], values)


def _whole(cell: Any) -> int | None:
    found = number(cell)
    return round(found) if found is not None and found >= 0 else None


def _day(cells: Cells, column: str) -> str | None:
    found = day(cells.get(column)).on
    return found.isoformat() if found else None


def list_source() -> ListSource:
    """Return how to receive these workbooks; each is a list of its own kind, so none is measured by another."""
    return ListSource(
        source=SOURCE,
        find_table=find_table,
        understand=understand,
        name_of=lambda values: (values["state"], values["detloc"] or values["name"].upper()),
        judge=lambda facts, rows: [],
    )
