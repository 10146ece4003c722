"""Verbs on accounts."""

from __future__ import annotations


def setup_link() -> str:
    """Return the path of the one-time set-up page while nobody can sign in, else an empty string."""
    return ""
