"""The people and places that tests tell their stories with.

Ada administers, Amparo dispatches and decides, Ben observes, Carla calls, Dan is a stranger. Carla lives in Cook
County, Illinois; Ben in Harris County, Texas.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.utils import timezone

from localaction.people.models import Membership
from localaction.people.rules.roles import Programme, Role

COOK, HARRIS = "17031", "48201"


def amparo():
    """Return Amparo's account: she answers what the review queue asks."""
    person = _account("amparo")
    Membership.objects.get_or_create(
        person=person, programme=Programme.FACTS, role=Role.EDITOR, defaults={"valid_from": timezone.now()}
    )
    return person


def ada():
    """Return Ada's account: she administers the site."""
    person = _account("ada")
    Membership.objects.get_or_create(
        person=person, programme=Programme.SITE, role=Role.ADMIN, defaults={"valid_from": timezone.now()}
    )
    return person


def ben():
    """Return Ben's account: he observes."""
    return _account("ben")


def dan():
    """Return Dan's account: he may do nothing."""
    return _account("dan")


def _account(username):
    account, _ = get_user_model().objects.get_or_create(username=username)
    return account
