"""How well the coming hours are covered, and what a month was."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import h3
from django.db.models import Count, Q, QuerySet

from localaction.respond import reads_pool
from localaction.respond.models import (
    Assignment,
    Feedback,
    Finding,
    Incident,
    IncidentState,
    Joining,
    Offer,
    OfferState,
    Volunteer,
)
from localaction.respond.rules import after_action
from localaction.respond.rules.after_action import Happened, Sheet
from localaction.respond.rules.candidates import Need, WhyNot, why_not
from localaction.respond.rules.cells import RESOLUTION, cells_within, km_between
from localaction.respond.rules.coverage import Cover, OnDuty, cover
from localaction.respond.rules.policy import Policy
from localaction.respond.rules.triage import Priority

HOUR = timedelta(hours=1)
# Numbers are copied shortly before a shift, and who is out now will be home again.
_NOT_YET = frozenset({WhyNot.UNREACHABLE, WhyNot.BUSY})
_OPEN = (IncidentState.UNVERIFIED, IncidentState.VERIFYING)
_ANSWERED = (OfferState.YES, OfferState.NO, OfferState.SILENT)


@dataclass(frozen=True)
class Hour:
    """How well one hour is covered."""

    starts_at: datetime
    cover: Cover


def middle_of_the_roster() -> str | None:
    """Return the cell in the middle of where volunteers live; None without any. One query."""
    cells = Volunteer.objects.active().exclude(cell="").values_list("cell").annotate(n=Count("pk"))
    weights = {cell: n for cell, n in cells if h3.is_valid_cell(cell)}
    if not weights:
        return None
    x = y = z = 0.0
    for cell, n in weights.items():
        latitude, longitude = (math.radians(degrees) for degrees in h3.cell_to_latlng(cell))
        x += n * math.cos(latitude) * math.cos(longitude)
        y += n * math.cos(latitude) * math.sin(longitude)
        z += n * math.sin(latitude)
    latitude, longitude = math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))
    return str(h3.latlng_to_cell(latitude, longitude, RESOLUTION))


def coverage(cell: str, within: timedelta, policy: Policy, now: datetime, n_hours: int = 24) -> list[Hour]:
    """Return for each coming hour how likely enough observers would be at a place in time. At most five queries.

    Args:
        cell: where; the middle of it.
        within: from being asked to being there.
        now: the first hour is the one it falls in.

    Raises:
        NotACell: `cell` is none.
    """
    first = now.replace(minute=0, second=0, microsecond=0)
    need = Need(cell, Priority.P1)
    near = Volunteer.objects.active().filter(cell__in=cells_within(cell, _reach_km(within, policy)))
    people = reads_pool.people(near, policy, now, first + n_hours * HOUR)
    history = _history(now)
    hours = []
    for number in range(n_hours):
        at = max(now, first + number * HOUR)
        on_duty = []
        for person in people:
            if person.cell and set(why_not(person, need, policy, at, math.inf)) <= _NOT_YET:
                n_offers, n_yes = history.get(person.key, (0, 0))
                on_duty.append(OnDuty(n_offers, n_yes, policy.travel(km_between(cell, person.cell))))
        hours.append(Hour(first + number * HOUR, cover(on_duty, within, policy.n_needed)))
    return hours


def _reach_km(within: timedelta, policy: Policy) -> float:
    useful = min(within, policy.useful_p1 or within)
    return max(0.0, (useful - policy.to_leave) / HOUR * policy.speed_kmh / policy.detour)


def _history(now: datetime) -> dict[str, tuple[int, int]]:
    """Return how often each was asked and answered or let it pass, and how often they said yes; drills left out."""
    rows = Offer.objects.filter(state__in=_ANSWERED, request__is_drill=False, made_at__lte=now).order_by()
    counted = rows.values("volunteer__uuid").annotate(n=Count("pk"), n_yes=Count("pk", filter=Q(state=OfferState.YES)))
    return {str(row["volunteer__uuid"]): (row["n"], row["n_yes"]) for row in counted}


def after_action_sheet(starts_at: datetime, ends_at: datetime) -> Sheet:
    """Return the figures of the incidents that were opened in a period, drills and merged ones left out. Six queries.

    Args:
        starts_at, ends_at: half-open.
    """
    incidents = Incident.objects.filter(
        opened_at__gte=starts_at, opened_at__lt=ends_at, is_drill=False, merged_into__isnull=True
    )
    reports, first_heard, answered = _reports(incidents)
    found: dict[int, datetime] = {}
    for number, at in (
        Finding.objects.filter(incident__in=incidents).exclude(state__in=_OPEN).order_by("-found_at")
    ).values_list("incident", "found_at"):  # fmt: skip
        found[number] = at
    arrivals: dict[int, list[datetime]] = defaultdict(list)
    for number, arrived_at in Assignment.objects.filter(
        request__incident__in=incidents, request__is_drill=False, arrived_at__isnull=False
    ).values_list("request__incident", "arrived_at"):  # fmt: skip
        if arrived_at is not None:
            arrivals[number].append(arrived_at)
    offers = Offer.objects.filter(request__incident__in=incidents, request__is_drill=False, sent_at__isnull=False)
    n_offers: dict[int, int] = defaultdict(int)
    each = dict.fromkeys(Volunteer.objects.active().values_list("pk", flat=True), 0)
    for number, volunteer in offers.values_list("request__incident", "volunteer"):
        n_offers[number] += 1
        each[volunteer] = each.get(volunteer, 0) + 1
    happened = []
    for number, state, opened_at in incidents.values_list("pk", "state", "opened_at"):
        heard = first_heard.get(number, opened_at)
        happened.append(
            Happened(
                _after(heard, answered.get(number)), _after(heard, found.get(number)),
                _after(heard, min(arrivals[number], default=None)), number in found, state == IncidentState.DISPELLED,
                tuple(reports[number]), n_offers[number], len(arrivals[number]), state == IncidentState.CONFIRMED,
            )
        )  # fmt: skip
    return after_action.sheet(happened, each.values())


def _reports(
    incidents: QuerySet[Incident],
) -> tuple[dict[int, list[timedelta | None]], dict[int, datetime], dict[int, datetime]]:
    """Return, by incident: how long each reporter who wanted to know waited; the first report; the first joining."""
    told: dict[int, datetime] = {}
    rows = Feedback.objects.filter(report__joinings__incident__in=incidents).order_by("-told_at")
    for report, at in rows.values_list("report", "told_at"):
        told[report] = at
    waited: dict[int, list[timedelta | None]] = defaultdict(list)
    heard: dict[int, datetime] = {}
    answered: dict[int, datetime] = {}
    joined = Joining.objects.filter(incident__in=incidents, left_at__isnull=True).values_list(
        "incident", "joined_at", "report", "report__received_at", "report__wants_feedback"
    )
    for number, joined_at, report, received_at, wants_feedback in joined:
        heard[number] = min(received_at, heard.get(number, received_at))
        answered[number] = min(joined_at, answered.get(number, joined_at))
        if wants_feedback:
            waited[number].append(_after(received_at, told.get(report)))
    return waited, heard, answered


def _after(start: datetime, end: datetime | None) -> timedelta | None:
    return None if end is None else max(timedelta(0), end - start)
