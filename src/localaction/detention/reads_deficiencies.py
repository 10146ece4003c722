"""What pages, exports and the API show of deficiencies, of counts from inspections, and of the inspection calendar."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from localaction.detention.citations import source_of
from localaction.detention.models import Deficiency, Inspection, InspectionCount
from localaction.detention.reads import FacilityFact, all_listed
from localaction.detention.rules.counted import label
from localaction.detention.rules.deficiencies import Expected, expected
from localaction.places.models import Facility
from localaction.sources.printed import Source

Deficiencies = QuerySet[Deficiency, Deficiency]


def found(words: str = "", state: str = "", standard: str = "", facility: Facility | None = None) -> Deficiencies:
    """Return the deficiencies that hold every word in component or text, the latest inspection first.

    Args:
        words: each must stand somewhere in it; empty for all.
        state: two letters, or empty.
        standard: part of the standard's name, or empty.
        facility: the center, or None.
    """
    rows = Deficiency.objects.filter(withdrawn_at=None).select_related("facility__same_as", "publication")
    for word in words.split()[:8]:
        rows = rows.filter(Q(says__icontains=word) | Q(component__icontains=word))
    if state:
        rows = rows.filter(facility__state=state)
    if standard.strip():
        rows = rows.filter(standard__icontains=standard.strip())
    if facility is not None:
        rows = rows.filter(Q(facility=facility) | Q(facility__same_as=facility))
    return rows.order_by("-inspected_on", "facility__name", "component", "pk")


def waiting_first() -> Deficiencies:
    """Return the standing deficiencies, those that no second person has checked first."""
    return found().order_by(F("reviewed_at").asc(nulls_first=True), "-inspected_on", "pk")


def as_json(row: Deficiency) -> dict[str, Any]:
    """Return the shape of a deficiency that stays stable."""
    center = row.facility.same_as or row.facility
    return {
        "id": row.pk,
        "facility": {
            "id": center.pk, "detloc": center.detloc or None, "name": center.name, "city": center.city,
            "state": center.state, "county_fips": center.county or None,
        },
        "inspected_on": row.inspected_on.isoformat(), "inspection_kind": row.inspection_kind or None,
        "standard": row.standard or None, "component": row.component, "says": row.says, "priority": row.is_priority,
        "repeated": row.repeated, "corrected": row.corrected, "pinpoint": row.pinpoint or None,
        "source": row.source.as_json(), "as_of": row.as_of.isoformat(),
        "checked_on": row.checked_on.isoformat() if row.checked_on else None, "confidence": row.source.confidence,
        "verified": row.is_verified,
    }  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """What an inspection's form counts of the year before.

    Attributes:
        happened: words and number of all that happened at least once, the most first.
        n_zero: how many other things were counted, and none had happened.
    """

    inspected_on: dt.date
    happened: list[tuple[str, int]]
    n_zero: int
    source: Source


def counts_of(facility: Facility) -> list[Counted]:
    """Return the counts of a center's inspections, the latest first. Queries: 1."""
    by_day: dict[dt.date, list[InspectionCount]] = defaultdict(list)
    for row in counted(facility):
        by_day[row.inspected_on].append(row)
    return [
        Counted(
            day, sorted(((label(row.code), row.number) for row in held if row.number), key=lambda one: -one[1]),
            sum(not row.number for row in held), source_of(held[0].publication, held[0].line),
        )
        for day, held in by_day.items()
    ]  # fmt: skip


def counted(facility: Facility) -> QuerySet[InspectionCount, InspectionCount]:
    """Return every count of a center's inspections, the latest inspection first."""
    rows = InspectionCount.objects.filter(Q(facility=facility) | Q(facility__same_as=facility))
    return rows.select_related("publication").order_by("-inspected_on", "pk")


@dataclass(frozen=True)
class Due:
    """A center of the newest statistics with the day on which its next inspection is expected."""

    fact: FacilityFact
    expected: Expected


@dataclass(frozen=True)
class InspectionCalendar:
    """When inspections are expected by the yearly rule: the lack of one has its own place.

    Attributes:
        overdue, never, scheduled: centers without an inspection in time, the most people first.
        months: the coming months with what falls due in each.
        done: inspections that ended within the last year, the latest first.
    """

    looked_on: dt.date | None
    overdue: list[Due]
    never: list[Due]
    scheduled: list[Due]
    months: list[tuple[dt.date, list[Due]]]
    done: list[Inspection]


def inspection_calendar(on: dt.date, state: str = "") -> InspectionCalendar:
    """Return the calendar of inspections on a day, for a state or for all. Queries: 4."""
    looked = all_listed(on)
    every = settings.CONFIG.inspection_every_days
    due = [Due(fact, expected(fact.inspection, every)) for fact in looked.facts if state in ("", fact.facility.state)]
    by_standing: dict[str, list[Due]] = defaultdict(list)
    for one in sorted(due, key=lambda d: (-(d.fact.population or 0), d.fact.facility.name)):
        by_standing[one.expected.standing].append(one)
    months: dict[dt.date, list[Due]] = defaultdict(list)
    for one in sorted(by_standing["IN_TIME"], key=lambda d: (d.expected.due_on or on, d.fact.facility.name)):
        if one.expected.month:
            months[one.expected.month].append(one)
    return InspectionCalendar(
        looked.looked_on, _latest_first(by_standing["OVERDUE"], on), by_standing["NEVER"], by_standing["SCHEDULED"],
        sorted(months.items()), list(_done(on, state)),
    )  # fmt: skip


def _latest_first(due: Iterable[Due], on: dt.date) -> list[Due]:
    return sorted(due, key=lambda d: (d.expected.due_on or on, d.fact.facility.name))


def _done(on: dt.date, state: str) -> QuerySet[Inspection, Inspection]:
    since = on - dt.timedelta(days=settings.CONFIG.inspection_every_days)
    rows = Inspection.objects.filter(ended_on__gt=since, ended_on__lte=on).select_related("facility")
    return (rows.filter(facility__state=state) if state else rows).order_by("-ended_on", "facility__name")
