"""What is required of a person and how they stand to it: read by pages, and asked by every permission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from localaction.people.models import Completion, Exemption, Membership, Person, Requirement
from localaction.people.rules.requirements import Validity, Verdict, standing
from localaction.people.rules.roles import Programme, Verb


@dataclass(frozen=True)
class Stand:
    """A requirement and how a person stands to it."""

    requirement: Requirement
    verdict: Verdict


def required_of(person: Person, at: datetime) -> list[Requirement]:
    """Return what the roles a person holds now ask of them, by code. Two queries."""
    wanted = Q(pk__in=[])
    for membership in Membership.objects.current(at).filter(person_id=person.pk):
        wanted |= Q(programme=membership.programme, role__in=["", membership.role])
    return list(Requirement.objects.filter(wanted).order_by("code"))


def stands_of(people: Iterable[Person], programmes: Iterable[Programme], at: datetime) -> dict[int, list[Stand]]:
    """Return how each of some people stands to what their roles ask of them in some programmes, by account.

    Four queries, however many people.
    """
    by_programme: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in Requirement.objects.filter(programme__in=list(programmes)).order_by("code"):
        by_programme[requirement.programme].append(requirement)
    numbers = [person.pk for person in people]
    asked: dict[int, dict[int, Requirement]] = {number: {} for number in numbers}
    for held in Membership.objects.current(at).filter(person_id__in=numbers, programme__in=list(by_programme)):
        for requirement in by_programme[held.programme]:
            if requirement.role in ("", held.role):
                asked[held.person_id][requirement.pk] = requirement
    on, wanted = at.date(), {number for ours in asked.values() for number in ours}
    done: dict[tuple[int, int], date] = {}
    for row in Completion.objects.filter(person_id__in=numbers, requirement_id__in=wanted, done_on__lte=on):
        here = (row.person_id, row.requirement_id)
        done[here] = max(row.done_on, done.get(here, date.min))
    exempt: dict[tuple[int, int], date] = {}
    covering = Exemption.objects.filter(person_id__in=numbers, requirement_id__in=wanted, valid_from__lte=on)
    for given in covering.filter(valid_until__gt=on):
        here = (given.person_id, given.requirement_id)
        exempt[here] = max(given.valid_until, exempt.get(here, date.min))
    return {
        number: [
            Stand(one, _verdict(one, done.get((number, one.pk)), exempt.get((number, one.pk)), on))
            for one in sorted(ours.values(), key=lambda r: r.code)
        ]
        for number, ours in asked.items()
    }


def _verdict(requirement: Requirement, done_on: date | None, exempt_until: date | None, on: date) -> Verdict:
    validity = Validity(requirement.validity_days, requirement.renewal_window_days)
    return standing(validity, done_on, exempt_until, on)


def stands(person: Person, requirements: Iterable[Requirement], on: date) -> list[Stand]:
    """Return how a person stands to each requirement on a day. Two queries."""
    asked = list(requirements)
    done: dict[int, date] = {}
    for completion in Completion.objects.filter(person_id=person.pk, requirement__in=asked, done_on__lte=on):
        done[completion.requirement_id] = max(completion.done_on, done.get(completion.requirement_id, date.min))
    exempt: dict[int, date] = {}
    covering = Exemption.objects.filter(person_id=person.pk, requirement__in=asked, valid_from__lte=on)
    for exemption in covering.filter(valid_until__gt=on):
        known = exempt.get(exemption.requirement_id, date.min)
        exempt[exemption.requirement_id] = max(exemption.valid_until, known)
    return [Stand(one, _verdict(one, done.get(one.pk), exempt.get(one.pk), on)) for one in asked]


def closed_verbs(person: Person, at: datetime, among: Iterable[Verb]) -> set[Verb]:
    """Return which of these verbs an unmet requirement closes to a person. One query where none could."""
    closing = Requirement.objects.filter(blocks__in=[verb.value for verb in among])
    if not closing.exists():
        return set()
    asked = [requirement for requirement in required_of(person, at) if requirement.blocks in {v.value for v in among}]
    return {Verb(s.requirement.blocks) for s in stands(person, asked, at.date()) if not s.verdict.is_met}
