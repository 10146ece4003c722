"""The people and places that tests tell their stories with.

Amparo dispatches and decides, Ben observes, Carla calls, Dan is a stranger. Carla lives in Cook County, Illinois;
Ben in Harris County, Texas.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model

COOK, HARRIS = "17031", "48201"


def amparo():
    """Return Amparo's account: she answers what the review queue asks."""
    return _account("amparo")


def ben():
    """Return Ben's account: he observes."""
    return _account("ben")


def dan():
    """Return Dan's account: he may do nothing."""
    return _account("dan")


def _account(username):
    account, _ = get_user_model().objects.get_or_create(username=username)
    return account
