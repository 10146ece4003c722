"""Fixtures of the hotline."""

from __future__ import annotations

import pytest
from tests.respond.hotline import Hotline, configure
from tests.respond.waves import Valle
from tests.vault.desk import desk_tables

__all__ = ["desk_tables"]


@pytest.fixture
def hotline(desk_tables, db, settings, tmp_path):
    """A hotline with people inside its ring, and a line."""
    configure(settings, tmp_path)
    return Hotline()


@pytest.fixture
def network(hotline):
    """Valle RRN with its volunteers on shift, at ten past six."""
    made = Valle(hotline)
    yield made
    made.travel.stop()
