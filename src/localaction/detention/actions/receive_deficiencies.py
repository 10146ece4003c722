"""Importing deficiencies from a spreadsheet: each row is entered by the desk's own action, and waits to be checked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction

from localaction.detention.actions.deficiencies import GivenDeficiency, enter_deficiency
from localaction.detention.ingest import deficiencies
from localaction.detention.models import Deficiency
from localaction.places.models import Facility
from localaction.sources.actions import ListSource, Memory, receive_file
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


@transaction.atomic
def _receive(source: ListSource, path: Path, at: dt.datetime, memory: Memory) -> FileReport:
    report, publication = receive_file(source, path, at, memory, deficiencies.find_table)
    if publication is not None:
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
