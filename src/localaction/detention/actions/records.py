"""Requests for records: filed, followed by what happens to them, published, closed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from localaction.detention.lawbook import find_law
from localaction.detention.models_records import (
    RING,
    DayOff,
    DueMove,
    PublicBody,
    RecordsEvent,
    RecordsRequest,
)
from localaction.detention.rules.clocks import local_day
from localaction.detention.rules.following import Entry, Happened, Off, Standing, State, days_late, stand
from localaction.detention.rules.laws import Law
from localaction.messages.actions.queue import canonical
from localaction.messages.models import Channel as Way
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.models import Facility, Place
from localaction.vault import actions as vault

ONCE = (Happened.SENT, Happened.RECEIVED, Happened.ROUTED, Happened.FULL)
Because = DueMove.Because


class EntryRefused(ValueError):
    """An entry cannot be right: `code` says why, `on` is the first day on which it could be, where there is one."""

    def __init__(self, code: str, on: dt.date | None = None) -> None:
        super().__init__(code)
        self.code, self.on = code, on


class AlreadyClosed(Exception):
    """Somebody closed the request already."""


@dataclass(frozen=True)
class Asked:
    """A request as a person gives it. `name` and `contact` are sealed; they are empty for the coalition's own."""

    body: PublicBody
    subject: str
    title: str
    wanted: str
    owner: Person
    channel: str = ""
    place: Place | None = None
    facility: Facility | None = None
    name: str = ""
    contact: str = ""
    reach: str = ""


@dataclass(frozen=True)
class Given:
    """Something that happened, as a person gives it."""

    kind: str
    on: dt.date
    at_time: dt.time | None = None
    named_on: dt.date | None = None
    fee_usd: Decimal | None = None
    note: str = ""


def law_of(request: RecordsRequest) -> Law:
    """Return the law under which a request was filed. Raises: UnknownStatute when the table lost it."""
    return find_law(request.jurisdiction, request.law)


def entries_of(events: Iterable[RecordsEvent]) -> list[Entry]:
    """Return what happened in the words of the rules; what was withdrawn is left out."""
    return [
        Entry(Happened(event.kind), event.on, event.named_on, event.at_time)
        for event in events
        if event.withdrawn_at is None
    ]


def days_off_of(request: RecordsRequest) -> list[Off]:
    """Return the days off that were entered for the body or for its whole jurisdiction. One query."""
    standing = DayOff.objects.filter(withdrawn_at=None, jurisdiction=request.jurisdiction)
    rows = standing.filter(Q(body=None) | Q(body_id=request.body_id)).order_by("on")
    return [Off(row.on, row.name, row.body_id is not None) for row in rows]


def standing_of(request: RecordsRequest, more: Iterable[Entry] = ()) -> Standing:
    """Return where a request stands, with `more` entries than are recorded. Two queries.

    Raises: EventRefused for an entry that cannot have happened as told.
    """
    entries = [*entries_of(request.events.order_by("on", "pk")), *more]
    return stand(law_of(request), entries, request.channel, days_off_of(request))


@transaction.atomic
def file_request(by: Person, asked: Asked, at: dt.datetime) -> RecordsRequest:
    """Record a request that is to be sent; a person's name and address are sealed at once.

    Raises:
        NotAllowed: the role.
        NoRing, RingTampered: a person's name cannot be sealed; nothing is kept.
        BadAddress: reminders could not reach `reach`.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    require(asked.owner, Verb.FILE_REQUESTS, at, Programme.FACTS)
    request = RecordsRequest(
        body=asked.body, jurisdiction=asked.body.jurisdiction, law=asked.body.law,
        channel=asked.channel or asked.body.channel, subject=asked.subject, title=asked.title, wanted=asked.wanted,
        place=asked.place or asked.body.place, facility=asked.facility, owner=asked.owner, filed_by=by, filed_at=at,
        changed_at=at,
    )  # fmt: skip
    if asked.name or asked.contact:
        request.requester = RecordsRequest.Requester.PERSON
        case = vault.seal_new_case(RING, request.uuid)
        case.write(request, "name", asked.name or None)
        case.write(request, "contact", asked.contact or None)
    _write_reach(request, asked.reach)
    request.save(force_insert=True)
    return request


def _write_reach(request: RecordsRequest, mail: str) -> None:
    address = canonical(Way.EMAIL, mail) if mail.strip() else None
    vault.write_operational(request, "reach", json.dumps(address) if address else None)


@transaction.atomic
def hand_over(by: Person, request: RecordsRequest, owner: Person, reach: str, at: dt.datetime) -> None:
    """Give a request to another owner, with the address to which reminders go.

    Raises: NotAllowed for either; BadAddress.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    require(owner, Verb.FILE_REQUESTS, at, Programme.FACTS)
    held = _held(request)
    held.owner, held.reminded_for = owner, None
    _write_reach(held, reach)
    held.save(update_fields=["owner", "reach", "reminded_for"])


@transaction.atomic
def note_number(by: Person, request: RecordsRequest, number: str, at: dt.datetime) -> None:
    """Record the number under which the body keeps the request."""
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    RecordsRequest.objects.filter(pk=request.pk).update(body_reference=number.strip())


@transaction.atomic
def record_event(by: Person, request: RecordsRequest, given: Given, at: dt.datetime) -> RecordsEvent:
    """Record what happened and work out anew where the request stands.

    Raises:
        NotAllowed, AlreadyClosed: as said.
        EntryRefused: it cannot be right or comes too early; see `_check`.
        EventRefused: it cannot have happened as told: before the receipt, or an answer to no question.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    held = _held(request)
    _check(held, given, at)
    event = RecordsEvent.objects.create(
        request=held, kind=given.kind, on=given.on, at_time=given.at_time, named_on=given.named_on,
        fee_usd=given.fee_usd, note=given.note, entered_by=by, entered_at=at,
    )  # fmt: skip
    restate(held, at, Because.EVENT, event=event)
    return event


def _check(request: RecordsRequest, given: Given, at: dt.datetime) -> None:
    """Refuse an entry that cannot be right: in the future, twice, before it was sent, or an early nudge or appeal.

    Ours: asking again or appealing before the last day has passed costs the goodwill and often the appeal itself.
    """
    kind, law = Happened(given.kind), law_of(request)
    if given.on > local_day(at, law.zone):
        raise EntryRefused("IN_THE_FUTURE")
    if given.named_on is not None and kind != Happened.EXTENSION:
        raise EntryRefused("NAMES_A_DATE")
    entries = entries_of(request.events.all())
    kinds = {entry.kind for entry in entries}
    if kind in ONCE and kind in kinds:
        raise EntryRefused("ONCE_ONLY")
    if kind not in (Happened.SENT, Happened.RECEIVED) and not kinds & {Happened.SENT, Happened.RECEIVED}:
        raise EntryRefused("NOT_SENT")
    before = stand(law, entries, request.channel, days_off_of(request))
    if kind == Happened.FOLLOWED_UP:
        if before.follow_up_on is None:
            raise EntryRefused("NOTHING_OWED")
        if given.on < before.follow_up_on:
            raise EntryRefused("TOO_EARLY", before.follow_up_on)
    if kind == Happened.APPEALED:
        _check_appeal(law, before, given.on)
    if kind in (Happened.APPEAL_GRANTED, Happened.APPEAL_REFUSED) and before.state != State.APPEALED:
        raise EntryRefused("NOT_APPEALED")


def _check_appeal(law: Law, before: Standing, on: dt.date) -> None:
    if not law.appeals:
        raise EntryRefused("NO_APPEAL")
    if before.state == State.APPEALED:
        raise EntryRefused("ONCE_ONLY")
    if before.state == State.OPEN and before.follow_up_on is not None:
        passed = before.due_on + dt.timedelta(days=1) if before.due_on else before.follow_up_on
        if on < passed:
            raise EntryRefused("TOO_EARLY", passed)
    elif before.state in (State.STOPPED, State.RELEASED, State.IN_COURT):
        raise EntryRefused("NOTHING_TO_APPEAL")


@transaction.atomic
def withdraw_event(by: Person, event: RecordsEvent, at: dt.datetime) -> None:
    """Take back an entry that was wrong; it stays with who did so, and the dates are worked out anew.

    Raises:
        NotAllowed, AlreadyClosed: as said.
        EventRefused: what is left could not have happened, as a reply without its question.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    held = _held(event.request)
    standing = RecordsEvent.objects.filter(pk=event.pk, withdrawn_at=None)
    if standing.update(withdrawn_at=at, withdrawn_by=by):
        restate(held, at, Because.WITHDRAWN, event=event)


def restate(request: RecordsRequest, at: dt.datetime, because: str, **cause: Any) -> bool:
    """Work out where a request stands, write it beside its events, and note when its last day moved.

    Args:
        because: of `DueMove.Because`; `cause` its event or day off.

    Returns: whether the last day moved from one date to another.
    """
    found = standing_of(request)
    was_on, was_state = request.due_on, request.state
    request.state, request.received_on, request.due_on = found.state.value, found.received_on, found.due_on
    request.appeal_by, request.follow_up_on, request.changed_at = found.appeal_by, found.follow_up_on, at
    request.save(update_fields=["state", "received_on", "due_on", "appeal_by", "follow_up_on", "changed_at"])
    has_moved = was_on is not None and found.due_on is not None and was_on != found.due_on
    if has_moved and was_state == found.state:
        DueMove.objects.create(
            request=request, was_on=was_on, is_on=found.due_on, because=because, noticed_at=at, **cause
        )
    return has_moved


@transaction.atomic
def publish(by: Person, request: RecordsRequest, at: dt.datetime) -> None:
    """Show a request on the public pages: body, subject, dates and lateness; never who asked or who owns it."""
    require(by, Verb.PUBLISH_FACTS, at, Programme.FACTS)
    RecordsRequest.objects.filter(pk=request.pk, published_at=None).update(
        published_at=at, published_by=by, changed_at=at
    )


@transaction.atomic
def unpublish(by: Person, request: RecordsRequest, at: dt.datetime) -> None:
    """Take a request off the public pages."""
    require(by, Verb.PUBLISH_FACTS, at, Programme.FACTS)
    RecordsRequest.objects.filter(pk=request.pk).update(published_at=None, published_by=None, changed_at=at)


@transaction.atomic
def close_request(by: Person, request: RecordsRequest, why: str, at: dt.datetime) -> None:
    """Close a request that needs nobody any more; from this day the requester's address is kept 90 days.

    Raises: NotAllowed, AlreadyClosed.
    """
    require(by, Verb.FILE_REQUESTS, at, Programme.FACTS)
    held = _held(request)
    held.closed_at, held.closed_why, held.changed_at = at, why, at
    held.save(update_fields=["closed_at", "closed_why", "changed_at"])


def _held(request: RecordsRequest) -> RecordsRequest:
    """Lock an open request."""
    held = RecordsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if held.closed_at is not None:
        raise AlreadyClosed(held.reference)
    return held


def late_by(request: RecordsRequest, now: dt.datetime) -> int:
    """Return by how many days the answer is really late at the body's own place; 0 for a closed request."""
    if request.closed_at is not None:
        return 0
    return days_late(request.state, request.due_on, local_day(now, law_of(request).zone))
