"""Entering who decides, when they meet, what is asked and how they voted; each from a source, nothing overwritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.text import slugify

from localaction.organise.actions.standing import Source, free_uid, refuse, rewrite, write
from localaction.organise.models import AgendaItem, Ballot, Body, Meeting, Member, MemberCheck, PassesBy, Vote
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.models import Place
from localaction.places.reads import counties_of
from localaction.sources import entering


@dataclass(frozen=True)
class GivenBody:
    """A body as a person gives it; see the columns of `Body`."""

    name: str
    kind: str
    place: Place
    zone: str
    n_members: int
    passes_by: str = PassesBy.MEMBERS
    n_votes_needed: int | None = None
    decides: str = ""
    decides_es: str = ""
    calendar_url: str = ""
    comment_rules: str = ""
    comment_rules_es: str = ""


@dataclass(frozen=True)
class GivenMember:
    """Who holds a seat, as a person gives it; `ends_on` is the first day on which the term is over."""

    name: str
    title: str = ""
    district: str = ""
    ends_on: dt.date | None = None
    next_election_on: dt.date | None = None
    phone: str = ""
    email: str = ""
    office: str = ""


@dataclass(frozen=True)
class GivenMeeting:
    """A meeting as a person gives it; both times are on the body's own clock, without a zone."""

    starts: dt.datetime
    committee: str = ""
    where: str = ""
    agenda_url: str = ""
    watch_url: str = ""
    status: str = Meeting.Status.SCHEDULED
    speak_by: dt.datetime | None = None


@dataclass(frozen=True)
class GivenItem:
    """A point of an agenda as a person gives it."""

    title: str
    kind: str
    number: str = ""
    asks: str = ""
    asks_es: str = ""
    document_url: str = ""


@dataclass(frozen=True)
class GivenVote:
    """A vote as a person gives it.

    Attributes:
        n_members: how many could vote; None: the body's number.
        ballots: choice by the member's pk; whoever is missing is unknown.
    """

    stage: str
    on: dt.date
    result: str
    motion: str = ""
    n_members: int | None = None
    passes_by: str = ""
    n_votes_needed: int | None = None
    n_yes: int | None = None
    n_no: int | None = None
    n_abstained: int | None = None
    ballots: Mapping[int, str] = field(default_factory=dict)


def may(by: Person, at: dt.datetime) -> None:
    """Refuse who does not run campaigns. Raises: NotAllowed."""
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)


@transaction.atomic
def enter_body(given: GivenBody, source: Source, by: Person, at: dt.datetime) -> Body:
    """Record a body.

    Raises:
        Refused: NO_ZONE, NOBODY, MORE_THAN_MEMBERS, IN_THE_FUTURE.
        AlreadyEntered: the place has a body of this name.
        NotAllowed: the person does not run campaigns.
    """
    may(by, at)
    refuse(_body_gaps(given), source, at)
    uid = slugify(f"{given.place.state} {given.place.name} {given.name}")[:80].strip("-")
    if Body.objects.filter(withdrawn_at=None, uid=uid).exists():
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    return write(Body, free_uid(Body, uid), _body(given), source, by, at)


@transaction.atomic
def correct_body(body: Body, given: GivenBody, source: Source, by: Person, at: dt.datetime) -> Body:
    """Record how a body is right; meetings keep the hour on the wall when its zone was wrong.

    Raises:
        Refused: as `enter_body`.
        NoLongerStands: somebody withdrew it first.
    """
    may(by, at)
    refuse(_body_gaps(given), source, at)
    old, new = ZoneInfo(body.zone), ZoneInfo(given.zone)
    if body.zone != given.zone:
        for meeting in body.meetings.all():
            meeting.starts_at = meeting.starts_at.astimezone(old).replace(tzinfo=new)
            if meeting.speak_by is not None:
                meeting.speak_by = meeting.speak_by.astimezone(old).replace(tzinfo=new)
            meeting.save(update_fields=["starts_at", "speak_by"])
    return rewrite(body, _body(given), source, by, at)


@transaction.atomic
def enter_member(body: Body, given: GivenMember, source: Source, by: Person, at: dt.datetime) -> Member:
    """Record who holds a seat.

    Raises:
        Refused: ALL_SEATS_TAKEN (say first who left), IN_THE_FUTURE.
        AlreadyEntered: they sit there already.
        NoLongerStands: the body was withdrawn.
    """
    may(by, at)
    held = _standing(body)
    sitting = Member.objects.filter(withdrawn_at=None, body=held, gone_on=None)
    refuse(["ALL_SEATS_TAKEN"] if sitting.count() >= held.n_members else [], source, at)
    if sitting.filter(name__iexact=given.name).exists():
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    uid = free_uid(Member, slugify(f"{held.uid[:40]} {given.name}"))
    return write(Member, uid, {**vars(given), "body": held}, source, by, at)


@transaction.atomic
def correct_member(member: Member, given: GivenMember, source: Source, by: Person, at: dt.datetime) -> Member:
    """Record how what is written of a member is right. Raises: Refused: IN_THE_FUTURE. NoLongerStands."""
    may(by, at)
    refuse([], source, at)
    return rewrite(member, vars(given), source, by, at)


@transaction.atomic
def check_member(member: Member, answer: str, by: Person, at: dt.datetime) -> MemberCheck:
    """Record that somebody asked who holds a seat; GONE empties it from that day on.

    Raises:
        Refused: NOT_AN_ANSWER.
        NoLongerStands: withdrawn, or known to be gone.
    """
    may(by, at)
    if answer not in MemberCheck.Answer.values:
        raise entering.Refused(["NOT_AN_ANSWER"])
    held = Member.objects.select_for_update().get(pk=member.pk)
    if held.withdrawn_at is not None or held.gone_on is not None:
        raise entering.NoLongerStands
    if answer == MemberCheck.Answer.GONE:
        held.gone_on = at.date()
        held.save(update_fields=["gone_on"])
    return MemberCheck.objects.create(member=held, on=at.date(), answer=answer, checked_by=by)


@transaction.atomic
def enter_meeting(body: Body, given: GivenMeeting, source: Source, by: Person, at: dt.datetime) -> Meeting:
    """Record a meeting.

    Raises:
        Refused: NO_SUCH_HOUR (the clocks skip it), SPEAK_TOO_LATE, IN_THE_FUTURE (the source's day).
        AlreadyEntered: the same committee meets at this time already.
        NoLongerStands: the body was withdrawn.
    """
    may(by, at)
    held = _standing(body)
    values = _meeting(held, given)
    refuse([], source, at)
    at_once = Meeting.objects.filter(withdrawn_at=None, body=held, committee=given.committee)
    if values["starts_at"] in at_once.values_list("starts_at", flat=True):
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    uid = free_uid(Meeting, slugify(f"{held.uid[:40]} {given.committee[:20]} {given.starts:%Y-%m-%d}"))
    return write(Meeting, uid, {**values, "body": held}, source, by, at)


@transaction.atomic
def correct_meeting(meeting: Meeting, given: GivenMeeting, source: Source, by: Person, at: dt.datetime) -> Meeting:
    """Record what changed of a meeting; its address stays. Raises: as `enter_meeting`; NoLongerStands."""
    may(by, at)
    refuse([], source, at)
    return rewrite(meeting, _meeting(meeting.body, given), source, by, at)


@transaction.atomic
def enter_item(meeting: Meeting, given: GivenItem, source: Source, by: Person, at: dt.datetime) -> AgendaItem:
    """Record a point of an agenda.

    Raises:
        Refused: IN_THE_FUTURE (the source's day).
        AlreadyEntered: the meeting has it already.
        NoLongerStands: the meeting was withdrawn.
    """
    may(by, at)
    refuse([], source, at)
    held = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.withdrawn_at is not None:
        raise entering.NoLongerStands
    if AgendaItem.objects.filter(withdrawn_at=None, meeting=held, number=given.number, title=given.title).exists():
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    uid = free_uid(AgendaItem, slugify(f"{held.uid[:50]} item {given.number or given.title[:20]}"))
    return write(AgendaItem, uid, {**vars(given), "meeting": held}, source, by, at)


@transaction.atomic
def correct_item(item: AgendaItem, given: GivenItem, source: Source, by: Person, at: dt.datetime) -> AgendaItem:
    """Record how a point of an agenda is right. Raises: Refused: IN_THE_FUTURE. NoLongerStands."""
    may(by, at)
    refuse([], source, at)
    return rewrite(item, vars(given), source, by, at)


@transaction.atomic
def enter_vote(item: AgendaItem, given: GivenVote, source: Source, by: Person, at: dt.datetime) -> Vote:
    """Record a vote with the ballots that are known.

    Raises:
        Refused: VOTED_IN_THE_FUTURE, MORE_THAN_MEMBERS, MORE_VOTES_THAN_MEMBERS, FEWER_THAN_BALLOTS, STRANGER,
            NOT_A_CHOICE, IN_THE_FUTURE.
        AlreadyEntered: this vote is recorded.
        NoLongerStands: the point of the agenda was withdrawn.
    """
    may(by, at)
    held = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if held.withdrawn_at is not None:
        raise entering.NoLongerStands
    values = _vote(held, given, source, at)
    same = Vote.objects.filter(withdrawn_at=None, item=held, stage=given.stage, on=given.on, motion=given.motion)
    if same.exists():
        raise entering.AlreadyEntered(["ENTERED_ALREADY"])
    uid = free_uid(Vote, slugify(f"{held.uid[:60]} {given.stage}"))
    vote = write(Vote, uid, {**values, "item": held}, source, by, at)
    _cast(vote, given.ballots)
    return vote


@transaction.atomic
def correct_vote(vote: Vote, given: GivenVote, source: Source, by: Person, at: dt.datetime) -> Vote:
    """Record how a vote is right; the earlier ballots stay with the earlier text. Raises: as `enter_vote`."""
    may(by, at)
    values = _vote(vote.item, given, source, at)
    new = rewrite(vote, values, source, by, at)
    earlier = new.earlier.order_by("-pk").first()
    Ballot.objects.filter(vote=new).update(vote=earlier)
    _cast(new, given.ballots)
    return new


@transaction.atomic
def withdraw(row: Body | Member | Meeting | AgendaItem | Vote, why: str, by: Person, at: dt.datetime) -> None:
    """Withdraw what was wrong; it stays stored with the reason. Raises: NoLongerStands."""
    may(by, at)
    entering.withdraw(row, why, by, at)


def _standing(body: Body) -> Body:
    held = Body.objects.select_for_update().get(pk=body.pk)
    if held.withdrawn_at is not None:
        raise entering.NoLongerStands
    return held


def _body(given: GivenBody) -> dict[str, object]:
    inside = counties_of(given.place) if given.place.kind != Place.Kind.STATE else []
    codes = " ".join(county.geoid for county in inside)
    return {**vars(given), "state": given.place.state, "counties": f" {codes} " if codes else ""}


def _body_gaps(given: GivenBody) -> list[str]:
    found = []
    try:
        ZoneInfo(given.zone)
    except (ZoneInfoNotFoundError, ValueError):
        found.append("NO_ZONE")
    if given.n_members < 1:
        found.append("NOBODY")
    if given.n_votes_needed is not None and not 1 <= given.n_votes_needed <= given.n_members:
        found.append("MORE_THAN_MEMBERS")
    return found


def _meeting(body: Body, given: GivenMeeting) -> dict[str, object]:
    zone = ZoneInfo(body.zone)
    starts_at = _instant(given.starts, zone)
    speak_by = _instant(given.speak_by, zone) if given.speak_by else None
    if speak_by and speak_by > starts_at:
        raise entering.Refused(["SPEAK_TOO_LATE"])
    values = {k: v for k, v in vars(given).items() if k != "starts"}
    return {**values, "starts_at": starts_at, "speak_by": speak_by}


def _instant(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return the moment of an hour on the wall; of one that comes twice, the first."""
    moment = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise entering.Refused(["NO_SUCH_HOUR"])
    return moment


def _vote(item: AgendaItem, given: GivenVote, source: Source, at: dt.datetime) -> dict[str, object]:
    body = item.meeting.body
    is_whole = given.n_members is None or given.n_members == body.n_members
    n_members = given.n_members or body.n_members
    needed = given.n_votes_needed or (body.n_votes_needed if is_whole else None)
    refuse(_vote_gaps(body, given, n_members, needed, at), source, at)
    values = {k: v for k, v in vars(given).items() if k != "ballots"}
    return {
        **values, "n_members": n_members, "n_votes_needed": needed, "passes_by": given.passes_by or body.passes_by
    }  # fmt: skip


def _vote_gaps(body: Body, given: GivenVote, n_members: int, needed: int | None, at: dt.datetime) -> list[str]:
    choices: Sequence[str] = list(given.ballots.values())
    printed = {"YES": given.n_yes, "NO": given.n_no, "ABSTAIN": given.n_abstained}
    known = set(Member.objects.filter(body=body, pk__in=given.ballots).values_list("pk", flat=True))
    return [
        code
        for code, holds in (
            ("VOTED_IN_THE_FUTURE", given.on > at.date()),
            ("MORE_THAN_MEMBERS", needed is not None and needed > n_members),
            ("MORE_VOTES_THAN_MEMBERS", max(len(choices), sum(n or 0 for n in printed.values())) > n_members),
            ("FEWER_THAN_BALLOTS", any(n is not None and n < choices.count(word) for word, n in printed.items())),
            ("STRANGER", known != set(given.ballots)),
            ("NOT_A_CHOICE", any(choice not in Ballot.Choice.values for choice in choices)),
        )
        if holds
    ]


def _cast(vote: Vote, ballots: Mapping[int, str]) -> None:
    Ballot.objects.bulk_create([Ballot(vote=vote, member_id=who, choice=choice) for who, choice in ballots.items()])
