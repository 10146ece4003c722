"""Receiving publications: read, judge, keep as printed."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from localaction.sources import workbook
from localaction.sources.importers import FileReport, Progress
from localaction.sources.models import Observation, PrintedRow, Publication, ReviewItem
from localaction.sources.rules import Doubt, Profile, date_in_name, doubts, in_order

Cells = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The list that a workbook holds.

    Attributes:
        rows: each with the line it stands on (from 1).
        facts: what the workbook says of the whole list, such as the day for which it holds; kept in the report.
    """

    columns: tuple[str, ...]
    rows: list[tuple[int, Cells]]
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Meaning:
    """How a room understands a printed row."""

    is_kept: bool
    reasons: list[str]
    values: dict[str, Any]


class WrongList(Exception):
    """The workbook holds another list than the one it was given as."""

    def __init__(self, code: str, message: str, table: Table | None = None) -> None:
        super().__init__(message)
        self.code, self.table = code, table


@dataclass(frozen=True)
class ListSource:
    """A list that is published again and again as a workbook.

    Attributes:
        find_table: returns the list in a workbook; raises `WrongList`.
        understand: returns the meaning of the cells of one row, given the day of publication.
        name_of: returns what tells the row's subject from others, for the comparison with the last publication.
        is_volatile: see `rules.doubts`.
        judge: returns what speaks against a publication, given its facts and the meaning of its rows, for a list
            to which `rules.doubts` does not apply; None for one to which it does.
    """

    source: str
    find_table: Callable[[workbook.Workbook], Table]
    understand: Callable[[Cells, dt.date, str], Meaning]
    name_of: Callable[[dict[str, Any]], tuple[str, str]]
    is_volatile: bool = False
    judge: Callable[[dict[str, Any], list[Meaning]], list[Doubt]] | None = None


def order_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files in order of publication: by the time inside each, not by the name."""
    return [Path(path) for _, path in in_order([(published_at(path)[0], str(path)) for path in paths])]


def published_at(path: Path) -> tuple[dt.datetime, str]:
    """Return when the file was published and what says so: "workbook", "name" or "file"."""
    try:
        with zipfile.ZipFile(path) as archive:
            modified = workbook.modified_in(archive.read("docProps/core.xml")[:65536])
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        modified = None
    if modified is not None:
        return modified, "workbook"
    claimed = date_in_name(path.name)
    if claimed is not None:
        return claimed, "name"
    try:
        return dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC), "file"
    except OSError:
        return dt.datetime.min.replace(tzinfo=dt.UTC), "file"


def receive(source: ListSource, paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Receive files in order of publication and report on each; the same file twice changes nothing.

    Args:
        source: what kind of list they hold.
        paths: the files; unreadable ones are refused with a reason, the others go on.
        at: now.
        progress: wraps the files, for a progress bar.
    """
    memory = Memory.of(source.source)
    return [_receive_one(source, path, at, memory) for path in progress(order_files(paths))]


def _receive_one(source: ListSource, path: Path, at: dt.datetime, memory: Memory) -> FileReport:
    report = FileReport(str(path))
    try:
        book = workbook.read(path)
    except workbook.Unreadable as refusal:
        report.status, report.reason = "refused", f"{refusal.code}: {refusal}"
        return report
    except OSError as error:
        report.status, report.reason = "refused", f"CANNOT_OPEN: {path.name}: {error.strerror}"
        return report
    when, dated_by = (book.modified_at, "workbook") if book.modified_at else published_at(path)
    report.sha256, report.published_at = book.sha256, when
    if Publication.objects.filter(source=source.source, sha256=book.sha256).exists():
        report.status = "unchanged"
        return report
    wrong: list[Doubt] = []
    if when > at + dt.timedelta(days=1):
        wrong.append(Doubt("DATED_IN_FUTURE", {"saved": when.isoformat()}))
    try:
        table = source.find_table(book)
    except WrongList as refusal:
        if refusal.table is None:
            report.status, report.reason = "refused", f"{refusal.code}: {refusal}"
            return report
        table = refusal.table
        wrong.append(Doubt(refusal.code, {"message": str(refusal)}))
    if book.n_formulas:
        report.noted["FORMULAS"] = book.n_formulas
    publication = Publication(
        source=source.source, file_name=path.name[:200], sha256=book.sha256, published_at=when, dated_by=dated_by,
        imported_at=at, n_rows=len(table.rows), columns=list(table.columns),
    )  # fmt: skip
    keep(source, publication, table, wrong, report, memory)
    return report


def receive_file(
    source: ListSource,
    path: Path,
    at: dt.datetime,
    memory: Memory,
    open_table: Callable[[Path], Table],
    dated: Callable[[Path], tuple[dt.datetime, str]] = published_at,
    url: str = "",
) -> tuple[FileReport, Publication | None]:
    """Receive one file that is no workbook; returns the report, and the publication where the file is a new one.

    Args:
        open_table: reads the file; raises `workbook.Unreadable` where it is not what it should be.
        dated: says when the file was published, and by what that is known.
        url: the page where the file is published.
    """
    report = FileReport(str(path))
    try:
        report.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if Publication.objects.filter(source=source.source, sha256=report.sha256).exists():
            report.published_at, report.status = dated(path)[0], "unchanged"
            return report, None
        table = open_table(path)
    except workbook.Unreadable as refusal:
        report.status, report.reason = "refused", f"{refusal.code}: {refusal}"
        return report, None
    except OSError as error:
        report.status, report.reason = "refused", f"CANNOT_OPEN: {path.name}: {error.strerror}"
        return report, None
    except (UnicodeDecodeError, csv.Error) as error:
        report.status, report.reason = "refused", f"UNREADABLE: {path.name}: {type(error).__name__}"
        return report, None
    report.published_at, dated_by = dated(path)
    publication = Publication(
        source=source.source, file_name=path.name[:200], url=url, sha256=report.sha256,
        published_at=report.published_at, dated_by=dated_by, imported_at=at, n_rows=len(table.rows),
        columns=list(table.columns),
    )  # fmt: skip
    keep(source, publication, table, [], report, memory)
    return report, publication


@transaction.atomic
def keep(
    source: ListSource, publication: Publication, table: Table, wrong: list[Doubt], report: FileReport, memory: Memory
) -> None:
    """Store a publication as printed, in quarantine when something speaks against it."""
    digests = [digest(cells) for _, cells in table.rows]
    fresh = {d: cells for d, (_, cells) in zip(digests, table.rows, strict=True) if d not in memory.rows}
    if Publication.objects.filter(source=source.source, published_at__gt=publication.published_at).exists():
        _read_as_earlier(
            source, publication, dict(zip(digests, (cells for _, cells in table.rows), strict=True)), memory
        )
    _store(source, fresh, publication.published_at.date(), memory)
    read = [memory.rows[d] for d in digests]
    profile = profile_of(source, table.columns, [row.meaning for row in read])
    if source.judge is None:
        found = wrong or doubts(profile, memory.last_profile(source, publication.published_at), source.is_volatile)
    else:
        found = wrong or source.judge(table.facts, [row.meaning for row in read])
    publication.status = Publication.Status.QUARANTINED if found else Publication.Status.IMPORTED
    publication.reason = found[0].code if found else ""
    publication.report = {"doubts": [{"code": d.code, **d.detail} for d in found], "noted": profile.noted}
    if table.facts:
        publication.report["facts"] = table.facts
    publication.save()
    _observe(publication, [(line, row.id) for (line, _), row in zip(table.rows, read, strict=True)])
    if found:
        _ask_about(publication)
    else:
        memory.profiles[publication.pk] = profile
    _fill(report, [row.meaning for row in read], found)


def _read_as_earlier(source: ListSource, publication: Publication, cells: dict[str, Cells], memory: Memory) -> None:
    """Read rows again of which a publication that comes late turns out to be the first to print them."""
    for d in cells.keys() & memory.rows.keys():
        row = memory.rows[d]
        meaning = source.understand(cells[d], publication.published_at.date(), d)
        if meaning == row.meaning or _printed_before(row.id, publication):
            continue
        outcome = PrintedRow.Outcome.KEPT if meaning.is_kept else PrintedRow.Outcome.PARKED
        PrintedRow.objects.filter(pk=row.id).update(outcome=outcome, reasons=meaning.reasons, values=meaning.values)
        memory.rows[d] = Known(row.id, meaning)


def _printed_before(row_id: int, publication: Publication) -> bool:
    seen = Observation.objects.filter(printed_id=row_id, publication__published_at__lte=publication.published_at)
    return seen.exists()


def _store(source: ListSource, fresh: dict[str, Cells], published_on: dt.date, memory: Memory) -> None:
    """Store rows never printed before, with what they mean."""
    meanings = {d: source.understand(cells, published_on, d) for d, cells in fresh.items()}
    made = [
        PrintedRow(
            source=source.source, digest=d, cells=cells, values=meanings[d].values, reasons=meanings[d].reasons,
            outcome=PrintedRow.Outcome.KEPT if meanings[d].is_kept else PrintedRow.Outcome.PARKED,
        )
        for d, cells in fresh.items()
    ]  # fmt: skip
    PrintedRow.objects.bulk_create(made, batch_size=500)
    memory.rows.update({row.digest: Known(row.pk, meanings[row.digest]) for row in made})


def _observe(publication: Publication, lines: list[tuple[int, int]]) -> None:
    """Insert the observations; plain SQL, for 1,400 of them come with each file."""
    table = connection.ops.quote_name(Observation._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (publication_id, line, printed_id) VALUES (%s, %s, %s)",  # noqa: S608
            [(publication.pk, line, printed) for line, printed in lines],
        )


def _fill(report: FileReport, rows: list[Meaning], found: list[Doubt]) -> None:
    report.rows_read = len(rows)
    report.rows_kept = sum(row.is_kept for row in rows)
    report.rows_parked = report.rows_read - report.rows_kept
    report.parked = dict(Counter(row.reasons[0] for row in rows if not row.is_kept))
    report.noted = {**report.noted, **Counter(code for row in rows if row.is_kept for code in row.reasons)}
    if found:
        report.status = "quarantined"
        report.reason = "; ".join(
            f"{d.code} {', '.join(f'{k} {v}' for k, v in d.detail.items())}".strip() for d in found
        )


def digest(cells: Cells) -> str:
    """Return what tells one row's cells from any other's."""
    # Not as JSON, which takes five times as long and is computed for each row of each file.
    text = "\x1e".join(f"{column}\x1f{cells[column]!r}" for column in sorted(cells))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def profile_of(source: ListSource, columns: Iterable[str], rows: list[Meaning]) -> Profile:
    """Return what the rows look like from afar."""
    names = frozenset(source.name_of(row.values) for row in rows if row.is_kept)
    noted = Counter(code for row in rows for code in row.reasons)
    return Profile(len(rows), tuple(columns), frozenset(state for state, _ in names), names, dict(noted))


@dataclass(frozen=True, slots=True)
class Known:
    """A printed row that is stored."""

    id: int
    meaning: Meaning


@dataclass
class Memory:
    """What is known of a source while its files are received: every printed row, and the profiles of publications."""

    rows: dict[str, Known]
    profiles: dict[int, Profile]

    @classmethod
    def of(cls, source: str) -> Memory:
        """Return what the database knows of a source."""
        stored = PrintedRow.objects.filter(source=source).values_list("digest", "id", "outcome", "reasons", "values")
        kept = PrintedRow.Outcome.KEPT
        return cls(
            {d: Known(pk, Meaning(outcome == kept, reasons, values)) for d, pk, outcome, reasons, values in stored}, {}
        )

    def last_profile(self, source: ListSource, before: dt.datetime) -> Profile | None:
        """Return the profile of the latest publication in force at a time, or None."""
        last = (
            Publication.objects.filter(source=source.source, published_at__lte=before)
            .filter(status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
            .order_by("-published_at", "-id")
            .only("id", "columns")
            .first()
        )
        if last is None:
            return None
        if last.pk not in self.profiles:
            by_id = {row.id: row.meaning for row in self.rows.values()}
            printed = Observation.objects.filter(publication=last).values_list("printed_id", flat=True)
            self.profiles[last.pk] = profile_of(source, last.columns, [by_id[i] for i in printed])
        return self.profiles[last.pk]


def _ask_about(publication: Publication) -> None:
    """Put a quarantined publication into the review queue."""
    ReviewItem.objects.get_or_create(
        uid=f"publication|{publication.source}|{publication.sha256[:40]}"[:64],
        defaults={
            "source": publication.source,
            "kind": ReviewItem.Kind.PUBLICATION,
            "reason": publication.reason,
            "subject": publication.file_name,
            "payload": {"publication": publication.pk, **publication.report},
            "rank": 1.0,
            "asked_at": publication.imported_at,
        },
    )
