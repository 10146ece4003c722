"""What the tests of defence stand on."""

from __future__ import annotations

import pytest
from tests.defend.desk import open_desk


@pytest.fixture
def defence(db):
    """A desk of defence with an open vault."""
    return open_desk()
