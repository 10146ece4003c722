"""Setting rest or fatigue aside for one person: a dispatcher says why, and everything else still counts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond.actions import duty
from localaction.respond.actions.dispatch import NotAsked, locked
from localaction.respond.actions.pool import Search
from localaction.respond.models import Allowance, DispatchRequest, Offer, SetAside, Volunteer
from localaction.respond.reads_pool import people
from localaction.respond.rules.candidates import NoReasonGiven, WhyNot, candidate, why_not
from localaction.respond.rules.pool_state import OVER, Chosen, Status
from localaction.vault.actions import Unlocked
from localaction.vault.rules.events import Event


class NotOverridable(ValueError):
    """Something else than rest or fatigue speaks against asking this person; `reasons` says what."""

    def __init__(self, reasons: tuple[WhyNot, ...]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def ask_anyway(
    session: Unlocked, request: DispatchRequest, volunteer: Volunteer, reason: str, by: Person, now: datetime
) -> Offer:
    """Ask one person who rests or was asked often, for a reason that is kept.

    They are still free to say no; training, consent, quiet hours and an opt-out are never set aside.

    Raises:
        NotAllowed: `by` does not dispatch.
        NoReasonGiven: the reason is none of `models.SetAside`.
        NotAsked: the search is over or filled, or they were asked.
        NotOverridable: something else speaks against it.

    Source: respond.md 1.7, fatigue: an override needs a reason (Resgrid: RestPeriodOverridden).
    """
    require(by, Verb.DISPATCH, now, Programme.RESPOND)
    if reason not in SetAside.values:
        raise NoReasonGiven("say why rest or fatigue is set aside")
    with transaction.atomic():
        current = locked(request)
        if Status(current.state) in OVER or current.state == Status.FILLED:
            raise NotAsked("over, or filled")
        Allowance.objects.get_or_create(
            request=current, volunteer=volunteer, defaults={"reason": reason, "made_by": by, "made_at": now}
        )
        search = Search(current, now, session)
        only = Volunteer.objects.active().filter(pk=volunteer.pk)
        against = _against(search, only, now)
        if against == (WhyNot.UNREACHABLE,) and duty.lend_numbers(session, [volunteer], now):
            against = _against(search, only, now)
        if against:
            raise NotOverridable(against)
        state = search.state
        chosen = candidate(people(only, state.policy, now)[0], search.need(), state.policy, now)
        search.take(Chosen(chosen))
        offer = current.offers.filter(volunteer=volunteer).first()
        if offer is None or offer.made_at != now:
            raise NotAsked("they were asked")
        note(by, Event.DISPATCH_DECIDED, current.uuid, f"ASKED ANYWAY {reason}", at=now)
    return offer


def _against(search: Search, only: QuerySet[Volunteer], now: datetime) -> tuple[WhyNot, ...]:
    state = search.state
    seen = people(only, state.policy, now)
    if not seen:
        return (WhyNot.NOT_CONSENTED,)
    # One person alone sends nobody further than that.
    within = state.policy.useful_km(state.need.priority)
    within = within if state.is_approved else min(within, state.policy.two_person_km)
    return why_not(seen[0], search.need(), state.policy, now, within)
