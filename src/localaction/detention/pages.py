"""What the public pages of detention centers show, in words. No query is made here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from localaction.detention import facility_words as words
from localaction.detention.charts import Point, Step, chart, thinned
from localaction.detention.citations import title_of
from localaction.detention.models import Inspection, PopulationYear
from localaction.detention.reads import FacilityFact
from localaction.detention.reads_facility import FacilityPage, Series, Span, spans
from localaction.places.reference_files import gazetteer

Measure = PopulationYear.Measure


@dataclass(frozen=True)
class Line:
    """One facility in words."""

    fact: FacilityFact
    type: words.Text
    population: str
    beds: str
    inspection: str
    standing: str
    badge: str
    confidence: words.Text

    @property
    def miles(self) -> int | None:
        """Return the distance in miles, for readers who do not count in kilometres."""
        return round(self.fact.km / 1.609) if self.fact.km is not None else None


def line(fact: FacilityFact) -> Line:
    """Return a facility in words."""
    return Line(
        fact, words.type_of(fact.type), words.people_of(fact.population) if fact.population is not None else "",
        words.beds(fact), words.inspection(fact.inspection), words.standing(fact.inspection),
        words.BADGES.get(fact.inspection.standing, "good"), words.CONFIDENCE[fact.confidence],
    )  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name in words: who printed it, when, and why it is this facility's."""

    printed: str
    city: str
    source: str
    evidence: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True)
class Counts:
    """Daily counts with their chart and their table."""

    series: Series
    label: words.Text
    chart: str
    is_by_month: bool
    spans: list[Span]
    n_without: int


def facility_page(found: FacilityPage, on: dt.date) -> dict[str, Any]:
    """Return a facility's page in words."""
    facility = found.facility
    latest = found.latest
    fact = None
    if latest:
        row = latest.listing
        rating = found.inspections[0][0].rating if found.inspections else ""
        fact = FacilityFact(
            facility, row.type, row.population, row.guaranteed_minimum, found.absence, rating, found.is_listed,
            row.fiscal_year, row.as_of, latest.source,
        )  # fmt: skip
    counties = [gazetteer().counties[fips] for fips in facility.counties if fips in gazetteer().counties]
    return {
        "found": found, "facility": facility, "line": line(fact) if fact else None,
        "inspection": words.inspection(found.absence), "standing": words.standing(found.absence),
        "badge": words.BADGES.get(found.absence.standing, "good"),
        "state": gazetteer().states.get(facility.state), "counties": counties,
        "names": [
            Name(n.printed, n.city, title_of(n.source), words.evidence(n.evidence), n.first_printed_on,
                 n.last_printed_on)
            for n in found.names
        ],
        "inspections": [
            (row, Inspection.Kind(row.kind).label, source) for row, source in found.inspections
        ],
        "printed": [
            (p, words.people_of(p.listing.population) if p.listing.population is not None else "")
            for p in reversed(found.printed)
        ],
        "entries": [(row, words.type_of(row.type), source) for row, source in _telling(found)],
        "counts": [_counts(series, found, n) for n, series in enumerate(found.series)],
        "today": on,
    }  # fmt: skip


def _telling(found: FacilityPage) -> list[Any]:
    """Return the entries of lists that say more than a name, each saying once."""
    said: dict[tuple[Any, ...], Any] = {}
    for row, source in found.entries:
        telling = (row.operator, row.owner, row.contract_from, row.contract_until, row.capacity, row.guaranteed_minimum)
        if any(value is not None and value != "" for value in telling):
            said.setdefault((source.file_name, *telling), (row, source))
    return list(said.values())


def _counts(series: Series, found: FacilityPage, number: int) -> Counts:
    points = thinned([Point(day.on, day.count) for day in series.days])
    steps: list[Step] = []
    for printed in found.printed:
        if not steps or steps[-1].value != printed.listing.guaranteed_minimum:
            steps.append(Step(printed.listing.as_of, printed.listing.guaranteed_minimum))
    label = Measure(series.measure).label
    known = [day.count for day in series.days if day.count is not None]
    description = _(
        "From %(first)s to %(last)s. Lowest %(low)s, highest %(high)s. The same numbers stand in the table."
    )
    said = description % {
        "first": date_format(series.first_on), "last": date_format(series.last_on),
        "low": min(known, default=0), "high": max(known, default=0),
    }  # fmt: skip
    return Counts(
        series, label, chart(points, steps, f"{found.facility.name}: {label}", said, ident=f"c{number}"),
        *spans(series), sum(day.count is None for day in series.days),
    )  # fmt: skip
