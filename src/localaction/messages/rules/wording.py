"""Texts with named places to fill, and what is refused when somebody edits one at the desk."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from localaction.messages.rules import sms
from localaction.messages.rules.words import trapped_words

PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class BrokenPlaceholder(ValueError):
    """A brace is alone, or between braces there is no name; `at` is where, counted from 0."""

    def __init__(self, at: int) -> None:
        super().__init__(f"broken placeholder at character {at + 1}")
        self.at = at


class MissingValue(KeyError):
    """A text has a place for which no value was given."""


class Flaw(StrEnum):
    """Why a wording is refused."""

    EMPTY = "EMPTY"
    BROKEN_PLACEHOLDER = "BROKEN_PLACEHOLDER"
    UNKNOWN_PLACEHOLDER = "UNKNOWN_PLACEHOLDER"
    PLACEHOLDER_GONE = "PLACEHOLDER_GONE"
    RESERVED_WORD = "RESERVED_WORD"
    DEARER = "DEARER"


@dataclass(frozen=True)
class Refusal:
    """One reason, and what it is about: names, words, or the two numbers of segments."""

    flaw: Flaw
    about: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a wording costs at its longest, and why it is refused; no refusals means that it may be saved."""

    cost: sms.Cost
    suggestion: str
    refusals: tuple[Refusal, ...]


def placeholders(wording: str) -> frozenset[str]:
    """Return the names of the places to fill.

    Raises:
        BrokenPlaceholder: see the class. A brace itself is written twice: "{{".
    """
    names = set()
    for found in PLACE.finditer(wording):
        token = found.group()
        if token in {"{{", "}}"}:
            continue
        name = found.group(1)
        if name is None or not NAME.match(name):
            raise BrokenPlaceholder(found.start())
        names.add(name)
    return frozenset(names)


def render(wording: str, values: Mapping[str, str]) -> str:
    """Return the wording with its places filled; a value is never read as a wording itself.

    Raises:
        BrokenPlaceholder: the wording is broken.
        MissingValue: a place has no value.
    """
    missing = placeholders(wording) - values.keys()
    if missing:
        raise MissingValue(", ".join(sorted(missing)))

    def fill(found: re.Match[str]) -> str:
        token = found.group()
        return token[0] if token in {"{{", "}}"} else values[found.group(1)]

    return PLACE.sub(fill, wording)


def judge(
    wording: str,
    worst: Mapping[str, str],
    *,
    required: Collection[str] = (),
    accepted_segments: int,
    sizes: sms.Sizes = sms.STANDARD,
) -> Verdict:
    """Judge an edited wording with the longest values its places can get.

    Args:
        worst: name of a place and its longest value; other names are unknown.
        required: names that must stay, such as the short code by which a repeat is recognized.
        accepted_segments: what the text may cost: what it cost so far, or what the editor agreed to.

    Returns:
        the cost with the worst values (of the bare wording when it cannot be filled), the wording in GSM-7 as far
        as possible, and every refusal. A wording in UCS-2 that costs no more segments is not refused.

    Source: respond.md section 1.10: one "ubicación" with its accent halves the room of the message.
    """
    if not wording.strip():
        return Verdict(sms.cost(wording), wording, (Refusal(Flaw.EMPTY),))
    try:
        used = placeholders(wording)
    except BrokenPlaceholder as error:
        refusal = Refusal(Flaw.BROKEN_PLACEHOLDER, str(error.at + 1))
        return Verdict(sms.cost(wording, sizes), sms.suggestion(wording), (refusal,))
    refusals = []
    unknown = used - worst.keys()
    if unknown:
        refusals.append(Refusal(Flaw.UNKNOWN_PLACEHOLDER, ", ".join(sorted(unknown))))
    gone = set(required) - used
    if gone:
        refusals.append(Refusal(Flaw.PLACEHOLDER_GONE, ", ".join(sorted(gone))))
    if trapped := trapped_words(wording):
        refusals.append(Refusal(Flaw.RESERVED_WORD, ", ".join(trapped)))
    filled = render(wording, {**dict.fromkeys(unknown, ""), **worst})
    cost = sms.cost(filled, sizes)
    if cost.n_segments > accepted_segments:
        refusals.append(Refusal(Flaw.DEARER, f"{accepted_segments} {cost.n_segments}"))
    return Verdict(cost, sms.suggestion(wording), tuple(refusals))
