"""ICE's workbooks "participating agencies" and "pending agencies" (ice.gov/identify-and-arrest/287g).

Oddities: empty columns run on to M and empty rows stand inside and below the table; COUNTY came in March 2025 and
ADDENDUM in July; the link stands behind a cell that says "link"; on 2025-09-22 each list was served under the
other's name.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from localaction.places.reference_files import gazetteer
from localaction.policy.rules import rows
from localaction.policy.rules.names import key, tidy
from localaction.sources.actions import Cells, ListSource, Meaning, Table, WrongList
from localaction.sources.workbook import Cell, Sheet, Workbook

PARTICIPATING, PENDING = "287g-participating", "287g-pending"
NEEDED = ("STATE", "LAW ENFORCEMENT AGENCY", "SUPPORT TYPE")
SIGNED_COLUMNS = ("SIGNED", "MOA")
LINKED = ("MOA", "ADDENDUM")
HEADER_WITHIN = 15

Corrections = Mapping[str, Mapping[str, str]]


def find_table(workbook: Workbook, source: str) -> Table:
    """Return the list in a workbook.

    Raises:
        WrongList: NO_TABLE, with no table, when no sheet has ICE's columns; SEVERAL_LISTS when more than one has
            them and rows; COLUMN_MISSING when one is missing or has another name; LIST_OF_PENDING or
            LIST_OF_PARTICIPATING when it is the other list. These carry the table, so that a person can still
            release it.
    """
    candidates = [candidate for sheet in workbook.sheets if (candidate := _candidate(sheet)) is not None]
    if not candidates:
        raise WrongList(
            "NO_TABLE", f"{workbook.path.name}: no sheet has the columns STATE, LAW ENFORCEMENT AGENCY and SUPPORT TYPE"
        )
    best = max(candidates, key=lambda candidate: candidate.score)
    table, headings = _read(best), best.headings
    others = [c.sheet.name for c in candidates if c is not best and set(NEEDED) <= set(c.headings) and _read(c).rows]
    if others:
        raise WrongList("SEVERAL_LISTS", f"a list stands on sheet {best.sheet.name} and on {', '.join(others)}", table)
    missing = [column for column in NEEDED if column not in headings]
    if missing:
        found = ", ".join(column for column in headings if column)
        raise WrongList("COLUMN_MISSING", f"no column {' and '.join(missing)} among {found}", table)
    has_signed = [column for column in SIGNED_COLUMNS if column in headings]
    if source == PARTICIPATING and not has_signed:
        raise WrongList("LIST_OF_PENDING", "no SIGNED and no MOA column: this is the list of pending agencies", table)
    if source == PARTICIPATING and len(has_signed) == 1:
        raise WrongList("COLUMN_MISSING", f"only {has_signed[0]} of SIGNED and MOA is there", table)
    if source == PENDING and len(has_signed) == len(SIGNED_COLUMNS):
        raise WrongList(
            "LIST_OF_PARTICIPATING", "SIGNED and MOA columns: this is the list of participating agencies", table
        )
    return table


@dataclass(frozen=True)
class _Candidate:
    """A sheet with a line that looks like ICE's headings."""

    sheet: Sheet
    line: int
    headings: list[str]
    score: int


def _candidate(sheet: Sheet) -> _Candidate | None:
    best: _Candidate | None = None
    for line, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        headings = [tidy(str(cell or "")).upper() for cell in row]
        score = sum(heading in (*NEEDED, *SIGNED_COLUMNS, "TYPE", "COUNTY") for heading in set(headings))
        if score >= 2 and (best is None or score > best.score):
            best = _Candidate(sheet, line, headings, score)
    return best


def _read(where: _Candidate) -> Table:
    sheet, header, headings = where.sheet, where.line, where.headings
    columns = [(i, heading) for i, heading in enumerate(_told_apart(headings)) if heading]
    found: list[tuple[int, Cells]] = []
    for line, row in enumerate(sheet.rows[header + 1 :], header + 1):
        if not any(_is_filled(cell) for cell in row):
            continue
        cells: Cells = {heading: row[i] if i < len(row) else None for i, heading in columns}
        for i, heading in columns:
            if heading in LINKED and (line, i) in sheet.links:
                cells[f"{heading} link"] = sheet.links[line, i]
        # Cells beyond the headings are kept too: nothing that is printed is dropped.
        beyond = [cell for i, cell in enumerate(row) if _is_filled(cell) and not (i < len(headings) and headings[i])]
        if beyond:
            cells["BEYOND"] = beyond
        found.append((line + 1, cells))
    return Table(tuple(heading for _, heading in columns), found)


def _told_apart(headings: list[str]) -> list[str]:
    """Return the headings with a number behind each that stood before, so that no cell hides another."""
    seen: Counter[str] = Counter()
    told = []
    for heading in headings:
        seen[heading] += 1
        told.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
    return told


def _is_filled(cell: Cell) -> bool:
    return not cell.isspace() and cell != "" if isinstance(cell, str) else cell is not None


def misprint(cells: Cells) -> str:
    """Return what names the same misprint in every later publication: its state, agency and model as printed."""
    return "|".join(
        (tidy(str(cells.get("STATE") or "")), key(str(cells.get("LAW ENFORCEMENT AGENCY") or "")),
         tidy(str(cells.get("SUPPORT TYPE") or "")))
    ).upper()  # fmt: skip


def exact_state(text: str) -> str | None:
    """Return the code of a state's full or official short name; a misspelt state is for a person to read."""
    places = gazetteer()
    code = places.state(text)
    if code is None:
        return None
    state = places.states[code]
    names = {state.name.casefold(), state.usps.casefold(), *(alias.casefold() for alias in state.aliases)}
    return code if text.casefold().removeprefix("the ") in names else None


def state_name(code: str) -> str:
    """Return the full name of a state's code."""
    return gazetteer().states[code].name


def understanding(corrections: Corrections) -> Callable[[Cells, dt.date, str], Meaning]:
    """Return the function that reads a row's cells, with people's corrections applied."""

    def understand(cells: Cells, published_on: dt.date, _digest: str) -> Meaning:
        read = rows.understand(cells, exact_state, published_on, corrections.get(misprint(cells)), state_name)
        return Meaning(read.is_kept, read.reasons, read.values)

    return understand


def list_source(source: str, corrections: Corrections) -> ListSource:
    """Return how to receive one of the two lists."""
    return ListSource(
        source=source,
        find_table=lambda workbook: find_table(workbook, source),
        understand=understanding(corrections),
        name_of=lambda values: (values["state"], values["key"]),
        is_volatile=source == PENDING,
    )
