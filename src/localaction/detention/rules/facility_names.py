"""How names and addresses of detention centers are compared."""

from __future__ import annotations

import functools
import re

from localaction.places.rules.names import folded

# ICE writes these in full, short and shorter, in one publication.
_SHORT = {
    "co": "county", "cnty": "county", "cty": "county", "det": "detention", "detn": "detention",
    "ctr": "center", "cntr": "center", "cen": "center", "corr": "correctional", "cor": "correctional",
    "correction": "correctional", "corrections": "correctional", "corrects": "correctional", "fac": "facility",
    "fclty": "facility", "facilty": "facility", "facililty": "facility", "proc": "processing", "process": "processing",
    "procsesing": "processing", "processsing": "processing", "st": "saint", "fed": "federal", "inst": "institution",
    "dept": "department", "deptartment": "department", "reg": "regional", "cont": "contract", "res": "residential",
    "fam": "family", "sfty": "safety", "pub": "public", "cplx": "complex", "nw": "northwest", "ne": "northeast",
    "sw": "southwest", "se": "southeast", "ipc": "ice processing center", "spc": "service processing center",
    "cdf": "contract detention facility", "fci": "federal correctional institution", "rm": "room",
    "fdc": "federal detention center", "mdc": "metropolitan detention center", "pen": "penitentiary",
    "us": "federal", "ft": "fort", "mt": "mount", "juv": "juvenile", "intl": "international",
    "cimmarron": "cimarron",
}  # fmt: skip
# Words that many centers share; none of them tells one from another.
GENERIC = frozenset(
    {
        "county", "jail", "detention", "center", "facility", "correctional", "processing", "ice", "immigration",
        "service", "regional", "state", "city", "parish", "prison", "contract", "federal", "institution", "the", "of",
        "and", "adult", "residential", "public", "safety", "complex", "sheriff", "sheriffs", "office", "department",
        "law", "enforcement", "justice", "staging", "house", "borough", "at", "in", "for", "new", "correct", "secure",
        "metropolitan", "penitentiary", "hospital", "medical", "inn", "suites", "hotel", "by", "wyndham", "casa",
        "police", "cca", "geo", "ero", "ica",
    }
)  # fmt: skip
# One center has this word where its neighbour at the same gate has not.
TELLING = frozenset(
    {
        "annex", "main", "east", "west", "north", "south", "northeast", "northwest", "southeast", "southwest",
        "female", "male", "family", "juvenile", "women", "mens", "hold", "holdroom", "room", "camp", "court",
        "transitional", "trusted", "fsc",
    }
)  # fmt: skip
# ICE's system cut names off at 25 characters in FY2025 and FY2026.
CUT_AT = 25
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_STREET = {"street": "st", "road": "rd", "avenue": "ave", "drive": "dr", "highway": "hwy", "route": "rt", "lane": "ln",
           "north": "n", "south": "s", "east": "e", "west": "w", "boulevard": "blvd", "fort": "ft"}  # fmt: skip


@functools.lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, short forms in full: "ADAMS CO DET CTR" gives adams, county, detention, center."""
    return tuple(word for part in folded(name) for word in _SHORT.get(part, part).split())


@functools.lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """Return the key by which whole names are compared."""
    return " ".join(name_words(name))


@functools.lru_cache(maxsize=8192)
def name_keys(name: str) -> frozenset[str]:
    """Return the keys of a name, with and without what stands in brackets."""
    return frozenset(key for key in (name_key(name), name_key(_BRACKETS.sub(" ", name))) if key)


@functools.lru_cache(maxsize=8192)
def telling_words(name: str) -> frozenset[str]:
    """Return the words that tell a center from others: of "WINN CORRECTIONAL CENTER" only winn."""
    return frozenset(word for word in name_words(name) if word not in GENERIC and len(word) > 1)


def is_cut_off(name: str, whole: str) -> bool:
    """Return whether `name` is `whole` cut off where ICE's system cuts names."""
    return len(name) == CUT_AT and name_key(name) != name_key(whole) and name_key(whole).startswith(name_key(name[:-1]))


def share_telling_words(one: str, other: str) -> bool:
    """Return whether two names have a telling word in common and none that sets neighbours apart."""
    mine, theirs = telling_words(one), telling_words(other)
    return bool((mine & theirs) - TELLING) and mine & TELLING == theirs & TELLING


@functools.lru_cache(maxsize=8192)
def address_key(address: str) -> str:
    """Return the house number and the first word of the street: "146 CCA ROAD" gives "146 cca"; "" without a number."""
    words = [_STREET.get(word, word) for word in folded(address)]
    found = next((i for i, word in enumerate(words) if word[0].isdigit()), None)
    if found is None or found + 1 >= len(words):
        return ""
    rest = [word for word in words[found + 1 :] if word not in ("n", "s", "e", "w", "of")]
    return f"{words[found]} {rest[0]}" if rest else ""
