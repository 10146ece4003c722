"""Meetings of bodies as iCalendar: public, for any calendar to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from localaction.organise.reads_bodies import Sitting


def meetings_calendar(title: str, sittings: Iterable[Sitting]) -> bytes:
    """Return an event for each meeting, in the reader's language.

    A meeting that is cancelled or postponed keeps its event, cancelled, so that calendars drop it. No end is given:
    nobody publishes one.

    Source: RFC 5545 3.6.1 (an event without DTEND ends when it begins), 3.8.7.4 (SEQUENCE grows with each change: here
    the minute in which it was entered or corrected last); RFC 7986 5.7 (how often to look again).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Local Action//EN")
    calendar.add("version", "2.0")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for sitting in sittings:
        calendar.add_component(_event(sitting))
    return bytes(calendar.to_ical())


def _event(sitting: Sitting) -> Event:
    site, meeting = settings.CONFIG.public_url, sitting.meeting
    name = ": ".join(part for part in (sitting.fact.body.name, meeting.committee) if part)
    event = Event()
    event.add("uid", f"{meeting.uid}@{urlsplit(site).hostname}")
    event.add("summary", name if meeting.status != "POSTPONED" else _("Postponed: %(meeting)s") % {"meeting": name})
    event.add("dtstamp", meeting.entered_at)
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("sequence", int(meeting.entered_at.timestamp()) // 60)
    event.add("status", "CONFIRMED" if meeting.status == "SCHEDULED" else "CANCELLED")
    if meeting.where:
        event.add("location", meeting.where)
    titles = [f"{item.number} {item.title}".strip() for item in meeting.items]
    if titles:
        event.add("description", "\n".join(titles))
    event.add("url", f"{site}{reverse('meeting', args=[meeting.uid])}")
    return event
