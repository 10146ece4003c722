"""The reference places, there whenever a test begins: tests with transactions of their own empty every table."""

from __future__ import annotations

import pytest
from tests.sealing import is_test_database

from localaction.places.actions import load_reference


# For each file, and again for each test (a function outside a class is its own "class"), before its transaction begins.
@pytest.fixture(autouse=True, scope="module")
def reference_places_of_the_file(django_db_setup, django_db_blocker):
    if is_test_database():
        with django_db_blocker.unblock():
            load_reference()


@pytest.fixture(autouse=True, scope="class")
def reference_places(django_db_setup, django_db_blocker):
    if is_test_database():
        with django_db_blocker.unblock():
            load_reference()
