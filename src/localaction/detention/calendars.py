"""The days for notice of detention contracts as iCalendar: public, for any calendar to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from localaction.detention import contract_words as words
from localaction.detention.reads_contracts import ContractState


def notices_calendar(states: Iterable[ContractState], changed_at: dt.datetime) -> bytes:
    """Return an event for each day for notice that governs and for each meeting that decides, in the reader's language.

    A contract that was decided keeps its event, cancelled, so that calendars drop it. The name of an event stays while
    its day moves; SEQUENCE grows with every fact that is entered, corrected or withdrawn.

    Args:
        changed_at: when anything of it may last have changed.

    Source: RFC 5545 3.6.1 (an event of a whole day), 3.8.7.4 (SEQUENCE); RFC 7986 5.7 (how often to look again).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Local Action//EN")
    calendar.add("version", "2.0")
    calendar.add("name", _("Detention contracts: last days for notice"))
    calendar.add("x-wr-calname", _("Detention contracts: last days for notice"))
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for state in states:
        if state.notice is not None:
            calendar.add_component(_notice(state, changed_at))
        meeting = state.meeting
        if meeting is not None and meeting.on is not None:
            said = _("Decides on: %(contract)s") % {"contract": state.title}
            calendar.add_component(_event(state, f"meeting-{meeting.pk}", meeting.on, said, changed_at))
    return bytes(calendar.to_ical())


def _notice(state: ContractState, changed_at: dt.datetime) -> Event:
    assert state.notice is not None
    day = state.notice
    said = _("Last day for notice: %(contract)s") if day.basis != "END" else _("Contract ends: %(contract)s")
    event = _event(state, "notice", day.on, said % {"contract": state.title}, changed_at)
    doubts = [str(words.DOUBTS[doubt]) for doubt in day.doubts]
    lines = [words.day_sentence(day), words.safe_sentence(day), *doubts]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("status", "CANCELLED" if state.standing.is_decided else "CONFIRMED")
    return event


def _event(state: ContractState, name: str, on: dt.date, summary: str, changed_at: dt.datetime) -> Event:
    site = settings.CONFIG.public_url
    event = Event()
    event.add("uid", f"{name}.{state.contract.uid}@{urlsplit(site).hostname}")
    event.add("summary", summary)
    event.add("dtstamp", changed_at)
    event.add("dtstart", on)
    event.add("dtend", on + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("sequence", state.n_changes)
    event.add("url", f"{site}{reverse('contract', args=[state.contract.uid])}")
    return event
