"""Entering contracts and what sources say of them; a fact is never overwritten, a corrected one takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from localaction.detention.models import Contract, ContractFact
from localaction.detention.rules.contract_facts import ALWAYS, COLUMNS, Entry, contract_gaps, gaps
from localaction.detention.rules.contracts import Fact, Kind
from localaction.places.models import Facility
from localaction.sources.entering import SUPERSEDED, AlreadyEntered, GivenSource, NoLongerStands, Refused


@dataclass(frozen=True)
class GivenContract:
    """A contract as a person gives it."""

    kind: str
    facility: Facility
    name: str
    number: str = ""
    summary: str = ""
    summary_es: str = ""
    part_of: Contract | None = None


@transaction.atomic
def enter_contract(given: GivenContract, source: GivenSource, person: Any, at: dt.datetime) -> Contract:
    """Record a contract that is not known yet; what is known of it is entered as facts.

    Raises:
        Refused: something is missing or cannot be right.
        AlreadyEntered: the center has a contract of this name.
    """
    _check(given, source, at)
    uid = _uid(given)
    if Contract.objects.filter(uid=uid).exists():
        raise AlreadyEntered(["ENTERED_ALREADY"])
    return _create(given, uid, source, person, at)


@transaction.atomic
def correct_contract(
    wrong: Contract, given: GivenContract, source: GivenSource, person: Any, at: dt.datetime
) -> Contract:
    """Record a contract that takes the place of one whose name, number, kind or center we had written down wrongly.

    The wrong one stays stored, withdrawn; its facts, its parts and those who follow it go over to the new one, which
    keeps its address.

    Raises:
        Refused: as for `enter_contract`.
        NoLongerStands: somebody corrected or withdrew it first.
    """
    held = Contract.objects.select_for_update().get(pk=wrong.pk)
    if held.withdrawn_at is not None:
        raise NoLongerStands
    _check(given, source, at)
    if given.part_of is not None and given.part_of.pk == held.pk:
        raise Refused(["PART_OF_ITSELF"])
    uid = held.uid
    held.uid = f"{uid[:72]}-was-{held.pk}"
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = at, person, SUPERSEDED
    held.save(update_fields=["uid", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
    row = _create(given, uid, source, person, at)
    held.corrected_by = row
    held.save(update_fields=["corrected_by"])
    held.facts.update(contract=row)
    held.parts.update(part_of=row)
    held.told.update(contract=row)
    held.successions.update(successor=row)
    for follower in held.followers.all():
        follower.contracts.add(row)
        follower.contracts.remove(held)
    return row


@transaction.atomic
def enter_fact(
    contract: Contract, kind: str, values: Mapping[str, Any], source: GivenSource, person: Any, at: dt.datetime
) -> ContractFact:
    """Record what one source says of a contract. What other sources say stays beside it.

    Args:
        kind: of `ContractFact.Kind`.
        values: its columns by name; empty ones may be left out.

    Raises:
        Refused: something is missing or cannot be right.
        AlreadyEntered: the same is recorded from the same source.
        NoLongerStands: the contract was withdrawn.
    """
    return _fact(contract, kind, values, source, person, at)


@transaction.atomic
def correct_fact(
    wrong: ContractFact, values: Mapping[str, Any], source: GivenSource, person: Any, at: dt.datetime
) -> ContractFact:
    """Record a fact that takes the place of one that we had written down wrongly; that one stays stored, withdrawn.

    Raises:
        Refused, AlreadyEntered: as for `enter_fact`.
        NoLongerStands: somebody corrected or withdrew it first.
    """
    held = ContractFact.objects.select_for_update().get(pk=wrong.pk)
    if held.withdrawn_at is not None:
        raise NoLongerStands
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_why = at, person, SUPERSEDED
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    return _fact(held.contract, held.kind, values, source, person, at, corrects=held)


def _fact(
    contract: Contract, kind: str, values: Mapping[str, Any], source: GivenSource, person: Any, at: dt.datetime,
    corrects: ContractFact | None = None,
) -> ContractFact:  # fmt: skip
    given = {name: values[name] for name in (*COLUMNS, *ALWAYS) if values.get(name) not in (None, "")}
    codes = gaps(Entry(Fact(kind), given), source.as_of, source.url, at.date())
    if codes:
        raise Refused(codes)
    # The contract's row is the lock under which facts of one contract are entered one after the other.
    if Contract.objects.select_for_update().get(pk=contract.pk).withdrawn_at is not None:
        raise NoLongerStands
    blank = {name: None for name in COLUMNS if name not in ("word", "name")}
    said = {**blank, "word": "", "name": "", **{name: given[name] for name in COLUMNS if name in given}}
    same = contract.facts.filter(
        kind=kind, withdrawn_at=None, source_title=source.title, url=source.url,
        **{(f"{name}__isnull" if value is None else name): (True if value is None else value)
           for name, value in said.items()},
    )  # fmt: skip
    if same.exists():
        raise AlreadyEntered(["ENTERED_ALREADY"])
    return ContractFact.objects.create(
        contract=contract, kind=kind, entered_by=person, entered_at=at, corrects=corrects, **given, **source.columns
    )


def _check(given: GivenContract, source: GivenSource, at: dt.datetime) -> None:
    codes = contract_gaps(
        Kind(given.kind), given.part_of is not None, given.number, source.as_of, source.url, at.date()
    )
    if codes:
        raise Refused(codes)


def _uid(given: GivenContract) -> str:
    facility = given.facility
    return (
        slugify(f"{facility.state} {facility.address_part} {given.name}")[:80].strip("-") or f"contract-{facility.pk}"
    )


def _create(given: GivenContract, uid: str, source: GivenSource, person: Any, at: dt.datetime) -> Contract:
    return Contract.objects.create(uid=uid, entered_by=person, entered_at=at, **vars(given), **source.columns)
