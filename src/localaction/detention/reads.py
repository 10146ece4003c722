"""What pages, exports and the place brief show of detention centers, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Max, Q

from localaction.detention.citations import newest_statistics, source_of
from localaction.detention.models import Inspection, Listing
from localaction.detention.rules.inspections import Absence, Standing, absence
from localaction.places.models import Facility, Place
from localaction.places.reference_files import gazetteer
from localaction.sources.models import Publication
from localaction.sources.printed import Source

# A facility beyond this is no answer to "where are people sent from here", as the crow flies between counties.
NEAR_KM, MOST_NEAR = 250, 6


@dataclass(frozen=True)
class FacilityFact:
    """A facility as the newest statistics before a day print it, or as an earlier publication printed it last.

    Attributes:
        population: average of the fiscal year; None where none is printed.
        empty_beds: beds that are paid for and empty: the guaranteed minimum beyond the population; None when there
            is no guaranteed minimum or no population.
        is_listed: whether the newest statistics print it.
        where: "here", "neighbor", "near" or "" where no place was asked for.
        km: between the centres of the counties, as the crow flies; None where not asked or not known.
    """

    facility: Facility
    type: str
    population: float | None
    guaranteed_minimum: int | None
    inspection: Absence
    rating: str
    is_listed: bool
    fiscal_year: int | None
    as_of: dt.date | None
    source: Source | None
    where: str = ""
    km: int | None = None

    @property
    def empty_beds(self) -> int | None:
        """Return the number of paid-for beds that stood empty on average, or None."""
        if self.guaranteed_minimum is None or self.population is None:
            return None
        return max(0, round(self.guaranteed_minimum - self.population))

    @property
    def confidence(self) -> str:
        """high: printed by ICE under a code that we know; medium: no code; low: no longer printed."""
        if not self.is_listed:
            return "low"
        return "high" if self.facility.detloc else "medium"

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        facility, seen = self.facility, self.inspection
        return {
            "id": facility.pk, "detloc": facility.detloc or None, "name": facility.name, "city": facility.city,
            "state": facility.state, "county_fips": facility.county or None, "type": self.type or None,
            "population": round(self.population, 1) if self.population is not None else None,
            "guaranteed_minimum": self.guaranteed_minimum, "empty_beds": self.empty_beds,
            "inspection": {
                "standing": seen.standing.lower().replace("_", "-"), "scheduled": seen.scheduled or None,
                "last_on": seen.last_on.isoformat() if seen.last_on else None, "days": seen.days,
                "overdue_days": seen.overdue_days, "rating": self.rating or None,
            },
            "is_listed": self.is_listed, "fiscal_year": self.fiscal_year, "where": self.where or None, "km": self.km,
            "source": self.source.as_json() if self.source else None,
            "as_of": self.as_of.isoformat() if self.as_of else None, "confidence": self.confidence,
        }  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """Facilities that were asked for, and up to which day they were looked for; None when nobody looked."""

    facts: list[FacilityFact] = field(default_factory=list)
    looked_on: dt.date | None = None


def all_listed(on: dt.date) -> Looked:
    """Return every facility that the newest statistics before a day print. Queries: 3."""
    newest = newest_statistics(on)
    if newest is None:
        return Looked()
    publication, as_of = newest
    rows = _listings(publication)
    return Looked(_facts(rows, publication, on), as_of)


def _listings(publication: Publication) -> list[Listing]:
    """Return the rows of a publication, once for each facility: where ICE prints one twice, the fuller row."""
    best: dict[int, Listing] = {}
    for row in Listing.objects.filter(publication=publication).select_related("facility").order_by("line"):
        known = best.get(row.facility_id)
        if known is None or (row.population or 0) > (known.population or 0):
            best[row.facility_id] = row
    return list(best.values())


def _facts(
    rows: Iterable[Listing], newest: Publication, on: dt.date, sources: dict[int, Publication] | None = None
) -> list[FacilityFact]:
    listings = list(rows)
    dates, ratings = _inspected([row.facility_id for row in listings], on)
    known = {newest.pk: newest, **(sources or {})}
    return [
        FacilityFact(
            row.facility, row.type, row.population, row.guaranteed_minimum,
            absence(dates[row.facility_id], row.scheduled, on, settings.CONFIG.inspection_every_days),
            ratings.get(row.facility_id, ""), row.publication_id == newest.pk, row.fiscal_year, row.as_of,
            source_of(known[row.publication_id], row.line) if row.publication_id in known else None,
        )
        for row in listings
    ]  # fmt: skip


def _inspected(ids: Collection[int], on: dt.date) -> tuple[dict[int, list[dt.date]], dict[int, str]]:
    """Return the days of inspections by facility, and the rating of the last one."""
    dates: dict[int, list[dt.date]] = defaultdict(list)
    ratings: dict[int, str] = {}
    rows = Inspection.objects.filter(facility__in=ids, ended_on__lte=on).order_by("ended_on", "id")
    for facility, ended_on, rating in rows.values_list("facility_id", "ended_on", "rating"):
        dates[facility].append(ended_on)
        ratings[facility] = rating
    return dates, ratings


def near_county(fips: str, on: dt.date) -> Looked:
    """Return the facilities in a county, in its neighbours, and the nearest others. Queries: at most 5."""
    return for_counties([fips], list(gazetteer().neighbours.get(fips, ())), on)


def for_counties(here: Collection[str], neighbours: Collection[str], on: dt.date) -> Looked:
    """Return the facilities in some counties, those next door, and the nearest others, in this order.

    Facilities of these counties that only earlier statistics print are given too, as no longer listed.

    Args:
        here: FIPS codes of the place's own counties.
        neighbours: FIPS codes of the counties next door.

    Queries: at most 5.
    """
    newest = newest_statistics(on)
    if newest is None:
        return Looked()
    publication, as_of = newest
    rows = _listings(publication)
    placed = [(row, *_lies(row.facility, here, neighbours)) for row in rows]
    close = sorted(
        (one for one in placed if one[1] == "near" and one[2] is not None and one[2] <= NEAR_KM),
        key=lambda one: (one[2] or 0, one[0].facility.name),
    )[:MOST_NEAR]
    chosen = [one for one in placed if one[1] in ("here", "neighbor")] + close
    chosen += [(row, "here", 0) for row in _former(here, {row.facility_id for row in rows}, as_of)]
    facts = _facts([row for row, _, _ in chosen], publication, on, _sources(chosen, publication))
    order = {"here": 0, "neighbor": 1, "near": 2}
    shown = [
        FacilityFact(**{**fact.__dict__, "where": where, "km": km})
        for fact, (_, where, km) in zip(facts, chosen, strict=True)
    ]
    shown.sort(key=lambda f: (order[f.where], not f.is_listed, f.km or 0, -(f.population or 0), f.facility.name))
    return Looked(shown, as_of)


def _sources(chosen: list[tuple[Listing, str, int | None]], newest: Publication) -> dict[int, Publication]:
    """Return the earlier publications that are cited, if any."""
    return {row.publication_id: row.publication for row, _, _ in chosen if row.publication_id != newest.pk}


def _former(here: Collection[str], listed: Collection[int], as_of: dt.date) -> list[Listing]:
    """Return the last row of each facility of some counties that is no longer printed."""
    rows = Listing.objects.filter(facility__county__in=here, as_of__lte=as_of).exclude(facility__in=listed)
    last: dict[int, Listing] = {}
    for row in rows.select_related("facility", "publication").order_by("as_of", "id"):
        last[row.facility_id] = row
    return list(last.values())


def _lies(facility: Facility, here: Collection[str], neighbours: Collection[str]) -> tuple[str, int | None]:
    """Return how a facility lies to some counties, and how far from the nearest of them in km."""
    counties = {facility.county} if facility.county else set(facility.counties)
    if counties & set(here):
        return "here", 0
    distances = [km for mine in counties for theirs in here if (km := _km(mine, theirs)) is not None]
    return ("neighbor" if counties & set(neighbours) else "near"), min(distances, default=None)


def _km(one: str, other: str) -> int | None:
    """Return the distance between the centres of two counties along a great circle, in whole kilometres."""
    counties = gazetteer().counties
    if one not in counties or other not in counties:
        return None
    a, b = counties[one], counties[other]
    lat, lon = math.radians(b.lat - a.lat), math.radians(b.lon - a.lon)
    h = math.sin(lat / 2) ** 2 + math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * math.sin(lon / 2) ** 2
    return round(2 * 6371 * math.asin(math.sqrt(h)))


def for_place(place: Place, counties: Collection[Place], neighbours: Collection[Place], on: dt.date) -> Looked:
    """Return what the place brief shows: for a state, every facility in it. Queries: at most 5.

    Args:
        counties: in which the place lies; none for a state.
        neighbours: counties next door, for a county's own page.
    """
    if place.kind != Place.Kind.STATE:
        return for_counties([c.geoid for c in counties], [c.geoid for c in neighbours], on)
    looked = all_listed(on)
    facts = [
        FacilityFact(**{**fact.__dict__, "where": "here"})
        for fact in looked.facts
        if fact.facility.state == place.state
    ]
    return Looked(sorted(facts, key=lambda f: (-(f.population or 0), f.facility.name)), looked.looked_on)


class UnknownFacility(Exception):
    """No facility has this code or number."""


def find(ident: str) -> Facility:
    """Return a facility by its code or its number; one that was joined to another leads on. Queries: at most 2.

    Raises:
        UnknownFacility: there is none.
    """
    by_number = Q(pk=int(ident)) if ident.isascii() and ident.isdigit() and len(ident) < 10 else Q()
    where = Q(detloc=ident.upper()) | by_number if by_number else Q(detloc=ident.upper())
    found = Facility.objects.filter(where).select_related("same_as").first()
    if found is None or not ident:
        raise UnknownFacility(ident)
    return found.same_as or found


def find_facilities(text: str, limit: int = 8) -> list[Facility]:
    """Return facilities whose present or former name, or code, holds a text, those listed last first. Queries: 1."""
    said = text.strip()
    if len(said) < 3:
        return []
    rows = Facility.objects.filter(Q(names__printed__icontains=said) | Q(detloc__iexact=said), same_as=None)
    return list(rows.annotate(last=Max("listings__as_of")).order_by("-last", "name").distinct()[:limit])


SORTS = ("overdue", "empty", "population", "name")


def sorted_by(facts: Iterable[FacilityFact], sort: str) -> list[FacilityFact]:
    """Return facilities by "overdue" (never inspected first), "empty" beds, "population" or "name"."""
    by_name = sorted(facts, key=lambda f: (f.facility.name, f.facility.pk))
    if sort == "overdue":
        return sorted(by_name, key=lambda f: (-_lateness(f.inspection), -(f.population or 0)))
    if sort == "empty":
        return sorted(by_name, key=lambda f: -(f.empty_beds or 0))
    return sorted(by_name, key=lambda f: -(f.population or 0)) if sort == "population" else by_name


def _lateness(seen: Absence) -> float:
    if seen.standing == Standing.NEVER:
        return math.inf
    return math.inf if seen.standing == Standing.SCHEDULED else float(seen.overdue_days or 0)
