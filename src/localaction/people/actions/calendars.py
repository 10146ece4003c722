"""Secret calendar addresses: made, revoked, found."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from localaction.people import calendars
from localaction.people.models import CalendarFeed, Person
from localaction.people.permissions import NotAllowed


class NoSuchFeed(Exception):
    """The address was never given out, was revoked, or its owner has no appointments any more."""


def make_feed(by: Person, at: datetime) -> str:
    """Make one's calendar address and return its secret part, which is stored nowhere; an older one stops working.

    Raises:
        NotAllowed: `by` has no role with appointments.
    """
    if not calendars.sources_of(by, at):
        raise NotAllowed(f"account {by.pk} has no appointments")
    secret = secrets.token_urlsafe(24)
    with transaction.atomic():
        revoke_feed(by, at)
        CalendarFeed.objects.create(person=by, secret_hash=_hash(secret), made_at=at)
    return secret


def revoke_feed(by: Person, at: datetime) -> int:
    """Stop one's calendar address; returns how many were in use."""
    return CalendarFeed.objects.filter(person=by, revoked_at__isnull=True).update(revoked_at=at)


def owner_of(secret: str, at: datetime) -> Person:
    """Return whose calendar an address is.

    Raises:
        NoSuchFeed: see the class.
    """
    feed = CalendarFeed.objects.filter(secret_hash=_hash(secret), revoked_at__isnull=True).first()
    owner = Person.objects.filter(pk=feed.person_id).first() if feed else None
    if owner is None or not calendars.sources_of(owner, at):
        raise NoSuchFeed("no calendar here")
    return owner


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
