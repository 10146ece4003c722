"""A volunteer's visits as iCalendar: times and the word "Visit", nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext, override
from icalendar import Calendar, Event

from localaction.people.models import Person
from localaction.visit.models import Answer, Visit
from localaction.visit.rules.states import State

SHOWN_BACK = timedelta(days=30)


def calendar_of(owner: Person, now: datetime) -> bytes:
    """Return the owner's visits from 30 days ago on; cancelled ones stay with their status, so that calendars drop
    them. One query.

    Source: RFC 5545 3.8.7.4: SEQUENCE grows with every change; RFC 7986 5.7: how often to look again.
    """
    found = Visit.objects.filter(goers__volunteer__person=owner, starts_at__gt=now - SHOWN_BACK).exclude(
        goers__volunteer__person=owner, goers__answer=Answer.NO
    )
    calendar = Calendar()
    calendar.add("prodid", "-//Local Action//EN")
    calendar.add("version", "2.0")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    with override(owner.language or "en"):
        title = gettext("Visit")
    for visit in found.order_by("starts_at", "pk"):
        event = Event()
        event.add("uid", f"{visit.uuid}@localaction")
        event.add("summary", title)
        event.add("dtstamp", visit.changed_at)
        event.add("dtstart", visit.starts_at)
        event.add("dtend", visit.ends_at)
        event.add("sequence", visit.sequence)
        event.add("status", _status(State(visit.state)))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _status(state: State) -> str:
    if state is State.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if state in (State.BOOKED, State.ON_HOLD) else "CONFIRMED"
