"""Who keeps the know-your-rights sheets in these tests: Lena leads the legal side, Omar organises."""

from __future__ import annotations

import datetime as dt

from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def person(name, programme, role):
    """Return an account with a role."""
    account = Person.objects.create_user(name)
    Membership.objects.create(person=account, programme=programme, role=role, valid_from=BEFORE)
    return account


def lena():
    """Return the legal lead."""
    return person("lena", Programme.ORGANISE, Role.LEGAL_LEAD)


def omar():
    """Return an organiser."""
    return person("omar", Programme.ORGANISE, Role.ORGANISER)
