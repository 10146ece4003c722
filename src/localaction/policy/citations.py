"""How publications of ICE's lists are cited, and which is the latest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, OuterRef, Subquery

from localaction.policy.ingest.agreements import PARTICIPATING
from localaction.sources.models import Publication

PAGE = "https://www.ice.gov/identify-and-arrest/287g"


@dataclass(frozen=True)
class Source:
    """Where a fact was printed."""

    title: str
    url: str
    file_name: str
    published_at: dt.datetime
    sha256: str
    line: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in every export."""
        return {
            "title": self.title, "url": self.url, "file": self.file_name,
            "published_at": self.published_at.isoformat(), "sha256": self.sha256, "line": self.line,
        }  # fmt: skip


def last_published(source: str, on: dt.date) -> Publication | None:
    """Return the latest publication in force on a day, or None when there is none."""
    return (
        Publication.objects.filter(source=source, published_at__date__lte=on)
        .filter(status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
        .order_by("-published_at", "-id")
        .first()
    )


def last_of_each(sources: Sequence[str], on: dt.date) -> dict[str, Publication]:
    """Return the latest publication in force on a day by source; sources without one are left out. One query."""
    of_source = Publication.objects.filter(source=OuterRef("source"), published_at__date__lte=on)
    counting = of_source.filter(status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
    latest = counting.order_by("-published_at", "-id").values("pk")[:1]
    return {row.source: row for row in Publication.objects.filter(source__in=sources, pk=Subquery(latest))}


def source_of(publication: Publication, line: int | None = None) -> Source:
    """Return how a publication is cited."""
    title = "ICE, participating agencies" if publication.source == PARTICIPATING else "ICE, pending agencies"
    return Source(
        title, publication.url or PAGE, publication.file_name, publication.published_at, publication.sha256, line
    )


def span_of_records() -> tuple[dt.date, dt.date] | None:
    """Return the days of the first and of the last publication in force, or None when nothing was imported."""
    rows = Publication.objects.filter(source=PARTICIPATING).exclude(
        status__in=[Publication.Status.QUARANTINED, Publication.Status.REJECTED]
    )
    span = rows.aggregate(first=Min("published_at"), last=Max("published_at"))
    return (span["first"].date(), span["last"].date()) if span["first"] else None
