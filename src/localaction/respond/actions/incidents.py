"""Reports become an incident, and two people do not work the same one unknowingly."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond.actions.intake import RING
from localaction.respond.events import RespondEvent
from localaction.respond.models import (
    DispatchRequest,
    Incident,
    IncidentState,
    Joining,
    Offer,
    Report,
    ReportState,
)
from localaction.respond.rules.replies import next_code
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import OpenCase, Unlocked
from localaction.vault.rules.events import Event

# Ours: somebody who works on an incident opens or changes something at least every ten minutes.
WORKED_FOR = timedelta(minutes=10)


class ChangedMeanwhile(Exception):
    """Somebody else changed the incident since the page was shown; nothing was done."""


class WorkedByAnother(Exception):
    """Somebody else is working on the incident now."""

    def __init__(self, person: Person) -> None:
        super().__init__("somebody else works on this incident")
        self.person = person


class AlreadyJoined(Exception):
    """The report is part of an incident already."""


class IncidentClosed(Exception):
    """The incident was closed; a new report of the same place is a new one."""


def note(by: Person, event: RespondEvent, target: object, detail: str, at: datetime) -> None:
    """Add an event of this room to the audit trail, last in the transaction."""
    audit.record(by, cast("Event", event), str(target), detail, at=at)


def locked(incident: Incident, version: int | None, by: Person, now: datetime) -> Incident:
    """Return the incident's row locked for a change by this person, who then works on it; the caller saves it.

    Args:
        version: what the page showed; None where the change cannot contradict what somebody else did.

    Raises:
        ChangedMeanwhile: it is not what the page showed any more.
        IncidentClosed: it was closed.
    """
    current = Incident.objects.select_for_update().get(pk=incident.pk)
    if version is not None and current.version != version:
        raise ChangedMeanwhile("somebody changed it meanwhile")
    if current.closed_at is not None:
        raise IncidentClosed("the incident is closed")
    current.version += 1
    current.worked_by, current.worked_until_at = by, now + WORKED_FOR
    return current


def take_up(incident: Incident, by: Person, now: datetime, *, over: bool = False) -> Incident:
    """Note that a person works on an incident; with `over` also where another does.

    Raises:
        WorkedByAnother: somebody else does, and `over` was not said.
        IncidentClosed: it was closed.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    with transaction.atomic():
        current = locked(incident, None, by, now)
        before = Incident.objects.select_related("worked_by").get(pk=incident.pk)
        if worker_of(before, by, now) is not None and not over:
            raise WorkedByAnother(cast("Person", before.worked_by))
        # To work on it contradicts nobody's page.
        Incident.objects.filter(pk=incident.pk).update(
            worked_by=current.worked_by, worked_until_at=current.worked_until_at
        )
        current.version -= 1
    return current


def put_down(incident: Incident, by: Person, now: datetime) -> None:
    """Note that a person works on an incident no longer."""
    Incident.objects.filter(pk=incident.pk, worked_by=by).update(worked_by=None, worked_until_at=None)


def worker_of(incident: Incident, person: Person, now: datetime) -> Person | None:
    """Return who else works on an incident now."""
    is_other = incident.worked_by is not None and incident.worked_by_id != person.pk
    return incident.worked_by if is_other and incident.worked_until_at and incident.worked_until_at > now else None


def open_incident(session: Unlocked, report: Report, by: Person, now: datetime, is_drill: bool = False) -> Incident:
    """Make an incident of a report: a case of its own, with the report's place and the report in it.

    Raises:
        AlreadyJoined: the report is part of one.
        NoGrant: the person cannot open the report.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    opened = vault.open_cases(session, [report.uuid]).get(report.uuid)
    if opened is None:
        raise vault.NoGrant(f"no key for case {report.uuid}")
    with transaction.atomic():
        _free(report)
        case = vault.seal_new_case(RING)
        taken = _taken_codes()
        incident = Incident(
            uuid=case.case, code=int(next_code(taken, secrets.randbelow(1000))), priority=report.priority,
            category=report.category, language=report.language, is_drill=is_drill, cell=report.cell,
            county=report.county, opened_at=now, worked_by=by, worked_until_at=now + WORKED_FOR,
            state=IncidentState.UNVERIFIED,
        )  # fmt: skip
        _copy_place(opened, report, case, incident)
        incident.save(force_insert=True)
        _join(report, incident, None, (), by, now)
        note(by, RespondEvent.INCIDENT_OPENED, incident.uuid, str(report.uuid), now)
    return incident


def _taken_codes() -> set[str]:
    """Return the codes that people may still text back."""
    running = DispatchRequest.objects.filter(ended_at__isnull=True)
    merged = Offer.objects.filter(request__in=running, also_code__isnull=False)
    codes = (
        Incident.objects.filter(closed_at__isnull=True).values_list("code", flat=True),
        running.values_list("code", flat=True),
        merged.values_list("also_code", flat=True),
    )
    return {str(code) for some in codes for code in some}


def _copy_place(opened: OpenCase, report: Report, case: OpenCase, incident: Incident) -> None:
    for column in ("place", "point"):
        value = opened.read(report, column)
        if value:
            case.write(incident, column, value)


def _free(report: Report) -> None:
    Report.objects.select_for_update().get(pk=report.pk)
    if Joining.objects.filter(report=report, left_at__isnull=True).exists():
        raise AlreadyJoined("the report is part of an incident")


def join_report(
    report: Report, incident: Incident, by: Person, now: datetime, *, version: int | None = None,
    score: float | None = None, reasons: Sequence[str] = (),
) -> Joining:  # fmt: skip
    """Put a report into an incident, as a person decided; a suggestion's score and reasons are kept with it.

    Raises:
        AlreadyJoined: the report is part of an incident.
        ChangedMeanwhile, IncidentClosed: see `locked`.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    with transaction.atomic():
        current = locked(incident, version, by, now)
        _free(report)
        joining = _join(report, current, score, reasons, by, now)
        current.priority = min(current.priority, report.priority)
        current.category = max(current.category or 0, report.category or 0) or None
        current.cell = current.cell or report.cell
        current.county = current.county or report.county
        current.save()
        note(by, RespondEvent.REPORT_JOINED, current.uuid, str(report.uuid), now)
    return joining


def _join(
    report: Report, incident: Incident, score: float | None, reasons: Sequence[str], by: Person, now: datetime
) -> Joining:
    joining = Joining.objects.create(
        report=report, incident=incident, score=score, reasons=list(reasons), joined_by=by, joined_at=now
    )
    changed: dict[str, Any] = {"state": ReportState.JOINED, "lane": "ORDINARY"}
    Report.objects.filter(pk=report.pk).update(**changed)
    return joining


def part_report(joining: Joining, by: Person, now: datetime, *, version: int | None = None) -> None:
    """Take a report out of an incident again; that it was there stays on record.

    Raises:
        ChangedMeanwhile, IncidentClosed, NotAllowed: see `join_report`.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    with transaction.atomic():
        current = locked(joining.incident, version, by, now)
        if Joining.objects.filter(pk=joining.pk, left_at__isnull=True).update(left_at=now):
            Report.objects.filter(pk=joining.report_id).update(state=ReportState.IN_TRIAGE)
        current.save()
        note(by, RespondEvent.REPORT_PARTED, current.uuid, str(joining.report.uuid), now)


def describe_place(
    session: Unlocked, incident: Incident, area: str, meeting_point: str, by: Person, now: datetime, version: int
) -> Incident:
    """Seal what texts may say of the place: an area, cross streets at the most, and where observers meet.

    Raises:
        ChangedMeanwhile, IncidentClosed, NotAllowed: see `join_report`.
        NoGrant: the person cannot open the incident.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    with transaction.atomic():
        current = locked(incident, version, by, now)
        case = vault.open_case(session, current.uuid)
        case.write(current, "area", area.strip() or None)
        case.write(current, "meeting_point", meeting_point.strip() or None)
        current.save()
    return current


def close_incident(incident: Incident, by: Person, now: datetime, version: int) -> Incident:
    """Close an incident and its reports; from now on their clocks run.

    Raises:
        NotConcluded: reporters would never hear how it ended.
        ChangedMeanwhile, IncidentClosed, NotAllowed: see `join_report`.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    with transaction.atomic():
        current = locked(incident, version, by, now)
        if current.concluded_at is None:
            raise NotConcluded("conclude it first, if only as unresolved")
        current.closed_at, current.worked_by, current.worked_until_at = now, None, None
        current.save()
        reports = Report.objects.filter(joinings__incident=current, joinings__left_at__isnull=True)
        reports.filter(closed_at__isnull=True).update(state=ReportState.CLOSED, closed_at=now)
        note(by, RespondEvent.INCIDENT_CLOSED, current.uuid, "", now)
    return current


class NotConcluded(Exception):
    """An incident was to be closed before it was concluded."""
