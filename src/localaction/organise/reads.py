"""Who holds office over a place, as far as two public rosters say, and what they do not say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import BooleanField

from localaction.organise.ingest.rosters import MEMBERS, STATES
from localaction.organise.models import OfficeAddress, Official, Seat, Tenure
from localaction.organise.rules.seats import certain
from localaction.places.models import Place
from localaction.sources.models import Publication
from localaction.sources.printed import Source

Kind = Seat.Kind
# The seats of a place's page, in the order in which they stand there.
OF_STATE = (Kind.US_SENATE, Kind.GOVERNOR, Kind.ATTORNEY_GENERAL)
BY_DISTRICT = (Kind.US_HOUSE, Kind.STATE_UPPER, Kind.STATE_LOWER, Kind.STATE_ONLY)
# More would push the rest of a place's page away; all stand on the page of the state.
MOST_NEAR = 12
ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class OfficialFact:
    """That somebody holds a seat, and how sure it is that the seat is one of this place's.

    Attributes:
        basis: WHOLE_STATE, PLACE (the mayor), or OFFICE_HERE: has an office in the county, and the district is not
            known to cover it.
    """

    official: Official
    seat: Seat
    ends_on: dt.date | None
    basis: str
    phone: str
    source: Source
    as_of: dt.date

    @property
    def confidence(self) -> str:
        """high: elected by everybody here; medium: a mayor; low: only has an office here."""
        return {"WHOLE_STATE": "high", "PLACE": "medium"}.get(self.basis, "low")

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "kind": "official", "seat": self.seat.kind.lower().replace("_", "-"), "state": self.seat.state,
            "district": self.seat.district or None, "name": self.official.name, "party": self.official.party or None,
            "basis": self.basis.lower().replace("_", "-"), "phone": self.phone or None,
            "url": self.official.url or None,
            "contact_url": self.official.contact_url or None,
            "term_ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "source": self.source.as_json(), "as_of": self.as_of.isoformat(), "confidence": self.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class Representation:
    """Who represents a place.

    Attributes:
        facts: those whose seat is one of this place's, then those who have an office in its counties.
        n_by_kind: seats of the state by districts, of which some cover the place: the rosters do not say which.
        n_more: further ones who have an office here, not among the facts.
        looked_on: day of the newest roster; None when none was imported.
    """

    facts: list[OfficialFact] = field(default_factory=list)
    n_by_kind: dict[str, int] = field(default_factory=dict)
    looked_on: dt.date | None = None
    n_more: int = 0


def for_place(place: Place, counties: Iterable[Place], on: dt.date) -> Representation:
    """Return who represents a place on a day. Queries: 1.

    Args:
        counties: in which the place lies.
    """
    here = Q()
    for county in counties:
        here |= Q(counties__contains=f" {county.geoid} ")
    offices = OfficeAddress.objects.filter(here, kind=OfficeAddress.Kind.DISTRICT, official=OuterRef("official"))
    wanted = Q(seat__kind__in=(*OF_STATE, *BY_DISTRICT)) | Q(seat__kind=Kind.MAYOR, seat__place=place)
    rows = (
        _held(on)
        .filter(wanted, seat__state=place.state)
        .annotate(has_office_here=Exists(offices) if here else Value(False, output_field=BooleanField()))
    )
    found = list(rows)
    by_kind = defaultdict(list)
    for row in found:
        by_kind[row.seat.kind].append(row)
    facts, numbers = [], {}
    for kind, held in by_kind.items():
        is_certain = certain(kind, len(held), [row.seat.district for row in held])
        if kind in BY_DISTRICT and not is_certain:
            numbers[kind] = len(held)
        for row in held:
            basis = "WHOLE_STATE" if is_certain else "PLACE" if kind == Kind.MAYOR else "OFFICE_HERE"
            if basis != "OFFICE_HERE" or getattr(row, "has_office_here", False):
                facts.append(_fact(row, basis))
    facts.sort(key=lambda fact: (fact.basis == "OFFICE_HERE", ORDER[Kind(fact.seat.kind)], _district(fact.seat)))
    looked = max((row.publication.published_at.date() for row in found), default=None)
    n_certain = sum(fact.basis != "OFFICE_HERE" for fact in facts)
    shown = facts[: n_certain + MOST_NEAR]
    return Representation(shown, numbers, looked, len(facts) - len(shown))


def of_state(state: str, on: dt.date) -> list[OfficialFact]:
    """Return everybody who holds a seat in a state, its members of Congress first, then by district. Queries: 1."""
    found = list(_held(on).filter(seat__state=state))
    facts = [_fact(row, "WHOLE_STATE") for row in found]
    return sorted(facts, key=lambda fact: (ORDER[Kind(fact.seat.kind)], _district(fact.seat)))


def counts() -> dict[str, int]:
    """Return how many seats are held by state. Queries: 1."""
    numbers: dict[str, int] = defaultdict(int)
    for state in Tenure.objects.filter(gone_on=None).values_list("seat__state", flat=True):
        numbers[state] += 1
    return dict(numbers)


def newest_rosters() -> list[Publication]:
    """Return the newest roster of Congress and of the states that count. Queries: 1."""
    counting = [Publication.Status.IMPORTED, Publication.Status.RELEASED]
    newest: dict[str, Publication] = {}
    for row in Publication.objects.filter(source__in=(MEMBERS, STATES), status__in=counting).order_by("published_at"):
        newest[row.source] = row
    return list(newest.values())


def _held(on: dt.date) -> QuerySet[Tenure]:
    running = (Q(starts_on=None) | Q(starts_on__lte=on)) & (Q(ends_on=None) | Q(ends_on__gt=on))
    # The district office's number before the capitol's: "DISTRICT" sorts after "CAPITOL".
    phones = OfficeAddress.objects.filter(official=OuterRef("official")).exclude(phone="").order_by("-kind", "pk")
    return (
        Tenure.objects.filter(running, Q(gone_on=None) | Q(gone_on__gt=on))
        .select_related("official", "seat__place", "publication")
        .defer("publication__columns", "publication__report")
        .annotate(phone=Subquery(phones.values("phone")[:1]))
    )


def source_of(publication: Publication) -> Source:
    """Return how a roster is cited."""
    congress = publication.source != STATES
    title = "unitedstates/congress-legislators" if congress else "Open States, people"
    return Source(title, publication.url, publication.file_name, publication.published_at, publication.sha256)


def _fact(row: Tenure, basis: str) -> OfficialFact:
    return OfficialFact(
        row.official,
        row.seat,
        row.ends_on,
        basis,
        getattr(row, "phone", None) or "",
        source_of(row.publication),
        row.publication.published_at.date(),
    )


def _district(seat: Seat) -> tuple[int, str]:
    digits = seat.district.split(" ")[-1]
    return (int(digits) if digits.isdigit() else 10_000, seat.district)


__all__ = ["OfficialFact", "Representation", "counts", "for_place", "newest_rosters", "of_state"]
