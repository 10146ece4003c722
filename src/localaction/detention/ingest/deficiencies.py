"""Deficiencies that people copied out of inspection reports into a spreadsheet of their own, saved as CSV.

One row a deficiency. `COLUMNS` must be there, in any order and case; `MAY` can be. Days are written 2026-01-31; yes
and no are "yes" and "no", anything else is not known. The format is ours: no body publishes such a table.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from localaction.detention.models import Deficiency, Inspection
from localaction.sources.actions import Cells, ListSource, Meaning, Table
from localaction.sources.cited import Cited
from localaction.sources.workbook import Unreadable

SOURCE = "deficiencies"
COLUMNS = ("detloc", "inspected_on", "component", "says", "source_title", "url", "as_of")
MAY = (
    "inspection_kind", "standard", "priority", "repeated", "corrected", "pinpoint", "publisher", "archived_url",
    "confidence",
)  # fmt: skip
LONGEST = {"component": 120, "says": 3000, "standard": 60, "pinpoint": 120, "source_title": 300, "publisher": 120,
           "url": 600, "archived_url": 600}  # fmt: skip


def find_table(path: Path) -> Table:
    """Return the rows of a file.

    Raises:
        Unreadable: naming those that are missing.
        OSError, UnicodeDecodeError, csv.Error: it cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        heads = [head.strip().lower() for head in next(reader, [])]
        missing = [column for column in COLUMNS if column not in heads]
        if missing:
            raise Unreadable("WRONG_COLUMNS", f"{path.name}: no column {', '.join(missing)}")
        rows = [(line, dict(zip(heads, cells, strict=False))) for line, cells in enumerate(reader, 2) if any(cells)]
    return Table(tuple(heads), rows)


def understand(cells: Cells, known: frozenset[str]) -> Meaning:
    """Return what a row says; parked, with every reason, when it cannot be recorded as it is.

    Args:
        known: the codes of detention centers that we know.
    """
    said = {column: str(cells.get(column) or "").strip() for column in (*COLUMNS, *MAY)}
    reasons = [f"{column.upper()}_MISSING" for column in ("component", "says", "source_title") if not said[column]]
    reasons += [f"{column.upper()}_TOO_LONG" for column, most in LONGEST.items() if len(said[column]) > most]
    days = {column: _day(said[column]) for column in ("inspected_on", "as_of")}
    reasons += [f"{column.upper()}_UNREADABLE" for column, day in days.items() if day is None]
    if said["detloc"].upper() not in known:
        reasons.append("DETLOC_UNKNOWN")
    if not said["url"] and not said["pinpoint"]:
        reasons.append("NOTHING_TO_CHECK")
    reasons += ["URL_UNREADABLE" for column in ("url", "archived_url") if said[column] and not _is_web(said[column])]
    kind = said["inspection_kind"].upper()
    if kind not in Inspection.Kind.values:
        reasons.append("INSPECTION_KIND_UNKNOWN")
    confidence = said["confidence"].upper() or Cited.Confidence.MEDIUM.value
    if confidence not in Cited.Confidence.values:
        reasons.append("CONFIDENCE_UNKNOWN")
    values: dict[str, Any] = {
        "state": "", "name": said["detloc"].upper(), **said, "detloc": said["detloc"].upper(), "inspection_kind": kind,
        **{column: day.isoformat() if day else None for column, day in days.items()}, "confidence": confidence,
        "priority": said["priority"].lower() == "yes",
        **{column: _answer(said[column]) for column in ("repeated", "corrected")},
    }  # fmt: skip
    return Meaning(not reasons, reasons, values)


def list_source(known: frozenset[str]) -> ListSource:
    """Return how to keep these tables."""
    return ListSource(
        source=SOURCE,
        find_table=lambda workbook: Table((), []),
        understand=lambda cells, _published_on, _digest: understand(cells, known),
        name_of=lambda values: (values["name"], f"{values['inspected_on']} {values['component']}"),
        judge=lambda facts, rows: [],
    )


def _day(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        return None


def _is_web(said: str) -> bool:
    try:
        parts = urlsplit(said)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not set(said) & set(" <>\"'")


def _answer(said: str) -> str:
    answers = {"yes": Deficiency.Answer.YES.value, "no": Deficiency.Answer.NO.value}
    return answers.get(said.lower(), Deficiency.Answer.UNKNOWN.value)
