"""How the words of a publication are compared with the words on file: units, letters, digits, hours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from localaction.visit.rules.shapes import Band, Span

# Letters that Unicode does not split into a plain letter and a mark, and where an English index puts them.
_UNSPLIT = {
    "Ø": "O",
    "Ł": "L",
    "Đ": "D",
    "Ð": "D",
    "Æ": "A",
    "Œ": "O",
    "Þ": "T",
    "ß": "S",
    "ẞ": "S",
    "Ħ": "H",
    "ı": "I",
}
# Words that join two surnames, or follow one, and begin none.
_NOT_NAMES = frozenset({"y", "e", "i", "jr", "sr", "ii", "iii", "iv"})


def squeezed(word: str) -> str:
    """Return a unit, classification or tier without case, spaces and punctuation: `C-1` and `c1` are one unit."""
    plain = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in plain if c.isalnum())


def named(word: str, words: Iterable[str]) -> bool:
    """Say whether a word is one of the words, however it is written."""
    return squeezed(word) in {squeezed(w) for w in words}


def surname_letters(surname: str) -> frozenset[str]:
    """Return every letter A to Z under which a facility may have registered a surname.

    A single surname has one. Of a double surname, or one with particles ("de la Mora"), which word counts depends on
    the clerk, so each word's letter is tried. Accents do not count: "Ángel" is under A, "Ñáñez" under N.
    Empty when no word begins with a letter that has a place in A to Z.
    Ours: facilities publish "first letter of the last name" and never say which of two last names.
    """
    name = surname.split(",")[0]
    # An apostrophe after d or l is a particle (D'Angelo); after O it is part of one name (O'Brien).
    name = re.sub(r"\b([dDlL])['’´`]", r"\1 ", name)
    letters = set()
    for word in re.split(r"[\s\-‐–_/]+", name):
        bare = word.strip(".,'’\"()")
        if not bare or bare.casefold() in _NOT_NAMES:
            continue
        first = _UNSPLIT.get(bare[0].upper(), _UNSPLIT.get(bare[0], bare[0]))
        letter = unicodedata.normalize("NFD", first)[0].upper()
        letters.add(letter if "A" <= letter <= "Z" else "")
    return frozenset(letters) if "" not in letters else frozenset()


def in_band(last_digits: str, band: Band) -> bool | None:
    """Say whether an A-number's last digits lie in a band; None when too few digits are known."""
    if len(last_digits) < band.digits or not last_digits.isdigit():
        return None
    return band.low <= int(last_digits[-band.digits :]) <= band.high


def clock(minutes: int) -> str:
    """Return minutes since midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hours(times: Iterable[Span]) -> str:
    """Return opening hours as printed: `08:00-09:00, 13:00-14:00`."""
    return ", ".join(f"{clock(s.opens)}-{clock(s.closes)}" for s in sorted(times))


def band_text(band: Band) -> str:
    """Return a band as printed: `000-499`."""
    return f"{band.low:0{band.digits}d}-{band.high:0{band.digits}d}"


def in_words(value: object) -> str:
    """Return a published value as one line of text."""
    if isinstance(value, dict):
        return ", ".join(f"{k}: {in_words(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(in_words(v) for v in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}


def numbers_in(text: str) -> list[int]:
    """Return the numbers of a sentence, in digits or in English words up to ten."""
    found = []
    for word in re.findall(r"[a-z]+|\d+", text.casefold()):
        if word.isdigit():
            found.append(int(word))
        elif word in _NUMBERS:
            found.append(_NUMBERS[word])
    return found
