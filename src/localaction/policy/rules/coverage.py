"""Which counties an agency serves, and the evidence for it.

The agency's own name comes first: ICE's COUNTY column is empty for most municipal agencies and wrong for some
(Madison County, Tennessee, stands as "Macon County"). Where neither the name nor a roster decides, a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from localaction.places.rules.names import key as place_key
from localaction.policy.rules.names import key, words


class Town(Protocol):
    """A municipality as the gazetteer knows it."""

    @property
    def geoid(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def counties(self) -> tuple[str, ...]: ...
    @property
    def is_community(self) -> bool: ...


class Places(Protocol):
    """What this module asks of a gazetteer."""

    def county(self, usps: str, text: str) -> tuple[str, ...]: ...
    def county_with_typo(self, usps: str, text: str) -> tuple[str, float] | None: ...
    def municipalities(self, usps: str, text: str, communities: bool = False) -> Sequence[Town]: ...
    def municipality_with_typo(self, usps: str, text: str) -> Town | None: ...


@dataclass(frozen=True)
class Entry:
    """A line of a roster of police agencies (the FBI's)."""

    ori: str
    # "County", "City", "University or College", "State Police", "Other State Agency", "Other", "Tribal", "Federal"
    type: str
    counties: tuple[str, ...]


@dataclass(frozen=True)
class Special:
    """An agency whose territory its name does not tell; written down with the reason."""

    coverage: str
    counties: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Coverage:
    """Where an agency works.

    Attributes:
        kind: SHERIFF, POLICE, CONSTABLE, CORRECTIONS, PROSECUTOR, CAMPUS, PORT, STATE, GUARD, TRIBAL or OTHER.
        coverage: COUNTY, MUNICIPAL, STATEWIDE or NEEDS_PERSON.
        counties: FIPS codes; empty for a statewide agency and where a person is needed.
        evidence: code of what shows it.
        municipality: GEOID of the one municipality it serves, or empty.
        ori: the FBI's nine-letter code where the roster has exactly one that fits, or empty.
    """

    kind: str
    coverage: str
    counties: tuple[str, ...] = ()
    evidence: str = ""
    municipality: str = ""
    ori: str = ""


_KINDS = (
    ("SHERIFF", r"\bsheriffs?\b"),
    ("CONSTABLE", r"\b(constables?|marshals?)\b"),
    ("CAMPUS", r"\b(university|college|campus|school|isd)\b"),
    ("PORT", r"\b(airport|port authority|seaport)\b"),
    ("GUARD", r"\b(national guard|state guard|military)\b"),
    ("TRIBAL", r"\b(tribe|tribal|nation|pueblo|rancheria)\b"),
    ("PROSECUTOR", r"\b(attorney|attorneys|prosecutor)\b"),
    ("CORRECTIONS", r"\b(corrections?|correctional|jail|detention|prison|commissioners)\b"),
    ("POLICE", r"\b(police|public safety|patrol)\b"),
)
_STATE_WORDS = re.compile(
    r"\b(state police|state patrol|highway patrol|state guard|national guard|attorney generals?|military department|"
    r"bureau of (investigation|narcotics)|marine resources|law enforcement division|"
    r"state fire marshals?|agricultural law enforcement)\b"
)
_STATE_BODY = re.compile(
    r"\b(department|division|commission|office|bureau|police|patrol|doc|control|law enforcement services)\b"
)
_COUNTY_IN_NAME = (r"^(.+?) (?:county|parish)\b", r"\b(?:of|office) (.+?) county\b", r"^county of (\w+)\b")
# What surrounds a place in an agency's name.
_AROUND = re.compile(
    r"\b(police department|police services department|police|department of public safety|public safety department|"
    r"division of public safety and security|public safety|sheriffs? (office|department)|sheriffs?|state constables?|"
    r"constables?|marshals?|office|department|of state|state|pa|board of county commissioners|precinct \d+|pct \d+|"
    r"district \d+|(first|second|third|fourth|fifth|sixth|\d+(st|nd|rd|th)) ward|ward \d+|law enforcement|authority|"
    r"metropolitan|metro)\b"
)


class Roster:
    """A roster of agencies, looked up by state, kind and place name."""

    def __init__(self, entries: Mapping[tuple[str, str, str], Sequence[Entry]] | None = None) -> None:
        """Args:
        entries: (state, "COUNTY" or "City" or another type, key of the place name or FIPS code) to roster lines.
        """
        self._entries = entries or {}

    def find(self, state: str, type_: str, name: str) -> Sequence[Entry]:
        """Return the lines of that name and type; several when the roster has namesakes."""
        return self._entries.get((state, type_, place_key(name)), ())


def cover(
    state: str,
    agency: str,
    type_: str,
    county_printed: str,
    places: Places,
    roster: Roster,
    special: Mapping[tuple[str, str], Special],
) -> Coverage:
    """Return where an agency works.

    Args:
        state: two-letter code.
        agency: its name.
        type_: COUNTY, MUNICIPALITY, STATE or empty, as ICE's sheet calls it (often wrongly).
        county_printed: ICE's COUNTY cell, or empty.
        places, roster: what is known of places and agencies.
        special: (state, key of the name) to what was written down.
    """
    text = " ".join(words(agency))
    kind = next((code for code, pattern in _KINDS if re.search(pattern, text)), "OTHER")
    noted = special.get((state, key(agency)))
    if noted is not None:
        return Coverage(kind, noted.coverage.upper(), noted.counties, "WRITTEN_DOWN")
    found = _county(state, text, kind, places)
    if found is not None:
        return Coverage(kind, "COUNTY", found[0], found[1], ori=_county_ori(kind, state, found[0], roster))
    if is_statewide(state, text, type_, kind):
        return Coverage(kind if kind in ("GUARD", "CORRECTIONS") else "STATE", "STATEWIDE", (), "STATE_IN_NAME")
    return _municipal(kind, state, text, county_printed, places, roster)


def is_statewide(state: str, text: str, type_: str, kind: str) -> bool:
    """Return whether an agency acts in the whole state.

    Args:
        state: two-letter code; everything in Guam and the Northern Marianas acts in the whole territory.
        text: the name's words.
        type_: what the sheet calls it.
        kind: what its name shows it to be.
    """
    if kind in ("CAMPUS", "PORT"):
        return False
    if _STATE_WORDS.search(text) or state in ("GU", "MP", "AS", "VI"):
        return True
    if kind in ("SHERIFF", "CONSTABLE"):
        return False
    return type_ in ("STATE", "") and bool(_STATE_BODY.search(text))


def _county(state: str, text: str, kind: str, places: Places) -> tuple[tuple[str, ...], str] | None:
    """Return the county whose name stands in the agency's name, with the evidence; None when there is none."""
    suffix = "Parish" if "parish" in text else "County"
    in_name = [match[1] for pattern in _COUNTY_IN_NAME if (match := re.search(pattern, text))]
    if kind == "CORRECTIONS":
        in_name.append(re.split(r"\b(?:corrections?|jail|detention)\b", text)[0].strip())
    for name in filter(None, in_name):
        exact = places.county(state, f"{name} {suffix}")
        if len(exact) == 1:
            return exact, "COUNTY_IN_NAME"
    for name in in_name[:1]:
        close = places.county_with_typo(state, f"{name} {suffix}") if suffix.lower() in text else None
        if close:
            return (close[0],), "COUNTY_MISSPELT"
    return None


def _county_ori(kind: str, state: str, counties: tuple[str, ...], roster: Roster) -> str:
    if kind != "SHERIFF":
        return ""
    lines = [line for line in roster.find(state, "COUNTY", counties[0]) if line.counties == counties]
    return lines[0].ori if len(lines) == 1 else ""


def _municipal(kind: str, state: str, text: str, county_printed: str, places: Places, roster: Roster) -> Coverage:
    """Return the coverage of an agency of a city, town or township, or of an independent city's sheriff."""
    name = " ".join(_AROUND.sub(" ", text).split()).removesuffix(" of")
    printed = places.county(state, county_printed) if county_printed else ()
    if not printed and county_printed:
        close = places.county_with_typo(state, county_printed)
        printed = (close[0],) if close else ()
    if kind == "SHERIFF":
        counties = places.county(state, f"{name.removesuffix(' city')} city") or places.county(state, name)
        if len(counties) == 1:
            return Coverage(
                kind, "COUNTY", counties, "INDEPENDENT_CITY", ori=_county_ori(kind, state, counties, roster)
            )
    tried = dict.fromkeys(
        (name, re.sub(r"^(city|town|village|borough|township) of ", "", name), name.removesuffix(" city"))
    )
    for spelling in tried:
        towns = list(places.municipalities(state, spelling)) if spelling else []
        towns = towns or (list(places.municipalities(state, spelling, communities=True)) if spelling else [])
        lines = roster.find(state, "City", spelling)
        if len(towns) > 1 and printed:
            towns = [t for t in towns if set(t.counties) & set(printed)] or towns
        if len(towns) > 1 and len(lines) == 1:
            towns = [t for t in towns if set(t.counties) & set(lines[0].counties)] or towns
        if len(towns) > 1 and len({t.counties for t in towns}) > 1:
            incorporated = [t for t in towns if not t.is_community and len(t.geoid) == 7]
            towns = (
                incorporated
                if len(incorporated) == 1 and not re.search(r"\b(township|borough|town)\b", name)
                else towns
            )
        if len({t.counties for t in towns}) == 1:
            fits = [line for line in lines if set(line.counties) & set(towns[0].counties)]
            ori = fits[0].ori if len(fits) == 1 and kind == "POLICE" else ""
            return Coverage(
                kind, "MUNICIPAL", towns[0].counties, "PLACE_IN_NAME", towns[0].geoid if len(towns) == 1 else "", ori
            )
        if len(lines) == 1 and lines[0].counties and not towns:
            return Coverage(
                kind, "MUNICIPAL", lines[0].counties, "ROSTER", ori=lines[0].ori if kind == "POLICE" else ""
            )
        if towns:
            return Coverage(kind, "NEEDS_PERSON", (), "NAMESAKES")
    slip = places.municipality_with_typo(state, name) if name else None
    if slip is not None and (not printed or set(slip.counties) & set(printed)):
        return Coverage(kind, "MUNICIPAL", slip.counties, "PLACE_MISSPELT", slip.geoid)
    if len(printed) == 1:
        return Coverage(kind, "MUNICIPAL", printed, "COUNTY_PRINTED")
    return Coverage(kind, "NEEDS_PERSON", (), "PLACE_UNKNOWN")


def place_test(places: Places) -> Callable[[str, str], bool | None]:
    """Return the test whether the county in an agency's name exists in a state; None where its name has none."""

    def is_place(state: str, agency: str) -> bool | None:
        text = " ".join(words(agency))
        match = re.match(r"(.+?) (county|parish)\b", text)
        if match:
            return bool(places.county(state, f"{match[1]} {match[2]}"))
        town = re.match(r"(?:city of |town of |village of )?(.+?) police\b", text)
        if town and not re.search(r"\b(state|university|college|airport)\b", town[1]):
            return bool(places.municipalities(state, town[1], communities=True)) or None
        return None

    return is_place
