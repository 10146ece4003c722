"""Who may look after messages."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


def may_see_queue(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether a person may see how the sending goes; there is nobody's name or words in it."""
    return person.is_authenticated and person.is_active


def may_look_after_messages(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Return whether a person may edit texts, let stopped sending go on, and start scheduled work."""
    return person.is_authenticated and person.is_active and bool(getattr(person, "is_staff", False))
