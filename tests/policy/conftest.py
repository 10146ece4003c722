"""Tests of this room find the reference places loaded, and a desk at which publications are imported."""

from __future__ import annotations

import pytest
from tests.ingest.desk import desk  # noqa: F401 (a fixture)

from localaction.places.actions import load_reference


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()
