"""Which streets, house numbers and landmarks a report names, so that two ways to say one place can be compared.

"E 14th & International", "la catorce y Internacional" and "esquina de la 14 con international blvd" all name 14 and
international. There is no gazetteer: a name is what stands where a street stands and is no ordinary word. Where it
breaks: a street called like an ordinary word ("Front", "Second") is found only beside "St" or "calle".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from localaction.respond.rules.place_words import (
    ARTICLES,
    CONNECTORS,
    DIRECTIONS,
    LANDMARKS,
    MARKS,
    NUMBER_WORDS,
    ORDINARY,
    PLACING,
    ROADS_BEFORE,
    STREET_BEFORE,
    SUFFIXES,
    TENS_BEFORE,
    UNITS,
)
from localaction.vault.rules.plain_text import folded

_TOKEN = re.compile(r"\d{1,2}:\d\d|\d+[a-z]*|[a-z]+|[&/@]")
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|a|o)$")
_ALIASES = ((re.compile(r"\b(?:m\.?l\.?k\.?|martin luther king)(?: jr)?\b\.?"), "mlk"),
            (re.compile(r"\bgas station\b"), "gas"), (re.compile(r"\bcar wash\b"), "carwash"),
            (re.compile(r"\bcalle (?:principal|mayor)\b"), "main st"), (re.compile(r"\btiendita\b"), "tienda"),
            (re.compile(r"\btrailer park\b|\bparque de trailers?\b"), "trailers"),
            (re.compile(r"\bcalle ocho\b"), "8th st"))  # fmt: skip
# Typed on a telephone: one or two letters wrong in a long name.
_ALIKE = 83
_LONG = 5
_HOUSES = re.compile(r"\d{3,5}")


@dataclass(frozen=True)
class PlaceNames:
    """What a text names: `streets` surely, `words` perhaps, `houses` as numbers, `landmarks` by kind, `marks` seen."""

    streets: frozenset[str]
    words: frozenset[str]
    houses: frozenset[int]
    landmarks: frozenset[str]
    marks: frozenset[str]

    @property
    def is_placed(self) -> bool:
        """True when anything of the place is known."""
        return bool(self.streets or self.words or self.landmarks)


def is_alike(one: str, other: str) -> bool:
    """Return whether two names are one, a typing error or the other language's spelling aside."""
    if one == other:
        return True
    return min(len(one), len(other)) >= _LONG and fuzz.ratio(one, other) >= _ALIKE


def names(text: str) -> PlaceNames:
    """Return what a text names of a place, and the marks (colours, kinds of car, people) that it mentions."""
    plain = folded(text).replace("'", "").replace("’", "")
    for pattern, alias in _ALIASES:
        plain = pattern.sub(alias, plain)
    tokens = _joined_tens(_TOKEN.findall(plain))
    streets, houses = set(), set()
    for place, token in enumerate(tokens):
        if name := _street(tokens, place, token):
            streets.add(name)
        elif _HOUSES.fullmatch(token) and _is_house(tokens, place):
            houses.add(int(token))
    words = {token for token in tokens if _is_name(token)} - streets
    landmarks = {LANDMARKS[token] for token in tokens if token in LANDMARKS and token not in streets}
    marks = {MARKS[token] for token in tokens if token in MARKS and token not in streets}
    return PlaceNames(frozenset(streets), frozenset(words), frozenset(houses), frozenset(landmarks), frozenset(marks))


def _joined_tens(tokens: list[str]) -> list[str]:
    """Write "twenty third" and "treinta y dos" as one number."""
    joined: list[str] = []
    place = 0
    while place < len(tokens):
        here, after = tokens[place], tokens[place + 1 : place + 3]
        if here in TENS_BEFORE and after and 0 < NUMBER_WORDS.get(after[0], 0) < 10:
            joined.append(f"{TENS_BEFORE[here] + NUMBER_WORDS[after[0]]}th")
            place += 2
        elif (
            NUMBER_WORDS.get(here, 0) in range(30, 100, 10)
            and len(after) == 2
            and after[0] == "y"
            and (0 < NUMBER_WORDS.get(after[1], 0) < 10)
        ):
            joined.append(f"{NUMBER_WORDS[here] + NUMBER_WORDS[after[1]]}")
            place += 3
        else:
            joined.append(here)
            place += 1
    return joined


def _is_name(token: str) -> bool:
    return (
        token.isalpha() and len(token) >= 3 and token not in ORDINARY and token not in UNITS and token not in MARKS
        and token not in LANDMARKS and token not in SUFFIXES and token not in STREET_BEFORE and token not in CONNECTORS
        and token not in PLACING and token not in ARTICLES and token not in DIRECTIONS and token not in NUMBER_WORDS
        and token not in TENS_BEFORE
    )  # fmt: skip


def _before(tokens: list[str], place: int) -> tuple[str, bool]:
    """Return the nearest token before that is no article or direction, and whether an article stood between."""
    has_article = False
    for token in reversed(tokens[:place]):
        if token in ARTICLES or token in DIRECTIONS:
            has_article = has_article or token in ("la", "the")
            continue
        return token, has_article
    return "", has_article


def _street(tokens: list[str], place: int, token: str) -> str:
    """Return the name of the street that a token names here, "" if it names none."""
    after = tokens[place + 1] if place + 1 < len(tokens) else ""
    before, has_article = _before(tokens, place)
    if found := _ORDINAL.fullmatch(token):
        return str(int(found[1])) if after not in ("floor", "piso", "time", "grade") else ""
    if token in NUMBER_WORDS or (token.isdecimal() and len(token) <= 3):
        number = str(NUMBER_WORDS.get(token) or int(token))
        if after in UNITS or tokens[place + 1 : place + 2] == [":"]:
            return ""
        is_street = (
            after in SUFFIXES or before in STREET_BEFORE or before in ROADS_BEFORE
            or (has_article and "la" in tokens[max(0, place - 2) : place] and after not in ORDINARY - {"con"})
            or (has_article and "la" in tokens[max(0, place - 1) : place])
            or before in ("esquina", "corner", "between", "entre")
            or (after in CONNECTORS and _stands_as_place(tokens, place + 2))
            or (before in CONNECTORS and place >= 2 and _is_name(_before(tokens, place)[0] and tokens[place - 2]))
        )  # fmt: skip
        return number if is_street else ""
    if after in SUFFIXES and token.isalpha() and token not in ARTICLES and token not in DIRECTIONS:
        return token if len(token) > 1 and (_is_name(token) or token in ("park", "church", "market", "front")) else ""
    if before in STREET_BEFORE and (_is_name(token) or token in LANDMARKS):
        return token
    if _is_name(token) and (before in CONNECTORS or before in PLACING or after in CONNECTORS):
        return token
    return ""


def _stands_as_place(tokens: list[str], place: int) -> bool:
    """Return whether what stands here could be a street beside a number: "14 y International", "14 y la 15"."""
    rest = [token for token in tokens[place : place + 3] if token not in ARTICLES and token not in DIRECTIONS]
    if not rest:
        return False
    here, after = rest[0], rest[1] if len(rest) > 1 else ""
    is_number = bool(_ORDINAL.fullmatch(here)) or here in NUMBER_WORDS or (here.isdecimal() and len(here) <= 3)
    return _is_name(here) or (is_number and after not in UNITS) or (here in LANDMARKS and after in SUFFIXES)


def _is_house(tokens: list[str], place: int) -> bool:
    rest = [token for token in tokens[place + 1 : place + 4] if token not in DIRECTIONS]
    return bool(rest) and (bool(_ORDINAL.fullmatch(rest[0])) or _is_name(rest[0]) or rest[0] == "block")
