"""Who decides in a place, when they meet, what is asked of them and how they voted; one query however much it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from localaction.organise.facts_bodies import BodyFact, MeetingFact, MemberFact, VoteFact, body_fact
from localaction.organise.models import AgendaItem, Ballot, Body, Meeting, Member, MemberCheck, Vote
from localaction.organise.nested import ListOf
from localaction.places.models import Place

# How far back a place's page looks for votes; the body's own page shows all.
RECENT_DAYS = 365
EVER = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
_CITED = ("source_title", "publisher", "url", "archived_url", "as_of", "confidence")
ORDER = {kind: place for place, kind in enumerate(Body.Kind)}


def bodies(where: Q, on: dt.date, since: dt.datetime = EVER, until: dt.datetime | None = None) -> list[BodyFact]:
    """Return bodies with their members, meetings, points and votes as they stand, by name of place. Queries: 1.

    Args:
        on: day for which freshness is reckoned.
        since, until: only meetings that begin between these moments.
    """
    meetings = Meeting.objects.filter(starts_at__gte=since)
    if until is not None:
        meetings = meetings.filter(starts_at__lt=until)
    rows = (
        Body.objects.filter(where, withdrawn_at=None)
        .select_related("place")
        .annotate(found_members=_members(), found_meetings=_meetings(meetings))
    )
    facts = [body_fact(row, row.found_members, row.found_meetings, on) for row in rows]
    return sorted(facts, key=lambda fact: (fact.body.state, ORDER[Body.Kind(fact.body.kind)], fact.body.name))


def for_place(place: Place, counties: Iterable[Place], on: dt.date) -> list[BodyFact]:
    """Return the bodies that decide over a place, with what they did in the last year and what comes. Queries: 1.

    A county's page shows its own and those of its towns, a town's its own and its counties', a state's its own.
    """
    here = Q(place=place)
    if place.kind == Place.Kind.COUNTY:
        here |= Q(counties__contains=f" {place.geoid} ")
    else:
        here |= Q(place__in=[county.geoid for county in counties])
    since = dt.datetime.combine(on - dt.timedelta(days=RECENT_DAYS), dt.time(), dt.UTC)
    facts = bodies(here, on, since)
    nearest = {Place.Kind.MUNICIPALITY: 0} if place.kind == Place.Kind.MUNICIPALITY else {Place.Kind.COUNTY: 0}
    return sorted(facts, key=lambda fact: nearest.get(Place.Kind(fact.body.place.kind), 1))


def everything(on: dt.date) -> list[BodyFact]:
    """Return every body with its members, without meetings, by state. Queries: 1."""
    return bodies(Q(), on, since=NEVER)


def listed(state: str, now: dt.datetime) -> list[BodyFact]:
    """Return the bodies of a state, or of all, with the meetings to come. Queries: 1."""
    return bodies(Q(state=state) if state else Q(), now.date(), since=now)


def voters(item: AgendaItem) -> QuerySet[Member]:
    """Return who sits in the body of a point of an agenda, and who did on the day of its meeting, by name."""
    met_on = item.meeting.starts_at.date()
    here = Member.objects.filter(body=item.meeting.body, withdrawn_at=None)
    return here.filter(Q(gone_on=None) | Q(gone_on__gt=met_on)).order_by("name")


def body(uid: str, on: dt.date) -> BodyFact | None:
    """Return one body with everything that stands, or None. Queries: 1."""
    return next(iter(bodies(Q(uid=uid), on)), None)


@dataclass(frozen=True)
class Sitting:
    """A meeting and the body that meets."""

    fact: BodyFact
    meeting: MeetingFact


def upcoming(state: str, county: str, now: dt.datetime) -> list[Sitting]:
    """Return the meetings to come, the next first, of a state or a county where one is given. Queries: 1."""
    where = Q(state=state) if state else Q()
    if county:
        where &= Q(place=county) | Q(counties__contains=f" {county} ")
    found = bodies(where, now.date(), since=now)
    sittings = [Sitting(fact, meeting) for fact in found for meeting in fact.meetings]
    return sorted(sittings, key=lambda sitting: (sitting.meeting.starts_at, sitting.fact.body.name))


def sitting(uid: str, on: dt.date) -> Sitting | None:
    """Return one meeting with its body, or None. Queries: 1."""
    for fact in bodies(Q(meetings__uid=uid), on):
        for meeting in fact.meetings:
            if meeting.uid == uid:
                return Sitting(fact, meeting)
    return None


def votes(state: str, on: dt.date) -> list[tuple[Sitting, Any, VoteFact]]:
    """Return every vote with its meeting and point, the latest first. Queries: 1."""
    found = [
        (Sitting(fact, meeting), item, vote)
        for fact in bodies(Q(state=state) if state else Q(), on)
        for meeting in fact.meetings
        for item in meeting.items
        for vote in item.votes
    ]
    return sorted(found, key=lambda row: (row[2].on, row[2].uid), reverse=True)


def seats_to_confirm(on: dt.date) -> list[tuple[BodyFact, MemberFact]]:
    """Return the members of whom somebody has to ask whether they still hold the seat. Queries: 1."""
    return [
        (fact, member)
        for fact in everything(on)
        for member in fact.members
        if member.freshness.ask_on is not None and member.freshness.ask_on <= on
    ]


def _members() -> ListOf:
    checks = MemberCheck.objects.filter(member=OuterRef("pk")).order_by("on", "pk")
    rows = Member.objects.filter(body=OuterRef("pk"), withdrawn_at=None).order_by("pk")
    return ListOf(
        rows, pk="pk", uid="uid", name="name", title="title", district="district", ends_on="ends_on",
        next_election_on="next_election_on", phone="phone", email="email", office="office", gone_on="gone_on",
        checks=ListOf(checks, on="on", answer="answer"), **_cited(),
    )  # fmt: skip


def _meetings(meetings: QuerySet[Meeting]) -> ListOf:
    ballots = Ballot.objects.filter(vote=OuterRef("pk")).order_by("member__name")
    cast = ListOf(ballots, member="member__uid", name="member__name", choice="choice")
    votes_ = Vote.objects.filter(item=OuterRef("pk"), withdrawn_at=None).order_by("on", "pk")
    voted = ListOf(
        votes_, pk="pk", uid="uid", stage="stage", on="on", motion="motion", result="result", n_members="n_members",
        passes_by="passes_by", n_votes_needed="n_votes_needed", n_yes="n_yes", n_no="n_no", n_abstained="n_abstained",
        ballots=cast, **_cited(),
    )  # fmt: skip
    items = AgendaItem.objects.filter(meeting=OuterRef("pk"), withdrawn_at=None).order_by("pk")
    points = ListOf(
        items, pk="pk", uid="uid", number="number", title="title", kind="kind", asks="asks", asks_es="asks_es",
        document_url="document_url", votes=voted, **_cited(),
    )  # fmt: skip
    return ListOf(
        meetings.filter(body=OuterRef("pk"), withdrawn_at=None).order_by("starts_at"),
        pk="pk", uid="uid", committee="committee", starts_at="starts_at", where="where", agenda_url="agenda_url",
        watch_url="watch_url", status="status", speak_by="speak_by", entered_at="entered_at", items=points, **_cited(),
    )  # fmt: skip


def _cited() -> Mapping[str, str]:
    return {name: name for name in _CITED}


__all__ = [
    "BodyFact", "Sitting", "bodies", "body", "everything", "for_place", "listed", "seats_to_confirm", "sitting",
    "upcoming", "voters", "votes",
]  # fmt: skip
