"""Agreements that a state law forbids from a day on: still listed by ICE, and no longer lawful."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from localaction.places.models import Agency
from localaction.policy import rulebook
from localaction.policy.models import STATE_KINDS
from localaction.policy.rules.binding import Body, Holder, Rule, Standing, what_binds
from localaction.policy.rules.codebook import Subject

PROHIBITED = "prohibited-by-state-law"
KINDS = {
    Agency.Kind.SHERIFF: {Holder.SHERIFF, Holder.JAIL}, Agency.Kind.POLICE: {Holder.POLICE},
    Agency.Kind.CONSTABLE: {Holder.POLICE}, Agency.Kind.CORRECTIONS: {Holder.JAIL}, Agency.Kind.CAMPUS: {Holder.CAMPUS},
    Agency.Kind.STATE: {Holder.STATE_AGENCY}, Agency.Kind.GUARD: {Holder.STATE_AGENCY},
}  # fmt: skip


def rules() -> list[Rule]:
    """Return the rules of all state laws that forbid 287(g). Queries: 3, or 1 where there is none."""
    found = rulebook.records(
        Q(
            measure__kind__in=STATE_KINDS, provisions__code=Subject.AGREEMENT.value, provisions__effect="FORBIDS",
            provisions__withdrawn_at=None,
        )
    )  # fmt: skip
    return [rule for rule in rulebook.rules_of(found) if rule.subject is Subject.AGREEMENT]


def status(word: str, agency: Agency, bans: Collection[Rule], on: dt.date) -> str:
    """Return the status of an agreement, prohibited where a law forbids it to the agency on the day.

    An end that documents show is said first; ICE's own word stands beside it in either case.
    """
    if word not in ("listed", "listed-link-pending", "missing"):
        return word
    body = Body(frozenset(KINDS.get(Agency.Kind(agency.kind), set())), agency.state)
    return PROHIBITED if what_binds(bans, body, Subject.AGREEMENT, on).standing is Standing.FORBIDDEN else word
