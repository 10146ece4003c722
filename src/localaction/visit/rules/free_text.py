"""Numbers and addresses that must not stand in free text: they name a person to whoever reads it."""

from __future__ import annotations

import re
from enum import StrEnum


class Identifier(StrEnum):
    """What was found."""

    A_NUMBER = "A_NUMBER"
    SSN = "SSN"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    BIRTH_DATE = "BIRTH_DATE"


_GAP = r"[\s.\-–]?"
_PATTERNS = {
    # "A 204 567 312", "A#204567312", and nine or eight digits alone in groups of three.
    Identifier.A_NUMBER: rf"(?<![A-Za-z0-9])A{_GAP}#?{_GAP}\d{{2,3}}{_GAP}\d{{3}}{_GAP}\d{{3}}(?!\d)"
    rf"|(?<!\d)\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}(?!\d)|(?<!\d)\d{{8}}(?!\d)",
    Identifier.SSN: r"(?<!\d)\d{3}[\s\-–]\d{2}[\s\-–]\d{4}(?!\d)",
    Identifier.PHONE: rf"(?<!\d)(?:\+?1{_GAP})?\(?\d{{3}}\)?{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)|\+\d[\d\s\-]{{7,}}\d",
    Identifier.EMAIL: r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+",
    Identifier.BIRTH_DATE: r"(?<!\d)\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)\d{2}(?!\d)"
    r"|(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)",
}
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()}


def identifiers_in(text: str) -> tuple[Identifier, ...]:
    """Return which kinds of identifiers stand in a text, never the values.

    Source: visit-and-defend scenario S12 of the design; Ours: errs towards refusing, for a date or a long number can
    be left out of a report, and cannot be taken back.
    """
    return tuple(kind for kind, pattern in _COMPILED.items() if pattern.search(text))
