"""Tests of the API, the exports and the feeds find the reference places loaded."""

from __future__ import annotations

import pytest
from tests.brief.lists import BASTROP, LAST_DAY, LISTS, publish, publish_pending

from localaction.places.actions import load_reference


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        load_reference()


@pytest.fixture
def lists(db, tmp_path):
    """Five lists of participating agencies and one of pending ones, imported."""
    publish(tmp_path, LISTS)
    publish_pending(tmp_path, LAST_DAY, [BASTROP])
