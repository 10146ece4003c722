"""Which waiting reports and open incidents a report could be the same event as: suggested, never decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.respond import points, words
from localaction.respond.models import Incident, Joining, Lane, Report
from localaction.respond.reads_desk import SAME_EVENT_WITHIN, WAITING
from localaction.respond.rules import references
from localaction.respond.rules.duplicates import Likeness, Telling, likeness
from localaction.respond.told import salute_of
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked

# Opening and comparing so many takes 0.4 s on two shared cores; the newest come first.
MOST_COMPARED = 300
MOST_SUGGESTED = 10


@dataclass(frozen=True)
class Suggestion:
    """An incident or a report that could be the same event, how likely (0 to 1), and why."""

    incident: Incident | None
    report: Report
    code: str
    score: float
    codes: tuple[str, ...]
    reasons: tuple[str, ...]


def suggestions(session: Unlocked, report: Report, now: datetime) -> list[Suggestion]:
    """Return what a report could be the same event as, the likeliest first; an incident counts by its likeliest report.

    Empty where the person cannot open the report. Six queries and those of one event in the trail, with the count of
    cases that were opened. No more than MOST_COMPARED reports are opened; `n_not_compared` says how many were left.
    """
    others = list(
        _candidates(report, now)
        .order_by("-received_at", "-pk")
        .prefetch_related(
            Prefetch("joinings", Joining.objects.filter(left_at__isnull=True).select_related("incident")), "additions"
        )[:MOST_COMPARED]
    )
    prefetch_related_objects([report], "additions")
    mine = list(report.additions.all())
    added = [row for other in others for row in other.additions.all()]
    opened = vault.open_cases(
        session, [report.uuid, *(row.uuid for row in others), *(row.uuid for row in (*mine, *added))]
    )
    if report.uuid not in opened:
        return []
    this = _telling(report, opened)
    best: dict[tuple[str, int], Suggestion] = {}
    for other in others:
        if other.uuid not in opened:
            continue
        alike = likeness(this, _telling(other, opened))
        one = _suggestion(other, alike)
        key = ("incident", one.incident.pk) if one.incident else ("report", other.pk)
        if alike.is_suggested and (key not in best or best[key].score < alike.score):
            best[key] = one
    return sorted(best.values(), key=lambda one: (-one.score, one.report.pk))[:MOST_SUGGESTED]


def n_not_compared(report: Report, now: datetime) -> int:
    """Return how many reports of the last hours were too many to be compared. One query."""
    return max(0, _candidates(report, now).count() - MOST_COMPARED)


def _candidates(report: Report, now: datetime) -> QuerySet[Report]:
    is_open = Q(joinings__left_at__isnull=True, joinings__incident__closed_at__isnull=True)
    near = {
        "received_at__gte": report.received_at - SAME_EVENT_WITHIN,
        "received_at__lte": min(now, report.received_at + SAME_EVENT_WITHIN),
    }
    joined = Report.objects.filter(is_open, joinings__isnull=False, **near).values("pk")
    alive = Report.objects.filter(
        Q(lane=Lane.ORDINARY, state__in=WAITING) | Q(pk__in=joined), erased_at__isnull=True, **near
    )
    return alive.exclude(pk=report.pk)


def _telling(report: Report, opened: dict[UUID, OpenCase]) -> Telling:
    case = opened[report.uuid]
    place, point = case.read(report, "place") or "", case.read(report, "point")
    later = [opened[row.uuid].read(row, "account") or "" for row in report.additions.all() if row.uuid in opened]
    return Telling(
        account=" . ".join([case.read(report, "account") or "", *later]), place=place, cell=report.cell,
        at=report.observed_at or report.received_at,
        within=timedelta(minutes=report.observed_within_minutes or 0) if report.observed_at else timedelta(0),
        point=points.read(point) if point else None, salute=salute_of(report, place),
    )  # fmt: skip


def _suggestion(other: Report, alike: Likeness) -> Suggestion:
    joinings = list(other.joinings.all())
    incident = joinings[0].incident if joinings else None
    return Suggestion(
        incident=incident, report=other, code=references.shown(other.reference), score=alike.score,
        codes=tuple(reason.value for reason in alike.reasons), reasons=_in_words(alike, incident),
    )  # fmt: skip


def _in_words(alike: Likeness, incident: Incident | None) -> tuple[str, ...]:
    said = [str(words.LIKENESS[reason]) for reason in alike.reasons]
    said.append(ngettext("%(n)d minute apart", "%(n)d minutes apart", alike.minutes) % {"n": alike.minutes})
    if alike.metres is not None:
        said.append(_("%(n)d m apart") % {"n": alike.metres})
    if incident is not None and incident.is_drill:
        said.append(_("this incident is a drill"))
    return tuple(said)
