"""What the desk shows of publications and of what became of their rows, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from localaction.sources.models import Observation, PrintedRow, Publication, ReviewItem

PER_PAGE = 40
# ICE publishes its lists several times a week.
OLD_AFTER_DAYS = 14


@dataclass(frozen=True)
class PublicationFact:
    """A publication with what became of its rows."""

    id: int
    source: str
    file_name: str
    url: str
    sha256: str
    published_at: dt.datetime
    dated_by: str
    imported_at: dt.datetime
    status: str
    n_rows: int
    n_kept: int
    n_parked: int
    columns: list[str]
    doubts: list[dict[str, Any]]
    item_id: int | None = None


def with_predecessor(pk: int) -> tuple[PublicationFact | None, PublicationFact | None]:
    """Return a publication and the one in force before it, each with what became of its rows. Queries: 4."""
    publication = Publication.objects.filter(pk=pk).first()
    if publication is None:
        return None, None
    before = (
        Publication.objects.filter(source=publication.source, published_at__lte=publication.published_at)
        .filter(status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
        .exclude(pk=pk)
        .order_by("-published_at", "-id")
        .first()
    )
    facts = _facts([p for p in (publication, before) if p is not None])
    return facts[0], facts[1] if before is not None else None


def _facts(publications: list[Publication]) -> list[PublicationFact]:
    """Return publications with what became of their rows and the question about each. Queries: 2."""
    outcomes: dict[tuple[int, str], int] = {}
    counted = (
        Observation.objects.filter(publication__in=publications)
        .values_list("publication_id", "printed__outcome")
        .annotate(n=Count("id"))
        .order_by()
    )
    for pk, outcome, n in counted:
        outcomes[pk, outcome] = n
    items = {
        payload.get("publication"): item
        for item, payload in ReviewItem.objects.filter(kind=ReviewItem.Kind.PUBLICATION).values_list("id", "payload")
    }
    return [
        PublicationFact(
            p.pk, p.source, p.file_name, p.url, p.sha256, p.published_at, p.dated_by, p.imported_at, p.status, p.n_rows,
            outcomes.get((p.pk, PrintedRow.Outcome.KEPT), 0), outcomes.get((p.pk, PrintedRow.Outcome.PARKED), 0),
            p.columns, p.report.get("doubts", []), items.get(p.pk),
        )
        for p in publications
    ]  # fmt: skip


@dataclass(frozen=True)
class SourcePage:
    """A source with its publications: those in quarantine first, then the latest."""

    source: str
    n_publications: int
    newest_at: dt.datetime | None
    age_days: int | None
    in_quarantine: list[PublicationFact]
    publications: list[PublicationFact]
    page: int
    n_pages: int

    @property
    def is_old(self) -> bool:
        """Whether the newest publication is so old that something may be wrong with fetching it."""
        return self.age_days is not None and self.age_days > OLD_AFTER_DAYS


def source_page(source: str, on: dt.date, page: int = 1, per_page: int = PER_PAGE) -> SourcePage:
    """Return a source and one page of its publications, the latest first. Queries: 5."""
    rows = Publication.objects.filter(source=source)
    total = rows.count()
    n_pages = max(1, -(-total // per_page))
    page = min(max(page, 1), n_pages)
    quarantined = list(rows.filter(status=Publication.Status.QUARANTINED).order_by("-published_at", "-id"))
    latest = list(rows.order_by("-published_at", "-id")[(page - 1) * per_page : page * per_page])
    newest = _newest(rows)
    facts = _facts([*quarantined, *latest])
    return SourcePage(
        source, total, newest, (on - newest.date()).days if newest else None,
        facts[: len(quarantined)], facts[len(quarantined) :], page, n_pages,
    )  # fmt: skip


def _newest(rows: QuerySet[Publication]) -> dt.datetime | None:
    counted = rows.filter(status__in=[Publication.Status.IMPORTED, Publication.Status.RELEASED])
    return counted.order_by("-published_at").values_list("published_at", flat=True).first()


def sources(known: Iterable[str]) -> list[str]:
    """Return the sources that have publications: those known first, in their order."""
    there = set(Publication.objects.values_list("source", flat=True).distinct())
    order = list(dict.fromkeys(known))
    return [s for s in order if s in there] + sorted(there - set(order))
