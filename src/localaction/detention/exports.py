"""Downloads about detention centers, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from localaction.detention.citations import source_of
from localaction.detention.models import InspectionCount
from localaction.detention.reads import FacilityFact
from localaction.detention.reads_facility import Series
from localaction.detention.rules.counted import label

FACILITIES = (
    "id", "detloc", "name", "city", "state", "county_fips", "type", "population", "guaranteed_minimum", "empty_beds",
    "inspection_standing", "inspection_scheduled", "inspection_last_on", "inspection_days", "inspection_overdue_days",
    "inspection_rating", "fiscal_year", "as_of", "confidence", "source_file", "source_line", "source_url",
)  # fmt: skip
RECORDS = (
    "id", "body", "jurisdiction", "subject", "title", "place_geoid", "place_name", "facility", "law", "citation",
    "received_on", "status", "due_on", "days_late", "as_of", "confidence",
)  # fmt: skip
COUNTS = ("detloc", "facility", "inspected_on", "code", "words", "number", "months", "source_file", "source_line",
          "source_url")  # fmt: skip
DAYS = ("detloc", "day", "measure", "people", "status", "source_file", "source_url")
# A spreadsheet would run a cell that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def safe(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def facilities_csv(facts: Iterable[FacilityFact]) -> Iterator[str]:
    """Return the lines of a table of facilities; an empty cell means that nothing is printed, which is not zero."""
    writer = csv.writer(_Echo())
    yield writer.writerow(FACILITIES)
    for fact in facts:
        said = fact.as_json()
        seen, source = said["inspection"], said["source"] or {}
        cells = {
            **said, **{f"inspection_{name}": value for name, value in seen.items()},
            "source_file": source.get("file"), "source_line": source.get("line"), "source_url": source.get("url"),
        }  # fmt: skip
        yield writer.writerow([safe(cells[column]) for column in FACILITIES])


def days_csv(detloc: str, found: Iterable[Series]) -> Iterator[str]:
    """Return the lines of daily counts; `status` tells a zero that was published from a day without a row."""
    writer = csv.writer(_Echo())
    yield writer.writerow(DAYS)
    for series in found:
        tail = (series.source.file_name, series.source.url)
        for day in series.days:
            status = "published" if day.count is not None else "not-published"
            count = day.count if day.count is not None else ""
            yield writer.writerow(
                [safe(c) for c in (detloc, day.on.isoformat(), series.measure.lower(), count, status, *tail)]
            )


def records_csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Return the lines of a table of records requests; an empty `due_on` means that no day is owed by law."""
    writer = csv.writer(_Echo())
    yield writer.writerow(RECORDS)
    for said in rows:
        place = said["place"] or {"geoid": None, "name": None}
        flat = said | {"place_geoid": place["geoid"], "place_name": place["name"]}
        flat["citation"] = said["source"]["citation"]
        yield writer.writerow([safe(flat[name]) for name in RECORDS])


def counts_csv(detloc: str, name: str, rows: Iterable[InspectionCount]) -> Iterator[str]:
    """Return the lines of what inspections' forms counted; a code that a form leaves empty has no line."""
    writer = csv.writer(_Echo())
    yield writer.writerow(COUNTS)
    for row in rows:
        source = source_of(row.publication, row.line)
        cells = (
            detloc, name, row.inspected_on.isoformat(), row.code, label(row.code), row.number, row.n_months,
            source.file_name, source.line, source.url,
        )  # fmt: skip
        yield writer.writerow([safe(cell) for cell in cells])
