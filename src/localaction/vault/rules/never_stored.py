"""What must never be kept: found in a text before it is saved.

A number that opens somebody's immigration file, a birth date, a status or a country of birth helps nobody at a hotline
and harms whoever it names when the database is taken. Telephone numbers, addresses, times and what officers wear or
say are left alone.

Source: respond.md 1.8 (the three patterns for A-numbers and Social Security numbers); the rest is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from localaction.vault.rules import telling_words
from localaction.vault.rules.plain_text import folded


class Kind(StrEnum):
    """What was found."""

    A_NUMBER = "A_NUMBER"
    SOCIAL_SECURITY_NUMBER = "SOCIAL_SECURITY_NUMBER"
    BIRTH_DATE = "BIRTH_DATE"
    STATUS = "STATUS"
    BIRTH_COUNTRY = "BIRTH_COUNTRY"


class Instead(StrEnum):
    """What to do instead of writing it down."""

    TELL_LEGAL_LEAD_BY_VOICE = "TELL_LEGAL_LEAD_BY_VOICE"
    LEAVE_OUT = "LEAVE_OUT"


INSTEAD = {
    Kind.A_NUMBER: Instead.TELL_LEGAL_LEAD_BY_VOICE,
    Kind.SOCIAL_SECURITY_NUMBER: Instead.TELL_LEGAL_LEAD_BY_VOICE,
    Kind.BIRTH_DATE: Instead.TELL_LEGAL_LEAD_BY_VOICE,
    Kind.STATUS: Instead.LEAVE_OUT,
    Kind.BIRTH_COUNTRY: Instead.LEAVE_OUT,
}
BLANK = "[…]"


@dataclass(frozen=True)
class Finding:
    """Where something stands that must not be kept: from `start` until `end` of the text."""

    kind: Kind
    start: int
    end: int

    @property
    def instead(self) -> Instead:
        """What to do instead."""
        return INSTEAD[self.kind]


class NeverStored(ValueError):
    """A text holds what must never be kept. The message names the kinds, never the words."""

    def __init__(self, found: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(dict.fromkeys(finding.kind.value for finding in found)))
        self.findings = found


_PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, patterns in (
        (Kind.A_NUMBER, telling_words.A_NUMBERS),
        (Kind.SOCIAL_SECURITY_NUMBER, telling_words.SOCIAL_SECURITY_NUMBERS),
        (Kind.BIRTH_DATE, telling_words.BIRTH_DATES),
        (Kind.STATUS, telling_words.STATUSES),
        (Kind.BIRTH_COUNTRY, telling_words.BIRTH_COUNTRIES),
    )
    for pattern in patterns
)
# "They asked if she is a citizen" tells what officers did; it says nothing of her.
_ASKED = re.compile(
    r"\b(?:ask|demand|question)(?:ed|ing|s)?\b|\b(?:pregunt|exig)\w+|\bpid(?:en|iendo|ieron)\b|\bwant(?:ed|s)? to see\b"
)
_ANSWERED = re.compile(r"[.;!?\n]|\b(?:said|says|told|answered|because|dijo|dice|dijeron|contesto|porque)\b")
_DIAL = re.compile(
    r"\b(?:call|text\w*|tel|telefono|phone|(?:llam|marc|mand|escrib|envi|habl|avis|comuni)\w+)\s(?:\w+\s)?$"
)
# What officers carry, and what they say they carry, is a fact of the event.
_PAPER = re.compile(r"papers|papeles|documentos|\border|\borden")
_OFFICERS = (
    r"\b(?:agents?|officers?|deput(?:y|ies)|ice|agentes?|oficial(?:es)?|la migra|policias?)"
    r"(?: (?:who|que|also|tambien|just|ya|still|todavia|no))?"
)
_CARRIED = re.compile(
    rf"{_OFFICERS} $"
    rf"|(?:{_OFFICERS}|\b(?:say|says|said|claim\w*) (?:that )?they|\b(?:dicen|dijeron|decian) que(?: ellos)?)"
    r" (?:have|had|got|showed|show|tienen|traen|traian) (?:an? |una )?$"
)
_LOOSE_A_NUMBER = re.compile(r"\ba \d{8,9}\b")
# Within so many letters before a word a verb of asking still governs it.
_REACH = 60


def findings(text: str) -> tuple[Finding, ...]:
    """Return what must not be kept, in the order of the text, without overlaps: of two the longer counts."""
    plain = folded(text).replace("’", "'")
    kept: list[Finding] = []
    for one in sorted(_found(plain), key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return tuple(kept)


def _found(plain: str) -> Iterator[Finding]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if kind in (Kind.STATUS, Kind.BIRTH_COUNTRY) and _is_asked(plain, match.start()):
                continue
            if kind is Kind.STATUS and _PAPER.search(match[0]) and _CARRIED.search(plain, 0, match.start()):
                continue
            yield Finding(kind, match.start(), match.end())
    for match in _LOOSE_A_NUMBER.finditer(plain):
        # "Llame a 71234567" gives a telephone number, of eight or nine digits in Central America and Peru.
        if not _DIAL.search(plain, 0, match.start()):
            yield Finding(Kind.A_NUMBER, match.start(), match.end())


def _is_asked(plain: str, place: int) -> bool:
    before = plain[max(0, place - _REACH) : place]
    asked = [match.end() for match in _ASKED.finditer(before)]
    return bool(asked) and not _ANSWERED.search(before, asked[-1])


def refuse(text: str) -> None:
    """Refuse to keep a text with anything that must never be kept.

    Raises:
        NeverStored: with the findings; their places are those of `text`.
    """
    if found := findings(text):
        raise NeverStored(found)


def left_out(text: str) -> str:
    """Return the text with every finding blanked: what a caller sent can't be refused, but need not be kept."""
    for finding in reversed(findings(text)):
        text = text[: finding.start] + BLANK + text[finding.end :]
    return text
