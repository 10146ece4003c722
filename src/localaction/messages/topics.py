"""What can be followed, by kind: each kind is registered with the means to name one of it.

A room says in AppConfig.ready: `topics.register(Kind.CAMPAIGN, find)`; `find(key)` returns what is public of it, or
None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from localaction.messages.rules.following import Kind
from localaction.places.models import Agency, Facility, Place


@dataclass(frozen=True)
class Named:
    """A thing that can be followed: the key that stands for it, its name, and the path of its page."""

    key: str
    title: str
    path: str


_finders: dict[Kind, Callable[[str], Named | None]] = {}


def register(kind: Kind, find: Callable[[str], Named | None]) -> None:
    """Say how one of a kind is named; called from AppConfig.ready."""
    _finders[kind] = find


def named(kind: str, key: str) -> Named | None:
    """Return what is followed under a kind and key; None when there is no such thing, or none that is public."""
    find = _finders.get(Kind(kind)) if kind in set(Kind) else None
    return find(key) if find is not None and 0 < len(key) <= 40 else None


def place(key: str) -> Named | None:
    """Name a state, county or town by its Census code."""
    row = Place.objects.filter(pk=key).first()
    return Named(row.geoid, row.title, reverse("place", args=[row.geoid])) if row else None


def facility(key: str) -> Named | None:
    """Name a detention center by its number, under the one it was found to be."""
    row = Facility.objects.filter(pk=int(key)).select_related("same_as").first() if is_number(key) else None
    if row is None:
        return None
    stands = row.same_as or row
    return Named(str(stands.pk), f"{stands.name}, {stands.state}", reverse("facility", args=[stands.address_part]))


def agency(key: str) -> Named | None:
    """Name an agency by its number, under the one it was found to be."""
    row = Agency.objects.filter(pk=int(key)).select_related("same_as").first() if is_number(key) else None
    if row is None:
        return None
    stands = row.same_as or row
    return Named(str(stands.pk), f"{stands.name}, {stands.state}", reverse("agency", args=[stands.pk]))


def is_number(key: str) -> bool:
    """Return whether a key is a number that a row can have."""
    return key.isascii() and key.isdecimal() and len(key) < 10


def register_own() -> None:
    """Register the kinds that the ground rooms know."""
    register(Kind.PLACE, place)
    register(Kind.FACILITY, facility)
    register(Kind.AGENCY, agency)
