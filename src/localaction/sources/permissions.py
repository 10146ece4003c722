"""Who may look at the review queue and decide."""

from __future__ import annotations

from typing import Any


def may_review(person: Any) -> bool:
    """Return whether a person may see the queue, decide, undo and release publications."""
    return bool(person.is_authenticated and person.is_active)
