"""Who may look at the review queue and decide."""

from __future__ import annotations

from typing import Any

from rules.permissions import has_perm

# The verb under which `people`, a room above this one, registers its predicate.
REVIEW = "facts.review"


def may_review(person: Any) -> bool:
    """Return whether a person may see the queue, decide, undo and release publications."""
    return bool(person.is_authenticated and has_perm(REVIEW, person))
