"""Inspections by ICE's contractor 2019 to 2021, as coded by hand by researchers of NMSU and UTEP.

`df_inspect.csv` lists 382 packets by facility, state and day, with the names of ICE's files; in two rows the state and
the day stand together in one column.
`df_324.csv` holds 200 of them coded from form G-324A: first and last day, standards, the rating that the inspector
recommended, and what the center counted of the year before: deaths, escapes, grievances, each of people held for ICE
and of others.
`df_324_inc.csv` has twelve rows for each of these, one a month of that year (`date`), with some 70 more counts: uses of
force, segregation, hunger strikes, grievances by subject with how many were upheld. An empty cell is not a zero.
The other tables of the set count these.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

from localaction.places.reference_files import gazetteer
from localaction.sources.actions import Cells, ListSource, Meaning, Table
from localaction.sources.workbook import Unreadable

SOURCE = "inspections"
PAGE = "https://www.ice.gov/detain/facility-inspections"
PACKETS = {"id", "facility", "state", "inspection_date", "file_name_4", "file_name_6", "status"}
CODED = {"id", "facility", "state", "date", "current_inspection_date_from", "recommended_rating", "standards"}
BY_MONTH = {"id", "facility", "state", "inspection_date", "date", "disciplinary_infractions", "visitation_file"}
_NO_COUNTS = {"id", "facility", "state", "inspection_date", "date"}
# The set's own counts: read by nobody here, refused by nobody either.
OF_THE_SET = ({"recommended_rating", "count_by_rating"}, {"standards", "count_by_standard"})
_SLIPPED = re.compile(r"^([A-Z]{2})\)\W*(.+)$")
_MONTHS = {
    month: i
    for i, month in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}


def find_table(path: Path) -> Table:
    """Return the rows of a table of the set; none for a table that only counts.

    Raises:
        Unreadable: it is none of them.
        OSError, UnicodeDecodeError, csv.Error: it cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = tuple(reader.fieldnames or ())
        if any(set(columns) >= known for known in (PACKETS, CODED, BY_MONTH)):
            return Table(columns, [(line, dict(row)) for line, row in enumerate(reader, 2)])
        if not any(set(columns) >= known for known in OF_THE_SET):
            raise Unreadable("WRONG_COLUMNS", f"{path.name}: the columns are of no table of inspections that we know")
    return Table(columns, [])


def understand(cells: Cells, _published_on: dt.date, _digest: str) -> Meaning:
    """Return what a row says of an inspection; parked without a facility, a state or a day."""
    said = {column: " ".join(str(cell or "").split()) for column, cell in cells.items()}
    state, spelt = said["state"], said["inspection_date"]
    slipped = _SLIPPED.match(state)
    if slipped:
        # Two rows have the rest of their line in the column of the state.
        state, spelt = slipped[1], slipped[2]
    is_by_month = "disciplinary_infractions" in said
    # In the table by month the column `date` is the month that is counted.
    ended = _spelt(spelt) if is_by_month else _iso(said.get("date", "")) or _spelt(spelt)
    begun = _iso(said.get("current_inspection_date_from", ""))
    reasons = [] if said["facility"] else ["FACILITY_MISSING"]
    reasons += [] if state in gazetteer().states else ["STATE_UNKNOWN"]
    reasons += [] if ended else ["DATE_UNREADABLE"]
    files = [said[column] for column in ("file_name_4", "file_name_6") if said.get(column, "").lower().endswith(".pdf")]
    rating = said.get("recommended_rating", "")
    values = {
        "name": said["facility"], "state": state, "ended_on": ended.isoformat() if ended else None,
        # A first day after the last one is a slip of the coder's; the last day is printed twice and holds.
        "begun_on": begun.isoformat() if begun and ended and begun <= ended else None,
        "standard": said.get("standards", ""), "rating": "" if rating == "Not Selected" else rating,
        "inspector": said.get("inspector") or "Nakamoto", "documents": files,
        **({"month": said["date"]} if is_by_month else {}), "counts": _counts(said, is_by_month),
    }  # fmt: skip
    return Meaning(not reasons, reasons, values)


def _counts(said: dict[str, str], is_by_month: bool) -> dict[str, int]:
    """Return what a row counts; a cell that is empty, broken or no whole number counts nothing."""
    found = {}
    for column, cell in said.items():
        if column in _NO_COUNTS or not (is_by_month or column.endswith("_ice")):
            continue
        if re.fullmatch(r"\d{1,6}(\.0+)?", cell):
            found[column] = int(float(cell))
    return found


def list_source() -> ListSource:
    """Return how to keep these tables."""
    return ListSource(
        source=SOURCE,
        find_table=lambda workbook: Table((), []),
        understand=understand,
        name_of=lambda values: (values["state"], values["name"].upper()),
        judge=lambda facts, rows: [],
    )


def _iso(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said.strip())
    except ValueError:
        return None


def _spelt(said: str) -> dt.date | None:
    """Return a day written "Feb. 24, 2021"."""
    found = re.fullmatch(r"([A-Za-z]{3})[a-z]*\.? +(\d{1,2}), *(\d{4})", said.strip())
    month = _MONTHS.get(found[1].lower()) if found else None
    try:
        return dt.date(int(found[3]), month, int(found[2])) if found and month else None
    except ValueError:
        return None
