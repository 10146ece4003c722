"""Putting messages into the outbox, in the transaction of the decision that asks for them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction

from localaction.messages.channels.group import places
from localaction.messages.models import Channel, Outbox
from localaction.messages.rules import addresses, quiet, sms
from localaction.messages.rules.states import WAITING, State
from localaction.messages.texts import NotForGroups, NotSpoken, Text, Wordings, in_language, sizes
from localaction.vault.actions.operational import operational_mark, write_operational

BATCH = 500
# A text and a call to one number share a mark, so that leaving one is leaving both.
KINDS = {
    Channel.SMS: "phone",
    Channel.VOICE: "phone",
    Channel.EMAIL: "mail",
    Channel.GROUP: "group",
    Channel.PUSH: "push",
}


class OutsideTransaction(Exception):
    """A message was queued outside a transaction: it could leave although the decision was rolled back."""


class UnknownZone(ValueError):
    """A recipient's time zone does not exist."""


@dataclass(frozen=True)
class Route:
    """A channel and the address on it."""

    channel: Channel
    address: str


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to.

    Args:
        routes: in the order in which they are tried; each next one only when the one before has failed.
        person: a number of the room's own for the person, by which an opt-out on one address holds for all.
        zone: the person's time zone for quiet hours; empty: the text's quiet hours do not apply.
    """

    routes: tuple[Route, ...]
    language: str = "en"
    person: uuid.UUID | None = None
    zone: str = ""


@dataclass(frozen=True)
class Order:
    """One message to be queued; `key` says which decision it belongs to, and the same key is queued once.

    Args:
        leave: address at which one POST ends letters like this one; e-mail says it in its head.
        opens: address that a push message leads to; without it, the desk.
    """

    recipient: Recipient
    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    leave: str = ""
    opens: str = ""


def canonical(channel: str, address: str) -> str:
    """Return an address in the one form in which it can be compared.

    Raises:
        BadAddress: it could not work.
    """
    if channel in {Channel.GROUP, Channel.PUSH}:
        return address  # our own names of places and browsers
    return addresses.phone(address) if KINDS[Channel(channel)] == "phone" else addresses.mail(address)


def mark_of(channel: str, canonical_address: str) -> bytes:
    """Return the mark by which an address is found again without being stored."""
    return operational_mark(KINDS[Channel(channel)], canonical_address)


def queue(
    code: str,
    recipient: Recipient,
    values: Mapping[str, str] | None = None,
    *,
    key: str,
    at: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Outbox:
    """Queue one message and return its row; a key that was queued before returns the row of then.

    Raises:
        OutsideTransaction: the caller has not opened one.
        UnknownText, MissingValue, NotSpoken, NotForGroups: the text cannot be worded.
        BadAddress, UnknownZone: the recipient cannot be reached like that.
    """
    queue_many(code, [Order(recipient, key, values or {})], at=at, due_at=due_at, expires_at=expires_at)
    return Outbox.objects.get(key=key)


def tell_groups(code: str, values: Mapping[str, str] | None = None, *, key: str, at: datetime) -> int:
    """Queue a notice to every configured group, and return how many there are.

    Raises:
        as `queue`; NotForGroups: the text is not registered as safe for groups.
    """
    orders = [
        Order(
            Recipient((Route(Channel.GROUP, place),), language=settings.LANGUAGE_CODE), f"{key}:{place}", values or {}
        )
        for place in places(settings.CONFIG)
    ]
    return queue_many(code, orders, at=at)


def queue_many(
    code: str,
    orders: Iterable[Order],
    *,
    at: datetime,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Queue one text to many and return how many orders were given; keys that were queued before are left alone.

    Raises:
        as `queue`; then nothing is queued.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("queue messages inside the transaction of the decision")
    wordings = Wordings(code)
    rows = [_row(wordings, order, at, due_at, expires_at) for order in orders]
    for start in range(0, len(rows), BATCH):
        Outbox.objects.bulk_create(rows[start : start + BATCH], ignore_conflicts=True)
    return len(rows)


def _row(
    wordings: Wordings, order: Order, at: datetime, due_at: datetime | None, expires_at: datetime | None
) -> Outbox:
    text, recipient = wordings.text, order.recipient
    rendered = wordings.render(recipient.language, order.values)
    routes = [(route.channel, canonical(route.channel, route.address)) for route in recipient.routes]
    if not routes:
        raise addresses.BadAddress("a recipient without any address")
    if not text.is_group_safe and any(channel == Channel.GROUP for channel, _ in routes):
        raise NotForGroups(text.code)
    ends_at = expires_at or at + text.lasts
    content: dict[str, object] = {"body": rendered.body, "subject": rendered.subject, "routes": routes}
    content |= {name: said for name, said in (("leave", order.leave), ("opens", order.opens)) if said}
    if any(channel == Channel.VOICE for channel, _ in routes):
        if not rendered.spoken:
            raise NotSpoken(text.code)
        content["spoken"] = rendered.spoken
    return new_row(
        content,
        Outbox(
            key=order.key, code=text.code, person=recipient.person, language=in_language(recipient.language),
            zone=_zone(text, recipient), priority=text.priority, needs_opt_in=text.needs_opt_in,
            is_answer=text.is_answer, due_at=_due(text, recipient, due_at or at), created_at=at, expires_at=ends_at,
        ),
    )  # fmt: skip


def new_row(content: dict[str, object], row: Outbox) -> Outbox:
    """Return a row with the first of the content's routes as its address and everything sealed; it is not saved."""
    routes = content["routes"]
    assert isinstance(routes, list)
    channel, address = routes[0]
    row.channel = channel
    row.mark = mark_of(channel, address)
    row.has_routes = len(routes) > 1
    if channel == Channel.SMS:
        row.n_segments = sms.cost(str(content["body"]), sizes(settings.CONFIG.sms_toll_free)).n_segments
    write_operational(row, "content", json.dumps(content, ensure_ascii=False))
    return row


def _zone(text: Text, recipient: Recipient) -> str:
    if text.quiet is None or not recipient.zone:
        return ""
    zone_of(recipient.zone)
    return recipient.zone


def _due(text: Text, recipient: Recipient, wanted: datetime) -> datetime:
    if text.quiet is None or not recipient.zone:
        return wanted
    return quiet.opens_at(text.quiet, wanted, zone_of(recipient.zone))


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises:
        UnknownZone: it does not exist.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(name) from None


def cancel(keys: Iterable[str], at: datetime) -> int:
    """Cancel messages that have not been handed over, empty them, and return how many that were.

    One that a worker holds is cancelled too: the worker looks again before it hands it over, and if it was too
    late the message is recorded as sent.
    """
    waiting = Outbox.objects.filter(key__in=list(keys), state__in=WAITING)
    return waiting.update(state=State.CANCELLED, content=None, finished_at=at, last_error="CANCELLED")
