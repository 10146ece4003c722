"""Which open incidents and waiting reports a report could be the same event as: suggested, never decided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from localaction.respond import points
from localaction.respond.models import Incident, Joining, Lane, Report, ReportState
from localaction.respond.rules import ladder, references
from localaction.respond.rules.plain_text import folded
from localaction.respond.words import LIKENESSES
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked

# An event is told of within hours; what was closed is another one.
WITHIN = timedelta(hours=3)
MOST_COMPARED = 300
MOST_SHOWN = 8
# Ours: below it a person would not even look.
WORTH_SHOWING = 0.45
NEAR_METRES, FAR_METRES = 250.0, 1000.0
_WORD = re.compile(r"\d+|[a-z]{3,}")
_COUNTED = re.compile(r"\b\d+\s+(?:agent|officer|men|people|van|car|suv|hombre|persona|camioneta|carro)\w*")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)\b")
# Words that stand beside a street's name and are none.
_EMPTY = frozenset(
    {
        "the", "and", "street", "ave", "avenue", "blvd", "road", "near", "corner", "with", "door", "now", "here", "ice",
        "vests", "police", "calle", "avenida", "cerca", "esquina", "con", "del", "los", "las", "una", "migra", "como",
        "chalecos", "policia", "puerta", "puertas", "ahora", "ahorita", "aqui", "hay", "agents", "agentes", "tocando",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """An incident, or a report that is in none, that could be the same event; how likely (0 to 1), and why."""

    incident: Incident | None
    report: Report
    code: str
    score: float
    codes: tuple[str, ...]

    @property
    def reasons(self) -> list[str]:
        """Why, in the reader's language."""
        return [str(LIKENESSES[code]) for code in self.codes]


@dataclass(frozen=True)
class Opened:
    """What two reports are compared by, opened."""

    at: datetime
    place: str
    point: tuple[float, float] | None
    words: str


def suggestions(session: Unlocked, report: Report, now: datetime) -> list[Suggestion]:
    """Return what a report could belong to, the likeliest first; of an incident its likeliest report counts.

    Opens what came within three hours, which stands in the trail as one search.
    """
    near = Report.objects.filter(erased_at__isnull=True, received_at__gt=report.received_at - WITHIN).filter(
        received_at__lt=report.received_at + WITHIN
    )
    waiting = Q(lane=Lane.ORDINARY, state__in=(ReportState.NEW, ReportState.IN_TRIAGE, ReportState.ASKED))
    rows = list(near.filter(waiting | Q(state=ReportState.JOINED)).exclude(pk=report.pk)[:MOST_COMPARED])
    if not rows:
        return []
    cases = vault.open_cases(session, [report.uuid, *(row.uuid for row in rows)])
    if report.uuid not in cases:
        return []
    own = _opened(report, cases[report.uuid])
    joinings = Joining.objects.filter(report__in=rows, left_at__isnull=True, incident__closed_at__isnull=True)
    incident_of = {joining.report_id: joining.incident for joining in joinings.select_related("incident")}
    best: dict[tuple[str, int], Suggestion] = {}
    for row in rows:
        if row.uuid not in cases or (row.state == ReportState.JOINED and row.pk not in incident_of):
            continue
        score, codes = likeness(own, _opened(row, cases[row.uuid]))
        incident = incident_of.get(row.pk)
        key = ("incident", incident.pk) if incident else ("report", row.pk)
        if score >= WORTH_SHOWING and (key not in best or score > best[key].score):
            best[key] = Suggestion(incident, row, references.shown(row.reference), score, codes)
    return sorted(best.values(), key=lambda one: -one.score)[:MOST_SHOWN]


def _opened(report: Report, case: OpenCase) -> Opened:
    point = case.read(report, "point")
    return Opened(
        report.observed_at or report.received_at, case.read(report, "place") or "",
        points.read(point) if point else None, case.read(report, "account") or "",
    )  # fmt: skip


def likeness(one: Opened, other: Opened) -> tuple[float, tuple[str, ...]]:
    """Return how likely two accounts are of one event, from 0 to 1, and by what.

    Ours: the place counts most, then the time; wording least, for two witnesses choose their own words.
    """
    codes = []
    minutes = abs((one.at - other.at) / timedelta(minutes=1))
    time = max(0.0, 1 - minutes / 60)
    if minutes <= 15:
        codes.append("SAME_TIME")
    place = 0.0
    if one.point is not None and other.point is not None:
        metres = points.metres_between(one.point, other.point)
        place = 1.0 if metres <= NEAR_METRES else max(0.0, 1 - (metres - NEAR_METRES) / (FAR_METRES - NEAR_METRES))
        codes += ["NEAR"] if metres <= NEAR_METRES else []
        codes += ["FAR"] if metres >= FAR_METRES else []
    else:
        ours, theirs = streets(one.place), streets(other.place)
        shared = ours & theirs
        place = len(shared) / min(len(ours), len(theirs)) if shared else 0.0
        codes += ["SAME_STREETS"] if place >= 0.5 else []
    wording = ladder.wording_likeness(one.words, other.words)
    codes += ["LIKE_WORDING"] if wording >= ladder.SAME_WORDING else []
    return round(0.6 * place + 0.25 * time + 0.15 * wording, 2), tuple(codes)


def streets(text: str) -> frozenset[str]:
    """Return the words of a place that could be streets: numbers without their endings, and names; no counts."""
    plain = _COUNTED.sub(" ", folded(text))
    return frozenset(_WORD.findall(_ORDINAL.sub(r"\1", plain))) - _EMPTY
