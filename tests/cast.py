"""The people and places that tests tell their stories with.

Amparo dispatches and decides, Ben observes, Carla calls, Dan is a stranger. Carla lives in Cook County, Illinois;
Ben in Harris County, Texas.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model

COOK, HARRIS = "17031", "48201"


def amparo():
    """Return Amparo's account: she answers what the review queue asks."""
    return _account("amparo", "Amparo", is_staff=True)


def ben():
    """Return Ben's account: he observes."""
    return _account("ben", "Ben")


def dan():
    """Return Dan's account: he may do nothing."""
    return _account("dan", "Dan")


def _account(username, first_name, **more):
    account, _ = get_user_model().objects.get_or_create(username=username, defaults={"first_name": first_name, **more})
    return account
