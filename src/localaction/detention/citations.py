"""How publications on detention centers are cited, and which is the latest."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from localaction.detention.ingest import daily_population, facility_lists, inspections, statistics
from localaction.sources.models import Publication
from localaction.sources.printed import Source

COUNTING = (Publication.Status.IMPORTED, Publication.Status.RELEASED)
PAGES = {
    statistics.SOURCE: statistics.PAGE,
    facility_lists.SOURCE: facility_lists.PAGE,
    inspections.SOURCE: inspections.PAGE,
    daily_population.SOURCE: "https://deportationdata.org/data.html",
}


def title_of(source: str) -> str:
    """Return what a kind of publication is called, in the reader's language."""
    return {
        statistics.SOURCE: _("ICE, detention statistics"),
        facility_lists.SOURCE: _("ICE, list of facilities"),
        inspections.SOURCE: _("Inspections 2019 to 2021, coded by NMSU and UTEP"),
        daily_population.SOURCE: _("Daily counts of people in detention"),
    }.get(source, source)


def source_of(publication: Publication, line: int | None = None) -> Source:
    """Return how a publication is cited."""
    return Source(
        title_of(publication.source), publication.url or PAGES.get(publication.source, ""), publication.file_name,
        publication.published_at, publication.sha256, line,
    )  # fmt: skip


def newest_statistics(on: dt.date) -> tuple[Publication, dt.date] | None:
    """Return the latest detention statistics by their own day, with that day; None when there are none. Queries: 1.

    The file that was saved last is not the latest: ICE saved that of 2020 again in 2023.
    """
    known = [
        (row.report["facts"]["as_of"], row.pk, row)
        for row in Publication.objects.filter(source=statistics.SOURCE, status__in=COUNTING)
        if row.report.get("facts", {}).get("as_of") and row.report["facts"]["as_of"] <= on.isoformat()
    ]
    if not known:
        return None
    as_of, _pk, publication = max(known, key=lambda one: one[:2])
    return publication, dt.date.fromisoformat(as_of)
