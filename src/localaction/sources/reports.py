"""Readers' reports of errors: a question for a person, without a word about who asks."""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import urlsplit

from django.db.models import QuerySet

from localaction.sources.models import ReviewItem

READERS = "readers"
MAX_CHARACTERS = 2000
MAX_PATH = 200
# A flood of reports must not bury the queue nor fill the disk; a person has to read first.
MAX_OPEN = 500
# Between a departure (0.7) and a place (0.4): somebody took the trouble to write.
RANK = 0.6


# Long enough to take a decision back; then only the page and the decision stay.
KEPT_DAYS = 90


class TooManyReports(Exception):
    """So many reports wait already that no more are taken."""


def page_path(address: str) -> str:
    """Return the path of a page of this site, or "/" for anything else; never a query, which may hold a search.

    Examples: "/place/48453/?as-of=2026-01-01" gives "/place/48453/"; "https://elsewhere.org/x" and "//x" give "/".
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    path = parts.path
    is_ours = not parts.scheme and not parts.netloc and path.startswith("/") and not path.startswith("//")
    return path if is_ours and "\\" not in path and path.isprintable() and len(path) <= MAX_PATH else "/"


def report_error(page: str, text: str, at: dt.datetime) -> ReviewItem:
    """Put a reader's report into the review queue; the same report of the same day twice is one.

    Args:
        page: path of the page, as `page_path` gives it.
        text: what is wrong and how the reader knows.
        at: now.

    Raises:
        TooManyReports: `MAX_OPEN` reports wait.
    """
    text = text.strip()[:MAX_CHARACTERS]
    digest = hashlib.blake2b(f"{at.date()}|{page}|{text}".encode(), digest_size=24).hexdigest()
    there = ReviewItem.objects.filter(uid=digest).first()
    if there is not None:
        return there
    if ReviewItem.objects.filter(kind=ReviewItem.Kind.REPORT, state=ReviewItem.State.OPEN).count() >= MAX_OPEN:
        raise TooManyReports
    item, _ = ReviewItem.objects.get_or_create(
        uid=digest,
        defaults={
            "source": READERS,
            "kind": ReviewItem.Kind.REPORT,
            "reason": "READER",
            "subject": page,
            "payload": {"page": page, "text": text},
            "rank": RANK,
            "asked_at": at,
        },
    )
    return item


def answered(rows: QuerySet[ReviewItem], cut: dt.datetime) -> QuerySet[ReviewItem]:
    """Keep the readers' reports on which a decision stands that was made at or before `cut`."""
    return rows.filter(kind=ReviewItem.Kind.REPORT, decisions__undone_at=None, decisions__decided_at__lte=cut)
