"""Importing ICE's lists of participating and pending agencies."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from localaction.policy.actions.derive import derive
from localaction.policy.actions.questions import row_corrections
from localaction.policy.ingest.agreements import PARTICIPATING, PENDING, list_source
from localaction.sources.actions import receive
from localaction.sources.importers import FileReport, Progress, files_in
from localaction.sources.models import Publication

ENDINGS = (".xlsx", ".xls", ".xlsm", ".xlsb")


def import_participating(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import workbooks of participating agencies and derive agreements and events anew."""
    return _import(PARTICIPATING, paths, at, progress)


def import_pending(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import workbooks of pending agencies and derive applications and events anew."""
    return _import(PENDING, paths, at, progress)


def _import(source: str, paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    reports = receive(list_source(source, row_corrections()), files_in(paths, ENDINGS), at, progress)
    if not any(report.status in ("imported", "quarantined") for report in reports):
        return reports
    derived = derive(at)
    ids = dict(Publication.objects.filter(source=source).values_list("sha256", "id"))
    for report in reports:
        if report.status == "imported":
            report.events = derived.by_publication.get(ids[report.sha256], {})
    return reports
