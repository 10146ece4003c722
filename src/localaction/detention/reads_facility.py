"""Everything that is known of one detention center, for its page and its downloads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from localaction.detention.citations import COUNTING, newest_statistics, source_of
from localaction.detention.ingest import daily_population
from localaction.detention.models import Inspection, ListEntry, Listing, PopulationYear
from localaction.detention.rules.inspections import Absence, absence
from localaction.places.models import Facility, FacilityName
from localaction.sources.models import Publication
from localaction.sources.printed import Source

Measure = PopulationYear.Measure


@dataclass(frozen=True)
class Day:
    """The count of one day; None where the source prints no row, which is not zero."""

    on: dt.date
    count: int | None


@dataclass(frozen=True)
class Series:
    """The daily counts of a facility by one measure of one source.

    Attributes:
        days: every day from the first to the last that the source covers.
    """

    measure: str
    days: list[Day]
    source: Source
    first_on: dt.date
    last_on: dt.date


@dataclass(frozen=True)
class Printed:
    """One row of the statistics about the facility, with where it stands."""

    listing: Listing
    source: Source


@dataclass(frozen=True)
class FacilityPage:
    """A facility with everything that publications print of it."""

    facility: Facility
    names: list[FacilityName]
    printed: list[Printed]
    inspections: list[tuple[Inspection, Source]]
    absence: Absence
    entries: list[tuple[ListEntry, Source]]
    series: list[Series]
    is_listed: bool
    looked_on: dt.date | None

    @property
    def latest(self) -> Printed | None:
        """Return the latest row of the statistics, or None."""
        return self.printed[-1] if self.printed else None


def facility(found: Facility, on: dt.date) -> FacilityPage:
    """Return what is known of a facility on a day. Queries: 7.

    Args:
        found: see `reads.find`.
        on: later publications are left out.
    """
    printed = [
        Printed(row, source_of(row.publication, row.line))
        for row in Listing.objects.filter(facility=found, as_of__lte=on)
        .select_related("publication")
        .order_by("as_of", "publication__published_at", "line")
    ]
    inspections = [
        (row, source_of(row.publication, row.line))
        for row in Inspection.objects.filter(facility=found, ended_on__lte=on)
        .select_related("publication")
        .order_by("-ended_on", "kind")
    ]
    entries = [
        (row, source_of(row.publication, row.line))
        for row in ListEntry.objects.filter(facility=found).select_related("publication").order_by("-publication_id")
    ]
    newest = newest_statistics(on)
    is_listed = bool(printed and newest and printed[-1].listing.as_of == newest[1])
    scheduled = printed[-1].listing.scheduled if is_listed else ""
    return FacilityPage(
        found, list(found.names.order_by("first_printed_on", "printed")), printed, inspections,
        absence([row.ended_on for row, _ in inspections], scheduled, on, settings.CONFIG.inspection_every_days),
        entries, series(found, on), is_listed, newest[1] if newest else None,
    )  # fmt: skip


def series(
    found: Facility, on: dt.date, measures: tuple[str, ...] = (Measure.MIDNIGHT, Measure.HEADCOUNT)
) -> list[Series]:
    """Return the daily counts of a facility, the newest source of each measure. Queries: 2, none without a code."""
    if not found.detloc:
        return []
    rows = PopulationYear.objects.filter(detloc=found.detloc, measure__in=measures).order_by("measure", "year")
    years: dict[tuple[str, int], dict[int, list[int | None]]] = {}
    for measure, pk, year, counts in rows.values_list("measure", "publication_id", "year", "counts"):
        years.setdefault((measure, pk), {})[year] = counts
    publications = Publication.objects.in_bulk({pk for _, pk in years})
    found_series = {}
    for (measure, pk), counts_by_year in sorted(years.items()):
        publication = publications[pk]
        if publication.source == daily_population.SOURCE and publication.status in COUNTING:
            found_series[measure] = _series(measure, counts_by_year, publication, on)
    return [found_series[measure] for measure in measures if measure in found_series]


def _series(measure: str, years: dict[int, list[int | None]], publication: Publication, on: dt.date) -> Series:
    facts = publication.report["facts"]
    first = max(dt.date.fromisoformat(facts["first_on"]), dt.date(min(years), 1, 1))
    last = min(dt.date.fromisoformat(facts["as_of"]), on, dt.date(max(years), 12, 31))
    days = [
        Day(day, counts[n])
        for year, counts in sorted(years.items())
        for n in range(len(counts))
        if first <= (day := dt.date(year, 1, 1) + dt.timedelta(days=n)) <= last
    ]
    return Series(measure, days, source_of(publication), first, last)


@dataclass(frozen=True)
class Span:
    """The average of a month or a year, over the days that have a count; None when no day has one."""

    first: dt.date
    average: float | None
    highest: int | None
    n_days: int


# A table of more months than this would be longer than the page.
MOST_MONTHS = 60


def spans(found: Series) -> tuple[bool, list[Span]]:
    """Return whether a series is told by the month, and its months or else its years, the earliest first."""
    is_by_month = (found.last_on - found.first_on).days <= MOST_MONTHS * 31
    held: dict[dt.date, list[int | None]] = {}
    for day in found.days:
        first = day.on.replace(day=1) if is_by_month else day.on.replace(month=1, day=1)
        held.setdefault(first, []).append(day.count)
    shown = []
    for first, counts in held.items():
        known = [count for count in counts if count is not None]
        shown.append(Span(first, sum(known) / len(known) if known else None, max(known, default=None), len(known)))
    return is_by_month, shown
