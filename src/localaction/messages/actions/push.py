"""Browsers that asked for push messages: taking them in, opening their addresses, ending them."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from localaction.messages.actions import consent
from localaction.messages.actions.queue import Route
from localaction.messages.models import Act, Channel, How, PushSubscription
from localaction.messages.rules.push import Subscription, checked
from localaction.people.models import Device, Person
from localaction.vault.actions.operational import operational_mark, read_operational, write_operational


def subscribe(
    endpoint: str, key: str, secret: str, at: datetime, *, person: Person | None = None, device: Device | None = None,
    mark: bytes | None = None, wording: str = "",
) -> PushSubscription:  # fmt: skip
    """Keep a browser's address for push messages; the same address again is the same browser.

    Args:
        person, device: whose browser it is; when the device is shut out as lost, the address goes with it.
        mark: 16 bytes that stand for somebody without an account; either this or a person.
        wording: what the person was shown when they agreed.

    Raises:
        BadSubscription: it could not work, or its push service is not allowed.
    """
    given = checked(endpoint, key, secret, settings.CONFIG.push_hosts.split())
    known_by = endpoint_mark(given.endpoint)
    with transaction.atomic():
        PushSubscription.objects.filter(endpoint_mark=known_by).delete()
        row = PushSubscription(
            person=person, device=device, mark=mark, endpoint_mark=known_by, created_at=at, used_at=at
        )
        write_operational(row, "content", json.dumps([given.endpoint, given.key, given.secret]))
        row.save(force_insert=True)
        consent.record_mark(Act.IN, Channel.PUSH, operational_mark("push", str(row.uuid)), How.FORM, at,
                            wording=wording)  # fmt: skip
    return row


def endpoint_mark(endpoint: str) -> bytes:
    """Return the mark by which a browser's address is found again."""
    return operational_mark("push-address", endpoint)


def mark_of_stranger(endpoint: str) -> bytes:
    """Return what stands for somebody without an account who is known by a browser only."""
    return operational_mark("push-stranger", endpoint)


def subscription_of(endpoint: str) -> PushSubscription | None:
    """Return what is kept of a browser already, a member's or a stranger's."""
    return PushSubscription.objects.in_use().filter(endpoint_mark=endpoint_mark(endpoint)).first()


def open_subscription(address: str) -> Subscription | None:
    """Return a browser's address and keys by its number; None when it ended or its account is out of use."""
    row = PushSubscription.objects.in_use().filter(uuid=uuid.UUID(address)).first()
    return Subscription(*json.loads(read_operational(row, "content") or "[]")) if row is not None else None


def routes_of(person: Person) -> list[Route]:
    """Return a route to each of a person's browsers; queue one message for each. One query."""
    rows = PushSubscription.objects.in_use().filter(person=person).order_by("pk")
    return [Route(Channel.PUSH, str(number)) for number in rows.values_list("uuid", flat=True)]


def note_use(address: str, at: datetime | None = None) -> None:
    """Note that a push service still knows a browser, once a day."""
    now = at or timezone.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    PushSubscription.objects.filter(uuid=uuid.UUID(address), used_at__lt=today).update(used_at=now)


def end(address: str) -> None:
    """Forget a browser whose push service does not know it any more."""
    PushSubscription.objects.filter(uuid=uuid.UUID(address)).delete()


def end_for(person: Person, endpoint: str = "") -> int:
    """Forget one of a person's browsers, or without an address all of them; returns how many."""
    mine = Q(person=person)
    if endpoint:
        mine &= Q(endpoint_mark=endpoint_mark(endpoint))
    return PushSubscription.objects.filter(mine).delete()[0]
