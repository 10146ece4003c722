"""Loading the reference places."""

from __future__ import annotations


def load_reference() -> None:
    """Load states, counties, municipalities and ZIP codes when this version's are not loaded yet."""
