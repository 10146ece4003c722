"""When two printed names are the same name.

Only differences that cannot tell two agencies apart are set aside here: case, accents, punctuation, spaces, and how
the words of the trade are written ("Sherrif's Dept." for "Sheriff's Office"). A county has one sheriff, so "Office"
and "Department" after "Sheriff" do not matter. Every other difference ("Town of", a letter of a proper name) is left
to `identity`, which asks for evidence.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Abbreviations of the trade, as ICE's sheets print them.
_SHORT = {
    "pd": "police department",
    "dps": "department of public safety",
    "doc": "department of corrections",
    "bocc": "board of county commissioners",
    "dept": "department",
    "depts": "department",
    "div": "division",
    "twp": "township",
    "boro": "borough",
    "univ": "university",
    "ft": "fort",
    "mt": "mount",
    "st": "saint",
    "ste": "saint",
    "comm": "commission",
    "commrs": "commissioners",
    "cnty": "county",
}
_AT_THE_FRONT = ("ft", "mt", "st", "ste", "dept", "univ")
_WORDS = (
    "sheriff", "sheriffs", "office", "department", "police", "township", "constable", "constables", "borough",
    "municipal", "corrections", "correctional", "commissioners", "university", "authority", "detention", "regional",
    "public", "safety", "highway", "patrol", "division", "enforcement", "agricultural",
)  # fmt: skip
# "Countryside", "Country Club": a town's name may be one letter from "county", so only these slips are taken for it.
_COUNTY_SLIPS = {"couny", "counry", "coutny", "conty", "countu", "countty", "couty", "cunty"}


_NOT_THEIR_OWN = {*_WORDS, "county", "city", "town", "village", "of", "and", "state"} - {"agricultural"}


def tidy(printed: str) -> str:
    """Return the name as we show it: straight apostrophes, single spaces, nothing else changed."""
    straight = printed.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'").replace("\xa0", " ")
    return " ".join(straight.split())


@lru_cache(maxsize=20_000)
def words(printed: str) -> tuple[str, ...]:
    """Return the name's words with the trade's words in their full, rightly spelt form."""
    plain = unicodedata.normalize("NFKD", tidy(printed)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("&", " and ")
    plain = re.sub(r"\bp\.\s*d\.", "pd", plain).replace("'", "")
    found: list[str] = []
    for word in re.findall(r"[a-z0-9]+", plain):
        if word in _COUNTY_SLIPS or (word == "co" and found):
            found.append("county")
        elif word == "so":
            # "Polk County SO" is a sheriff's office, "So. Middleton" the south of a township.
            found.append("so")
        elif word in _SHORT and (found or word in _AT_THE_FRONT):
            found.extend(_SHORT[word].split())
        else:
            found.append(_rightly_spelt(word))
    if len(found) > 1 and found[-1] == "so":
        found[-1:] = ["sheriffs", "office"]
    return tuple("south" if word == "so" else word for word in found if word != "the")


def _rightly_spelt(word: str) -> str:
    """Return the trade's word that `word` is one slip away from, else `word`."""
    if len(word) < 5 or word in _WORDS:
        return word
    for right in _WORDS:
        if len(right) >= 6 and abs(len(right) - len(word)) <= 1 and _one_slip(word, right):
            return right
    return word


def _one_slip(a: str, b: str) -> bool:
    """Return whether one letter added, dropped, changed, or two neighbours swapped, makes `a` of `b`."""
    if len(a) > len(b):
        a, b = b, a
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        swapped = a[head : head + 2] == b[head : head + 2][::-1] and a[head + 2 :] == b[head + 2 :]
        return a[head + 1 :] == b[head + 1 :] or swapped
    return a[head:] == b[head + 1 :]


@lru_cache(maxsize=20_000)
def key(printed: str, state_name: str = "") -> str:
    """Return what two spellings of one name have in common, and names of two agencies have not.

    Args:
        printed: the agency's name.
        state_name: full name of its state. A state's own bodies are printed with it and without ("Department of
            Corrections", "Virginia Department of Corrections"), and the row's state says it anyway.

    Source: ours, from every name that ICE printed between February 2025 and January 2026.
    """
    text = " ".join(words(printed))
    text = re.sub(r"\bsheriffs?\b( (office|department))?", "sheriff", text)
    text = re.sub(r"\bpolice department\b", "police", text)
    text = re.sub(r"\bconstables?\b( office)?", "constable", text)
    own = f"{' '.join(words(state_name))} " if state_name else ""
    if own and re.match(rf"{re.escape(own)}(department|office|division|bureau|commission)\b", text):
        text = text.removeprefix(own)
    return text.replace(" ", "")


@lru_cache(maxsize=20_000)
def distinctive(printed: str) -> tuple[str, ...]:
    """Return the words that tell this agency from others: not those of the trade."""
    return tuple(word for word in words(printed) if word not in _NOT_THEIR_OWN)
