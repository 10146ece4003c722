"""Debriefs as an observer and as the coordinator see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from localaction.people.models import Person
from localaction.respond.models import Assignment, Debrief
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

MOST_LISTED = 100


@dataclass(frozen=True)
class Opened:
    """A debrief, opened, with the first name of whoever it is of."""

    row: Debrief
    name: str
    lessons: str


def open_of(person: Person) -> list[Assignment]:
    """Return the errands that an observer has not told of yet, the latest first. One query."""
    mine = Assignment.objects.filter(volunteer__account=person, debrief__written_at__isnull=True)
    return list(mine.filter(debrief__isnull=False).select_related("request").order_by("-pk"))


def assignment_of(number: UUID, person: Person | None = None) -> Assignment | None:
    """Return an errand with a debrief; with `person` only one of their own. One query."""
    rows = Assignment.objects.filter(uuid=number, debrief__isnull=False)
    rows = rows if person is None else rows.filter(volunteer__account=person)
    return rows.select_related("request", "volunteer", "debrief").first()


def debrief_of(number: str) -> Debrief | None:
    """Return a debrief by its number as a form gives it; None when there is none."""
    return Debrief.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None


def is_any() -> bool:
    """Return whether there is a debrief at all. One query."""
    return Debrief.objects.filter(assignment__isnull=False).exists()


def debriefs(session: Unlocked) -> list[Opened]:
    """Return what was told of the latest errands, whoever waits for a call first, then who is not well.

    One query and one opening for all.
    """
    rows = list(
        Debrief.objects.filter(assignment__isnull=False)
        .select_related("assignment__request", "assignment__volunteer")
        .order_by(F("written_at").desc(nulls_first=True))[:MOST_LISTED]
    )
    cases = [row.uuid for row in rows if row.written_at] + [
        row.assignment.volunteer.uuid for row in rows if row.assignment
    ]
    opened = vault.open_cases(session, cases) if cases else {}
    found = []
    for row in rows:
        volunteer = row.assignment.volunteer if row.assignment else None
        name = opened[volunteer.uuid].read(volunteer, "first_name") if volunteer and volunteer.uuid in opened else None
        lessons = opened[row.uuid].read(row, "lessons") if row.uuid in opened else None
        found.append(Opened(row, name or "—", lessons or ""))
    return sorted(found, key=lambda one: (not _waits(one.row), one.row.wellbeing or 6))


def _waits(row: Debrief) -> bool:
    return row.wants_call and row.called_at is None


def n_calls_wanted() -> int:
    """Return how many wait for a call after a scene. One query."""
    return Debrief.objects.filter(wants_call=True, called_at__isnull=True).count()
