"""How bad a report sounds (category) and what comes first (priority), each with its reasons.

A suggestion for the dispatcher, never a decision: nothing is sent because of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from localaction.respond.rules.salute import (
    TAKING,
    Activity,
    Basis,
    Equipment,
    Lettering,
    Question,
    Salute,
    missing,
)


class Category(IntEnum):
    """What a report deserves. Source: fedwatch, "What to report" (read 2026)."""

    DO_NOT_DISPATCH = 1
    SEND_A_VERIFIER = 2
    ACT_NOW = 3


class Priority(StrEnum):
    """What comes first. P5 has its own queue, so that a question never delays an arrest."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P5 = "P5"


class Reason(StrEnum):
    """Why a category or a priority was suggested."""

    IMMIGRATION_LETTERING = "IMMIGRATION_LETTERING"
    DHS_VEHICLE = "DHS_VEHICLE"
    TACTICAL = "TACTICAL"
    TAKING_UNDER_WAY = "TAKING_UNDER_WAY"
    QUESTIONING_UNDER_WAY = "QUESTIONING_UNDER_WAY"
    AT_A_DOOR = "AT_A_DOOR"
    SEVERAL_DETAILS = "SEVERAL_DETAILS"
    ONLY_WEAK_DETAILS = "ONLY_WEAK_DETAILS"
    TOO_LITTLE_SAID = "TOO_LITTLE_SAID"
    LOCAL_AGENCY_SEEN = "LOCAL_AGENCY_SEEN"
    SECOND_HAND = "SECOND_HAND"
    PRESENT_NOW = "PRESENT_NOW"
    TIME_UNKNOWN = "TIME_UNKNOWN"
    LEFT_RECENTLY = "LEFT_RECENTLY"
    LONG_AGO = "LONG_AGO"
    ASKS_FOR_HELP_ONLY = "ASKS_FOR_HELP_ONLY"


IMMIGRATION = frozenset({Lettering.ICE, Lettering.ERO, Lettering.HSI, Lettering.CBP})
LOCAL = frozenset({Lettering.SHERIFF, Lettering.LOCAL_POLICE})
# Each of these is seen a hundred times a day on people who have nothing to do with it.
WEAK = frozenset({Equipment.TINTED_WINDOWS, Equipment.OUT_OF_STATE_PLATE, Equipment.UNMARKED_VEHICLE})
STRONG = frozenset({Equipment.BODY_ARMOUR, Equipment.TACTICAL_GEAR, Equipment.RAM})

# Ours: an operation takes minutes, so what was seen half an hour ago is not "now" any more.
STILL_NOW = timedelta(minutes=30)
# Source: respond.md 1.4, P3 is "left < 2 h".
RECENTLY = timedelta(hours=2)
# What would change a category-1 report; the operator asks these before it is put aside.
TELLING_QUESTIONS = (Question.UNIFORM, Question.ACTIVITY, Question.SIZE, Question.EQUIPMENT, Question.WHEN)
N_TELLING_QUESTIONS = 3


@dataclass(frozen=True)
class Triage:
    """The suggestion: category and priority with the reasons of each, most telling first."""

    category: Category
    priority: Priority
    category_reasons: tuple[Reason, ...]
    priority_reasons: tuple[Reason, ...]


def triage(report: Salute, now: datetime, *, asks_for_help_only: bool = False) -> Triage:
    """Return what the report deserves and how soon.

    A report seen online or told by others is never more than category 2; one with only a sheriff's or local police
    lettering neither, whatever they are doing.

    Args:
        now: an aware instant.
        asks_for_help_only: the caller reports nothing, but asks for information or a lawyer.
    """
    category, why = _category(report)
    priority, why_now = _priority(report, now, asks_for_help_only=asks_for_help_only)
    if asks_for_help_only:
        return Triage(Category.DO_NOT_DISPATCH, priority, why_now, why_now)
    return Triage(category, priority, why, why_now)


def _category(report: Salute) -> tuple[Category, tuple[Reason, ...]]:
    grave = _grave(report)
    limits = []
    if report.lettering & LOCAL and not report.lettering & IMMIGRATION:
        limits.append(Reason.LOCAL_AGENCY_SEEN)
    if report.basis in (Basis.TOLD, Basis.SAW_ONLINE):
        limits.append(Reason.SECOND_HAND)
    if grave:
        over = report.activity is Activity.LEFT
        return (Category.SEND_A_VERIFIER if limits or over else Category.ACT_NOW), (*grave, *limits)
    if report.activity in (Activity.AT_DOOR, Activity.APPROACHING_DOOR):
        return Category.SEND_A_VERIFIER, (Reason.AT_A_DOOR, *limits)
    n_strong = len(report.equipment & STRONG) + len(report.lettering & {Lettering.POLICE, Lettering.MASKED})
    n_weak = len(report.equipment & WEAK) + (report.activity is Activity.WATCHING)
    if n_strong and n_strong + n_weak >= 2:
        return Category.SEND_A_VERIFIER, (Reason.SEVERAL_DETAILS, *limits)
    why = Reason.ONLY_WEAK_DETAILS if n_weak + n_strong else Reason.TOO_LITTLE_SAID
    return Category.DO_NOT_DISPATCH, (why, *limits)


def _grave(report: Salute) -> tuple[Reason, ...]:
    is_covered = Lettering.MASKED in report.lettering or Equipment.BODY_ARMOUR in report.equipment
    is_masked_in_armour = Lettering.MASKED in report.lettering and Equipment.BODY_ARMOUR in report.equipment
    signs = {
        Reason.TAKING_UNDER_WAY: report.activity in TAKING,
        Reason.QUESTIONING_UNDER_WAY: report.activity in (Activity.QUESTIONING, Activity.CHECKPOINT),
        Reason.IMMIGRATION_LETTERING: bool(report.lettering & IMMIGRATION),
        Reason.DHS_VEHICLE: Equipment.MARKED_DHS_VEHICLE in report.equipment,
        Reason.TACTICAL: is_masked_in_armour or (is_covered and Equipment.TACTICAL_GEAR in report.equipment),
    }
    return tuple(reason for reason, holds in signs.items() if holds)


def _priority(report: Salute, now: datetime, *, asks_for_help_only: bool) -> tuple[Priority, tuple[Reason, ...]]:
    if asks_for_help_only:
        return Priority.P5, (Reason.ASKS_FOR_HELP_ONLY,)
    if report.basis in (Basis.TOLD, Basis.SAW_ONLINE):
        return Priority.P4, (Reason.SECOND_HAND,)
    age = None if report.observed_at is None else now - report.observed_at
    if age is not None and age - report.observed_within >= RECENTLY:
        return Priority.P4, (Reason.LONG_AGO,)
    is_over = report.activity is Activity.LEFT or report.basis is Basis.FIRSTHAND_EARLIER
    if is_over or (age is not None and age - report.observed_within > STILL_NOW):
        return Priority.P3, (Reason.LEFT_RECENTLY,) if age is not None else (Reason.LEFT_RECENTLY, Reason.TIME_UNKNOWN)
    present = Reason.TIME_UNKNOWN if age is None and report.basis is None else Reason.PRESENT_NOW
    if report.activity in TAKING:
        return Priority.P1, (Reason.TAKING_UNDER_WAY, present)
    return Priority.P2, (present,)


def questions_before_putting_aside(report: Salute) -> tuple[Question, ...]:
    """Return up to three open questions whose answers could lift a category-1 report, most telling first."""
    open_ones = set(missing(report))
    return tuple(question for question in TELLING_QUESTIONS if question in open_ones)[:N_TELLING_QUESTIONS]
