"""Tests of this room find the reference places loaded, once for the whole run."""

from __future__ import annotations

import pytest

from localaction.places.actions import load_reference


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()
