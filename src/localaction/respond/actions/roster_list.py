"""Taking volunteers on from a list: a row that cannot be used is reported by its line and stops no other.

Source: bmlt-enabled/yap#702 (one bad number broke everything); respond.md S8 (an import subscribes nobody again).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from localaction.messages.actions import consent
from localaction.messages.models import Act
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond import points
from localaction.respond.actions.roster import NewVolunteer, Unfit, add_volunteer
from localaction.respond.rules.cells import cell_of

# `where` is one of: a cell of about a kilometre, or a point in degrees, of which only the cell is kept.
COLUMNS = ("first_name", "phone", "languages")
WHERE = ("cell", "point")
MOST_ROWS = 5000


class MissingColumns(ValueError):
    """A list lacks columns; the message names them."""


class NotAList(ValueError):
    """What was given is no list that can be read, or a longer one than is taken at once."""


@dataclass(frozen=True)
class Imported:
    """How many were taken on, how many of them stay opted out, and each refused row by its line with the code why."""

    n_added: int
    refused: tuple[tuple[int, str], ...]
    n_opted_out: int = 0


def text_of(given: bytes) -> str:
    """Return a file's text: UTF-8, or what older spreadsheets write."""
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError:
        return given.decode("cp1252", "replace")


def import_volunteers(by: Person, text: str, agreed_to: str, at: datetime) -> Imported:
    """Take on the volunteers of a CSV list; whoever opted out stays out until they text START themselves.

    Args:
        text: comma or semicolon between columns; the head line names at least `COLUMNS` and `cell` or `point`;
            languages are separated by spaces.
        agreed_to: the exact words that all of them said yes to.

    Raises:
        NotAllowed: `by` does not keep the roster.
        MissingColumns: the head line lacks some; nothing is taken on.
        NotAList: it cannot be read; nothing is taken on.
        NoRing, RingTampered: nothing can be sealed.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    n_added, n_opted_out, refused = 0, 0, []
    for line, row in list(_rows(text.removeprefix("\ufeff"))):
        try:
            volunteer = add_volunteer(by, _of_row(row, agreed_to), at)
        except Unfit as unfit:
            refused.append((line, unfit.code))
        else:
            n_added += 1
            n_opted_out += consent.latest(None, volunteer.uuid) == Act.OUT
    return Imported(n_added, tuple(refused), n_opted_out)


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        missing = set(COLUMNS) - set(rows.fieldnames)
        if missing or not set(WHERE) & set(rows.fieldnames):
            raise MissingColumns(", ".join(sorted(missing) or [" / ".join(WHERE)]))
        for number, row in enumerate(rows):
            if number >= MOST_ROWS:
                raise NotAList(f"more than {MOST_ROWS} rows")
            yield rows.line_num, row
    except csv.Error:
        raise NotAList("no list of comma-separated values") from None


def _of_row(row: Mapping[str, str | None], agreed_to: str) -> NewVolunteer:
    name, phone, languages = ((row[column] or "").strip() for column in COLUMNS)
    cell = (row.get("cell") or "").strip()
    if not cell and (point := points.point_in((row.get("point") or "")[:200])) is not None:
        cell = cell_of(*point)
    return NewVolunteer(name[:40], phone[:40], tuple(languages.lower().split()), cell, agreed_to)
