"""Which groups cover a place, and which of them somebody has to ask again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from localaction.organise.models import Group
from localaction.organise.rules.freshness import Asked, Freshness, freshness
from localaction.places.models import Place

Kind, Scope = Group.Kind, Group.Scope
# What somebody in need calls comes before what somebody with time reads.
ORDER = {kind: place for place, kind in enumerate(Kind)}
NEAREST = {Scope.COUNTIES: 0, Scope.STATE: 1, Scope.NATION: 2}


@dataclass(frozen=True)
class GroupFact:
    """A group and how fresh what is written of it is."""

    group: Group
    freshness: Freshness

    @property
    def as_of(self) -> dt.date:
        """The last day on which it was confirmed, or else the day for which its source was read."""
        return self.freshness.confirmed_on or self.group.as_of

    @property
    def confidence(self) -> str:
        """high: asked within the quarter; medium: from a source or asked longer ago; low: from memory, or silent."""
        if self.freshness.state == "FRESH":
            return "high"
        from_memory = self.group.confidence == Group.Confidence.LOW and self.freshness.confirmed_on is None
        return "low" if self.freshness.state == "SILENT" or from_memory else "medium"

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        group, seen = self.group, self.freshness
        return {
            "kind": "group", "id": group.uid, "name": group.name, "group": group.kind.lower().replace("_", "-"),
            "scope": group.scope.lower(), "state": group.state or None, "counties": group.county_fips,
            "does": {"en": group.does, "es": group.does_es or group.does}, "phone": group.phone or None,
            "email": group.email or None, "url": group.url or None, "languages": group.languages,
            "hours": group.hours or None,
            "join": {"en": group.join, "es": group.join_es or group.join} if group.join else None,
            "freshness": seen.state.lower(),
            "confirmed_on": seen.confirmed_on.isoformat() if seen.confirmed_on else None,
            "source": group.source.as_json(), "as_of": self.as_of.isoformat(), "confidence": self.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class Directory:
    """The groups that cover a place, the nearest first; `looked` is whether anybody has entered any."""

    facts: list[GroupFact] = field(default_factory=list)
    looked_on: dt.date | None = None


def for_place(place: Place, counties: Iterable[Place], on: dt.date) -> Directory:
    """Return the groups that cover a place on a day: of its counties, its state, the nation. Queries: 2.

    Those that are gone are left out. A state's page shows the groups of each of its counties.
    """
    here = Q(scope=Scope.NATION) | Q(scope=Scope.STATE, state=place.state)
    if place.kind == Place.Kind.STATE:
        here |= Q(scope=Scope.COUNTIES, state=place.state)
    for county in counties:
        here |= Q(counties__contains=f" {county.geoid} ")
    facts = [fact for fact in _facts(_standing().filter(here), on) if fact.freshness.state != "GONE"]
    return Directory(facts, max((fact.as_of for fact in facts), default=None))


def every(on: dt.date, state: str = "", kind: str = "") -> list[GroupFact]:
    """Return the groups of the directory, those of a state and the nation where a state is given. Queries: 2."""
    rows = _standing()
    if state:
        rows = rows.filter(Q(state=state) | Q(scope=Scope.NATION))
    if kind:
        rows = rows.filter(kind=kind)
    return _facts(rows, on)


def to_ask(on: dt.date) -> list[GroupFact]:
    """Return the groups that somebody has to ask again, the longest overdue first. Queries: 2."""
    due = [fact for fact in _facts(_standing(), on) if fact.freshness.ask_on and fact.freshness.ask_on <= on]
    return sorted(due, key=lambda fact: (fact.freshness.ask_on or on, fact.group.name))


def standing(uid: str) -> Group | None:
    """Return a group that stands in the directory, or None."""
    return _standing().filter(uid=uid).first()


def _standing() -> QuerySet[Group]:
    return Group.objects.filter(withdrawn_at=None)


def _facts(rows: QuerySet[Group], on: dt.date) -> list[GroupFact]:
    facts = [
        GroupFact(row, freshness([Asked(check.on, check.answer) for check in row.checks.all()], on))
        for row in rows.prefetch_related("checks")
    ]
    return sorted(facts, key=_nearest)


def _nearest(fact: GroupFact) -> tuple[int, int, str]:
    group = fact.group
    return (NEAREST[Scope(group.scope)], ORDER[Kind(group.kind)], group.name.casefold())


__all__ = ["Directory", "GroupFact", "every", "for_place", "standing", "to_ask"]
