"""Fixtures of the hotline."""

from __future__ import annotations

import pytest
from tests.respond.hotline import Hotline, configure


@pytest.fixture
def hotline(db, settings, tmp_path):
    """A hotline with people inside its ring, and a line."""
    configure(settings, tmp_path)
    return Hotline()
