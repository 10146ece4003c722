"""What all publications print of detention centers, brought together before names are matched."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from localaction.detention.ingest import daily_population, facility_lists, inspections, statistics
from localaction.detention.models import PopulationYear
from localaction.detention.rules import listing_rows
from localaction.detention.rules.identity import Address, Coded, Counted, Printed, Unit, unit_of
from localaction.sources.models import Observation, PrintedRow, Publication

COUNTING = (Publication.Status.IMPORTED, Publication.Status.RELEASED)


@dataclass(frozen=True)
class Appearance:
    """One row of one publication that names a facility, with a code or without.

    Attributes:
        on: the day for which the publication holds.
    """

    source: str
    publication: int
    line: int
    on: dt.date
    facts: dict[str, Any]
    values: dict[str, Any]

    @property
    def detloc(self) -> str:
        """Return the code that stands in the row, or ""."""
        return str(self.values.get("detloc") or "")

    @property
    def unit(self) -> Unit:
        """Return what is matched as a whole."""
        return unit_of(self.values["state"], self.values["name"], self.values.get("city", ""))


@dataclass
class Gathered:
    """Everything that is printed.

    Attributes:
        codes_of_names: by code, the names that the daily counts print, with the publication.
    """

    appearances: list[Appearance] = field(default_factory=list)
    daily_names: dict[str, tuple[str, Publication]] = field(default_factory=dict)
    averages: Averages | None = None


class Averages:
    """Average daily counts at midnight by code."""

    def __init__(self, publication: Publication) -> None:
        facts = publication.report["facts"]
        self.first_on = dt.date.fromisoformat(facts["first_on"])
        self.last_on = dt.date.fromisoformat(facts["as_of"])
        days: dict[str, dict[int, list[int | None]]] = defaultdict(dict)
        rows = PopulationYear.objects.filter(publication=publication, measure=PopulationYear.Measure.MIDNIGHT)
        for detloc, year, counts in rows.values_list("detloc", "year", "counts"):
            days[detloc][year] = counts
        # Sums from the first day on, so that any period is one subtraction.
        self._sums = {detloc: self._running(years) for detloc, years in days.items()}

    def _running(self, years: dict[int, list[int | None]]) -> list[int]:
        counts = [count or 0 for year in sorted(years) for count in years[year]]
        skipped = (self.first_on - dt.date(min(years), 1, 1)).days
        return [0, *itertools.accumulate(counts[skipped:])]

    def between(self, first: dt.date, last: dt.date) -> Callable[[str], float | None] | None:
        """Return the function from a code to its average over a period, or None when the counts do not cover it."""
        if first < self.first_on or last > self.last_on or last <= first:
            return None
        begin, end = (first - self.first_on).days, (last - self.first_on).days + 1

        def average(detloc: str) -> float | None:
            sums = self._sums.get(detloc)
            return None if sums is None or end >= len(sums) else (sums[end] - sums[begin]) / (end - begin)

        return average


def gather() -> Gathered:
    """Return what every publication that counts prints. Queries: 5."""
    found = Gathered()
    publications = {
        publication.pk: publication
        for publication in Publication.objects.filter(
            source__in=[statistics.SOURCE, facility_lists.SOURCE, inspections.SOURCE], status__in=COUNTING
        )
    }
    rows = Observation.objects.filter(
        publication__in=publications, printed__outcome=PrintedRow.Outcome.KEPT
    ).values_list("publication_id", "line", "printed__values")
    for pk, line, values in rows.iterator():
        publication = publications[pk]
        facts = publication.report.get("facts", {})
        said = values.get("ended_on") or facts.get("as_of")
        on = dt.date.fromisoformat(said) if said else publication.published_at.date()
        found.appearances.append(Appearance(publication.source, pk, line, on, facts, values))
    found.appearances.sort(key=lambda seen: (seen.on, seen.publication, seen.line))
    for publication in Publication.objects.filter(source=daily_population.SOURCE, status__in=COUNTING).order_by("id"):
        facts = publication.report["facts"]
        found.daily_names.update({code: (name, publication) for code, name in facts["names"].items()})
        if PopulationYear.Measure.MIDNIGHT in facts["measures"]:
            found.averages = Averages(publication)
    return found


def coded(gathered: Gathered) -> Iterator[Coded]:
    """Return every facility that a list or the daily counts give a code."""
    by_code: dict[str, list[Appearance]] = defaultdict(list)
    for seen in gathered.appearances:
        if seen.detloc and seen.source == facility_lists.SOURCE:
            by_code[seen.detloc].append(seen)
    for detloc in sorted({*by_code, *gathered.daily_names}):
        rows = by_code.get(detloc, [])
        names = {seen.values["name"] for seen in rows}
        if detloc in gathered.daily_names:
            names.add(gathered.daily_names[detloc][0])
        states = Counter(seen.values["state"] for seen in rows if seen.values["state"])
        yield Coded(
            detloc, states.most_common(1)[0][0] if states else "", frozenset(names),
            frozenset(address_of(seen) for seen in rows if seen.values["city"] or seen.values["zip"]),
        )  # fmt: skip


def address_of(seen: Appearance) -> Address:
    """Return the address that stands in a row."""
    return Address(seen.values.get("address", ""), seen.values.get("city", ""), seen.values.get("zip", ""))


def uncoded(gathered: Gathered) -> dict[Unit, Printed]:
    """Return every name that is printed without a code, with its addresses and populations."""
    found: dict[Unit, Printed] = {}
    for seen in gathered.appearances:
        if seen.detloc:
            continue
        printed = found.setdefault(seen.unit, Printed(seen.unit, seen.values["name"]))
        if seen.values.get("city"):
            printed.addresses.add(address_of(seen))
        counted = _counted(seen, gathered.averages) if seen.source == statistics.SOURCE else None
        if counted:
            printed.counted.append(counted)
    return found


def _counted(seen: Appearance, averages: Averages | None) -> Counted | None:
    population = population_of(seen)
    if averages is None or population is None or "fiscal_year" not in seen.facts:
        return None
    of_code = averages.between(listing_rows.first_day(seen.facts["fiscal_year"]), seen.on)
    return Counted(population, of_code) if of_code else None


def population_of(seen: Appearance) -> float | None:
    """Return the average daily population that a row of the statistics prints, or None."""
    return listing_rows.population(seen.values["measures"], seen.facts.get("not_published", ()))
