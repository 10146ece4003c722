"""Importing deficiencies from a spreadsheet: each row is entered by the desk's own action, and waits to be checked."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from pathlib import Path

from django.db import transaction

from localaction.detention.actions.deficiencies import GivenDeficiency, enter_deficiency
from localaction.detention.ingest import deficiencies
from localaction.detention.models import Deficiency
from localaction.places.models import Facility
from localaction.sources.actions import ListSource, Memory, keep, published_at
from localaction.sources.entering import GivenSource, Refused
from localaction.sources.importers import FileReport, Progress, files_in
from localaction.sources.models import Observation, PrintedRow, Publication


def import_deficiencies(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import tables of deficiencies; a row that stands recorded already changes nothing.

    Rows that cannot be recorded are parked as they are, with their reasons. Nobody counts as having entered a row, so
    any person of the desk may check it.
    """
    known = frozenset(Facility.objects.exclude(detloc="").values_list("detloc", flat=True))
    source, memory = deficiencies.list_source(known), Memory.of(deficiencies.SOURCE)
    return [_receive(source, path, at, memory) for path in progress(files_in(paths, (".csv",)))]


def _receive(source: ListSource, path: Path, at: dt.datetime, memory: Memory) -> FileReport:
    report = FileReport(str(path))
    try:
        report.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        table = deficiencies.find_table(path)
    except deficiencies.WrongColumns as refusal:
        report.status, report.reason = "refused", f"WRONG_COLUMNS: {refusal}"
        return report
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        report.status, report.reason = "refused", f"UNREADABLE: {path.name}: {type(error).__name__}"
        return report
    report.published_at, dated_by = published_at(path)
    if Publication.objects.filter(source=source.source, sha256=report.sha256).exists():
        report.status = "unchanged"
        return report
    publication = Publication(
        source=source.source, file_name=path.name[:200], sha256=report.sha256, published_at=report.published_at,
        dated_by=dated_by, imported_at=at, n_rows=len(table.rows), columns=list(table.columns),
    )  # fmt: skip
    with transaction.atomic():
        keep(source, publication, table, [], report, memory)
        report.events["entered"] = _enter(publication, at)
    return report


def _enter(publication: Publication, at: dt.datetime) -> int:
    """Enter the kept rows of a publication; returns how many were not recorded before."""
    rows = Observation.objects.filter(publication=publication, printed__outcome=PrintedRow.Outcome.KEPT)
    centers = {f.detloc: f.same_as or f for f in Facility.objects.exclude(detloc="").select_related("same_as")}
    n_entered = 0
    for line, values in rows.order_by("line").values_list("line", "printed__values"):
        given = GivenDeficiency(
            centers[values["detloc"]], dt.date.fromisoformat(values["inspected_on"]), values["component"],
            values["says"], values["inspection_kind"], values["standard"], values["priority"], values["repeated"],
            values["corrected"], values["pinpoint"],
        )  # fmt: skip
        source = GivenSource(
            values["source_title"], dt.date.fromisoformat(values["as_of"]), values["confidence"], values["publisher"],
            values["url"], values["archived_url"],
        )  # fmt: skip
        try:
            row = enter_deficiency(given, source, None, at)
        except Refused:
            # It stands recorded already, or its day has not come; the row stays as printed.
            continue
        Deficiency.objects.filter(pk=row.pk).update(publication=publication, line=line)
        n_entered += 1
    return n_entered
