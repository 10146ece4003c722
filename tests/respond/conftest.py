"""Fixtures of the hotline."""

from __future__ import annotations

import pytest
from tests.respond.hotline import Hotline, configure
from tests.respond.waves import Valle


@pytest.fixture
def hotline(db, settings, tmp_path):
    """A hotline with people inside its ring, and a line."""
    configure(settings, tmp_path)
    return Hotline()


@pytest.fixture
def network(hotline):
    """Valle RRN with its volunteers on shift, at ten past six."""
    made = Valle(hotline)
    yield made
    made.travel.stop()
