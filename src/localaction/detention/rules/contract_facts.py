"""Which columns a fact of a contract uses, and what it must tell before it may be recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from localaction.detention.rules.contracts import EVENTS, MOST_NOTICE_DAYS, Fact, Kind, Party, Unit


class Renewal(StrEnum):
    """How a contract is renewed."""

    AUTOMATIC = "AUTOMATIC"
    BY_DECISION = "BY_DECISION"
    OPTION = "OPTION"


class Side(StrEnum):
    """What somebody wants, or what was voted."""

    KEEP = "KEEP"
    END = "END"
    UNDECIDED = "UNDECIDED"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Shape:
    """What a kind of fact holds.

    Attributes:
        needs: columns that must be filled.
        may: columns that can be filled.
        words: what the column `word` can say.
        whole: whether `number` is counted in whole things.
        most: the largest number that is no slip.
    """

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    whole: bool = True
    most: int = 100_000


_UNITS = tuple(unit.value for unit in Unit)
SHAPES: Mapping[Fact, Shape] = {
    Fact.BEGINS: Shape(("on",), ("on_last",)),
    Fact.ENDS: Shape(("on",), ("on_last",)),
    Fact.NO_END: Shape(),
    Fact.NOTICE_BY: Shape(("on",)),
    Fact.NOTICE_BEFORE_END: Shape(("number", "word"), words=_UNITS, most=MOST_NOTICE_DAYS),
    Fact.NOTICE_ANY_TIME: Shape(("number", "word"), words=_UNITS, most=MOST_NOTICE_DAYS),
    Fact.RENEWAL: Shape(("word",), words=tuple(one.value for one in Renewal)),
    Fact.PARTY: Shape(("word", "name"), ("is_private",), tuple(one.value for one in Party)),
    Fact.GUARANTEED_MINIMUM: Shape(("number",)),
    Fact.PER_DIEM: Shape(("number",), whole=False, most=5_000),
    Fact.DECIDES: Shape(("name",), ("number", "n_of"), most=200),
    Fact.STANCE: Shape(("on", "name", "word"), words=(Side.KEEP, Side.END, Side.UNDECIDED)),
    Fact.MEETING: Shape(("on",), ("name",)),
    Fact.VOTED: Shape(("on", "word"), ("number", "n_of"), (Side.KEEP, Side.END, Side.OTHER), most=200),
    Fact.NOTICE_GIVEN: Shape(("on",), ("until",)),
    Fact.RENEWED: Shape(("on",), ("until",)),
    Fact.ENDED: Shape(("on",)),
    Fact.REPLACED: Shape(("on",), ("successor",)),
    Fact.CLOSED: Shape(("on",)),
    Fact.TRANSFERRED: Shape(("on",), ("number", "to_facility")),
    Fact.RELEASED: Shape(("on",), ("number",)),
}
COLUMNS = ("on", "on_last", "until", "number", "n_of", "word", "name", "is_private", "to_facility", "successor")
ALWAYS = ("note", "note_es", "quote", "pinpoint")
# Kinds that are part of another contract.
PARTS = (Kind.RIDER, Kind.TASK_ORDER, Kind.MODIFICATION, Kind.OPERATING)


@dataclass(frozen=True)
class Entry:
    """A fact as a person gives it; `values` are its columns by name, empty ones left out."""

    fact: Fact
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, column: str) -> Any:
        """Return a column's value, None where it is empty."""
        value = self.values.get(column)
        return None if value == "" else value


def gaps(entry: Entry, as_of: dt.date, url: str, on: dt.date) -> list[str]:
    """Return the codes of what is missing or cannot be right; empty when it may be recorded.

    Args:
        as_of: the day for which the source was true.
        url: where it can be read; without one the words need a place in a document (`pinpoint`).
        on: today.

    Source: ours; a public fact needs a source that a reader can find again, and an event has happened.
    """
    shape = SHAPES[entry.fact]
    found = [f"MISSING:{column}" for column in shape.needs if entry.get(column) is None]
    used = {*shape.needs, *shape.may}
    found += [f"UNUSED:{column}" for column in COLUMNS if column not in used and entry.get(column) is not None]
    word, number, day = entry.get("word"), entry.get("number"), entry.get("on")
    if word is not None and shape.words and word not in shape.words:
        found.append("UNKNOWN_WORD")
    if number is not None:
        if number < 0 or number > shape.most:
            found.append("OUT_OF_RANGE")
        elif shape.whole and number != int(number):
            found.append("NOT_WHOLE")
        n_of = entry.get("n_of")
        if n_of is not None and number > n_of:
            found.append("MORE_VOTES_THAN_SEATS")
    if day and entry.get("on_last") and entry.get("on_last") < day:
        found.append("LAST_BEFORE_FIRST")
    if day and entry.get("until") and entry.get("until") < day:
        found.append("UNTIL_BEFORE_ON")
    if day and day > on and (entry.fact in EVENTS or entry.fact is Fact.STANCE):
        found.append("NOT_YET")
    if as_of > on:
        found.append("READ_LATER")
    if not url.strip() and not str(entry.get("pinpoint") or "").strip():
        found.append("NOTHING_TO_CHECK")
    return found


def contract_gaps(kind: Kind, has_whole: bool, number: str, as_of: dt.date, url: str, on: dt.date) -> list[str]:
    """Return what is missing of a contract itself.

    Args:
        has_whole: whether it was said of which contract it is a part.
        number: as the document prints it.
    """
    found = []
    if has_whole and kind not in PARTS:
        found.append("NO_PART")
    if as_of > on:
        found.append("READ_LATER")
    if not url.strip() and not number.strip():
        found.append("NOTHING_TO_CHECK")
    return found
