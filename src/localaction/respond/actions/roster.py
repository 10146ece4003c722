"""Taking volunteers onto the roster, one at a time or from a list, and vouching for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import h3
from django.db import transaction

from localaction.messages.actions import consent
from localaction.messages.actions.queue import canonical, mark_of
from localaction.messages.models import Act, Channel, How
from localaction.messages.rules.addresses import BadAddress
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond.models import Volunteer, Vouch
from localaction.vault import actions as vault
from localaction.vault.rules.events import Event

CELL_RESOLUTION = 8
LANGUAGES = ("en", "es")
COLUMNS = ("first_name", "phone", "languages", "cell")


class Unfit(ValueError):
    """A volunteer's row cannot be used; `code` says which column and never repeats what it held."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MissingColumns(ValueError):
    """A list lacks columns; the message names them."""


@dataclass(frozen=True)
class NewVolunteer:
    """What a volunteer told of themselves. `agreed_to` is the exact wording that they said yes to."""

    first_name: str
    phone: str
    languages: tuple[str, ...]
    cell: str
    agreed_to: str


@dataclass(frozen=True)
class Imported:
    """How many were taken on, and each refused row by its line in the list with the reason's code."""

    n_added: int
    refused: tuple[tuple[int, str], ...]


def add_volunteer(by: Person, new: NewVolunteer, at: datetime) -> Volunteer:
    """Take somebody onto the roster, with their consent to be written to.

    Somebody who opted out stays out until they text START themselves.

    Raises:
        NotAllowed: `by` does not keep the roster.
        Unfit: the number cannot work or is on the roster, the cell is not one of about a kilometre, or a column is
            empty.
        NoRing, RingTampered: nothing can be sealed.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    phone = _checked(new)
    mark = mark_of(Channel.SMS, phone)
    with transaction.atomic():
        known = consent.person_of(mark)
        if known is not None and Volunteer.objects.active().filter(uuid=known).exists():
            raise Unfit("KNOWN")
        case = vault.seal_new_case("respond")
        volunteer = Volunteer(
            uuid=case.case, cell=new.cell, language=new.languages[0], languages=list(new.languages), joined_at=at
        )
        case.write(volunteer, "first_name", new.first_name.strip())
        case.write(volunteer, "phone", phone)
        volunteer.save()
        act = Act.OUT if consent.latest(mark, None) == Act.OUT else Act.IN
        how = How.DESK if act == Act.IN else How.KEYWORD
        consent.record_mark(act, Channel.SMS, mark, how, at, volunteer.uuid, new.agreed_to, volunteer.language)
        note(by, Event.DISPATCH_DECIDED, volunteer.uuid, "ROSTER ADDED", at=at)
    return volunteer


def _checked(new: NewVolunteer) -> str:
    if not new.first_name.strip():
        raise Unfit("FIRST_NAME")
    if not new.languages or not set(new.languages) <= set(LANGUAGES):
        raise Unfit("LANGUAGES")
    if not new.agreed_to.strip():
        raise Unfit("CONSENT")
    # A finer cell would be an address.
    if not h3.is_valid_cell(new.cell) or h3.get_resolution(new.cell) != CELL_RESOLUTION:
        raise Unfit("CELL")
    try:
        phone: str = canonical(Channel.SMS, new.phone)
    except BadAddress:
        raise Unfit("PHONE") from None
    return phone


def import_volunteers(by: Person, text: str, agreed_to: str, at: datetime) -> Imported:
    """Take on the volunteers of a CSV list; a row that cannot be used is reported and stops no other.

    Args:
        text: with a head line naming at least `COLUMNS`; languages are separated by spaces.

    Raises:
        NotAllowed: `by` does not keep the roster.
        MissingColumns: the head line lacks some; nothing is taken on.
    """
    require(by, Verb.KEEP_ROSTER, at, Programme.RESPOND)
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if missing := set(COLUMNS) - set(rows.fieldnames or ()):
        raise MissingColumns(", ".join(sorted(missing)))
    n_added, refused = 0, []
    for row in rows:
        try:
            add_volunteer(by, _of_row(row, agreed_to), at)
        except Unfit as unfit:
            refused.append((rows.line_num, unfit.code))
        else:
            n_added += 1
    return Imported(n_added, tuple(refused))


def _of_row(row: Mapping[str, str | None], agreed_to: str) -> NewVolunteer:
    name, phone, languages, cell = ((row[column] or "").strip() for column in COLUMNS)
    return NewVolunteer(name, phone, tuple(languages.lower().split()), cell, agreed_to)


def vouch_for(by: Person, volunteer: Volunteer, at: datetime) -> Vouch:
    """Give one's word for a volunteer; the same person's word counts once.

    Raises:
        NotAllowed: `by` does not see the roster.
        Unfit: it is their own row.
    """
    require(by, Verb.SEE_ROSTER, at, Programme.RESPOND)
    if volunteer.account_id == by.pk:
        raise Unfit("OWN_WORD")
    with transaction.atomic():
        vouch, is_new = Vouch.objects.get_or_create(volunteer=volunteer, given_by=by, defaults={"given_at": at})
        if is_new:
            note(by, Event.DISPATCH_DECIDED, volunteer.uuid, "VOUCHED", at=at)
    return vouch
