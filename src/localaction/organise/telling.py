"""Telling volunteers of public actions, in the transaction of what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from localaction.messages.actions.queue import Order, queue_many
from localaction.messages.models import Outbox
from localaction.messages.reach import orders_to, write_reach
from localaction.organise.models.public_actions import ActionReach, PublicAction
from localaction.people.models import Person
from localaction.places.rules.local_time import said


def note_reach(by: Person, phone: str, mail: str, zone: str, at: datetime) -> None:
    """Note where a volunteer wants to be told, and by which clock they sleep; empty for nowhere.

    Raises:
        BadAddress: telephone or e-mail could not work.
    """
    row = ActionReach.objects.filter(person=by).first() or ActionReach(person=by)
    write_reach(row, phone, mail)
    row.zone, row.noted_at = zone, at
    row.save()


def tell(code: str, action: PublicAction, key: str, people: Iterable[Person], at: datetime) -> int:
    """Tell people of an action once for each key; returns how many messages leave. Nothing goes out after its end."""
    people = list(people)
    if at >= action.ends_at:
        return 0
    reaches = {row.person_id: row for row in ActionReach.objects.filter(person__in=people)}
    orders: list[Order] = []
    for person in people:
        values = {"when": said(action.starts_at, action.zone, person.language or "en")}
        orders += orders_to(f"{code}:{action.uuid}:{key}", person, reaches.get(person.pk), values)
    known = set(Outbox.objects.filter(key__in=[order.key for order in orders]).values_list("key", flat=True))
    fresh = [order for order in orders if order.key not in known]
    return queue_many(code, fresh, at=at, expires_at=action.ends_at) if fresh else 0


def tell_volunteers(code: str, action: PublicAction, key: str, at: datetime) -> int:
    """Tell everybody who has a place at an action; returns how many messages leave."""
    turns = action.turns.select_related("person").order_by("pk")
    return tell(code, action, key, [turn.person for turn in turns], at)
