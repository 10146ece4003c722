"""In which county an address lies, by its ZIP code and its city; never by a county that a list prints alone.

Lists of detention centers print counties in shifted columns (Albany Jail in "Kings", Worthington in "Nicollet"), so
that a printed county only chooses among those that the ZIP code and the city allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from localaction.places.rules.gazetteer import Gazetteer
from localaction.places.rules.names import key


class Located(NamedTuple):
    """The county of an address.

    Attributes:
        county: FIPS code, or "" when several remain or none is known.
        counties: all that remain.
        evidence: ZIP_AND_CITY, ZIP, CITY, PRINTED (a printed county chose among several), NAMED (the name of the
            building did) or "".
    """

    county: str
    counties: tuple[str, ...]
    evidence: str


def county_of(
    places: Gazetteer, state: str, zip_code: str, city: str, printed: Iterable[str] = (), name: str = ""
) -> Located:
    """Return the county of an address.

    Args:
        state: two letters.
        zip_code: five digits or "".
        city: as printed.
        printed: counties that lists print beside it, as printed.
        name: of the building, which may name its county ("DOUGLAS COUNTY JAIL").
    """
    by_zip = {c for c in places.zips.get(zip_code, ()) if places.usps(c) == state and places.is_current(c)}
    by_city = _of_city(places, state, city)
    both = by_zip & by_city
    remaining = both or by_zip or by_city
    evidence = "ZIP_AND_CITY" if both else "ZIP" if by_zip else "CITY" if by_city else ""
    if len(remaining) > 1:
        named = {c for text in printed for c in places.county(state, text)} & remaining
        if len(named) == 1:
            return Located(min(named), tuple(named), "PRINTED")
        named = {c for c in remaining if key(places.counties[c].full_name) in key(name)}
        if len(named) == 1:
            return Located(min(named), tuple(named), "NAMED")
    found = tuple(sorted(remaining))
    return Located(found[0] if len(found) == 1 else "", found, evidence if found else "")


def _of_city(places: Gazetteer, state: str, city: str) -> set[str]:
    if not key(city) or state not in places.states:
        return set()
    rows = places.municipalities(state, city, communities=True)
    best = [row for row in rows if len(row.geoid) == 7] or rows
    found = {c for row in best for c in row.counties}
    if not found:
        found = {c for post in places.post_keys.get(key(city), ()) if post.state == state for c in post.counties}
    return {c for c in found if places.is_current(c)}
