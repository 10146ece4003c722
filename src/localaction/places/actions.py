"""Loading the reference places."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from localaction.places import reference_files
from localaction.places.ingest import rosters
from localaction.places.models import Lies, Neighbour, Place, ReferenceVersion, RosterEntry, ZipCounty
from localaction.places.rules.gazetteer import Gazetteer
from localaction.places.rules.names import key
from localaction.sources.importers import FileReport, Progress, files_in


def load_reference() -> None:
    """Load states, counties, municipalities and ZIP codes when this version's are not loaded yet.

    1. Compare the digest of the reference files with the one in the database; the same: nothing to do (one query).
    2. Insert or update every place, so that rows of other rooms keep pointing at it. A place that left the files
       stays, for something may hang on it.
    3. Replace what lies where, which ZIP code touches which county, and which counties are neighbours.
    4. Remember the digest. All in one transaction.
    """
    digest = reference_files.version()
    if ReferenceVersion.objects.filter(digest=digest).exists():
        return
    gazetteer = reference_files.gazetteer()
    with transaction.atomic():
        _write(Place, _places(gazetteer), update=True)
        for model, rows in (
            (Lies, _lies(gazetteer)),
            (ZipCounty, _zips(gazetteer)),
            (Neighbour, _neighbours(gazetteer)),
        ):
            model._default_manager.all().delete()
            _write(model, rows)
        ReferenceVersion.objects.all().delete()
        ReferenceVersion.objects.create(digest=digest)


def _places(gazetteer: Gazetteer) -> Iterator[tuple[Any, ...]]:
    """Yield every place in the order of Place's columns."""
    for state in gazetteer.states.values():
        yield (state.fips, Place.Kind.STATE.value, state.name, state.name, state.usps, None, None, None, None, "", "")
    for county in gazetteer.counties.values():
        yield (
            county.fips, Place.Kind.COUNTY.value, county.name, county.full_name, gazetteer.usps(county.fips),
            county.lat, county.lon, county.valid_from or None, county.valid_until or None, " ".join(county.heirs),
            county.one_with,
        )  # fmt: skip
    for usps in gazetteer.states:
        for row in gazetteer.municipal(usps):
            kind = (Place.Kind.COMMUNITY if row.is_community else Place.Kind.MUNICIPALITY).value
            yield (row.geoid, kind, row.name, row.full_name, usps, None, None, None, None, "", "")


def _lies(gazetteer: Gazetteer) -> Iterator[tuple[Any, ...]]:
    for usps in gazetteer.states:
        for row in gazetteer.municipal(usps):
            for county in row.counties:
                yield (row.geoid, county)


def _zips(gazetteer: Gazetteer) -> Iterator[tuple[Any, ...]]:
    for code, counties in gazetteer.zips.items():
        for county in counties:
            yield (code, county)


def _neighbours(gazetteer: Gazetteer) -> Iterator[tuple[Any, ...]]:
    for county, others in gazetteer.neighbours.items():
        for other in others:
            yield (county, other)


def _write(model: type[models.Model], rows: Iterable[tuple[Any, ...]], update: bool = False) -> None:
    """Insert rows given in the order of the model's columns, without an automatic id.

    Plain rows instead of `bulk_create`, for 175,000 objects would take four times as long; on PostgreSQL by COPY,
    for `executemany` would send each row by itself.
    """
    columns = [str(f.column) for f in model._meta.local_concrete_fields if not isinstance(f, models.BigAutoField)]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    then = ""
    if update:
        changed = ", ".join(f"{quote(c)} = excluded.{quote(c)}" for c in columns[1:])
        then = f" ON CONFLICT ({quote(columns[0])}) DO UPDATE SET {changed}"
    # S608: only names of our own tables and columns are put into the statements.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TEMPORARY TABLE incoming AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
            with cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming{then}")  # noqa: S608
            cursor.execute("DROP TABLE incoming")
        else:
            values = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({values}){then}", list(rows))  # noqa: S608


def import_rosters(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
    """Import rosters of police agencies; each replaces the earlier one of its publisher.

    Args:
        paths: CSV files of the FBI's roster or HIFLD's, or folders of them.
        at: now.
        progress: wraps the files, for a progress bar.
    """
    return [_import_roster(path, at) for path in progress(files_in(paths, (".csv",)))]


def _import_roster(path: Path, at: dt.datetime) -> FileReport:
    report = FileReport(str(path), published_at=at)
    try:
        report.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        lines = {line.ori: line for line in rosters.parse(path)}
    except rosters.WrongColumns as refusal:
        report.status, report.reason = "refused", f"WRONG_COLUMNS: {refusal}"
        return report
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        report.status, report.reason = "refused", f"UNREADABLE: {path.name}: {type(error).__name__}"
        return report
    rows = [
        RosterEntry(
            source=line.source, ori=line.ori[:12], state=line.state[:2], type=line.type, name=line.name[:120],
            key=key(line.place)[:120], counties=list(line.counties), lat=line.lat, lon=line.lon,
        )
        for line in lines.values()
    ]  # fmt: skip
    report.rows_read = report.rows_kept = len(rows)
    if not rows:
        report.status, report.reason = "refused", "EMPTY: the roster has no lines"
        return report
    source = rows[0].source
    there = set(RosterEntry.objects.filter(source=source).values_list("ori", "state", "type", "key"))
    if there == {(row.ori, row.state, row.type, row.key) for row in rows}:
        report.status = "unchanged"
        return report
    with transaction.atomic():
        RosterEntry.objects.filter(source=source).delete()
        RosterEntry.objects.bulk_create(rows, batch_size=1000)
    return report
