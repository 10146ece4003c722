"""What the desk shows of a contract beyond the public page: what waits for a second person, and what was withdrawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from localaction.detention.models import Contract, ContractFact, NoticeTold
from localaction.detention.reads_contracts import ContractState, contract_states, state_of


@dataclass(frozen=True)
class Filed:
    """A contract as the desk keeps it.

    Attributes:
        past: facts that were corrected or withdrawn, the latest first.
        told: what followers were told, the latest first.
    """

    contract: Contract
    state: ContractState
    past: list[ContractFact]
    told: list[NoticeTold]
    is_followed: bool


def filed(contract: Contract, person: Any, on: dt.date) -> Filed:
    """Return one contract as the desk keeps it. Queries: at most 8."""
    found = [s for s in contract_states(on, Q(facility=contract.facility_id)) if s.contract.pk == contract.pk]
    past = contract.facts.exclude(withdrawn_at=None).order_by("-withdrawn_at", "-pk")
    is_followed = contract.followers.filter(person=person).exists()
    return Filed(
        contract, found[0] if found else state_of(contract, on), list(past), list(contract.told.order_by("-number")),
        is_followed,
    )  # fmt: skip


def n_waiting(state: ContractState) -> int:
    """Return how many entries of a contract no second person has checked."""
    return sum(not entry.is_verified for entry in (state.contract, *state.facts))


def all_of_desk(on: dt.date) -> list[tuple[ContractState, int]]:
    """Return every contract with how many of its entries wait, as `contract_states` sorts them. Queries: 4."""
    return [(state, n_waiting(state)) for state in contract_states(on)]
