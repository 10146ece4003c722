"""Importing rosters of officials; after each import who holds which seat is derived anew from the newest ones."""

from __future__ import annotations

import datetime as dt
import tarfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from localaction.organise.ingest import meanings, rosters
from localaction.organise.ingest.rosters import Roster
from localaction.organise.models import Committee, CommitteeSeat, OfficeAddress, Official, Seat, Tenure
from localaction.organise.rules.seats import Held
from localaction.sources.actions import Memory, order_files, published_at, receive_file
from localaction.sources.importers import FileReport, Progress, files_in
from localaction.sources.models import Observation, PrintedRow, Publication, ReviewItem

ENDINGS = (".yaml", ".yml", ".gz")
BATCH = 500
Values = dict[str, Any]


def importer_of(roster: Roster) -> Callable[[list[Path], dt.datetime, Progress], list[FileReport]]:
    """Return what imports the files of one roster."""

    def run(paths: list[Path], at: dt.datetime, progress: Progress) -> list[FileReport]:
        memory = Memory.of(roster.source)
        reports = [_receive(roster, path, at, memory) for path in progress(order_files(files_in(paths, ENDINGS)))]
        if any(report.status == "imported" for report in reports):
            derive(at)
        return reports

    return run


def _receive(roster: Roster, path: Path, at: dt.datetime, memory: Memory) -> FileReport:
    last = _last(roster.source)
    source = meanings.list_source(roster.source, last.n_rows if last else 0)
    return receive_file(source, path, at, memory, partial(rosters.read, roster), _dated, roster.page)[0]


def _dated(path: Path) -> tuple[dt.datetime, str]:
    """Return when a roster was put together: an archive dates its files, another only itself."""
    if path.suffix == ".gz":
        with tarfile.open(path) as archive:
            newest = max((member.mtime for member in archive), default=0)
        if newest > 0:
            return dt.datetime.fromtimestamp(newest, dt.UTC), "archive"
    return published_at(path)


def _last(source: str) -> Publication | None:
    counts = [Publication.Status.IMPORTED, Publication.Status.RELEASED]
    return Publication.objects.filter(source=source, status__in=counts).order_by("-published_at", "-pk").first()


def after_decision(_item: ReviewItem, at: dt.datetime) -> int:
    """Derive anew after a person released or rejected a roster; returns how many terms began or ended by it."""
    before = set(Tenure.objects.filter(gone_on=None).values_list("official_id", "seat_id"))
    derive(at)
    return len(before ^ set(Tenure.objects.filter(gone_on=None).values_list("official_id", "seat_id")))


@transaction.atomic
def derive(_at: dt.datetime) -> None:
    """Write who holds which seat, their offices and committees, from the newest roster of each kind.

    An official whom the newest roster no longer names in a seat keeps the term, with the day of that roster.
    """
    for source in (rosters.MEMBERS, rosters.STATES):
        last = _last(source)
        if last is not None:
            _write_people(last, _kept(last))
    OfficeAddress.objects.all().delete()
    for source in (rosters.MEMBERS, rosters.STATES, rosters.OFFICES):
        last = _last(source)
        if last is not None:
            _write_offices(_kept(last))
    _write_committees()


def _kept(publication: Publication) -> list[Values]:
    rows = Observation.objects.filter(publication=publication, printed__outcome=PrintedRow.Outcome.KEPT)
    return list(rows.order_by("line").values_list("printed__values", flat=True))


def _write_people(publication: Publication, records: list[Values]) -> None:
    Official.objects.bulk_create(
        [
            Official(
                key=record["key"], name=record["name"][:160], family_name=record["family_name"][:80],
                party=record["party"][:80], url=record["url"], contact_url=record["contact_url"],
                publication=publication,
            )
            for record in records
        ],
        batch_size=BATCH, update_conflicts=True, unique_fields=["key"],
        update_fields=["name", "family_name", "party", "url", "contact_url", "publication"],
    )  # fmt: skip
    seats = {}
    for record in records:
        for held in record["held"]:
            key = Held(**held).key
            seats[key] = Seat(
                key=key, kind=held["kind"], state=held["state"], district=held["district"][:120],
                place_id=record.get("places", {}).get(held["place"]),
            )  # fmt: skip
    Seat.objects.bulk_create(
        seats.values(), batch_size=BATCH, update_conflicts=True, unique_fields=["key"], update_fields=["place"]
    )
    _write_tenures(publication, records)


def _write_tenures(publication: Publication, records: list[Values]) -> None:
    people = dict(Official.objects.values_list("key", "pk"))
    seats = dict(Seat.objects.values_list("key", "pk"))
    named = {
        (people[record["key"]], seats[Held(**held).key], held["starts_on"]): held["ends_on"]
        for record in records
        for held in record["held"]
    }
    known = {
        (row.official_id, row.seat_id, row.starts_on.isoformat() if row.starts_on else None): row
        for row in Tenure.objects.filter(publication__source=publication.source)
    }
    Tenure.objects.bulk_create(
        [
            Tenure(official_id=who, seat_id=seat, starts_on=starts, ends_on=ends, publication=publication)
            for (who, seat, starts), ends in named.items()
            if (who, seat, starts) not in known
        ],
        batch_size=BATCH,
    )
    for key, row in known.items():
        row.gone_on = None if key in named else (row.gone_on or publication.published_at.date())
        if key in named:
            row.ends_on, row.publication = _date(named[key]), publication
    Tenure.objects.bulk_update(known.values(), ["gone_on", "ends_on", "publication"], batch_size=BATCH)


def _date(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


def _write_offices(records: list[Values]) -> None:
    people = dict(Official.objects.values_list("key", "pk"))
    OfficeAddress.objects.bulk_create(
        [
            OfficeAddress(official_id=people[record["key"]], **office)
            for record in records
            for office in _offices_in(record)
            if record["key"] in people and (office["address"] or office["phone"])
        ],
        batch_size=BATCH,
    )


def _offices_in(record: Values) -> Iterable[Values]:
    return record["offices"] if "offices" in record else [record["office"]]


def _write_committees() -> None:
    last, seated = _last(rosters.COMMITTEES), _last(rosters.SEATS)
    if last is None:
        return
    records = _kept(last)
    Committee.objects.bulk_create(
        [
            Committee(key=r["key"], chamber=r["chamber"], name=r["name"][:200], url=r["url"], publication=last)
            for r in records
        ],
        batch_size=BATCH, update_conflicts=True, unique_fields=["key"],
        update_fields=["chamber", "name", "url", "publication"],
    )  # fmt: skip
    rows = {row.key: row for row in Committee.objects.filter(publication=last)}
    for record in records:
        rows[record["key"]].parent = rows.get(record["parent"])
    Committee.objects.bulk_update(rows.values(), ["parent"], batch_size=BATCH)
    Committee.objects.exclude(publication=last).delete()
    CommitteeSeat.objects.all().delete()
    people = dict(Official.objects.values_list("key", "pk"))
    CommitteeSeat.objects.bulk_create(
        [
            CommitteeSeat(
                committee=rows[r["committee"]], official_id=people[r["key"]], title=r["title"][:80], rank=r["rank"]
            )
            for r in (_kept(seated) if seated else [])
            if r["committee"] in rows and r["key"] in people
        ],
        batch_size=BATCH,
    )
