"""What is to be done after an arrest, by whom and by when.

Source: respond.md S15 and section 1.1 (Monterey's four steps: hotline, verification, legal documentation, follow-up).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Task(StrEnum):
    """One thing to do; the values are those of the model's choices."""

    FIND = "FIND"
    LAWYER = "LAWYER"
    FAMILY = "FAMILY"
    CONTACT = "CONTACT"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


# Source: deportationdefensemanual, as respond.md S15 cites it: the detainee locator lags about a day.
LOCATOR_LAG = timedelta(hours=24)
# Ours: a lawyer is looked for on the same day, for transfers and signatures come quickly.
LAWYER_WITHIN = timedelta(hours=4)
# Ours: a child may wait at school, so the family is asked first.
FAMILY_WITHIN = timedelta(hours=1)
# Source: respond.md 1.9: the legal lead is prompted at 30 days.
REVIEW_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Planned:
    """A task and when it is due."""

    task: Task
    due_at: datetime


def after_arrest(at: datetime) -> tuple[Planned, ...]:
    """Return what the legal lead does once something was handed over, in order of time.

    Whether the family wants to be contacted is asked before anybody contacts it.
    """
    return (
        Planned(Task.FAMILY, at + FAMILY_WITHIN),
        Planned(Task.LAWYER, at + LAWYER_WITHIN),
        Planned(Task.FIND, at + LOCATOR_LAG),
    )


def after_family_agreed(at: datetime) -> tuple[Planned, ...]:
    """Return what the family lead does once the family itself agreed; both are due within the hour."""
    return (Planned(Task.SCHOOL, at + FAMILY_WITHIN), Planned(Task.CONTACT, at + FAMILY_WITHIN))
