"""One's own appointments as iCalendar, for telephones that fetch them without signing in.

A room says in AppConfig.ready what it puts there; of each appointment only one word, the time and the state leave.

    calendars.register(Source("visit", Verb.VISIT, entries))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import override
from icalendar import Calendar, Event

from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb

# How far back calendars show; long enough that a cancelled appointment reaches a phone that was off.
SHOWN_BACK = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """One appointment.

    Args:
        uid: the same for ever, however often it is moved.
        title: one word that says nothing of whom or where.
        sequence: grows with every change.
        status: TENTATIVE, CONFIRMED or CANCELLED.
        zone: whose clock the appointment goes by, so that a phone elsewhere shows the right hour.
    """

    uid: UUID
    title: str | Promise
    starts_at: datetime
    ends_at: datetime
    zone: str
    sequence: int
    status: str
    changed_at: datetime


@dataclass(frozen=True)
class Source:
    """What a room puts into calendars: `entries(owner, now)`, for those whose roles allow the verb.

    What began before `SHOWN_BACK` is left out again, so a room need not read it.
    """

    code: str
    verb: Verb
    entries: Callable[[Person, datetime], Iterable[Entry]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a room's appointments known; called from AppConfig.ready."""
    _sources[source.code] = source


def sources_of(owner: Person, now: datetime) -> list[Source]:
    """Return whose appointments this person may have; none for somebody without appointments."""
    return [_sources[code] for code in sorted(_sources) if allows(owner, _sources[code].verb, now)]


def calendar_of(owner: Person, now: datetime) -> bytes:
    """Return the owner's appointments from 30 days ago on; cancelled ones stay with their status, so that calendars
    drop them.

    Source: RFC 5545 3.8.7.4: SEQUENCE grows with every change; 3.2.19: each zone named is described; RFC 7986 5.7: how
    often to look again.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Local Action//EN")
    calendar.add("version", "2.0")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    found = [entry for source in sources_of(owner, now) for entry in source.entries(owner, now)]
    found = [entry for entry in found if entry.starts_at > now - SHOWN_BACK]
    with override(owner.language or "en"):
        for entry in sorted(found, key=lambda one: (one.starts_at, str(one.uid))):
            calendar.add_component(_event(entry))
    if found:
        first, last = min(e.starts_at for e in found), max(e.starts_at for e in found)
        year = timedelta(days=366)
        calendar.add_missing_timezones((first - year).date(), (last + year).date())
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    here = ZoneInfo(entry.zone)
    event = Event()
    event.add("uid", f"{entry.uid}@localaction")
    event.add("summary", str(entry.title))
    event.add("dtstamp", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(here))
    event.add("dtend", entry.ends_at.astimezone(here))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    return event
