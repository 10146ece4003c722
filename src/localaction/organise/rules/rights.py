"""Know-your-rights sheets: what a text is made of, which version stands, and what changed between two.

At the desk and in the starting texts a statement is a line that ends with the name of its source:

    You may stay silent. [fifth]
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MOST_SECTIONS = 8
MOST_LINES = 14
LONGEST_LINE = 300
LONGEST_TITLE = 80

# Languages in the order in which they are offered, each with its own name.
LANGUAGES = {
    "en": "English", "es": "Español", "ht": "Kreyòl ayisyen", "pt": "Português", "fr": "Français",
    "vi": "Tiếng Việt", "ru": "Русский", "ar": "العربية",
}  # fmt: skip
# The language that the others are translations of.
ORIGINAL = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})

_TYPED = re.compile(r"(?P<text>.*?)\s*\[(?P<source>[^\[\]]*)\]\s*")
# A number with its dashes, an address of the web, or a day: read from the left also inside Arabic.
_LEFT_TO_RIGHT = re.compile(r"\+?\d[\d()]*(?:[ .-]\(?\d[\d()]*)+|(?:[A-Za-z0-9-]+\.)+[a-z]{2,}(?:/[\w./-]*)?")
_ISOLATE, _END_OF_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


class State(StrEnum):
    """What a version of a text is."""

    DRAFT = "DRAFT"
    APPROVED = "APPROVED"
    WITHDRAWN = "WITHDRAWN"


class BadText(ValueError):
    """A text cannot be a sheet; `code` says why and `line` where, as typed."""

    def __init__(self, code: str, line: str = "") -> None:
        super().__init__(f"{code}: {line}" if line else code)
        self.code, self.line = code, line


@dataclass(frozen=True)
class Line:
    """A statement and the name of its source."""

    text: str
    source: str


@dataclass(frozen=True)
class Section:
    """A heading and its statements; `is_english`: to be shown to an officer, in English in every language."""

    title: str
    lines: tuple[Line, ...]
    is_english: bool = False


@dataclass(frozen=True)
class Said:
    """What a sheet says in one language."""

    title: str
    sections: tuple[Section, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """Return the sections as they are stored."""
        return [
            {"title": s.title, "english": s.is_english, "lines": [[one.text, one.source] for one in s.lines]}
            for s in self.sections
        ]

    @property
    def digest(self) -> str:
        """Sixteen digits that differ when anything of the text differs."""
        return hashlib.sha256(json.dumps([self.title, self.as_json()]).encode()).hexdigest()[:16]

    @staticmethod
    def of(title: str, stored: Iterable[dict[str, Any]]) -> Said:
        """Return what was stored."""
        return Said(title, tuple(
            Section(s["title"], tuple(Line(text, source) for text, source in s["lines"]), s["english"]) for s in stored
        ))  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A line of a comparison: "same", "gone" or "new"."""

    kind: str
    text: str


def direction(language: str) -> str:
    """Return "rtl" for a language that is read from the right, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def read_lines(typed: str, sources: Collection[str]) -> tuple[Line, ...]:
    """Return the statements of a section as typed, one a line.

    Raises:
        BadText: NO_SOURCE, UNKNOWN_SOURCE, LONG_LINE, MANY_LINES, NO_LINE.

    Ours: a statement about the law without its source cannot be checked by the next lawyer.
    """
    lines = [_read(line, sources) for line in typed.splitlines() if line.strip()]
    if not lines:
        raise BadText("NO_LINE")
    if len(lines) > MOST_LINES:
        raise BadText("MANY_LINES")
    return tuple(lines)


def _read(typed: str, sources: Collection[str]) -> Line:
    found = _TYPED.fullmatch(typed.strip())
    if found is None or not found["text"]:
        raise BadText("NO_SOURCE", typed.strip())
    if found["source"] not in sources:
        raise BadText("UNKNOWN_SOURCE", found["source"])
    if len(found["text"]) > LONGEST_LINE:
        raise BadText("LONG_LINE", found["text"])
    return Line(found["text"], found["source"])


def typed(lines: Iterable[Line]) -> str:
    """Return statements as they are typed; `read_lines` reads them back."""
    return "\n".join(f"{line.text} [{line.source}]" for line in lines)


def check(said: Said) -> None:
    """Refuse a text without a title or sections.

    Raises:
        BadText: NO_TITLE, LONG_TITLE, NO_SECTION, MANY_SECTIONS.
    """
    titles = [said.title, *(section.title for section in said.sections)]
    if not all(title.strip() for title in titles):
        raise BadText("NO_TITLE")
    if any(len(title) > LONGEST_TITLE for title in titles):
        raise BadText("LONG_TITLE")
    if not said.sections:
        raise BadText("NO_SECTION")
    if len(said.sections) > MOST_SECTIONS:
        raise BadText("MANY_SECTIONS")


def isolated(text: str, language: str) -> str:
    """Return a text whose numbers and addresses keep their order among letters read from the right.

    Without it 1-800-898-7180 is shown as 7180-898-800-1 after an Arabic word (digits become AN, the dashes ON).
    Source: Unicode Standard Annex #9, rules W2, W4 and X5a.
    """
    if direction(language) == "ltr":
        return text
    return _LEFT_TO_RIGHT.sub(lambda found: f"{_ISOLATE}{found[0]}{_END_OF_ISOLATE}", text)


def for_reading(said: Said, language: str) -> Said:
    """Return a text with its numbers and addresses isolated; what is in English stays as it is."""
    return Said(isolated(said.title, language), tuple(
        section if section.is_english else Section(
            isolated(section.title, language),
            tuple(Line(isolated(line.text, language), line.source) for line in section.lines),
        )
        for section in said.sections
    ))  # fmt: skip


def in_force(versions: Iterable[tuple[int, State]]) -> int | None:
    """Return the number of the version that is public: the newest decided one, unless that was withdrawn.

    Ours: what a withdrawn version replaced was replaced for a reason, so it does not come back by itself.
    """
    decided = [(number, state) for number, state in versions if state is not State.DRAFT]
    number, state = max(decided, default=(0, State.WITHDRAWN))
    return number if state is State.APPROVED else None


def compare(old: Said | None, new: Said) -> list[Change]:
    """Return the lines of two texts as one list, what is gone before what is new."""
    before, after = ([] if said is None else _flat(said) for said in (old, new))
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Change("same", text) for text in before[a:b]]
        else:
            found += [Change("gone", text) for text in before[a:b]] + [Change("new", text) for text in after[c:d]]
    return found


def _flat(said: Said) -> Sequence[str]:
    lines = [said.title]
    for section in said.sections:
        lines += [section.title, *(f"{line.text} [{line.source}]" for line in section.lines)]
    return lines
