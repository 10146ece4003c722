"""How the names of places are compared.

Two spellings of one name get one key: "Doña Ana" and "Dona Ana", "De Soto" and "DeSoto", "St. Clair" and "Saint
Clair", "Prince George's" and "Prince Georges", "Miami-Dade" and "Miami Dade". The key has no spaces, because
spaces inside names are the most frequent difference between publications ("La Salle", "LaSalle").
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

# Letters whose accents Unicode does not split off.
_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ʻ": "", "’": ""})
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['`´‘’ʻʼ.]")
_ONE_SPELLING = {
    "saint": "st", "sainte": "st", "ste": "st", "mount": "mt", "mtn": "mountain", "fort": "ft",
    "hts": "heights", "spgs": "springs", "twp": "township", "cty": "county", "cnty": "county", "co": "county",
}  # fmt: skip
_COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west", "no": "north", "so": "south"}

# What a word of class says about the kind of place, in English and Spanish.
COUNTY_WORDS = {
    "county": "county", "condado": "county", "counties": "county", "parish": "parish", "parroquia": "parish",
    "borough": "borough", "census area": "census area", "municipality": "municipality", "municipio": "municipio",
    "municipality of": "municipality", "city and borough": "city and borough", "planning region": "planning region",
    "district": "district", "island": "island",
}  # fmt: skip
TOWN_WORDS = {
    "city": "city", "ciudad": "city", "town": "town", "pueblo": "town", "village": "village", "villa": "village",
    "township": "township", "charter township": "charter township", "plantation": "plantation", "borough": "borough",
    "municipality": "municipality", "municipio": "municipio",
}  # fmt: skip
_CLASSES = {**TOWN_WORDS, **COUNTY_WORDS}
# Cities that have a Spanish name of their own, by key.
SPANISH_NAMES = {
    "nuevayork": "newyork", "nuevaorleans": "neworleans", "filadelfia": "philadelphia", "cayohueso": "keywest",
    "sanagustin": "staugustine", "sanluis": "stlouis", "sanpablo": "stpaul",
}  # fmt: skip
_SUFFIX = re.compile(r"^(?P<name>.+?) (?P<kind>" + "|".join(sorted(_CLASSES, key=len, reverse=True)) + r")$")
_PREFIX = re.compile(
    r"^(?:the |el |la )?(?:"
    r"(?P<kind>county|city|town|village|township|borough|parish|municipality) of|"
    r"(?P<clase>condado|ciudad|pueblo|villa|municipio|parroquia)(?: del?)?) (?P<name>.+)$"
)
_ARTICLE = re.compile(r"^(?:the|el|la|los|las) (?P<name>.+)$")


class Form(NamedTuple):
    """One way to read a text: the key of the name, and the class that the text claims ("" when none)."""

    key: str
    kind: str


def folded(text: str) -> list[str]:
    """Split a text into lower-case words of a to z and 0 to 9, without accents, apostrophes and full stops.

    Example: "Doña Ana" gives ["dona", "ana"]; "P.R." gives ["pr"].
    """
    if text.isascii():
        plain = text.lower()
    else:
        plain = text.lower().translate(_SPECIAL)
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    return [word for word in _NOT_A_LETTER.split(plain) if word]


def words(text: str) -> list[str]:
    """Split a text as `folded` does and give usual short forms their one spelling.

    Example: "Saint Tammany Parish" gives ["st", "tammany", "parish"]; "N. Las Vegas" ["north", "las", "vegas"].
    Source: Ours: the spellings that differ between ICE, Census, FBI and post office lists.
    """
    found = [_ONE_SPELLING.get(word, word) for word in folded(text)]
    if len(found) > 1 and found[0] in _COMPASS:
        found[0] = _COMPASS[found[0]]
    return found


def key(text: str) -> str:
    """Return the key by which names are compared; "" when the text holds no letter or digit."""
    return "".join(words(text))


@functools.lru_cache(maxsize=1024)
def forms(text: str) -> tuple[Form, ...]:
    """Return the ways to read a name, the whole text first.

    "Carson City" can be a name, or a city named Carson; "condado de Travis" is a county named Travis or, less
    likely, a place of that whole name. Empty when the text holds no letter or digit.
    """
    parts = words(text)
    if not parts:
        return ()
    line = " ".join(parts)
    found = [Form("".join(parts), "")]
    prefixed = _PREFIX.match(line)
    if prefixed:
        kind, name = _CLASSES[prefixed["kind"] or prefixed["clase"]], prefixed["name"]
        found.append(Form(name.replace(" ", ""), kind))
        # "condado de la Plata" is La Plata County, "ciudad de la Austin" is not; both readings are kept.
        article = _ARTICLE.match(name)
        if article:
            found.append(Form(article["name"].replace(" ", ""), kind))
    suffixed = _SUFFIX.match(line)
    if suffixed:
        found.append(Form(suffixed["name"].replace(" ", ""), _CLASSES[suffixed["kind"]]))
    return tuple(found)
