"""What a report says, field by field (SALUTE), what it lacks, and what to ask next.

Source: SALUTE as taught by fedwatch and noemlyfans (read 2026): size, activity, location, uniform, time observed,
equipment; hotline script merged from njmay1.org, Monterey, SF, ICIRR and NLG material. Never asked: status, country
of birth, papers of a person, names.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from localaction.vault.rules.plain_text import folded


class Activity(StrEnum):
    """What is being done; it drives the priority."""

    WATCHING = "WATCHING"
    APPROACHING_DOOR = "APPROACHING_DOOR"
    AT_DOOR = "AT_DOOR"
    ENTRY = "ENTRY"
    QUESTIONING = "QUESTIONING"
    DETAINING = "DETAINING"
    LOADING = "LOADING"
    CHECKPOINT = "CHECKPOINT"
    LEFT = "LEFT"
    OTHER = "OTHER"


class Lettering(StrEnum):
    """What can be read or seen on clothing and vehicles; most false alarms end here."""

    POLICE = "POLICE"
    ICE = "ICE"
    ERO = "ERO"
    HSI = "HSI"
    CBP = "CBP"
    SHERIFF = "SHERIFF"
    LOCAL_POLICE = "LOCAL_POLICE"
    NONE = "NONE"
    PLAIN_CLOTHES = "PLAIN_CLOTHES"
    MASKED = "MASKED"


class Equipment(StrEnum):
    """What they have with them. A plate is never written down, only that it is from out of state."""

    BODY_ARMOUR = "BODY_ARMOUR"
    TACTICAL_GEAR = "TACTICAL_GEAR"
    RAM = "RAM"
    MARKED_DHS_VEHICLE = "MARKED_DHS_VEHICLE"
    MARKED_OTHER_VEHICLE = "MARKED_OTHER_VEHICLE"
    UNMARKED_VEHICLE = "UNMARKED_VEHICLE"
    TINTED_WINDOWS = "TINTED_WINDOWS"
    OUT_OF_STATE_PLATE = "OUT_OF_STATE_PLATE"


class Basis(StrEnum):
    """How the reporter knows."""

    FIRSTHAND_NOW = "FIRSTHAND_NOW"
    FIRSTHAND_EARLIER = "FIRSTHAND_EARLIER"
    TOLD = "TOLD"
    SAW_ONLINE = "SAW_ONLINE"


FIRSTHAND = frozenset({Basis.FIRSTHAND_NOW, Basis.FIRSTHAND_EARLIER})


class Paperwork(StrEnum):
    """What paper was shown: of legal weight, and asked only when somebody is at a door or is taken."""

    NONE_SEEN = "NONE_SEEN"
    ADMINISTRATIVE = "ADMINISTRATIVE"
    JUDGE_SIGNED = "JUDGE_SIGNED"
    UNKNOWN = "UNKNOWN"


class Precision(StrEnum):
    """How closely the place is known."""

    EXACT = "EXACT"
    CROSS_STREET = "CROSS_STREET"
    AREA = "AREA"


class Question(StrEnum):
    """One thing to ask, in the order of the script."""

    SAFE = "SAFE"
    WHERE = "WHERE"
    WHEN = "WHEN"
    ACTIVITY = "ACTIVITY"
    BASIS = "BASIS"
    SIZE = "SIZE"
    UNIFORM = "UNIFORM"
    EQUIPMENT = "EQUIPMENT"
    PAPERWORK = "PAPERWORK"
    AFFECTED = "AFFECTED"


# A text costs the caller attention near agents: three after the first answer, then a person takes over.
MOST_QUESTIONS_BY_TEXT = 3

AT_A_DOOR = frozenset({Activity.APPROACHING_DOOR, Activity.AT_DOOR, Activity.ENTRY})
TAKING = frozenset({Activity.ENTRY, Activity.DETAINING, Activity.LOADING})


class UnreadableCount(ValueError):
    """A count that is neither a number nor a range."""


@dataclass(frozen=True)
class Count:
    """A number as told: from `low` to `high`, both included; `high` is None for "at least"."""

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise UnreadableCount("a count goes from a number up, not below 0")

    @property
    def is_at_least(self) -> bool:
        """True when there may be more."""
        return self.high is None

    def __str__(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.high == self.low else f"{self.low}–{self.high}"


@dataclass(frozen=True)
class Salute:
    """One person's account. None or an empty text means that nobody has said it yet.

    `observed_at` is when it was seen, give or take `observed_within`; when it was told is `received_at` and belongs
    to the report, not to the account.
    """

    size_people: Count | None = None
    size_vehicles: Count | None = None
    activity: Activity | None = None
    place: str = ""
    precision: Precision | None = None
    lettering: frozenset[Lettering] = field(default_factory=frozenset)
    observed_at: datetime | None = None
    observed_within: timedelta = timedelta(0)
    equipment: frozenset[Equipment] = field(default_factory=frozenset)
    basis: Basis | None = None
    paperwork: Paperwork | None = None
    n_affected: int | None = None
    is_caller_safe: bool | None = None


_AT_LEAST = re.compile(r"(?:at least|more than|over|por lo menos|al menos|mas de|minimo)\s*(\d{1,3})$|^(\d{1,3})\s*\+$")
_RANGE = re.compile(r"^(\d{1,3})\s*(?:-|–|—|to|or|a|o|u|y)\s*(\d{1,3})$")
_ONE = re.compile(r"^(?:about|around|some|como|unos|unas|cerca de)?\s*(\d{1,3})$")


def read_count(text: str) -> Count:
    """Return a count as an operator or caller writes it: "4", "3-5", "2 o 3", "at least 4", "4+", "como 4".

    Raises:
        UnreadableCount: it is none of these.
    """
    words = " ".join(folded(text).split())
    if found := _AT_LEAST.search(words):
        return Count(int(found[1] or found[2]), None)
    if found := _RANGE.match(words):
        low, high = sorted((int(found[1]), int(found[2])))
        return Count(low, high)
    if found := _ONE.match(words):
        return Count(int(found[1]), int(found[1]))
    raise UnreadableCount("write a number, a range such as 3-5, or 4+ for at least four")


def missing(report: Salute) -> tuple[Question, ...]:
    """Return what the report does not say yet, in the order of the script.

    Paperwork counts only when somebody is at a door or is taken, the number of people affected only when somebody is
    taken. Lettering NONE is an answer; no lettering at all is not.
    """
    unanswered = {
        Question.SAFE: report.is_caller_safe is None,
        Question.WHERE: not report.place.strip() or report.precision is Precision.AREA,
        Question.WHEN: report.observed_at is None,
        Question.ACTIVITY: report.activity is None,
        Question.BASIS: report.basis is None,
        Question.SIZE: report.size_people is None and report.size_vehicles is None,
        Question.UNIFORM: not report.lettering,
        Question.EQUIPMENT: not report.equipment,
        Question.PAPERWORK: report.paperwork is None and report.activity in AT_A_DOOR | TAKING,
        Question.AFFECTED: report.n_affected is None and report.activity in TAKING,
    }
    return tuple(question for question, is_open in unanswered.items() if is_open)


def next_question(report: Salute, asked: Collection[Question]) -> Question | None:
    """Return the one question to text next; None when it is enough.

    Nothing is asked twice, nothing of a caller who is not safe, and no more than MOST_QUESTIONS_BY_TEXT in all.
    Whether it is safe to talk is asked by voice only: a text cannot know who reads it.

    Args:
        asked: the questions texted to this caller so far.
    """
    if report.is_caller_safe is False or len(set(asked)) >= MOST_QUESTIONS_BY_TEXT:
        return None
    by_voice_only = {Question.SAFE, Question.EQUIPMENT}
    return next((one for one in missing(report) if one not in by_voice_only and one not in asked), None)


def is_enough(report: Salute) -> bool:
    """Return whether the account is coherent: where, what, when and how it is known.

    Ours: without these four nobody can be sent, nor another account compared with it.
    """
    return not {Question.WHERE, Question.ACTIVITY, Question.WHEN, Question.BASIS} & set(missing(report))
