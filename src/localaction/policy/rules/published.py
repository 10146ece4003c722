"""What a publication prints, and what is made of it: agreements and the events of their lives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from localaction.policy.rules.identity import Name, Row

# An agency and a model: where ICE's list has at most one agreement in force.
Slot = tuple[Name, str]


@dataclass
class Agreement:
    """An agreement as ICE's list shows it."""

    agency: Name
    model: str
    signed: str
    first_listed: dt.date
    last_listed: dt.date
    # Every (name, model, signing) under which it was printed; the first one names it for ever.
    printed_as: list[tuple[Name, str, str]]
    is_baseline: bool = False
    url: str = ""
    linked_on: dt.date | None = None
    absences: int = 0
    absent_since: dt.date | None = None
    removed_on: dt.date | None = None
    superseded_on: dt.date | None = None
    is_held: bool = False
    rows: set[int] = field(default_factory=set)
    # Counts the agreements that were first printed with the same name, model and signing.
    number: int = 1

    @property
    def uid(self) -> str:
        """A name that stays the same whatever is printed later."""
        (state, key), model, signed = self.printed_as[0]
        return f"{state}|{key}|{model}|{signed}" + (f"|{self.number}" if self.number > 1 else "")


@dataclass(frozen=True)
class Event:
    """What one publication changed."""

    kind: str
    publication: int
    on: dt.date
    agency: Name
    agreement: str
    code: str
    detail: dict[str, str]
    is_held: bool = False

    @property
    def uid(self) -> str:
        return f"{self.kind}|{self.publication}|{self.agreement}|{self.code}|{self.detail.get('to', '')}"


@dataclass(frozen=True)
class Published:
    """One publication: its day and its rows.

    Attributes:
        shielded: names that stand in rows we could not read; they are not absent.
        at: when the file was saved, or None when not known.
    """

    id: int
    on: dt.date
    rows: Sequence[Row]
    shielded: frozenset[str] = frozenset()
    at: dt.datetime | None = None
