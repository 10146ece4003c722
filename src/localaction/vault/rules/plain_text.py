"""Texts as people type them on telephones, made comparable without losing the place of a letter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


def any_of(*wordings: str) -> str:
    """Return a pattern for any of some wordings as whole words; the wordings are patterns themselves."""
    return rf"\b(?:{'|'.join(wordings)})\b"


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    lowered = unicodedata.normalize("NFKD", letter)[:1].lower()
    # A lower case can be two letters long ("İ"); the first keeps the places.
    return lowered[:1] or letter


def folded(text: str) -> str:
    """Return the text in lower case without accents, letter for letter: place n of the result is place n of `text`."""
    return "".join(map(_bare, text)) if not text.isascii() else text.lower()
