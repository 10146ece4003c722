"""What the desk shows of a search: who is asked, why not the others, who goes. Names only of those on call."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from localaction.messages.models import Channel, Outbox
from localaction.messages.rules.states import State
from localaction.people.models import Person
from localaction.respond import words_dispatch
from localaction.respond.actions.dispatch import owes_reporters
from localaction.respond.models import (
    OUT,
    AidCall,
    Assignment,
    AssignmentState,
    CoverageGap,
    DispatchRequest,
    Incident,
    Network,
    Offer,
    OfferState,
    OnCall,
    RulesVersion,
    Shift,
    Volunteer,
)
from localaction.respond.rules.candidates import MAY_BE_OVERRIDDEN, WhyNot
from localaction.respond.rules.policy import DEFAULT, as_mapping, policy_from
from localaction.respond.rules.policy_bounds import BOUNDS, MOST_OBSERVERS
from localaction.respond.rules.pool_state import Do
from localaction.vault.actions import Damaged
from localaction.vault.actions.operational import read_operational

NUMBER = re.compile("[0-9]{1,9}")
ANSWERABLE = (OfferState.SENT, OfferState.DELIVERED, OfferState.SILENT, OfferState.YES)


@dataclass(frozen=True)
class Asked:
    """One person who was asked, and how far they are."""

    row: Offer
    name: str
    km: float
    answer: str
    assignment: Assignment | None

    @property
    def is_answerable(self) -> bool:
        """Whether a dispatcher may still say what this person meant."""
        return self.row.state in ANSWERABLE

    @property
    def is_alarming(self) -> bool:
        """Whether somebody must call this person now."""
        one = self.assignment
        return one is not None and one.ended_at is None and bool(one.sos_at or one.called_at or one.paged_at)


@dataclass(frozen=True)
class Passed:
    """One person who is not asked, with every reason why not."""

    name: str
    languages: list[str]
    km: float
    reasons: list[str | Promise]
    key: UUID
    may_be_asked_anyway: bool


@dataclass(frozen=True)
class AidAsked:
    """A network that was asked for help; `is_lost` when no text of ours reached it."""

    row: AidCall
    is_lost: bool


@dataclass(frozen=True)
class Allowed:
    """Somebody who was asked although they rest or were asked often, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Panel:
    """A search as the incident's page shows it."""

    request: DispatchRequest
    asked: list[Asked]
    passed: list[Passed]
    gaps: list[CoverageGap]
    owes_reporters: bool
    asks_second_person: bool
    is_stalled: bool
    taken_by: str
    aid: list[AidAsked]
    may_help: list[Network]
    allowed: list[Allowed]
    most: int = MOST_OBSERVERS

    @property
    def n_going(self) -> int:
        """How many were told to go and have not been called back."""
        return sum(one.assignment is not None and one.assignment.state in OUT for one in self.asked)


def panel(incident: Incident, now: datetime) -> Panel | None:
    """Return the latest search for an incident; None before the first. Ten queries."""
    request = incident.requests.order_by("-pk").first()
    if request is None:
        return None
    names = _names()
    assignments = {row.offer_id: row for row in request.assignments.all()}
    offers = request.offers.select_related("volunteer").order_by("place")
    passed = request.weighings.exclude(volunteer__offers__request=request).select_related("volunteer")
    said = {do for do, _ in request.said}
    is_running = request.ended_at is None
    return Panel(
        request=request,
        asked=[
            Asked(row, names.get(row.volunteer_id, "—"), row.distance_m / 1000, _read(row, "answer"),
                  assignments.get(row.pk))
            for row in offers
        ],
        passed=[
            Passed(names.get(row.volunteer_id, "—"), row.volunteer.languages, row.distance_m / 1000,
                   [words_dispatch.WHY_NOT[WhyNot(reason)] for reason in row.reasons], row.volunteer.uuid,
                   bool(row.reasons) and MAY_BE_OVERRIDDEN.issuperset(row.reasons))
            for row in passed.order_by("distance_m", "pk")
        ],
        gaps=list(request.gaps.order_by("-pk")),
        owes_reporters=owes_reporters(request),
        asks_second_person=is_running and Do.ASK_APPROVAL.value in said and not request.is_approved,
        is_stalled=is_running and Do.OTHER_CHANNEL.value in said and any(one.state == "QUEUED" for one in offers),
        aid=_aid(request),
        may_help=list(Network.objects.linked(now.date()).exclude(pk__in=request.aid_calls.values("network"))),
        allowed=[
            Allowed(names.get(row.volunteer_id, "—"), row.get_reason_display()) for row in request.allowances.all()
        ],
        taken_by=names.get(request.taken_by_id or 0, "—"),
    )  # fmt: skip


def _aid(request: DispatchRequest) -> list[AidAsked]:
    calls = list(request.aid_calls.select_related("network").order_by("pk"))
    # What was tried a second way has a key that goes on after ">".
    keys = [call.key for call in calls] + [f"{call.key}>{Channel.VOICE}" for call in calls]
    ways = dict(Outbox.objects.filter(key__in=keys).values_list("key", "state")) if calls else {}
    states = {call.pk: ways.get(f"{call.key}>{Channel.VOICE}", ways.get(call.key)) for call in calls}
    return [AidAsked(call, states[call.pk] in (State.FAILED, State.CANCELLED, State.EXPIRED)) for call in calls]


def _names() -> dict[int, str]:
    """Return what those on call are called; nobody else's name is needed here, and none is opened."""
    return {row.volunteer_id: _read(row, "called") or "—" for row in OnCall.objects.order_by("pk")}


def _read(row: OnCall | Offer | Assignment | DispatchRequest, column: str) -> str:
    try:
        return read_operational(row, column) or ""
    except Damaged:
        return ""


@dataclass(frozen=True)
class Errand:
    """Where an observer goes: the area, and only from GO on the exact point and who their partners are."""

    assignment: Assignment
    code: int
    is_drill: bool
    area: str
    meeting_point: str
    partners: list[str]

    @property
    def has_go(self) -> bool:
        """Whether they may travel."""
        return self.assignment.state in OUT


def errand(assignment: Assignment) -> Errand:
    """Return what an observer may know of the incident that they accepted, and of no other."""
    request = assignment.request
    has_go = assignment.state in OUT
    others = request.assignments.filter(state__in=OUT).exclude(pk=assignment.pk) if has_go else ()
    return Errand(
        assignment, request.code, request.is_drill, _read(request, "area"),
        _read(request, "meeting_point") if has_go else "", [_read(one, "called") or "—" for one in others],
    )  # fmt: skip


def assignments_of(person: Person, now: datetime) -> list[Assignment]:
    """Return what an observer accepted and has not come home from, and what ended in the last day. One query."""
    rows = Assignment.objects.filter(volunteer__account=person).select_related("request", "offer", "volunteer")
    ended = (AssignmentState.SAFE, AssignmentState.STOOD_DOWN)
    old = rows.filter(state__in=ended, ended_at__lte=now - timedelta(days=1)).values("pk")
    return list(rows.exclude(pk__in=old).order_by("-accepted_at"))


def own_assignment(person: Person, number: UUID) -> Assignment | None:
    """Return an observer's own assignment that runs; of anybody else's there is none. One query."""
    own = Assignment.objects.filter(uuid=number, volunteer__account=person, ended_at__isnull=True)
    return own.select_related("request", "offer", "volunteer").first()


def roster() -> QuerySet[Volunteer]:
    """Return who is on the roster, by cell. Capability only; names are opened by the page that may."""
    return Volunteer.objects.active().prefetch_related("vouches", "availabilities").order_by("cell", "pk")


def shifts(now: datetime) -> QuerySet[Shift]:
    """Return the shifts that run or come, each with `n_places`."""
    return Shift.objects.filter(ends_at__gt=now).annotate(n_places=Count("places")).order_by("starts_at", "pk")


def networks() -> QuerySet[Network]:
    """Return every network that is or was linked, by name."""
    return Network.objects.order_by("ended_on", "title")


def network_of(number: str) -> Network | None:
    """Return a network by its number as a form gives it; None when there is none."""
    return Network.objects.filter(pk=number).first() if NUMBER.fullmatch(number) else None


def aid_call_of(incident: Incident, network: str) -> AidCall | None:
    """Return the latest call to a network for help with an incident; None when it was not asked."""
    calls = AidCall.objects.filter(request__incident=incident).select_related("request").order_by("-pk")
    return calls.filter(network=int(network)).first() if NUMBER.fullmatch(network) else None


def rules_waiting() -> QuerySet[RulesVersion]:
    """Return the rules that wait for a second person."""
    return RulesVersion.objects.waiting()


def rules_history() -> list[tuple[RulesVersion, list[tuple[str | Promise, str, str]]]]:
    """Return each version of the rules with what it changed against the one before it: rule, before, after.

    One query.
    """
    found: list[tuple[RulesVersion, list[tuple[str | Promise, str, str]]]] = []
    before = as_mapping(DEFAULT)
    for row in RulesVersion.objects.select_related("made_by", "approved_by").order_by("number"):
        after = as_mapping(policy_from(row.policy))
        changed = [name for name in words_dispatch.RULES if after[name] != before[name]]
        found.append((row, [(words_dispatch.RULES[name][0], *_both(name, before, after)) for name in changed]))
        # What was never in force is nothing to compare with.
        before = after if row.in_force_at else before
    return found[::-1]


def _both(name: str, before: dict[str, Any], after: dict[str, Any]) -> tuple[str, str]:
    if name == "radii_km":
        return " ".join(f"{km:g}" for km in before[name]), " ".join(f"{km:g}" for km in after[name])
    bound = next(one for one in BOUNDS if one.name == name)
    return f"{bound.shown(policy_from(before)):g}", f"{bound.shown(policy_from(after)):g}"


def volunteer_of(number: str) -> Volunteer | None:
    """Return somebody on the roster by the random number that a form gives; None when there is nobody."""
    try:
        return Volunteer.objects.active().filter(uuid=UUID(number)).first()
    except ValueError:
        return None
