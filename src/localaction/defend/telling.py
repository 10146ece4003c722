"""Queueing messages to members about hearings, in the transaction of what they are about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from localaction.defend.models import Companion, CompanionAnswer, Hearing, Reach
from localaction.defend.rules.hearings import REMIND_DAYS_BEFORE
from localaction.defend.texts import REMINDER
from localaction.messages.actions import push
from localaction.messages.actions.queue import Order, cancel, queue_many
from localaction.messages.models import Outbox
from localaction.messages.reach import orders_to, write_reach
from localaction.people.models import Person
from localaction.places.rules.local_time import said


def note_reach(by: Person, phone: str, mail: str, zone: str, at: datetime) -> None:
    """Note where one wants to be told of hearings, and by which clock one sleeps; empty for nowhere.

    Raises:
        BadAddress: telephone or e-mail could not work.
    """
    row = Reach.objects.filter(person=by).first() or Reach(person=by)
    write_reach(row, phone, mail)
    row.zone, row.noted_at = zone, at
    row.save()


def tell(
    code: str, key: str, people: Iterable[Person], at: datetime, *, values: Mapping[str, str] | None = None,
    hearing: Hearing | None = None, moment: datetime | None = None, expires_at: datetime | None = None,
) -> int:  # fmt: skip
    """Tell members something once for each key; returns how many messages leave.

    Args:
        key: says which decision this is about; the same key is sent once to each.
        hearing, moment: give the text its {when}, by the court's clock; `moment` is the hearing's own unless given.
    """
    people = list({person.pk: person for person in people}.values())
    reaches = {reach.person_id: reach for reach in Reach.objects.filter(person__in=people)}
    orders: list[Order] = []
    for person in people:
        language = person.language or "en"
        filled = dict(values or {})
        starts_at = moment or (hearing.starts_at if hearing else None)
        if hearing is not None and starts_at is not None:
            filled["when"] = said(starts_at, hearing.zone, language)
        orders += orders_to(f"{code}:{key}", person, reaches.get(person.pk), filled)
    known = set(Outbox.objects.filter(key__in=[order.key for order in orders]).values_list("key", flat=True))
    fresh = [order for order in orders if order.key not in known]
    return queue_many(code, fresh, at=at, expires_at=expires_at) if fresh else 0


def those_told(hearing: Hearing) -> list[Person]:
    """Return who is reminded of a hearing: the attorney, and companions who come. Two queries."""
    attorney = [hearing.matter.attorney] if hearing.matter.attorney else []
    return attorney + [row.person for row in companions_of(hearing) if row.confirmed_at is not None]


def companions_of(hearing: Hearing) -> list[Companion]:
    """Return who has a place at a hearing, confirmed or not. One query."""
    rows = Companion.objects.filter(hearing=hearing).exclude(answer=CompanionAnswer.NO)
    return list(rows.select_related("person").order_by("number"))


def reminder_key(hearing: Hearing, days: int) -> str:
    """Return the key of a reminder; it names the version of the date that it is about."""
    return f"{hearing.uuid}:{hearing.sequence}:{days}"


def take_back_reminders(hearing: Hearing, at: datetime) -> int:
    """Cancel the reminders of the date as it stands that have not left; returns how many.

    Call it before the date is changed. A worker that holds one looks again before it hands it over.
    """
    keys = []
    for person in those_told(hearing):
        addresses = ["", *(f":{route.address}" for route in push.routes_of(person))]
        for days in REMIND_DAYS_BEFORE:
            keys += [f"{REMINDER}:{reminder_key(hearing, days)}:{person.pk}{address}" for address in addresses]
    return cancel(keys, at)
