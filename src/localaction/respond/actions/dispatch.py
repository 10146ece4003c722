"""Asking observers to go: the search is opened, widened, answered, and called off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond import points
from localaction.respond.actions import duty
from localaction.respond.actions.feedback import prepare_nobody_comes, tell_nobody_comes
from localaction.respond.actions.findings import CONCLUSIONS, reports_of
from localaction.respond.actions.incidents import IncidentClosed
from localaction.respond.actions.incidents import locked as lock_incident
from localaction.respond.actions.pool import Search
from localaction.respond.actions.rules_of_dispatch import in_force
from localaction.respond.models import (
    DispatchRequest,
    Incident,
    IncidentState,
    Offer,
    OfferState,
    SetAside,
    Volunteer,
)
from localaction.respond.pool_rows import need_of
from localaction.respond.reads_pool import by_key, people
from localaction.respond.rules.candidates import NoReasonGiven, WhyNot, why_not
from localaction.respond.rules.cells import cell_of
from localaction.respond.rules.policy import Policy, as_mapping
from localaction.respond.rules.policy_bounds import MOST_OBSERVERS
from localaction.respond.rules.pool import CrowdCapExceeded
from localaction.respond.rules.pool_state import (
    OVER,
    Answered,
    Approved,
    Cancelled,
    Do,
    NeedChanged,
    Opened,
    Status,
)
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked
from localaction.vault.actions.operational import write_operational
from localaction.vault.rules.events import Event

ENDED = frozenset(CONCLUSIONS.values()) - {IncidentState.CONFIRMED}
CATEGORY_NOBODY = 1


class NoPlace(ValueError):
    """Nobody can be sent where nobody knows the area or the cell."""


class DoNotDispatch(ValueError):
    """What was reported deserves no dispatch: ask further questions first.

    Source: respond.md 1.4, category 1.
    """


class AlreadyConcluded(ValueError):
    """It was found out; there is nothing left to go and see."""


class OwnWidening(ValueError):
    """Who opened a search cannot be the second person who lets it go further."""


class NotAsked(ValueError):
    """This person was not asked, or the search is over."""


def call_wave(
    session: Unlocked, incident: Incident, by: Person, at: datetime, *, policy: Policy | None = None,
    reason: str = "",
) -> DispatchRequest:  # fmt: skip
    """Open the search for observers for an incident; where one is open already, return that one.

    Everything that follows at once is written in this transaction: offers and their texts, why each person was or was
    not asked, and if nobody can be, the gap in cover, the pages and the text to the caller.

    Args:
        policy: other rules than the network's own.
        reason: why rest and fatigue are set aside for this search (models.SetAside); empty: they are not.

    Raises:
        NotAllowed: `by` does not dispatch.
        IncidentClosed, AlreadyConcluded, DoNotDispatch, NoPlace: there is nothing to be sent to.
        NoReasonGiven: the reason is none of those that count.
        NoGrant: the incident cannot be opened.

    Source: respond.md 1.7, S5, S12.
    """
    require(by, Verb.DISPATCH, at, Programme.RESPOND)
    if reason and reason not in SetAside.values:
        raise NoReasonGiven("say why rest or fatigue is set aside")
    version, standing = (0, policy) if policy is not None else in_force()
    with transaction.atomic():
        # Of two who press at once the second waits here, and then finds the first's.
        current = Incident.objects.select_for_update().get(pk=incident.pk)
        running = current.requests.filter(ended_at__isnull=True).first()
        if running is not None:
            return running
        _refuse(current)
        request = _opened(session, current, by, at, standing, reason, version)
        search = Search(request, at, session)
        roster = people(Volunteer.objects.active(), standing, at)
        need, within = need_of(request), standing.steps_km(need_of(request).priority)[-1]
        only = (WhyNot.UNREACHABLE,)
        lent = [one.key for one in roster if why_not(one, need, standing, at, within) == only]
        if duty.lend_numbers(session, by_key(lent).values(), at):
            roster = people(Volunteer.objects.active(), standing, at)
        search.see(roster)
        search.take(Opened())
        if request.nobody_told_at is None and not request.is_drill:
            prepare_nobody_comes(session, current, reports_of(current), at)
        note(by, Event.DISPATCH_DECIDED, request.uuid, f"CALLED {len(search.offers)}", at=at)
    return request


def _refuse(incident: Incident) -> None:
    if incident.closed_at is not None:
        raise IncidentClosed("the incident is closed")
    if incident.state in ENDED:
        raise AlreadyConcluded("it was found out")
    if incident.category == CATEGORY_NOBODY:
        raise DoNotDispatch("ask further first")
    if not incident.cell or incident.area is None:
        raise NoPlace("say where it is first")


def _opened(
    session: Unlocked, incident: Incident, by: Person, at: datetime, policy: Policy, reason: str, version: int
) -> DispatchRequest:
    case = vault.open_case(session, incident.uuid)
    area = case.read(incident, "area") or ""
    request = DispatchRequest(
        incident=incident, code=incident.code, priority=incident.priority, language=incident.language,
        cell=incident.cell, is_drill=incident.is_drill, n_needed=policy.n_needed, n_crowd=policy.crowd_cap,
        policy=as_mapping(policy), reason=reason, opened_by=by, opened_at=at,
        rules_version=version,
    )  # fmt: skip
    write_operational(request, "area", area)
    write_operational(request, "meeting_point", case.read(incident, "meeting_point") or area)
    request.save(force_insert=True)
    return request


def locate(session: Unlocked, incident: Incident, point: tuple[float, float], by: Person, at: datetime) -> Incident:
    """Seal the point of an incident that a person found on a map; what is kept open is its cell, about 1 km wide.

    Raises:
        NotACell: the point is not on the globe.
        IncidentClosed: it was closed.
        NotAllowed: `by` does not dispatch.
        NoGrant: the incident cannot be opened.
    """
    require(by, Verb.DISPATCH, at, Programme.RESPOND)
    with transaction.atomic():
        current = lock_incident(incident, None, by, at)
        vault.open_case(session, current.uuid).write(current, "point", points.written(point))
        current.cell = cell_of(*point)
        current.save()
    return current


def locked(request: DispatchRequest) -> DispatchRequest:
    """Return a request's row locked; the caller has a transaction open."""
    return DispatchRequest.objects.select_for_update(of=("self",)).select_related("incident").get(pk=request.pk)


def stand_down(request: DispatchRequest, by: Person, at: datetime) -> DispatchRequest:
    """Call a search off: unsent offers are taken back, and everybody who was asked or is out is told.

    Raises:
        NotAllowed: `by` does not dispatch.
    """
    require(by, Verb.DISPATCH, at, Programme.RESPOND)
    with transaction.atomic():
        current = locked(request)
        Search(current, at).take(Cancelled())
        note(by, Event.DISPATCH_DECIDED, current.uuid, "STOOD DOWN", at=at)
    return current


def approve(request: DispatchRequest, by: Person, at: datetime) -> DispatchRequest:
    """Let a search go beyond what one person may decide: further than 12 km, or to more than 40 people.

    Raises:
        OwnWidening: `by` opened it.
        NotAllowed: `by` does not dispatch.

    Source: respond.md 1.7, two persons.
    """
    require(by, Verb.DISPATCH, at, Programme.RESPOND)
    if request.opened_by_id == by.pk:
        raise OwnWidening("a second person must say so")
    with transaction.atomic():
        current = locked(request)
        Search(current, at).take(Approved())
        note(by, Event.DISPATCH_DECIDED, current.uuid, "WIDENED", at=at)
    return current


def change_need(request: DispatchRequest, n_needed: int, by: Person, at: datetime) -> DispatchRequest:
    """Ask for more or fewer observers, never for one alone; the legal lead may go beyond the crowd cap.

    Raises:
        CrowdCapExceeded: above the cap, and `by` is not the legal lead; or more than anybody may send.
        NotAllowed: `by` neither dispatches nor leads the legal side.
    """
    is_legal = allows(by, Verb.SEE_EVIDENCE, at, Programme.RESPOND)
    if not is_legal:
        require(by, Verb.DISPATCH, at, Programme.RESPOND)
    if n_needed > MOST_OBSERVERS:
        raise CrowdCapExceeded(f"{n_needed} observers, and nobody may send more than {MOST_OBSERVERS}")
    with transaction.atomic():
        current = locked(request)
        Search(current, at).take(NeedChanged(max(2, n_needed), by_legal_lead=is_legal))
        note(by, Event.DISPATCH_DECIDED, current.uuid, f"NEED {n_needed}", at=at)
    return current


def answer(
    request: DispatchRequest, offer: Offer, is_yes: bool, by: Person, at: datetime, eta_minutes: int | None = None
) -> DispatchRequest:
    """Take somebody's free words or a telephone call for a yes or a no, as a dispatcher understood them.

    Raises:
        NotAsked: the offer is none of this request's, or the search is over.
        NotAllowed: `by` does not dispatch.
    """
    require(by, Verb.DISPATCH, at, Programme.RESPOND)
    with transaction.atomic():
        current = locked(request)
        row = current.offers.filter(pk=offer.pk).select_related("volunteer").first()
        if row is None or Status(current.state) in OVER or row.state == OfferState.SUPPRESSED:
            raise NotAsked("not asked, or over")
        Offer.objects.filter(pk=row.pk).update(is_suggestion=False)
        Search(current, at).take(Answered(str(row.volunteer.uuid), is_yes, eta_minutes))
        note(by, Event.DISPATCH_DECIDED, current.uuid, f"ANSWER {'Y' if is_yes else 'N'}", at=at)
    return current


def owes_reporters(request: DispatchRequest) -> bool:
    """Return whether the reporters are still to hear that nobody can come."""
    said = [Do.TELL_REPORTERS_NOBODY.value, ""] in request.said
    return said and request.nobody_told_at is None and not request.is_drill and request.filled_at is None


def tell_reporters(session: Unlocked, request: DispatchRequest, by: Person, at: datetime) -> int:
    """Tell the reporters who wait that nobody can come; returns how many. Told once.

    Raises:
        NotAllowed: `by` does not dispatch.
    """
    require(by, Verb.DISPATCH, at, Programme.RESPOND)
    with transaction.atomic():
        current = locked(request)
        if not owes_reporters(current):
            return 0
        current.nobody_told_at = at
        current.save(update_fields=["nobody_told_at"])
        return tell_nobody_comes(session, current.incident, reports_of(current.incident), at)
