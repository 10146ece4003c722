"""What this room adds to the desk: what its search finds, what waits, and who follows contracts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from localaction.detention.models import Follower
from localaction.detention.reads import find_facilities
from localaction.detention.reads_contracts import contract_states
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.vault.actions import Unlocked
from localaction.vault.actions.operational import read_operational

MANY = 20
SOON = timedelta(days=30)
FOLLOWING = (Verb.REVIEW_FACTS, Verb.RUN_CAMPAIGNS)


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the detention centers whose name, now or earlier, or code holds the words; they are public. One query."""
    found = find_facilities(words, MANY)
    return [
        (one.name, reverse("facility", args=[one.address_part]), ", ".join(filter(None, (one.city, one.state))))
        for one in found
    ]


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return the contracts whose day for notice comes within 30 days, for those who follow them. At most 6 queries."""
    if not any(allows(person, verb, now) for verb in FOLLOWING):
        return []
    follower = follower_of(person)
    if follower is None:
        return []
    chosen = None if follower.follows_all else set(follower.contracts.values_list("pk", flat=True))
    return [
        (
            _("%(contract)s: last day for notice in %(n)d days")
            % {"contract": state.title, "n": (state.next_on - now.date()).days},
            reverse("desk-contract", args=[state.contract.pk]),
            state.next_on - now.date() <= timedelta(days=7),
        )
        for state in contract_states(now.date())
        if state.next_on and state.next_on - now.date() <= SOON and (chosen is None or state.contract.pk in chosen)
    ]


def follower_of(person: Person) -> Follower | None:
    """Return how a person follows contracts, None where not at all. Queries: 1."""
    return Follower.objects.filter(person=person).first()


def address_of(follower: Follower) -> str:
    """Return where a person is told."""
    return read_operational(follower, "reach") or ""
