"""What visiting puts into its volunteers' calendars: times and the word "Visit", nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from localaction.people import calendars
from localaction.people.calendars import Entry, Source
from localaction.people.models import Person
from localaction.people.rules.roles import Verb
from localaction.visit.models import Answer, Visit
from localaction.visit.rules.states import State


def register_calendar() -> None:
    """Make visits known to the calendars."""
    calendars.register(Source("visit", Verb.VISIT, entries))


def entries(owner: Person, now: datetime) -> Iterator[Entry]:
    """Yield the owner's visits of the last 30 days and to come, cancelled ones included. One query."""
    found = Visit.objects.filter(goers__volunteer__person=owner, starts_at__gt=now - calendars.SHOWN_BACK).exclude(
        goers__volunteer__person=owner, goers__answer=Answer.NO
    )
    for visit in found.order_by("starts_at", "pk"):
        yield Entry(
            visit.uuid, _("Visit"), visit.starts_at, visit.ends_at, visit.zone, visit.sequence,
            _status(State(visit.state)), visit.changed_at,
        )  # fmt: skip


def _status(state: State) -> str:
    if state is State.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if state in (State.BOOKED, State.ON_HOLD) else "CONFIRMED"
