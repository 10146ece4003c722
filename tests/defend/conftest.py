"""The purge goes through every table with a clock, those of the vault's tests included."""

from __future__ import annotations

import pytest
from tests.defend.desk import open_desk
from tests.vault.desk import desk_tables

__all__ = ["desk_tables"]


@pytest.fixture
def defence(db, desk_tables):
    """A desk of defence with an open vault."""
    return open_desk()
