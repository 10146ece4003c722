"""What pages, exports and jobs need to know of records requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from localaction.detention.actions.records import late_by, law_of, standing_of
from localaction.detention.models_records import (
    DayOff,
    DueMove,
    LetterWording,
    PublicBody,
    RecordsEvent,
    RecordsRequest,
    ReleasedDocument,
)
from localaction.detention.rules.clocks import local_day
from localaction.detention.rules.following import Standing
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import TABLE, Verb
from localaction.places.models import Agency, Facility, Place
from localaction.sources.cited import Cited, citing

# Ours: a fortnight to write an appeal, with a weekend on either side.
APPEAL_WARNING = dt.timedelta(days=14)
State = RecordsRequest.State


@dataclass(frozen=True)
class Line:
    """One request in a list, as of a day at its body's place.

    `n_late` is by how many days the answer is really late, 0 while its last day has not passed. `needs_on` is the day
    since when it needs its owner, None while it needs nobody; `need` says what for: SEND, ANSWER, APPEAL, FOLLOW_UP.
    """

    request: RecordsRequest
    today: dt.date
    n_late: int
    need: str = ""
    needs_on: dt.date | None = None

    @property
    def standing(self) -> str:
        """Return the word for it: LATE, QUIET (our own practice day has passed), else the state; CLOSED when closed."""
        if self.request.closed_at is not None and self.request.state in (State.OPEN, State.STOPPED, State.DRAFT):
            return "CLOSED"
        if self.n_late:
            return "LATE"
        is_past = self.request.follow_up_on is not None and self.request.follow_up_on <= self.today
        return "QUIET" if self.request.due_on is None and is_past and self.request.state == State.OPEN else (
            self.request.state
        )  # fmt: skip

    @property
    def rank(self) -> tuple[object, ...]:
        """Order by what is really late, the latest first; then what waits for us; then what is due soonest."""
        due_on = self.request.due_on or self.request.follow_up_on
        is_closed = self.request.closed_at is not None
        return (is_closed, -self.n_late, self.need == "", due_on is None, due_on or dt.date.max, self.request.pk)


def line_of(request: RecordsRequest, now: dt.datetime) -> Line:
    """Return a request as of now, from its own columns."""
    today = local_day(now, law_of(request).zone)
    need, on = _need(request, today)
    return Line(request, today, late_by(request, now), need, on)


def _need(request: RecordsRequest, today: dt.date) -> tuple[str, dt.date | None]:
    if request.closed_at is not None:
        return "", None
    if request.state == State.DRAFT:
        return "SEND", None
    if request.state == State.STOPPED:
        return "ANSWER", request.received_on
    warned_on = request.appeal_by - APPEAL_WARNING if request.appeal_by else None
    is_open = request.state != State.OPEN or (request.due_on is not None and request.due_on < today)
    if warned_on is not None and request.appeal_by is not None and is_open and warned_on <= today <= request.appeal_by:
        return "APPEAL", warned_on
    if request.follow_up_on is not None and request.follow_up_on <= today:
        return "FOLLOW_UP", request.follow_up_on
    return "", None


def requests() -> QuerySet[RecordsRequest]:
    """Return every request with its body and owner."""
    return RecordsRequest.objects.select_related("body", "owner", "place", "facility")


def lines(rows: Iterable[RecordsRequest], now: dt.datetime) -> list[Line]:
    """Return requests as of now, what is really late first. No query beyond that of the rows."""
    return sorted((line_of(row, now) for row in rows), key=lambda line: line.rank)


def open_lines(now: dt.datetime) -> list[Line]:
    """Return every request that is not closed. One query."""
    return lines(requests().filter(closed_at=None), now)


def of_person(person: Person, now: dt.datetime) -> list[Line]:
    """Return the open requests that a person owns. One query."""
    return lines(requests().filter(closed_at=None, owner=person), now)


def search(words: str, limit: int) -> QuerySet[RecordsRequest]:
    """Return requests whose title, body or number holds the words."""
    found = Q(title__icontains=words) | Q(body__name__icontains=words) | Q(body_reference__icontains=words)
    number = words.rsplit("-", 1)[-1]
    if number.isdecimal() and len(number) < 10:
        found |= Q(pk=int(number))
    return requests().filter(found).order_by("-pk")[:limit]


@dataclass(frozen=True)
class Page:
    """One request with everything that is recorded of it."""

    line: Line
    standing: Standing
    events: list[RecordsEvent]
    moves: list[DueMove]
    documents: list[ReleasedDocument]
    days_off: list[DayOff]


def page(request: RecordsRequest, now: dt.datetime) -> Page:
    """Return one request whole, its explanation counted now. Six queries."""
    off = DayOff.objects.filter(withdrawn_at=None, jurisdiction=request.jurisdiction)
    return Page(
        line_of(request, now),
        standing_of(request),
        list(request.events.select_related("entered_by").order_by("on", "pk")),
        list(request.moves.select_related("event", "day_off").order_by("pk")),
        list(request.documents.order_by("released_on", "pk")),
        list(off.filter(Q(body=None) | Q(body_id=request.body_id)).order_by("on")),
    )


def bodies() -> QuerySet[PublicBody]:
    """Return every public body by name."""
    return PublicBody.objects.select_related("place", "agency").order_by("jurisdiction", "name")


def days_off() -> QuerySet[DayOff]:
    """Return the days off that stand, the latest first."""
    return DayOff.objects.filter(withdrawn_at=None).select_related("body", "entered_by").order_by("-on", "pk")


def events() -> QuerySet[RecordsEvent]:
    """Return what happened and stands."""
    return RecordsEvent.objects.filter(withdrawn_at=None).select_related("request")


def documents() -> QuerySet[ReleasedDocument]:
    """Return every released document with its request."""
    return ReleasedDocument.objects.select_related("request__body")


def owners(now: dt.datetime) -> QuerySet[Person]:
    """Return who may own a request."""
    held = [held for held, verbs in TABLE.items() if Verb.FILE_REQUESTS in verbs]
    may = Q(pk__in=[])
    for programme, role in held:
        may |= Q(programme=programme, role=role)
    inside = Membership.objects.current(now).filter(may).values("person_id")
    return Person.objects.filter(pk__in=inside, is_active=True, locked_at=None).order_by("username")


def places() -> QuerySet[Place]:
    """Return the places that a request can be about."""
    return Place.objects.all()


def agencies() -> QuerySet[Agency]:
    """Return the agencies that a body can be."""
    return Agency.objects.filter(same_as=None)


def facilities() -> QuerySet[Facility]:
    """Return the facilities that a request can be about."""
    return Facility.objects.filter(same_as=None)


def wordings() -> dict[str, str]:
    """Return the wordings of letters that the coalition edited. One query."""
    return dict(LetterWording.objects.values_list("code", "wording"))


# Public: only what was marked as public, and of that neither requester, owner nor notes.


def public_requests() -> QuerySet[RecordsRequest]:
    """Return the requests that anybody may see."""
    return RecordsRequest.objects.filter(published_at__isnull=False).select_related("body", "place", "facility")


def public_documents() -> QuerySet[ReleasedDocument]:
    """Return the documents that anybody may read."""
    return ReleasedDocument.objects.filter(public_at__isnull=False).select_related("request__body")


@dataclass(frozen=True)
class PublicLine:
    """One request as the public sees it."""

    line: Line

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        request, law = self.line.request, law_of(self.line.request)
        return {
            "id": request.reference, "number": request.pk, "body": request.body.name,
            "jurisdiction": request.jurisdiction, "subject": request.subject, "title": request.title,
            "place": {"geoid": request.place_id, "name": request.place.title} if request.place else None,
            "facility": request.facility.address_part if request.facility else None,
            "law": law.title, "status": self.line.standing.lower(), "days_late": self.line.n_late,
            "received_on": request.received_on and request.received_on.isoformat(),
            "due_on": request.due_on and request.due_on.isoformat(),
            "source": {"title": law.title, "citation": law.citation}, "as_of": self.line.today.isoformat(),
            "confidence": _confidence(request),
        }  # fmt: skip


def _confidence(request: RecordsRequest) -> str:
    """Return how sure the law's numbers are: the least sure of its clocks."""
    known = {"V": "high", "S": "medium", "K": "low"}
    return known[max((clock.confidence.value for clock in law_of(request).clocks), key="VSK".index)]


def public_lines(rows: Iterable[RecordsRequest], now: dt.datetime) -> list[PublicLine]:
    """Return public requests, what is really late first."""
    return [PublicLine(line) for line in lines(rows, now)]


def for_place(place: Place, counties: Iterable[Place], on: dt.date, now: dt.datetime) -> list[PublicLine]:
    """Return the public requests about a place as of a day. One query.

    Args:
        counties: in which it lies; a town shows its county's requests too.
    """
    codes = {place.geoid, *(county.geoid for county in counties)}
    return _as_of(public_requests().filter(place_id__in=codes), on, now)


def for_facility(facility: Facility, now: dt.datetime) -> list[PublicLine]:
    """Return the public requests about a facility. One query."""
    return public_lines(public_requests().filter(facility=facility), now)


def public_in(state: str, on: dt.date, now: dt.datetime) -> list[PublicLine]:
    """Return the public requests of a state ("US" for federal bodies, "" for all) as of a day. One query."""
    rows = public_requests().filter(jurisdiction=state) if state else public_requests()
    return _as_of(rows, on, now)


def _as_of(rows: QuerySet[RecordsRequest], on: dt.date, now: dt.datetime) -> list[PublicLine]:
    """Return requests as of a day; for an earlier one only those that nothing has happened to since."""
    if on >= now.date():
        return public_lines(rows, now)
    evening = dt.datetime.combine(on, dt.time(23, 59), dt.UTC)
    return public_lines(rows.filter(changed_at__lte=evening), evening)


def proven_by(document: ReleasedDocument) -> list[Cited]:
    """Return the facts of every room that cite a document's address."""
    return citing(document_path(document.sha256))


def document_path(sha256: str) -> str:
    """Return the address of a public document on this site; it stays the same for the same bytes."""
    return f"/records/documents/{sha256}/"
