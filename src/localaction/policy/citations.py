"""How publications of ICE's lists are cited, and which is the latest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from localaction.policy.ingest.agreements import PARTICIPATING, PENDING
from localaction.sources.models import Publication
from localaction.sources.printed import Source

PAGE = "https://www.ice.gov/identify-and-arrest/287g"


def last_published(source: str, on: dt.date) -> Publication | None:
    """Return the latest publication in force on a day, or None when there is none."""
    return (
        Publication.objects.filter(source=source, published_at__date__lte=on)
        .filter(status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
        .order_by("-published_at", "-id")
        .first()
    )


def source_of(publication: Publication, line: int | None = None) -> Source:
    """Return how a publication is cited."""
    title = "ICE, participating agencies" if publication.source == PARTICIPATING else "ICE, pending agencies"
    return Source(
        title, publication.url or PAGE, publication.file_name, publication.published_at, publication.sha256, line
    )


def span_of_records() -> tuple[dt.date, dt.date] | None:
    """Return the days of the first and of the last publication in force, or None when nothing was imported."""
    return published(dt.date.max).span


@dataclass(frozen=True)
class Published:
    """Which publications of ICE's lists are in force.

    Attributes:
        participating, pending: the latest of each list on the day asked for.
        span: days of the first and of the last publication of agreements, whatever the day.
    """

    participating: Publication | None
    pending: Publication | None
    span: tuple[dt.date, dt.date] | None


def published(on: dt.date) -> Published:
    """Return which publications are in force on a day. Queries: 1."""
    counting = [Publication.Status.IMPORTED, Publication.Status.RELEASED]
    rows = Publication.objects.filter(source__in=(PARTICIPATING, PENDING), status__in=counting)
    ordered = list(rows.defer("columns", "report").order_by("published_at", "pk"))
    last = {row.source: row for row in ordered if row.published_at.date() <= on}
    days = [row.published_at.date() for row in ordered if row.source == PARTICIPATING]
    return Published(last.get(PARTICIPATING), last.get(PENDING), (days[0], days[-1]) if days else None)
