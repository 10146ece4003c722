"""Sending what two people published to those who asked to hear of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from localaction.messages.actions.queue import Order, Recipient, Route, queue_many
from localaction.messages.models import Channel
from localaction.messages.rules import sms
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.reference_files import gazetteer
from localaction.respond import texts_alerts
from localaction.respond.actions.incidents import note
from localaction.respond.events import RespondEvent
from localaction.respond.line import network
from localaction.respond.models import Statement, Subscriber, Word
from localaction.respond.texts_reporters import clock_time
from localaction.respond.told import Contact
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

STOP = {"en": "STOP ends texts", "es": "STOP=salir"}


class NotForSending(Exception):
    """Two people have not published it as an alert, or it was sent."""


def send_alert(session: Unlocked, statement: Statement, by: Person, now: datetime) -> int:
    """Queue an alert to everybody who asked for its county, once; returns to how many.

    The vault is needed, for nobody's number lies open on the server. Who left is left out at the moment of sending.

    Raises:
        NotForSending: as said.
        NotAllowed: `by` does not dispatch.
    """
    require(by, Verb.DISPATCH, now, Programme.RESPOND)
    with transaction.atomic():
        current = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        if current.published_at is None or not current.is_alert or current.alerted_at is not None:
            raise NotForSending("it is not published as an alert, or was sent")
        rows = list(subscribers_of(current))
        opened = vault.open_cases(session, [row.uuid for row in rows]) if rows else {}
        values = {"network": network(), "area": _area(current.county), "time": clock_time(current.observed_at)}
        orders = []
        for row in rows:
            case = opened.get(row.uuid)
            sealed = case.read(row, "contact") if case is not None else None
            if sealed is not None:
                orders.append(_order(row, Contact.opened(sealed), current, values))
        queue_many(texts_alerts.ALERTS[Word(current.word)], orders, at=now)
        current.alerted_at, current.n_alerted = now, len(orders)
        current.save(update_fields=["alerted_at", "n_alerted"])
        note(by, RespondEvent.ALERT_SENT, current.uuid, str(len(orders)), now)
    return len(orders)


def subscribers_of(statement: Statement) -> list[Subscriber]:
    """Return who asked to be alerted of the county of a statement."""
    asked = Subscriber.objects.filter(confirmed_at__isnull=False, county=statement.county)
    return list(asked.order_by("confirmed_at", "pk")) if statement.county else []


def _order(row: Subscriber, contact: Contact, statement: Statement, values: dict[str, str]) -> Order:
    stop = STOP[row.language]
    if contact.way == Channel.EMAIL:
        stop = f"{settings.CONFIG.public_url}{reverse('alerts-leave', args=[row.uuid])}"
    zone = "" if row.is_woken else settings.CONFIG.time_zone
    recipient = Recipient((Route(contact.way, contact.address),), language=row.language, person=row.uuid, zone=zone)
    return Order(recipient, f"alert:{statement.uuid}:{row.uuid}", {**values, "stop": stop})


def _area(county: str) -> str:
    """Return a county's name as a text can carry it; its code where it is unknown."""
    known = gazetteer().counties.get(county)
    return sms.suggestion(known.full_name if known else county)[: texts_alerts.LONGEST_AREA].strip()
