"""How long the road takes: what somebody wrote down for the volunteer, else for everybody, else the reckoning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from django.db.models import Q

from localaction.places.models import Facility, Place
from localaction.places.rules.distance import km_apart
from localaction.visit.models import Clearance, TravelTime, Volunteer
from localaction.visit.rules.travel import travel_time


def points_of(facilities: Iterable[Facility]) -> dict[int, tuple[float, float]]:
    """Return where detention centers are, by the middle of their county; those of unknown county are left out.

    One query.
    """
    places = list(facilities)
    counties = {place.county for place in places if place.county}
    rows = Place.objects.filter(geoid__in=counties, lat__isnull=False).values_list("geoid", "lat", "lon")
    middles = {geoid: (lat, lon) for geoid, lat, lon in rows if lat is not None and lon is not None}
    return {place.pk: middles[place.county] for place in places if place.county in middles}


def reckoned(one: Facility, other: Facility, points: dict[int, tuple[float, float]]) -> timedelta:
    """Return the time from the distance alone."""
    if one.pk not in points or other.pk not in points:
        return travel_time(None)
    return travel_time(km_apart(points[one.pk], points[other.pk]))


def from_here(here: Facility, others: Iterable[Facility], volunteer: Volunteer) -> dict[int, timedelta]:
    """Return how long a volunteer needs between a detention center and each of others. Two queries, none for none."""
    there = {place.pk: place for place in others if place.pk != here.pk}
    if not there:
        return {}
    points = points_of([here, *there.values()])
    found = {number: reckoned(here, place, points) for number, place in there.items()}
    rows = TravelTime.objects.filter(one__in=[here.pk, *there], other__in=[here.pk, *there])
    # What holds for everybody comes first, so that the volunteer's own overrides it.
    said = rows.filter(Q(volunteer=None) | Q(volunteer=volunteer))
    for row in sorted(said, key=lambda row: row.volunteer_id or 0):
        if here.pk in (row.one_id, row.other_id):
            number = row.other_id if row.one_id == here.pk else row.one_id
            found[number] = timedelta(minutes=row.n_minutes)
    return found


@dataclass(frozen=True)
class Road:
    """A pair of detention centers with the reckoned minutes, and those that somebody wrote down for everybody."""

    one: Facility
    other: Facility
    n_reckoned: int
    n_minutes: int | None


def roads() -> list[Road]:
    """Return every pair of detention centers at which the programme has clearances. Three queries."""
    places = list(Facility.objects.filter(pk__in=Clearance.objects.values("facility")).order_by("pk"))
    points = points_of(places)
    said = {
        (one, other): minutes
        for one, other, minutes in TravelTime.objects.filter(volunteer=None).values_list("one", "other", "n_minutes")
    }
    return [
        Road(one, other, int(reckoned(one, other, points).total_seconds()) // 60, said.get((one.pk, other.pk)))
        for one, other in combinations(places, 2)
    ]


def own_roads() -> list[TravelTime]:
    """Return what was written down for single volunteers. One query."""
    rows = TravelTime.objects.filter(volunteer__isnull=False).select_related("one", "other", "volunteer__person")
    return list(rows.order_by("volunteer__person__username", "pk"))
