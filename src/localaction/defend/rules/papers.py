"""What a paper of the programme says: a few plain marks that anybody can type, turned into blocks.

    # A heading            > A note in a frame         [ ] A box to tick
    - A point of a list    Name: ____ | Born: ____     {hearing_day} is filled in when it is printed

An empty line ends a paragraph. Nothing else is markup, so no text can reach beyond its page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

BLANK = "____"
LONGEST_LINE = 600
_PLACE = re.compile(r"\{([^{}\n]*)\}")


class Mark(StrEnum):
    """What a block is."""

    HEADING = "HEADING"
    NOTE = "NOTE"
    BOX = "BOX"
    POINT = "POINT"
    FIELDS = "FIELDS"
    TEXT = "TEXT"


@dataclass(frozen=True)
class Block:
    """One block; a row of FIELDS has a part for each label, whose line is drawn after it."""

    mark: Mark
    parts: tuple[str, ...]


class UnknownPlace(ValueError):
    """The text has a place in braces that this paper cannot fill; `names` are those, as typed."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(", ".join(sorted(names)))
        self.names = tuple(sorted(names))


class NothingSaid(ValueError):
    """The text is empty."""


# What each paper can be filled with; the keys are typed in braces.
PLACES: Mapping[str, tuple[str, ...]] = {
    "INTAKE": ("programme", "attorney", "office_phone"),
    "RETAINER": ("programme", "attorney", "office_phone"),
    "REFERRAL": ("programme", "attorney", "office_phone", "day", "to", "client", "languages", "next_hearing"),
    "HEARING": (
        "programme", "attorney", "office_phone", "hearing_day", "hearing_time", "court", "room", "how",
    ),
}  # fmt: skip
_MARKS = (("# ", Mark.HEADING), ("> ", Mark.NOTE), ("[ ] ", Mark.BOX), ("- ", Mark.POINT))


def check_body(paper: str, body: str) -> None:
    """Refuse a text that could not be printed.

    Raises:
        NothingSaid: see the class.
        UnknownPlace: see the class; a lone brace is refused too.
    """
    if not body.strip():
        raise NothingSaid("the text is empty")
    unknown = set(_PLACE.findall(body)) - set(PLACES[paper])
    rest = _PLACE.sub("", body)
    if "{" in rest or "}" in rest:
        unknown.add("{ }")
    if unknown:
        raise UnknownPlace(unknown)


def blocks_of(body: str, values: Mapping[str, str]) -> list[Block]:
    """Return the blocks of a checked text, filled in; a place without a value stays a line to write on.

    Values are put in after the marks were read, so what somebody types can never become a mark.
    """
    found: list[Block] = []
    text: list[str] = []

    def end_of_paragraph() -> None:
        if text:
            found.append(Block(Mark.TEXT, (_filled(" ".join(text), values),)))
            text.clear()

    for line in (line.strip() for line in body.splitlines()):
        mark = next(((start, mark) for start, mark in _MARKS if line.startswith(start)), None)
        if not line:
            end_of_paragraph()
        elif mark is not None:
            end_of_paragraph()
            found.append(Block(mark[1], (_filled(line.removeprefix(mark[0]).strip(), values),)))
        elif line.endswith(BLANK):
            end_of_paragraph()
            labels = (part.strip().rstrip("_").rstrip() for part in line.split(" | "))
            found.append(Block(Mark.FIELDS, tuple(_filled(label, values) for label in labels)))
        else:
            text.append(line)
    end_of_paragraph()
    return found


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: " ".join(values.get(place[1], "").split()) or "_" * 18, text)
