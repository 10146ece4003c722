"""What pages, exports and feeds show of detention contracts, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q

from localaction.detention.models import Contract, ContractFact, ListEntry, Listing
from localaction.detention.rules.contracts import (
    EVENTS,
    Claim,
    Kind,
    NoticeDay,
    Standing,
    governing,
    notice_days,
    standing,
    standing_claims,
)
from localaction.detention.rules.contracts import Fact as Speaks
from localaction.detention.rules.levers import Caution, Center, Chain, cautions, pass_through
from localaction.places.models import Facility


@dataclass(frozen=True)
class ContractState:
    """A contract as it stands on a day.

    Attributes:
        facts: those that stand, of every source.
        notice: the day that governs, or None.
        days: every day for notice that the facts give, the earliest first.
        of_whole: whether the standing is that of the contract itself (a part can end and the whole go on).
    """

    contract: Contract
    facts: list[ContractFact]
    claims: list[Claim]
    standing: Standing
    days: list[NoticeDay]
    notice: NoticeDay | None
    on: dt.date
    cautions: list[Caution] = field(default_factory=list)

    @property
    def facility(self) -> Facility:
        """Return the center, under the one it was found to be."""
        return self.contract.facility.same_as or self.contract.facility

    @property
    def title(self) -> str:
        """Return name and center, as a message heads it."""
        return f"{self.contract.name}, {self.facility.name} ({self.facility.state})"

    @property
    def chain(self) -> Chain | None:
        """Return who hands the money to whom."""
        return pass_through(self.claims)

    def of(self, *kinds: Speaks) -> list[ContractFact]:
        """Return the facts of some kinds that speak of the present term, by day and then as entered."""
        keys = {claim.key for kind in kinds for claim in standing_claims(self.claims, kind, self.on)}
        return [fact for fact in self.facts if fact.pk in keys]

    @property
    def next_on(self) -> dt.date | None:
        """Return the day for notice that is still to come, None where none is, or where it is decided."""
        if self.notice is None or self.standing.is_decided or self.notice.on < self.on:
            return None
        return self.notice.on

    @property
    def n_changes(self) -> int:
        """Return a number that grows whenever a fact is entered or withdrawn; 0 where they were not counted."""
        return int(getattr(self.contract, "n_changes", 0))

    @property
    def meeting(self) -> ContractFact | None:
        """Return the next meeting at which it is decided."""
        coming = [fact for fact in self.of(Speaks.MEETING) if fact.on and fact.on >= self.on]
        return min(coming, key=lambda fact: fact.on or self.on, default=None)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        contract, source = self.contract, self.contract.source
        chain = self.chain
        return {
            "id": contract.uid, "kind": contract.kind, "name": contract.name, "number": contract.number or None,
            "summary": contract.summary or None,
            "part_of": contract.part_of.uid if contract.part_of else None,
            "facility": {
                "id": self.facility.pk, "detloc": self.facility.detloc or None, "name": self.facility.name,
                "city": self.facility.city, "state": self.facility.state,
                "county_fips": self.facility.county or None,
            },
            "status": self.standing.status.lower().replace("_", "-"),
            "since": _iso(self.standing.since), "ends_on": _iso(self.standing.ends_on),
            "next_notice_on": _iso(self.next_on),
            "notice_days": [
                {"on": day.on.isoformat(), "latest": day.last.isoformat(), "safe_on": day.safe_on.isoformat(),
                 "basis": day.basis.lower(), "ends_on": _iso(day.ends_on), "doubts": [d.lower() for d in day.doubts]}
                for day in self.days
            ],
            "pass_through": {"payer": chain.payer, "government": chain.government, "operator": chain.operator}
            if chain else None,
            "warnings": [caution.lower().replace("_", "-") for caution in self.cautions],
            "facts": [fact_json(fact) for fact in self.facts],
            "source": source.as_json(), "as_of": source.as_of.isoformat(),
            "checked_on": _iso(source.checked_on), "confidence": source.confidence, "verified": contract.is_verified,
        }  # fmt: skip


def fact_json(fact: ContractFact) -> dict[str, Any]:
    """Return the shape of one fact."""
    return {
        "kind": fact.kind, "on": _iso(fact.on), "on_latest": _iso(fact.on_last), "until": _iso(fact.until),
        "number": float(fact.number) if fact.number is not None else None, "of": fact.n_of, "word": fact.word or None,
        "name": fact.name or None, "private": fact.is_private, "note": fact.note or None, "quote": fact.quote or None,
        "pinpoint": fact.pinpoint or None, "source": fact.source.as_json(), "as_of": fact.as_of.isoformat(),
        "confidence": fact.confidence.lower(), "verified": fact.is_verified,
    }  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def contract_states(on: dt.date, where: Q | None = None) -> list[ContractState]:
    """Return contracts as they stand on a day, the next day for notice first, then the rest by state and name.

    Args:
        on: the day; what was entered later is known too, what happens later is not.
        where: which contracts; None for all.

    Queries: 2, and 2 more for what publications print of their centers; 1 where there is no contract.
    """
    rows = list(_standing(where))
    if not rows:
        return []
    centers = _centers({row.facility_id for row in rows}, on)
    states = [_state(row, list(row.facts.all()), on) for row in rows]
    return sorted(_warned(states, centers), key=_order)


def state_of(contract: Contract, on: dt.date) -> ContractState:
    """Return one contract as it stands on a day, without what publications print of its center. Queries: 1."""
    facts = contract.facts.filter(withdrawn_at=None).select_related("to_facility", "successor")
    return _state(contract, list(facts.order_by("on", "pk")), on)


def one(uid: str, on: dt.date) -> ContractState | None:
    """Return one contract, None where there is none of this address. Queries: at most 5."""
    found = with_others(uid, on)
    return found[0] if found else None


def with_others(uid: str, on: dt.date) -> tuple[ContractState, list[ContractState]] | None:
    """Return one contract, and it with the others of the same center; None for an unknown address. Queries: 5."""
    facility = Contract.objects.filter(uid=uid, withdrawn_at=None).values_list("facility", "facility__same_as").first()
    if facility is None:
        return None
    center = facility[1] or facility[0]
    found = contract_states(on, Q(facility=center) | Q(facility__same_as=center))
    return next(state for state in found if state.contract.uid == uid), found


def of_facility(facility: Facility, on: dt.date) -> list[ContractState]:
    """Return the contracts of a center. Queries: at most 4."""
    return contract_states(on, Q(facility=facility) | Q(facility__same_as=facility))


def listed(state: str, on: dt.date) -> list[ContractState]:
    """Return the contracts of a state, or of all for an empty text. Queries: at most 4."""
    return contract_states(on, Q(facility__state=state) if state else None)


def for_centers(ids: Collection[int], on: dt.date) -> list[ContractState]:
    """Return the contracts of some centers, sorted as `contract_states`. Queries: at most 2; none for no center.

    What publications print is not looked at again: a page that shows the centers has it already.
    """
    if not ids:
        return []
    states = [_state(row, list(row.facts.all()), on) for row in _standing(Q(facility__in=ids))]
    return sorted(_warned(states, {}), key=_order)


NEWS = (*EVENTS, Speaks.ENDS, Speaks.NOTICE_BY, Speaks.MEETING)


def news(state: str, limit: int) -> list[ContractFact]:
    """Return the events, ends and meetings that were entered last, of a state or, for an empty text, of all.

    Queries: 1.
    """
    rows = ContractFact.objects.filter(kind__in=NEWS, withdrawn_at=None, contract__withdrawn_at=None)
    if state:
        rows = rows.filter(contract__facility__state=state)
    chosen = rows.select_related("contract__facility", "to_facility", "successor").order_by("-entered_at", "-pk")
    return list(chosen[:limit])


def _standing(where: Q | None) -> Iterable[Contract]:
    facts = ContractFact.objects.filter(withdrawn_at=None).select_related("to_facility", "successor")
    rows = Contract.objects.filter(where or Q(), withdrawn_at=None).select_related("facility__same_as", "part_of")
    rows = rows.annotate(n_changes=Count("facts") + Count("facts__withdrawn_at"))
    return rows.prefetch_related(Prefetch("facts", facts.order_by("on", "pk"))).order_by("pk")


def _state(contract: Contract, facts: list[ContractFact], on: dt.date) -> ContractState:
    claims = [fact.claim for fact in facts]
    days = notice_days(claims, on)
    return ContractState(contract, facts, claims, standing(claims, on), days, governing(days, on), on)


def _warned(states: list[ContractState], centers: dict[int, Center]) -> list[ContractState]:
    """Return the contracts with what a campaign must know: each is seen beside the others of its center."""
    live: dict[int, set[int]] = defaultdict(set)
    for state in states:
        if not state.standing.is_over and state.contract.part_of_id is None:
            live[state.contract.facility_id].add(state.contract.pk)
    shown = []
    for state in states:
        others = live[state.contract.facility_id] - {state.contract.pk, state.contract.part_of_id}
        center = centers.get(state.contract.facility_id, Center())
        found = cautions(Kind(state.contract.kind), state.claims, center, state.standing, bool(others))
        shown.append(ContractState(**{**state.__dict__, "cautions": found}))
    return shown


def _centers(ids: Collection[int], on: dt.date) -> dict[int, Center]:
    """Return what publications print of centers: the last owner of a list, type and day of the last statistics."""
    owners = dict(
        ListEntry.objects.filter(facility__in=ids).exclude(owner="").order_by("publication_id").values_list(
            "facility_id", "owner"
        )
    )  # fmt: skip
    last = {
        pk: (type_, as_of)
        for pk, type_, as_of in Listing.objects.filter(facility__in=ids, as_of__lte=on)
        .order_by("as_of", "pk")
        .values_list("facility_id", "type", "as_of")
    }
    return {pk: Center(owners.get(pk, ""), *last.get(pk, ("", None))) for pk in ids}


def _order(state: ContractState) -> tuple[bool, dt.date, bool, str, str]:
    next_on = state.next_on
    return (
        next_on is None, next_on or dt.date.max, state.standing.is_over, state.facility.state, state.contract.name,
    )  # fmt: skip
