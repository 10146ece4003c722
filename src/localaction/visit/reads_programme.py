"""What pages show of the programme: what needs somebody now, the week, matching, one's own visits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Verb
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, Unlocked
from localaction.visit.asking import periods_of
from localaction.visit.models import (
    Answer,
    Clearance,
    Complaint,
    ConsentScope,
    FollowUp,
    Friend,
    StateChoices,
    Visit,
    VisitReport,
    VisitRequest,
    Volunteer,
)
from localaction.visit.rules.custody import Age
from localaction.visit.rules.matching import Candidate, Match, Wish, match
from localaction.visit.rules.onboarding import Standing, Step, covered_until, may_be_cleared, standing
from localaction.visit.rules.small_cells import Counts, publishable
from localaction.visit.rules.states import ACTIVE, State

RECENT = timedelta(days=60)
WEEK = timedelta(days=8)


@dataclass(frozen=True)
class VisitLine:
    """A visit in a list; amber when nobody has confirmed within a day where the person is, or the rules changed."""

    visit: Visit
    goers: list[str]
    is_amber: bool
    flags: list[str]


@dataclass(frozen=True)
class Week:
    """What the coordinator sees first."""

    lost: list[Friend]
    warnings: list[VisitReport]
    requests: list[VisitRequest]
    visits: list[VisitLine]
    due: list[FollowUp]
    renewals: list[tuple[Volunteer, Facility]]
    unreported: list[Visit]


def week(by: Person, now: datetime) -> Week:
    """Return what needs a coordinator now, and the visits of the coming week. Nine queries; no names are opened.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, now)
    coming = _with_goers(Visit.objects.filter(starts_at__gt=now - timedelta(hours=12), starts_at__lt=now + WEEK))
    unreported = Visit.objects.filter(state__in=ACTIVE, ends_at__lt=now).select_related("facility", "friend")
    return Week(
        list(Friend.objects.filter(custody="UNKNOWN", ended_at__isnull=True).select_related("facility")),
        list(VisitReport.objects.exclude(safety="").filter(safety_seen_at__isnull=True).select_related("visit__friend")),
        list(VisitRequest.objects.filter(state="OPEN").select_related("friend", "facility").order_by(
            "-is_urgent", "asked_at")),
        [_line(visit, now) for visit in coming],
        list(FollowUp.objects.filter(done_at__isnull=True).select_related("friend", "owner").order_by("due_on")[:50]),
        _renewals(now),
        list(unreported.order_by("ends_at")),
    )  # fmt: skip


def _with_goers(visits: QuerySet[Visit]) -> list[Visit]:
    rows = visits.select_related("friend", "facility").prefetch_related("goers__volunteer__person", "flags")
    return list(rows.order_by("starts_at", "pk"))


def _line(visit: Visit, now: datetime) -> VisitLine:
    goers = [g.volunteer.person.username for g in visit.goers.all() if g.answer != Answer.NO]
    flags = [f.get_flag_display() for f in visit.flags.all() if f.cleared_at is None]
    is_near = visit.is_active and now < visit.starts_at < now + timedelta(hours=24)
    return VisitLine(visit, goers, is_near and visit.friend.age(now) is not Age.FRESH, flags)


def _renewals(now: datetime) -> list[tuple[Volunteer, Facility]]:
    found = []
    for volunteer in Volunteer.objects.select_related("person").prefetch_related("clearances__facility"):
        if may_be_cleared(Step(volunteer.step)):
            by_place: dict[Facility, list[Clearance]] = {}
            for clearance in volunteer.clearances.all():
                by_place.setdefault(clearance.facility, []).append(clearance)
            for facility, rows in by_place.items():
                if standing(periods_of(rows), now.date()) in (Standing.RENEWAL_DUE, Standing.EXPIRED):
                    found.append((volunteer, facility))
    return found


def visits_of(person: Person, now: datetime) -> list[VisitLine]:
    """Return one's own visits of the last 30 days and to come. Four queries."""
    mine = Visit.objects.filter(goers__volunteer__person=person, starts_at__gt=now - timedelta(days=30)).exclude(
        goers__volunteer__person=person, goers__answer=Answer.NO
    )
    return [_line(visit, now) for visit in _with_goers(mine)]


def visit_for(person: Person, uuid: UUID, now: datetime) -> Visit | None:
    """Return a visit that this person may see: their own, or any for who arranges visits; None for all others."""
    rows = Visit.objects.select_related("friend", "facility", "rules").filter(uuid=uuid)
    if not allows(person, Verb.ARRANGE_VISITS, now):
        rows = rows.filter(goers__volunteer__person=person).exclude(
            goers__volunteer__person=person, goers__answer=Answer.NO
        )
    return rows.first()


def sheet_of(session: Unlocked | None, visit: Visit) -> dict[str, str]:
    """Return the opened sheet of a visit; empty where the vault is closed, there is no key, or it is erased."""
    if session is None or visit.sheet is None:
        return {}
    try:
        text = vault.open_case(session, visit.uuid).read(visit, "sheet")
    except NoGrant:
        return {}
    found: dict[str, str] = json.loads(text) if text else {}
    return found


@dataclass(frozen=True)
class Suggestion:
    """A volunteer with what speaks for and against."""

    volunteer: Volunteer
    match: Match


def suggestions(
    session: Unlocked, by: Person, request: VisitRequest, starts_at: datetime, now: datetime
) -> list[Suggestion]:
    """Return every volunteer in the order in which to ask them, with all reasons. Seven queries.

    Raises:
        NotAllowed: `by` does not arrange visits.
    """
    require(by, Verb.ARRANGE_VISITS, now)
    rows = Volunteer.objects.exclude(step=Step.LEFT).select_related("person")
    volunteers = list(rows.prefetch_related("clearances", "acquaintances", "visits__visit").order_by("pk"))
    opened = vault.open_cases(session, [v.uuid for v in volunteers])
    last = request.friend.visits.filter(state=State.DONE).order_by("-starts_at").first()
    there_last = set(last.goers.values_list("volunteer_id", flat=True)) if last else set()
    candidates = []
    for volunteer in volunteers:
        text = opened[volunteer.uuid].read(volunteer, "profile") if volunteer.uuid in opened else None
        profile = json.loads(text) if text else {}
        candidates.append(_candidate(volunteer, profile, request, starts_at, now, volunteer.pk in there_last))
    by_number = {v.pk: v for v in volunteers}
    wish = Wish(frozenset(request.languages), request.gender_wish)
    return [Suggestion(by_number[m.number], m) for m in match(wish, candidates)]


def _candidate(
    volunteer: Volunteer, profile: dict[str, str], request: VisitRequest, starts_at: datetime, now: datetime,
    was_there_last: bool,
) -> Candidate:  # fmt: skip
    here = [
        c for c in volunteer.clearances.all()
        if c.facility_id == request.facility_id and c.visit_class == request.visit_class
    ]  # fmt: skip
    periods, on = periods_of(here), starts_at.date()
    going = [g.visit for g in volunteer.visits.all() if g.answer != Answer.NO]
    active = [v for v in going if v.state in ACTIVE]
    recent = [v for v in going if now - RECENT < v.starts_at <= now]
    return Candidate(
        volunteer.pk, frozenset(volunteer.languages), profile.get("gender", ""),
        may_be_cleared(Step(volunteer.step)), covered_until(periods, on),
        standing(periods, on) is Standing.RENEWAL_DUE,
        any(a.friend_id == request.friend_id for a in volunteer.acquaintances.all()),
        any(v.starts_at < starts_at + timedelta(hours=1) and starts_at < v.ends_at for v in active),
        was_there_last, len({v.friend_id for v in (*active, *recent)} - {request.friend_id}), volunteer.max_friends,
        len(recent), volunteer.asked_at,
    )  # fmt: skip


@dataclass(frozen=True)
class AtTheDoor:
    """How visits at a facility went, and what people allowed to be counted."""

    n_visits: int
    n_turned_away: int
    n_waited_too_long: int
    complaints: Counts


def at_the_door(facility: Facility) -> AtTheDoor:
    """Return the public counts of a facility: only complaints whose consent is public, small cells hidden.

    Visits are counts of the programme's own attempts; they too are told from ten on. Two queries.
    """
    codes: dict[str, int] = {}
    rows = Complaint.objects.filter(facility=facility, consent_scope=ConsentScope.PUBLIC_ANON)
    for code in rows.values_list("code", flat=True):
        codes[code] = codes.get(code, 0) + 1
    ended = list(
        Visit.objects.filter(facility=facility, state__in=[StateChoices.DONE, StateChoices.TURNED_AWAY]).values_list(
            "state", "reason"
        )
    )
    n_away = sum(state == StateChoices.TURNED_AWAY for state, _reason in ended)
    n_late = sum(reason == "TIMED_OUT_IN_QUEUE" for _state, reason in ended)
    if len(ended) < 10:
        return AtTheDoor(0, 0, 0, publishable(codes))
    return AtTheDoor(len(ended), n_away, n_late, publishable(codes))
