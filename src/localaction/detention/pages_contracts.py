"""What the pages of contracts show, in words. No query is made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from localaction.detention import contract_words as words
from localaction.detention.contract_words import Text
from localaction.detention.models import ContractFact
from localaction.detention.reads_contracts import ContractState
from localaction.detention.reads_filed import Filed
from localaction.detention.rules.contracts import EVENTS, Fact, NoticeDay
from localaction.detention.rules.notices import coming

TERMS = (
    Fact.BEGINS, Fact.ENDS, Fact.NO_END, Fact.NOTICE_BY, Fact.NOTICE_BEFORE_END, Fact.NOTICE_ANY_TIME, Fact.RENEWAL,
    Fact.GUARANTEED_MINIMUM, Fact.PER_DIEM, Fact.PARTY,
)  # fmt: skip
DECIDING = (Fact.DECIDES, Fact.MEETING, Fact.STANCE)


@dataclass(frozen=True)
class FactLine:
    """One fact in words, with its source."""

    fact: ContractFact
    kind: Text
    says: str
    confidence: Text


@dataclass(frozen=True)
class DayLine:
    """One day for notice in words."""

    day: NoticeDay
    says: str
    safe: str
    doubts: list[Text]


@dataclass(frozen=True)
class ContractLine:
    """A contract in words.

    Attributes:
        days_left: until the next day for notice; None where none comes.
    """

    state: ContractState
    badge: str
    status: Text
    said: str
    notice: DayLine | None
    days_left: int | None
    cautions: list[Text]
    chain: str
    deciders: list[FactLine]
    confidence: Text


def fact_line(fact: ContractFact) -> FactLine:
    """Return a fact in words."""
    return FactLine(fact, fact.get_kind_display(), words.fact_words(fact), words.CONFIDENCE[fact.confidence.lower()])


def day_line(day: NoticeDay) -> DayLine:
    """Return a day for notice in words."""
    return DayLine(day, words.day_sentence(day), words.safe_sentence(day), [words.DOUBTS[d] for d in day.doubts])


def contract_line(state: ContractState) -> ContractLine:
    """Return a contract in words."""
    badge, status, said = words.status_of(state.standing)
    next_on, chain = state.next_on, state.chain
    return ContractLine(
        state, badge, status, said, day_line(state.notice) if state.notice and next_on else None,
        (next_on - state.on).days if next_on else None, [words.CAUTIONS[c] for c in state.cautions],
        words.chain_sentence(chain) if chain else "", [fact_line(fact) for fact in state.of(Fact.DECIDES)],
        words.CONFIDENCE[state.contract.source.confidence],
    )  # fmt: skip


def contract_page(state: ContractState, others: Sequence[ContractState], on: dt.date) -> dict[str, Any]:
    """Return what the page of one contract shows.

    Args:
        others: the contracts of the same center.
    """
    whole = state.contract.part_of_id
    return {
        "line": contract_line(state), "state": state, "contract": state.contract, "facility": state.facility, "on": on,
        "days": [day_line(day) for day in state.days],
        "steps": coming(state.next_on, on) if state.next_on else [],
        "terms": [fact_line(fact) for fact in _in_order(state.facts, TERMS)],
        "deciding": [fact_line(fact) for fact in _in_order(state.facts, DECIDING)],
        "events": [fact_line(fact) for fact in state.facts if Fact(fact.kind) in EVENTS],
        "parts": [contract_line(s) for s in others if s.contract.part_of_id == state.contract.pk],
        "whole": next((contract_line(s) for s in others if whole and s.contract.pk == whole), None),
        "others": [
            contract_line(s) for s in others
            if s.contract.pk not in (state.contract.pk, whole) and s.contract.part_of_id != state.contract.pk
        ],
    }  # fmt: skip


def _in_order(facts: Sequence[ContractFact], kinds: tuple[Fact, ...]) -> list[ContractFact]:
    places = {kind: place for place, kind in enumerate(kinds)}
    found = [fact for fact in facts if Fact(fact.kind) in places]
    return sorted(found, key=lambda fact: places[Fact(fact.kind)])


def desk_list(found: Sequence[tuple[ContractState, int]]) -> list[tuple[ContractLine, int]]:
    """Return each contract in words with how many of its entries no second person has checked."""
    return [(contract_line(state), n_waiting) for state, n_waiting in found]


def desk_page(filed: Filed, person: Any) -> dict[str, Any]:
    """Return what the desk's page of one contract shows."""
    state = filed.state
    return {
        "line": contract_line(state), "contract": filed.contract, "facility": state.facility, "person": person,
        "days": [day_line(day) for day in state.days], "is_followed": filed.is_followed,
        "groups": [
            (heading, [fact_line(fact) for fact in _in_order(state.facts, kinds)],
             [(kind.lower(), _label(kind)) for kind in kinds])
            for heading, kinds in (
                (_("Days, terms and parties"), TERMS), (_("Who decides"), DECIDING), (_("What happened"), EVENTS),
            )
        ],
        "past": [fact_line(fact) for fact in filed.past], "told": filed.told,
    }  # fmt: skip


def _label(kind: Fact) -> Text:
    return ContractFact.Kind(kind).label
