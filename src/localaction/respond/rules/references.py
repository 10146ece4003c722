"""The code by which a reporter finds their report again: short enough for a telephone, too long to guess."""

from __future__ import annotations

import re
from collections.abc import Callable

# Ours: of letters that are mistaken for digits (Z, S, B) only the digit; no 0/O, 1/I/L, U/V; and no vowels, so that no
# code is a word.
LETTERS = "23456789CDFGHJKMNPQRTWXY"
MISREAD = str.maketrans("ZSB", "258")
LENGTH = 8
_WRITTEN = re.compile(r"[\s.\-–—_]+")
_WITHIN = re.compile(rf"(?<![A-Z0-9])([{LETTERS}]{{4}})[\s.\-–—_]*([{LETTERS}]{{4}})(?![A-Z0-9])")


def make(choose: Callable[[str], str]) -> str:
    """Return a fresh code as it is stored.

    Args:
        choose: returns one letter of a text, unpredictably (`secrets.choice`).

    Source: Ours: 24 letters to the power of 8 are 1.1e11. With 1,000 reports alive one guess finds one with a chance
    of 9e-9, and a source has five tries and then one a minute; what is found shows a status and no words.
    """
    return "".join(choose(LETTERS) for _ in range(LENGTH))


def read(text: str) -> str:
    """Return a code as stored, from how a person writes it ("k7q2 9wxm", "K7Q2-9WXM"); empty when it is none."""
    bare = _WRITTEN.sub("", text).upper().translate(MISREAD)
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else ""


def find(text: str) -> str:
    """Return the first code in a text, as stored; empty when there is none."""
    found = _WITHIN.search(text.upper())
    return found[1] + found[2] if found else ""


def shown(code: str) -> str:
    """Return a code in two groups, as pages and texts print it: "K7Q2-9WXM"."""
    return f"{code[:4]}-{code[4:]}"
