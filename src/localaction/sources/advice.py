"""What the room that owns a source tells the desk about its questions.

This room knows no states, counties or agreements. The room that does registers an adviser for its source in
`AppConfig.ready`; the desk asks it for the choices of a correction, for how a row reads with it, and for what is
known of the thing in question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms

from localaction.sources.models import ReviewItem

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Fact:
    """One line of what is known, in the reader's language; names and codes are not translated."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class Reading:
    """How a row reads with a correction, and the codes of what still stands in the way."""

    is_kept: bool
    reasons: list[str]
    facts: list[Fact]


@dataclass(frozen=True)
class Counties:
    """What names and codes of counties mean.

    Attributes:
        found: (FIPS code, name) of each county that is certain.
        unknown: words that name no county of the state.
        choices: word to the (FIPS code, name) pairs that it could mean.
    """

    found: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """Where evidence of an end is recorded, and whether what there is suffices."""

    url: str
    form: forms.Form
    is_shown: bool


class Adviser(Protocol):
    """What a room answers about the questions of its sources."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the lists in the order in which a person reads them."""

    def states(self) -> Choices:
        """Return (code, name) of every state."""

    def models(self) -> Choices:
        """Return (code, name) of every model, an unknown one last."""

    def suggest(self, item: ReviewItem) -> dict[str, str]:
        """Return the likeliest correction of a row, by name of the value; empty where nothing comes near."""

    def read(self, item: ReviewItem, printed_on: dt.date, correction: Mapping[str, str]) -> Reading:
        """Return how a row reads with a correction; `printed_on` is the day of its first publication."""

    def coverages(self) -> Choices:
        """Return (code, name) of what an agency can serve; the codes of `without_counties` need no county."""

    def without_counties(self) -> frozenset[str]:
        """Return the coverages that name no county."""

    def counties(self, state: str, text: str) -> Counties:
        """Return the counties that a text of names and codes means, separated by commas, semicolons or lines."""

    def printed(self, item: ReviewItem) -> list[int]:
        """Return the ids of the printed rows that the question is about, where the question itself names none."""

    def facts(self, item: ReviewItem, on: dt.date) -> list[Fact]:
        """Return what is known of the thing in question on a day."""

    def ending(self, item: ReviewItem, on: dt.date) -> Ending | None:
        """Return where evidence of an end is recorded; None where the question is about no end."""


_ADVISERS: dict[str, Adviser] = {}


def register(source: str, adviser: Adviser) -> None:
    """Make a source's adviser known; called from a room's AppConfig.ready()."""
    _ADVISERS[source] = adviser


def adviser_of(source: str) -> Adviser | None:
    """Return the adviser of a source, or None where nobody is needed (readers' reports)."""
    return _ADVISERS.get(source)
