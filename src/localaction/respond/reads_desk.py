"""What the desk shows of reports and incidents; lists hold nothing sealed, a page opens one case."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.messages.models import Outbox
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.respond.actions.findings import reports_of, standing_of
from localaction.respond.models import (
    OUT,
    Enclosure,
    Finding,
    Incident,
    Joining,
    Lane,
    Photo,
    Priority,
    Report,
    ReportState,
    Statement,
)
from localaction.respond.reads_debrief import n_calls_wanted
from localaction.respond.rules import ladder, references
from localaction.respond.rules.lanes import suspicion
from localaction.respond.rules.salute import Question, missing
from localaction.respond.rules.triage import Triage, questions_before_putting_aside, triage
from localaction.respond.told import Contact, salute_of
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked

CODE = re.compile(r"[0-9]{1,6}")

WAITING = (ReportState.NEW, ReportState.IN_TRIAGE, ReportState.ASKED)
MOST_LISTED = 200
# Reports of one event come within this time; the scores say how likely each is the same.
SAME_EVENT_WITHIN = timedelta(hours=3)


@dataclass(frozen=True)
class Queue:
    """What waits: what is urgent, questions apart so that they delay nothing, a flood apart, and open incidents."""

    reports: list[Report]
    questions: list[Report]
    quarantine: list[Report]
    incidents: list[Incident]
    n_quarantine: int
    n_erasures_held: int

    @property
    def n_urgent(self) -> int:
        """How many new reports are P1 or P2; the page's title and sound go by it."""
        return sum(row.priority <= Priority.P2 and row.state == ReportState.NEW for row in self.reports)

    @property
    def is_flood(self) -> bool:
        """Whether reports are coming in so fast that even ordinary ones wait apart."""
        return any(row.lane_reasons == ["FLOOD"] for row in self.quarantine)


def queue() -> Queue:
    """Return what waits at the desk, the most urgent first. Five queries."""
    waiting = Report.objects.filter(state__in=WAITING, erased_at__isnull=True).select_related("taken_by")
    order = ("priority", F("category").desc(nulls_last=True), "received_at")
    ordinary = waiting.filter(lane=Lane.ORDINARY)
    apart = waiting.filter(lane=Lane.QUARANTINE)
    shown = sorted(apart.order_by(*order)[: 10 * MOST_LISTED], key=lambda row: suspicion(row.lane_reasons))
    return Queue(
        reports=list(ordinary.filter(priority__lt=Priority.P5).order_by(*order)[:MOST_LISTED]),
        questions=list(ordinary.filter(priority=Priority.P5).order_by("received_at")[:MOST_LISTED]),
        quarantine=shown[:MOST_LISTED],
        incidents=open_incidents(),
        n_quarantine=apart.count(),
        n_erasures_held=Report.objects.filter(erasure_asked_at__isnull=False, erased_at__isnull=True).count(),
    )


def open_incidents() -> list[Incident]:
    """Return the incidents that are not closed, the most urgent first, each with `n_reports`. One query."""
    counted = Incident.objects.filter(closed_at__isnull=True).annotate(
        n_reports=Count("joinings", filter=Q(joinings__left_at__isnull=True))
    )
    return list(counted.select_related("worked_by").order_by("priority", "-opened_at"))


def tag() -> str:
    """Return a short text that changes whenever the queue would look different. Two queries."""
    reports = Report.objects.filter(state__in=WAITING, erased_at__isnull=True)
    told = reports.values_list("pk", "state", "lane", "priority", "category", "taken_by_id").order_by("pk")
    incidents = Incident.objects.filter(closed_at__isnull=True).values_list("pk", "version", "worked_by_id")
    seen = repr((list(told), list(incidents.order_by("pk"))))
    return hashlib.blake2b(seen.encode(), digest_size=12).hexdigest()


def own_reports(person: Person) -> QuerySet[Report]:
    """Return the reports that a person entered, the newest first."""
    return Report.objects.filter(taken_by=person, inbound__isnull=True).order_by("-received_at")


@dataclass(frozen=True)
class Added:
    """Something that was said later, opened."""

    said_at: datetime
    channel: str
    words: str


@dataclass(frozen=True)
class OpenReport:
    """A report with what was opened of it; a contact shows only which of two it is."""

    row: Report
    account: str
    place: str
    uniform: str
    point: str
    contact: str
    additions: list[Added]
    photos: list[Photo]
    enclosures: list[Enclosure]
    judged: Triage
    questions: tuple[Question, ...]
    before_putting_aside: tuple[Question, ...]
    joining: Joining | None


def open_report(session: Unlocked, report: Report, now: datetime) -> OpenReport:
    """Open a report for a person who may read it; noted in the trail.

    Raises:
        NoGrant: they hold no key for it, or it was erased.
    """
    case = vault.open_case(session, report.uuid)
    contact = case.read(report, "contact")
    salute = salute_of(report, case.read(report, "place") or "")
    return OpenReport(
        row=report, account=case.read(report, "account") or "", place=case.read(report, "place") or "",
        uniform=case.read(report, "uniform") or "", point=case.read(report, "point") or "",
        contact=Contact.opened(contact).masked if contact else "", additions=_additions(session, report),
        photos=list(report.photos.order_by("pk")), judged=triage(salute, now),
        enclosures=list(report.enclosures.exclude(refused="", done_at__isnull=False).order_by("pk")),
        questions=missing(salute),
        before_putting_aside=questions_before_putting_aside(salute),
        joining=report.joinings.filter(left_at__isnull=True).select_related("incident").first(),
    )  # fmt: skip


def _additions(session: Unlocked, report: Report) -> list[Added]:
    rows = list(report.additions.order_by("said_at", "pk"))
    opened = vault.open_cases(session, [row.uuid for row in rows]) if rows else {}
    return [
        Added(row.said_at, row.get_channel_display(), opened[row.uuid].read(row, "account") or "")
        for row in rows
        if row.uuid in opened
    ]


@dataclass(frozen=True)
class FoundStep:
    """A finding with what it was, opened."""

    row: Finding
    what_it_was: str


@dataclass(frozen=True)
class OpenIncident:
    """An incident with what was opened of it, and what its evidence carries now."""

    row: Incident
    place: str
    area: str
    meeting_point: str
    reports: list[Report]
    joinings: dict[int, Joining]
    findings: list[FoundStep]
    standing: ladder.Standing
    statements: list[Statement]
    n_told: int


def open_incident(session: Unlocked, incident: Incident) -> OpenIncident:
    """Open an incident for a person who may read it; noted in the trail.

    Raises:
        NoGrant: they hold no key for it.
    """
    case = vault.open_case(session, incident.uuid)
    reports = reports_of(incident)
    return OpenIncident(
        row=incident, place=case.read(incident, "place") or "", area=case.read(incident, "area") or "",
        meeting_point=case.read(incident, "meeting_point") or "", reports=reports,
        joinings={row.report_id: row for row in incident.joinings.filter(left_at__isnull=True)},
        findings=[_step(case, row) for row in incident.findings.select_related("found_by").order_by("-pk")],
        standing=standing_of(session, incident),
        statements=list(incident.statements.order_by("-drafted_at")),
        n_told=sum(report.told_at is not None for report in reports),
    )  # fmt: skip


def _step(case: OpenCase, finding: Finding) -> FoundStep:
    return FoundStep(finding, case.read(finding, "what_it_was") or "")


@dataclass(frozen=True)
class CodeCheck:
    """What a code that somebody reads out is, as far as the desk may say."""

    code: str
    incident: Incident | None
    report: Report | None
    last_text_at: datetime | None


def check_code(code: str, now: datetime) -> CodeCheck:
    """Return whether a code is one of ours: an open incident's number, or a report's. Three queries."""
    bare = code.strip().lstrip("#").upper().lstrip("YNS")
    incident = None
    if bare.isascii() and bare.isdigit() and len(bare) <= 4:
        incident = Incident.objects.filter(code=int(bare), closed_at__isnull=True).first()
    stored = references.read(code)
    report = Report.objects.filter(reference=stored, erased_at__isnull=True).first() if stored else None
    texts = Outbox.objects.filter(key__startswith=f"report:{report.uuid}:", sent_at__isnull=False) if report else None
    return CodeCheck(code, incident, report, texts.aggregate(at=Max("sent_at"))["at"] if texts is not None else None)


def needs_me(person: Person, now: datetime) -> list[tuple[str, str, bool]]:
    """Return what waits for this person at the hotline: words, address, and whether it is urgent. Three queries."""
    if not allows(person, Verb.SEE_INCIDENTS, now):
        return []
    found = []
    new = Report.objects.filter(state=ReportState.NEW, lane=Lane.ORDINARY, erased_at__isnull=True)
    n_new = new.filter(priority__lte=Priority.P2).count()
    if n_new:
        words = ngettext("%(n)d urgent report is new", "%(n)d urgent reports are new", n_new) % {"n": n_new}
        found.append((words, reverse("desk-hotline"), True))
    n_calls = n_calls_wanted() if allows(person, Verb.KEEP_ROSTER, now) else 0
    if n_calls:
        words = ngettext(
            "%(n)d observer wants a call after a scene", "%(n)d observers want a call after a scene", n_calls
        )
        found.append((words % {"n": n_calls}, reverse("desk-debriefs"), True))
    unsent = Statement.objects.public().filter(is_alert=True, alerted_at__isnull=True).select_related("incident")
    if allows(person, Verb.DISPATCH, now):
        urls = [reverse("desk-incident", args=[row.incident.uuid]) for row in unsent if row.incident]
        found += [(_("A published alert waits to be sent to subscribers"), url, True) for url in urls]
    n_held = Report.objects.filter(erasure_asked_at__isnull=False, erased_at__isnull=True).count()
    if n_held and allows(person, Verb.SEE_EVIDENCE, now):
        words = ngettext(
            "%(n)d reporter asked to be erased while a legal hold keeps the report",
            "%(n)d reporters asked to be erased while a legal hold keeps their reports",
            n_held,
        ) % {"n": n_held}
        found.append((words, reverse("desk-hotline"), True))
    return found


def desk_search(person: Person, words: str, session: Unlocked | None, now: datetime) -> list[tuple[str, str, str]]:
    """Return the report or open incident of a code: words, address, note. Nothing sealed is searched."""
    if not allows(person, Verb.SEE_INCIDENTS, now):
        return []
    found = check_code(words, now)
    hits = []
    if found.incident is not None:
        url = reverse("desk-incident", args=[found.incident.uuid])
        hits.append((_("Incident %(n)s") % {"n": found.incident.code}, url, found.incident.get_state_display()))
    if found.report is not None:
        url = reverse("desk-hotline-report", args=[found.report.uuid])
        hits.append((references.shown(found.report.reference), url, found.report.get_state_display()))
    return hits


def incidents() -> QuerySet[Incident]:
    """Return incidents with who works on them."""
    return Incident.objects.select_related("worked_by", "merged_into")


def incident_of(code: str) -> Incident | None:
    """Return the open incident of a number as somebody typed it; None when there is none."""
    return Incident.objects.filter(code=code, closed_at__isnull=True).first() if CODE.fullmatch(code) else None


def joining_of(incident: Incident, reference: str | None) -> Joining | None:
    """Return the place that a report has in an incident now; None when it has none."""
    return Joining.objects.filter(incident=incident, report__reference=reference, left_at__isnull=True).first()


def photos() -> QuerySet[Photo]:
    """Return photographs with their reports."""
    return Photo.objects.select_related("report")


def published(number: UUID | None) -> Statement | None:
    """Return a published statement; None when there is none of this number."""
    return Statement.objects.public().filter(uuid=number).first() if number else None


@dataclass(frozen=True)
class Side:
    """One of two incidents that may be one, without anything sealed."""

    row: Incident
    n_reports: int
    n_asked: int
    n_going: int
    has_search: bool


def side(incident: Incident) -> Side:
    """Return what a person compares before two incidents become one. Four queries."""
    search = incident.requests.filter(ended_at__isnull=True).first()
    return Side(
        incident, incident.joinings.filter(left_at__isnull=True).count(), search.offers.count() if search else 0,
        search.assignments.filter(state__in=OUT, ended_at__isnull=True).count() if search else 0, search is not None,
    )  # fmt: skip
