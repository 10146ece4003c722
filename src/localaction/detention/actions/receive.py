"""Importing what is published of detention centers; after each import everything is derived anew."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from pathlib import Path

from django.db import transaction

from localaction.detention.actions.derive import derive
from localaction.detention.ingest import daily_population, facility_lists, inspections, statistics
from localaction.detention.models import PopulationYear
from localaction.detention.rules.listing_rows import Summary
from localaction.sources.actions import Meaning, Memory, receive, receive_file
from localaction.sources.importers import FileReport, Progress, files_in
from localaction.sources.models import Observation, PrintedRow, Publication
from localaction.sources.workbook import Unreadable

WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb")


def import_statistics(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import workbooks of detention statistics, in order of publication."""
    source = statistics.list_source(last_before)
    return _derived(receive(source, files_in(paths, WORKBOOKS), at, progress), at)


def import_facility_lists(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import lists of facilities with their codes."""
    return _derived(receive(facility_lists.list_source(), files_in(paths, WORKBOOKS), at, progress), at)


def import_inspections(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import the tables of inspections 2019 to 2021."""
    source, memory = inspections.list_source(), Memory.of(inspections.SOURCE)
    files = files_in(paths, (".csv",))
    return _derived([receive_file(source, path, at, memory, inspections.find_table)[0] for path in progress(files)], at)


def import_daily_population(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import daily counts by code; a newer file of the same project replaces the earlier one."""
    files = files_in(paths, (".parquet", ".gz"))
    return _derived([_receive_counts(path, at) for path in progress(files)], at)


def _derived(reports: list[FileReport], at: dt.datetime) -> list[FileReport]:
    if any(report.status in ("imported", "quarantined") for report in reports):
        derive(at)
    return reports


def last_before(new: Summary) -> Summary | None:
    """Return the publication of statistics that counts and stands nearest before `new` by its own day.

    One of the same fiscal year goes before a nearer one of another.
    """
    known = [
        (publication.pk, publication.report["facts"])
        for publication in Publication.objects.filter(
            source=statistics.SOURCE, status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED]
        )
        if publication.report.get("facts", {}).get("as_of")
    ]
    earlier = [(facts, pk) for pk, facts in known if facts["as_of"] <= new.as_of.isoformat()]
    if not earlier:
        return None
    facts, pk = max(earlier, key=lambda pair: (pair[0]["fiscal_year"] == new.fiscal_year, pair[0]["as_of"], pair[1]))
    rows = Observation.objects.filter(publication=pk).values_list(
        "printed__outcome", "printed__reasons", "printed__values"
    )
    kept = PrintedRow.Outcome.KEPT
    return statistics.summary(facts, [Meaning(outcome == kept, reasons, values) for outcome, reasons, values in rows])


def _receive_counts(path: Path, at: dt.datetime) -> FileReport:
    report = FileReport(str(path))
    try:
        report.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if Publication.objects.filter(source=daily_population.SOURCE, sha256=report.sha256).exists():
            report.status = "unchanged"
            return report
        counts = daily_population.read(path)
    except Unreadable as refusal:
        report.status, report.reason = "refused", f"{refusal.code}: {refusal}"
        return report
    except OSError as error:
        report.status, report.reason = "refused", f"CANNOT_OPEN: {path.name}: {error.strerror}"
        return report
    _store_counts(path, counts, report, at)
    return report


@transaction.atomic
def _store_counts(path: Path, counts: daily_population.Counts, report: FileReport, at: dt.datetime) -> None:
    assert counts.first_on is not None and counts.last_on is not None
    # Neither project dates its files; the last day that is counted does.
    report.published_at = dt.datetime.combine(counts.last_on, dt.time(12), dt.UTC)
    report.rows_read = counts.n_rows
    report.rows_kept, report.rows_parked = counts.n_rows - counts.n_parked, counts.n_parked
    report.parked = dict(Counter(counts.parked))
    measures = sorted({measure for _, measure, _ in counts.years})
    publication = Publication.objects.create(
        source=daily_population.SOURCE, file_name=path.name[:200], sha256=report.sha256,
        published_at=report.published_at, dated_by="last day", imported_at=at, n_rows=counts.n_rows,
        columns=counts.columns, status=Publication.Status.IMPORTED,
        report={
            "facts": {
                "first_on": counts.first_on.isoformat(), "as_of": counts.last_on.isoformat(), "measures": measures,
                "names": counts.names,
            },
            "parked": report.parked,
        },
    )  # fmt: skip
    PopulationYear.objects.bulk_create(
        (
            PopulationYear(detloc=code[:12], measure=measure, year=year, counts=series, publication=publication)
            for (code, measure, year), series in counts.years.items()
        ),
        batch_size=500,
    )
    _drop_earlier(publication, measures)


def _drop_earlier(publication: Publication, measures: list[str]) -> None:
    """Drop the counts of an earlier file of the same project that the new one covers whole; it stays as a record."""
    facts = publication.report["facts"]
    for earlier in Publication.objects.filter(source=daily_population.SOURCE).exclude(pk=publication.pk):
        known = earlier.report["facts"]
        covers = facts["first_on"] <= known["first_on"] and facts["as_of"] >= known["as_of"]
        if known["measures"] == measures and covers:
            PopulationYear.objects.filter(publication=earlier).delete()
