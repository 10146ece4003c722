"""What a text typed by a person can mean: a code, a ZIP code, a name with or without its state.

An answer is certain only when one place alone fits, or fits better in kind. The rules of precedence, each of which
still offers the places that it passes over:

1. Five digits are a ZIP code first and the county of that number is offered too; or, for callers who say so
   (`geoid_first`, the console), the county first and the ZIP code's counties after it.
2. The full name of a state is the state, unless a city of ten or more ZIP codes bears it ("New York").
3. With a state given, a city goes before a town, village, township or county of the same name ("Austin, TX" is the
   city, not Austin County); towns, villages and counties among themselves are a choice.
4. Without a state, one match in the whole country is the answer; several are a choice, larger ones first. A class
   word narrows both: "Orleans Parish" is not Orleans County.
5. A city and a county that are one government are one place, the county, for facts hang on counties.
6. A misspelling is believed only with a state and when nothing else is nearly as close.
Source: Ours: an answer about the wrong place does more harm than a question back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from localaction.places.rules.gazetteer import CLOSE, MARGIN, County, Gazetteer, Municipality, same_class
from localaction.places.rules.likeness import alike
from localaction.places.rules.names import SPANISH_NAMES, folded, forms, key

ZIP = re.compile(r"(?<!\d)(\d{5})(?:[-\s]?\d{4})?\s*$")
_COUNTRY = {"usa", "us", "eeuu", "eua", "unitedstates", "unitedstatesofamerica", "estadosunidos"}
# No name of a place is longer; what comes after is not read, so that nobody can keep the matcher busy.
LONGEST = 120
# A city with this many ZIP codes makes its state's name ambiguous: New York and Washington, not Nevada, Iowa.
LARGE_CITY_ZIPS = 10
# Where towns and townships govern as fully as cities; elsewhere a township rarely is what a person means.
STRONG_TOWNS = frozenset({"CT", "MA", "ME", "MI", "NH", "NJ", "NY", "PA", "RI", "VT", "WI"})


class Reason(StrEnum):
    """Why an answer is what it is."""

    CODE = "CODE"
    ZIP = "ZIP"
    ZIP_IN_SEVERAL_COUNTIES = "ZIP_IN_SEVERAL_COUNTIES"
    NAME = "NAME"
    ONE_GOVERNMENT = "ONE_GOVERNMENT"
    FORMER_NAME = "FORMER_NAME"
    POST_OFFICE = "POST_OFFICE"
    MISSPELT = "MISSPELT"
    OTHER_STATE = "OTHER_STATE"
    SEVERAL = "SEVERAL"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    UNKNOWN_NAME = "UNKNOWN_NAME"
    EMPTY = "EMPTY"


@dataclass(frozen=True)
class Answer:
    """Places that a text can mean, best first. When `is_certain`, the first is meant and the others are offered."""

    reason: Reason
    geoids: tuple[str, ...] = ()
    is_certain: bool = False


@dataclass(frozen=True)
class Match:
    """One place that bears a name.

    Attributes:
        fit: 0 the whole text is its name, 1 the text without a class word that agrees, 2 with one that disagrees.
        tier: 1 city, 2 town, village or county, 3 township, 4 community without government.
        n_zips: how many ZIP codes bear its name or touch it; more mean a larger place.
        former: the code is of the past.
    """

    geoid: str
    fit: int
    tier: int
    n_zips: int
    former: bool = False


def look_up(places: Gazetteer, text: str, geoid_first: bool = False) -> Answer:
    """Say what a text means. Never raises; a text that means nothing gives an answer without places."""
    text = text[:LONGEST]
    if not key(text):
        return Answer(Reason.EMPTY)
    digits = re.sub(r"[\s-]", "", text)
    if digits.isascii() and digits.isdigit():
        return _of_code(places, digits, geoid_first)
    stated = list(_with_state(places, text))
    postal = ZIP.search(text)
    if postal and postal[1] in places.zips:
        return _of_zip(places, postal[1])
    whole = _of_state(places, text)
    if whole:
        return whole
    for name, usps in stated:
        matches = _in_state(places, usps, name)
        if matches:
            return _judge(places, matches, given_state=True)
    for name, usps in stated:
        answer = _by_post_office(places, name, usps) or _misspelt_in(places, name, usps)
        if answer:
            return answer
    matches = _in_country(places, text)
    if matches:
        found = _judge(places, matches, given_state=False)
        return Answer(Reason.OTHER_STATE, found.geoids) if stated else found
    return _by_post_office(places, text, None) or _misspelt(places, text)


def _of_code(places: Gazetteer, digits: str, geoid_first: bool) -> Answer:
    """Answer 2, 5, 7 or 10 digits, or 9 of a long ZIP code."""
    if geoid_first and digits in places.counties and digits in places.zips:
        others = [c for c in _of_zip(places, digits).geoids if c != digits]
        return Answer(Reason.CODE, (digits, *others), True)
    if len(digits) in (5, 9) and digits[:5] in places.zips:
        return _of_zip(places, digits[:5], county=digits if len(digits) == 5 else "")
    if len(digits) == 2 and places.usps(digits):
        return Answer(Reason.CODE, (digits,), True)
    if digits in places.counties:
        county = places.counties[digits]
        return Answer(Reason.CODE, (digits, *(places.current(digits) if county.valid_until else ())), True)
    municipality = places.municipality(digits)
    if municipality:
        return Answer(Reason.CODE, (municipality.geoid,), True)
    return Answer(Reason.UNKNOWN_CODE)


def _of_zip(places: Gazetteer, code: str, county: str = "") -> Answer:
    """Answer a ZIP code with the counties of today that it touches, and the county of the same number at the end."""
    within = places.zips[code]
    today = tuple(c for c in within if places.is_current(c)) or within
    offered = (county,) if county in places.counties and county not in today else ()
    if len(today) == 1:
        return Answer(Reason.ZIP, today + offered, True)
    return Answer(Reason.ZIP_IN_SEVERAL_COUNTIES, today + offered)


def _of_state(places: Gazetteer, text: str) -> Answer | None:
    """Answer the exact name or letters of a state, or None."""
    usps = places.state_exactly(text)
    if usps is None:
        return None
    fips = places.states[usps].fips
    named = _in_country(places, places.states[usps].name)
    large = [m for m in named if m.n_zips >= LARGE_CITY_ZIPS and len(m.geoid) == 7]
    if usps == "DC":
        return Answer(Reason.ONE_GOVERNMENT, ("11001",), True)
    if large and len("".join(folded(text))) > 2:
        return Answer(Reason.SEVERAL, (fips, *(m.geoid for m in _ranked(named))))
    return Answer(Reason.NAME, (fips, *(m.geoid for m in _ranked(named))), True)


def _with_state(places: Gazetteer, text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to split a text into a name and a state: at the last comma or bracket, or at its last words."""
    parts = [p for p in re.split(r"[,(;\n]", ZIP.sub("", text).replace(")", " ")) if key(p)]
    if len(parts) > 1 and "".join(folded(parts[-1])) in _COUNTRY:
        parts.pop()
    if len(parts) > 1:
        usps = places.state(parts[-1])
        if usps:
            yield ", ".join(parts[:-1]), usps
        return
    pieces = (parts or [""])[0].split()
    for n in (1, 2, 3, 4):
        usps = places.state_exactly(" ".join(pieces[-n:])) if len(pieces) > n else None
        if usps:
            yield " ".join(pieces[:-n]), usps


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and claimed classes under which to search for a name, Spanish names of cities included."""
    for form in forms(name):
        yield form
        if form.key in SPANISH_NAMES:
            yield SPANISH_NAMES[form.key], form.kind


def _in_state(places: Gazetteer, usps: str, name: str) -> list[Match]:
    """Return what bears a name in a state, as well as anything fits. What follows a comma inside it is not needed."""
    for text in dict.fromkeys((name, name.split(",")[0])):
        matches = [_county(places.counties[fips], text) for fips in places.county(usps, text)]
        for reading, kind in _readings(text):
            rows = places.municipalities(usps, f"{reading} {kind}".strip(), communities=True)
            if rows:
                matches += [_town(usps, row, text, reading) for row in rows]
                break
        if matches:
            return _fitting(matches)
    return []


def _in_country(places: Gazetteer, name: str) -> list[Match]:
    """Return what bears a name in any state, as well as anything fits."""
    return _fitting([match for usps in places.states for match in _in_state(places, usps, name)])


def _fitting(matches: list[Match]) -> list[Match]:
    best = min((m.fit for m in matches), default=0)
    return [m for m in matches if m.fit == best]


def _county(county: County, text: str) -> Match:
    whole = key(text) in {key(n) for n in (county.name, county.full_name, *county.aliases)}
    agrees = any(same_class(county.kind, kind) for _, kind in forms(text))
    # "Nassau County" names the county outright; "Nassau" could as well be the village.
    tier = 1 if key(text) == key(county.full_name) or (agrees and not whole) else 2
    return Match(county.fips, 0 if whole else 1 if agrees else 2, tier, county.n_zips, bool(county.valid_until))


def _town(usps: str, row: Municipality, text: str, reading: str) -> Match:
    whole = {key(text), reading if key(text) in SPANISH_NAMES else key(text)}
    if whole & {key(row.name), key(row.full_name), key(row.alias)}:
        fit = 0
    else:
        fit = 1 if any(same_class(row.kind, kind) for _, kind in forms(text) if kind) else 2
    if row.is_community:
        tier = 4
    elif len(row.geoid) == 10:
        tier = 2 if usps in STRONG_TOWNS else 3
    else:
        tier = 2 if row.kind in ("town", "village", "borough", "metro township") else 1
    return Match(row.geoid, fit, tier, row.n_zips)


def _ranked(matches: Iterable[Match], given_state: bool = False) -> list[Match]:
    """Sort by kind and then size within a state, by size across the country, where small kinds come last."""
    return sorted(matches, key=lambda m: (m.tier if given_state else m.tier >= 3, -m.n_zips, m.geoid))


def _judge(places: Gazetteer, matches: list[Match], given_state: bool) -> Answer:
    """Decide between the places that bear a name, by the rules at the head of this module."""
    joined: dict[str, Match] = {}
    reasons: dict[str, Reason] = {}
    former = []
    for match in sorted(matches, key=lambda m: m.tier):
        county = places.one_county_of(match.geoid)
        if match.former:
            former.append(match.geoid)
        heirs = places.current(match.geoid) if match.former else (county or match.geoid,)
        for geoid in heirs:
            if geoid not in joined:
                joined[geoid] = replace(match, geoid=geoid, former=False)
                reasons[geoid] = (
                    Reason.FORMER_NAME if match.former else Reason.ONE_GOVERNMENT if county else Reason.NAME
                )
    ranked = _ranked(joined.values(), given_state)
    geoids = tuple(dict.fromkeys([*(m.geoid for m in ranked), *former]))
    best = [m for m in ranked if m.tier == ranked[0].tier]
    clear = given_state and len(best) == 1 and (ranked[0].tier == 1 or all(m.tier >= 3 for m in ranked[1:]))
    if len(ranked) == 1 or clear:
        return Answer(reasons[geoids[0]], geoids, True)
    return Answer(Reason.SEVERAL, geoids)


def _by_post_office(places: Gazetteer, name: str, usps: str | None) -> Answer | None:
    """Answer a post office name that is no municipality's ("Van Nuys, CA") with the counties of its ZIP codes."""
    found = [row for row in places.post_keys.get(key(name), ()) if usps in (None, row.state)]
    counties = tuple(dict.fromkeys(c for row in found for c in row.counties if places.is_current(c)))
    if not counties:
        return None
    return Answer(Reason.POST_OFFICE, counties, len(counties) == 1)


def _misspelt_in(places: Gazetteer, name: str, usps: str) -> Answer | None:
    """Answer a name that nothing in a state bears with what looks like it there; certain when one alone is close."""
    scores = _alike(places, usps, name)
    if not scores:
        return None
    best = max(scores.values())
    close = [match for match, score in scores.items() if best - score < MARGIN]
    judged = _judge(places, close, given_state=True)
    others = [m.geoid for m, _ in sorted(scores.items(), key=lambda pair: -pair[1]) if m not in close]
    geoids = tuple(dict.fromkeys([*judged.geoids, *others]))
    return Answer(Reason.MISSPELT, geoids, judged.is_certain and best >= CLOSE)


def _alike(places: Gazetteer, usps: str, name: str) -> dict[Match, float]:
    """Return the counties and municipalities of a state whose name is like the one given, with their likeness."""
    scores: dict[Match, float] = {}
    county = places.county_with_typo(usps, name)
    if county:
        scores[_county(places.counties[county[0]], name)] = county[1]
        if any(kind in ("county", "parish") for _, kind in forms(name)):
            return scores
    keys = places.municipal_keys(usps)
    for form in forms(name):
        for found, score in alike(form.key, keys.keys(), 75).items():
            for row in keys[found]:
                match = _town(usps, row, name, form.key)
                scores[match] = max(scores.get(match, 0.0), score)
    return scores


def _misspelt(places: Gazetteer, text: str) -> Answer:
    """Offer what looks like a name anywhere in the country; never certain."""
    usps = places.state(text)
    state = [places.states[usps].fips] if usps else []
    best = alike(key(text), places.all_keys.keys(), CLOSE)
    geoids = dict.fromkeys([*state, *(geoid for name in best for geoid in places.all_keys[name])])
    return Answer(Reason.MISSPELT, tuple(geoids)) if geoids else Answer(Reason.UNKNOWN_NAME)
