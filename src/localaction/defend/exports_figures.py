"""A published version as a table for a funder's spreadsheet: what the page shows, one number a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from localaction.defend.exports import CELLS
from localaction.defend.models import FiguresVersion

COLUMNS = (
    "version", "cut", "definition", "level", "measure", "of", "day_after_entry", "value", "low", "high", "status",
)  # fmt: skip
# A spreadsheet would run a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Row = tuple[str, str, int | str, Any, Any, Any]


def figures_csv(version: FiguresVersion) -> str:
    """Return the lines of a version. Shares are of one; an empty value with the status `withheld` is not zero."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS)
    head = (version.number or "draft", version.cut_on.isoformat(), version.definition.lower(), version.level)
    for measure, of, day, value, low, high in _rows(version.figures):
        status = "withheld" if value is None else "shown"
        cells = (*head, measure, of, day, value, low, high, status)
        writer.writerow(["" if cell is None else _safe(cell) for cell in cells])
    return made.getvalue()


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _rows(figures: dict[str, Any]) -> Iterator[Row]:
    yield "people", "entered", "", figures["entered"], None, None
    for cell in CELLS:
        yield "people", cell, "", figures[cell], None, None
    yield "people", "decided", "", figures["decided"], None, None
    for custody, n in figures["cohort"]["by_custody"].items():
        yield "people at intake", custody, "", n, None, None
    yield "people", "turned away", "", figures["selection"]["turned_away"], None, None
    rate = figures["completed_only"]
    yield "completed-only rate", "stays of decided", "", rate["rate"], rate["low"], rate["high"]
    for name in ("floor", "ceiling"):
        limits = figures[f"{name}_interval"] or {}
        yield name, "stays of entered", "", figures[name], limits.get("low"), limits.get("high")
    for row in figures["cumulative_incidence"]:
        for cell in CELLS:
            limits = row["intervals"][cell] or {}
            yield "cumulative incidence", cell, row["day"], row[cell], limits.get("low"), limits.get("high")
    for name in ("strict", "standard", "broad"):
        reading = figures["definitions"][name]
        yield f"rate under {name}", "stays of decided", "", reading["rate"], reading["low"], reading["high"]
    yield from _comparison(figures["comparison"])


def _comparison(comparison: dict[str, Any]) -> Iterator[Row]:
    if not comparison.get("like_for_like") or "difference" not in comparison:
        return
    for measure in ("difference", "ratio"):
        found = comparison[measure] or {}
        yield measure, "comparison", "", found.get("value"), found.get("low"), found.get("high")
