"""The immigration courts that an installation starts with, and noting that somebody looked at one.

`courts.tsv` is of our own writing: city, state and time zone of each court, without addresses, which change. Nobody has
compared it with EOIR's list line by line, so every court counts as unverified until somebody at the desk has looked.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from localaction.places.models import Court

FILE = Path(__file__).with_name("courts.tsv")
SOURCE = "written by the project in November 2026; compare with EOIR's list"
SOURCE_URL = "https://www.justice.gov/eoir/find-immigration-court-and-access-internet-based-hearings"
# Where everybody can ask for the next hearing by A-number; this program never asks there by itself.
INFORMATION_LINE = "1-800-898-7180"
INFORMATION_PAGE = "https://acis.eoir.justice.gov/"
COLUMNS = ("name", "city", "state", "zone", "is_at_detention")


def load_courts() -> int:
    """Enter the courts of the starting file that are not there yet, and correct those that nobody has checked.

    Returns how many rows were entered or corrected; doing it twice changes nothing.
    """
    known = {court.code: court for court in Court.objects.all()}
    n_changed = 0
    with transaction.atomic():
        for wanted in read_courts():
            found = known.get(wanted.code)
            if found is None:
                wanted.save()
                n_changed += 1
            elif found.checked_on is None and found.source == SOURCE and _differs(found, wanted):
                for column in COLUMNS:
                    setattr(found, column, getattr(wanted, column))
                found.save(update_fields=COLUMNS)
                n_changed += 1
    return n_changed


def read_courts(path: Path = FILE) -> list[Court]:
    """Return the courts of a file as unsaved rows.

    Raises:
        ZoneInfoNotFoundError: a time zone does not exist.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        ZoneInfo(row["zone"])
    return [
        Court(
            code=row["code"], name=row["name"], city=row["city"], state=row["state"], zone=row["zone"],
            is_at_detention=row["at_detention"] == "yes", source=SOURCE, source_url=SOURCE_URL,
        )
        for row in rows
    ]  # fmt: skip


def _differs(one: Court, other: Court) -> bool:
    return any(getattr(one, column) != getattr(other, column) for column in COLUMNS)


def note_checked(court: Court, on: date, zone: str) -> None:
    """Note that somebody looked at a court's own page on a day, and what its clock is.

    Raises:
        ZoneInfoNotFoundError: the time zone does not exist.
    """
    ZoneInfo(zone)
    Court.objects.filter(pk=court.pk).update(checked_on=on, zone=zone)
    court.refresh_from_db()
