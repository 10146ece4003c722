"""What this room adds to the desk's first page and to its search; the site asks who may review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from localaction.sources.models import Publication, ReviewItem
from localaction.sources.words import KINDS

MANY = 20


def needs_me(person: Any, now: datetime) -> list[tuple[str, str, bool]]:
    """Return what waits for whoever reviews facts: words, address, and whether it is urgent. Two queries."""
    found = []
    if n := Publication.objects.filter(status=Publication.Status.QUARANTINED).count():
        words = ngettext("%(n)d publication is held back", "%(n)d publications are held back", n) % {"n": n}
        found.append((words, reverse("desk-review"), True))
    asked = ReviewItem.objects.filter(state=ReviewItem.State.OPEN).exclude(kind=ReviewItem.Kind.PUBLICATION)
    if n := asked.count():
        words = ngettext("%(n)d question in the review queue", "%(n)d questions in the review queue", n) % {"n": n}
        found.append((words, reverse("desk-review"), False))
    return found


def desk_search(person: Any, words: str, session: Any, now: datetime) -> list[tuple[str, str, str]]:
    """Return questions of the review queue whose subject holds the words, those still open first. One query."""
    rows = ReviewItem.objects.filter(subject__icontains=words).exclude(state=ReviewItem.State.MOOT)
    return [
        (row.subject, reverse("desk-review-item", args=[row.pk]), f"{KINDS[row.kind]} · {row.get_state_display()}")
        for row in rows.order_by("-rank", "asked_at")[:MANY]
    ]
