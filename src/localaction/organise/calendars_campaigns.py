"""The days of campaigns as iCalendar: public, for any calendar to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from localaction.organise.reads_campaigns import CampaignState
from localaction.organise.words_campaigns import said


def campaigns_calendar(states: Iterable[CampaignState], changed_at: dt.datetime) -> bytes:
    """Return the day of each decision, the last day of each public ask and the day on which an agreement ends.

    What is over keeps its event, cancelled where it was given up, so that calendars drop it. The name of an event stays
    while its day moves; SEQUENCE grows with every change of the campaign.

    Source: RFC 5545 3.6.1 (an event of a whole day), 3.8.7.4 (SEQUENCE); RFC 7986 5.7 (how often to look again).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Local Action//EN")
    calendar.add("version", "2.0")
    calendar.add("name", _("Campaigns: decisions and last days to help"))
    calendar.add("x-wr-calname", _("Campaigns: decisions and last days to help"))
    calendar.add("refresh-interval", dt.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for state in states:
        campaign, status = state.campaign, state.status
        title = said(campaign.title, campaign.title_es)
        day = status.decided_on or status.decide_by
        decision = _event(state, "decision", day, _("Decision: %(title)s") % {"title": title}, changed_at)
        decision.add("description", said(campaign.decision, campaign.decision_es))
        decision.add("status", "CANCELLED" if status.code == "WITHDRAWN" else "CONFIRMED")
        calendar.add_component(decision)
        for ask in state.asks:
            if ask.published_at:
                words = _("Until today: %(ask)s") % {"ask": said(ask.title, ask.title_es)}
                event = _event(state, f"ask-{ask.pk}", ask.deadline_on, words, changed_at)
                event.add("description", said(ask.script, ask.script_es))
                event.add("status", "CANCELLED" if status.is_over else "CONFIRMED")
                calendar.add_component(event)
        if state.ends_on is not None:
            words = _("Agreement ends: %(title)s") % {"title": title}
            calendar.add_component(_event(state, "end", state.ends_on, words, changed_at))
    return bytes(calendar.to_ical())


def _event(state: CampaignState, name: str, on: dt.date, summary: str, changed_at: dt.datetime) -> Event:
    site = settings.CONFIG.public_url
    event = Event()
    event.add("uid", f"{name}.{state.campaign.uid}@{urlsplit(site).hostname}")
    event.add("summary", summary)
    event.add("dtstamp", changed_at)
    event.add("dtstart", on)
    event.add("dtend", on + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("sequence", state.campaign.n_changes)
    event.add("url", f"{site}{state.campaign.get_absolute_url()}")
    return event
