"""A change as a source of changes tells it, and whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from localaction.messages.actions.announcing import Said
from localaction.messages.rules.following import About, Kind
from localaction.places.models import Agency, Facility, Lies, Place
from localaction.places.reference_files import gazetteer

# A thing that happened longer ago is history when we learn of it, not news.
NEWS_FOR = dt.timedelta(days=60)


@dataclass(frozen=True)
class News:
    """Something that happened.

    Attributes:
        key: names it for ever, however often and from whatever file it is read.
        about: what it concerns; asked only where the key is not known.
        say: says it in the active language.
    """

    key: str
    on: dt.date
    about: Callable[[], tuple[About, ...]]
    say: Callable[[], Said]


def about_state(usps: str, is_everywhere: bool = False) -> list[About]:
    """Return a state as what a change concerns; nothing for a code that is none."""
    state = gazetteer().states.get(usps)
    return [About(Kind.PLACE, state.fips, is_everywhere)] if state else []


def about_agency(agency: Agency) -> tuple[About, ...]:
    """Return what a change of an agency concerns: the agency under each of its numbers, its counties, its town and
    its state; with an agency of the whole state every place there. Its counties and other names should be prefetched.
    """
    numbers = {agency.pk, agency.same_as_id or agency.pk, *(other.pk for other in agency.other_names.all())}
    found = [About(Kind.AGENCY, str(pk)) for pk in sorted(numbers)]
    found += [About(Kind.PLACE, one.county) for one in agency.counties.all()]
    found += [About(Kind.PLACE, agency.municipality)] if agency.municipality else []
    return (*found, *about_state(agency.state, agency.coverage == Agency.Coverage.STATEWIDE))


def about_facility(facility: Facility) -> tuple[About, ...]:
    """Return what a change of a center concerns: the center under each of its numbers, its county and its state."""
    numbers = {facility.pk, facility.same_as_id or facility.pk, *(other.pk for other in facility.other_names.all())}
    found = [About(Kind.FACILITY, str(pk)) for pk in sorted(numbers)]
    found += [About(Kind.PLACE, facility.county)] if facility.county else []
    return (*found, *about_state(facility.state))


def about_place(place: Place) -> tuple[About, ...]:
    """Return what a change of a place's own rules concerns: the place, the counties of a town, and its state."""
    keys = [place.geoid]
    if place.kind == Place.Kind.MUNICIPALITY:
        keys += Lies.objects.filter(municipality=place).values_list("county_id", flat=True)
    return (*(About(Kind.PLACE, key) for key in keys), *about_state(place.state))


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one text, without the empty ones."""
    return " ".join(one.strip() for one in sentences if one and one.strip())
