"""Queueing messages to volunteers, in the transaction of what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from localaction.messages.actions.queue import Order, Recipient, queue_many
from localaction.messages.reach import reach_of
from localaction.visit.days import said
from localaction.visit.models import Visit, Volunteer


def tell(code: str, visit: Visit, volunteers: Iterable[Volunteer], at: datetime) -> int:
    """Tell volunteers about a visit; returns to how many a message goes. Once for each change of the visit."""
    orders = []
    for volunteer in volunteers:
        language = volunteer.person.language or "en"
        values = {"when": said(visit.starts_at, visit.zone, language)}
        key = f"{code}:{visit.uuid}:{visit.sequence}:{volunteer.pk}"
        orders += _order(volunteer, key, values, visit.zone)
    return queue_many(code, orders, at=at, expires_at=max(visit.ends_at, at)) if orders else 0


def remind(code: str, volunteer: Volunteer, key: str, values: Mapping[str, str], zone: str, at: datetime) -> int:
    """Send a volunteer a reminder that is about no visit; returns whether one goes out, as a number."""
    orders = _order(volunteer, f"{code}:{key}:{volunteer.pk}", values, zone)
    return queue_many(code, orders, at=at) if orders else 0


def remind_when(code: str, volunteer: Volunteer, key: str, when: datetime, zone: str, at: datetime) -> int:
    """Tell a volunteer about something at an hour, by the clock of a zone; returns whether one goes out."""
    language = volunteer.person.language or "en"
    orders = _order(volunteer, f"{code}:{key}:{volunteer.pk}", {"when": said(when, zone, language)}, zone)
    return queue_many(code, orders, at=at, expires_at=max(when, at)) if orders else 0


def _order(volunteer: Volunteer, key: str, values: Mapping[str, str], zone: str) -> list[Order]:
    routes = reach_of(volunteer)
    if not routes:
        return []
    recipient = Recipient(routes, language=volunteer.person.language or "en", person=volunteer.uuid, zone=zone)
    return [Order(recipient, key, values)]
