"""Which files the facts were read from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from localaction.sources.models import Publication


@dataclass(frozen=True)
class PublicationFact:
    """One file that a public body published, and what became of it here."""

    source: str
    file_name: str
    url: str
    sha256: str
    published_at: dt.datetime
    dated_by: str
    imported_at: dt.datetime
    n_rows: int
    status: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "source": self.source, "file": self.file_name, "url": self.url or None, "sha256": self.sha256,
            "published_at": self.published_at.isoformat(), "dated_by": self.dated_by,
            "imported_at": self.imported_at.isoformat(), "rows": self.n_rows, "status": self.status.lower(),
            "reason": self.reason or None,
        }  # fmt: skip


def publications(source: str = "") -> list[PublicationFact]:
    """Return every file that was read, the latest first, also those set aside. Queries: 1.

    Args:
        source: such as "287g-participating"; empty for all.
    """
    rows = Publication.objects.order_by("-published_at", "-id").defer("columns", "report")
    return [
        PublicationFact(
            row.source, row.file_name, row.url, row.sha256, row.published_at, row.dated_by, row.imported_at,
            row.n_rows, row.status, row.reason,
        )
        for row in (rows.filter(source=source) if source else rows)
    ]  # fmt: skip
