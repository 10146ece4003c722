"""The accounts that a choice offers."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role


def of_role(at: datetime, *roles: Role) -> QuerySet[Person]:
    """Return the accounts that hold one of these roles in defence now, all of defence without one, by name."""
    held = Membership.objects.current(at).filter(programme=Programme.DEFEND)
    if roles:
        held = held.filter(role__in=roles)
    return Person.objects.filter(is_active=True, pk__in=held.values("person_id")).order_by("username")


def everybody() -> QuerySet[Person]:
    """Return every account in use, by name: staff and volunteers whose own names stand in the conflict index."""
    return Person.objects.filter(is_active=True).order_by("username")
