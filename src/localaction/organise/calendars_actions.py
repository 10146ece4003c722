"""Public actions as iCalendar: public, for any calendar to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from localaction.organise.pages_actions import line
from localaction.organise.reads_actions import ActionFact
from localaction.organise.rules.public_actions import Standing


def actions_calendar(facts: Sequence[ActionFact], name: str) -> bytes:
    """Return an event for each action, in the reader's language; one that was called off stays, cancelled.

    Args:
        name: what calendars call it.

    Source: RFC 5545 3.8.7.4: SEQUENCE grows with every change; 3.2.19: each zone named is described; RFC 7986 5.7: how
    often to look again.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Local Action//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for fact in facts:
        calendar.add_component(_event(fact))
    if facts:
        first, last = min(fact.starts_at for fact in facts), max(fact.ends_at for fact in facts)
        year = dt.timedelta(days=366)
        calendar.add_missing_timezones((first - year).date(), (last + year).date())
    return bytes(calendar.to_ical())


def _event(fact: ActionFact) -> Event:
    row, words = fact.action, line(fact)
    event = Event()
    event.add("uid", f"action.{row.uid}@{urlsplit(settings.CONFIG.public_url).hostname}")
    event.add("summary", f"{words.kind}: {words.title}")
    event.add("location", f"{row.meeting_place}, {words.county}")
    if words.access:
        event.add("description", _("Access: %(access)s") % {"access": ", ".join(words.access)})
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("dtstart", fact.starts_at)
    event.add("dtend", fact.ends_at)
    event.add("sequence", row.sequence)
    event.add("status", "CANCELLED" if fact.standing is Standing.CALLED_OFF else "CONFIRMED")
    event.add("url", fact.address)
    return event
