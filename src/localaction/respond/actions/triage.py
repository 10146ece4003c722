"""What a person decides about a report that waits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.respond import points
from localaction.respond.actions.incidents import note
from localaction.respond.events import RespondEvent
from localaction.respond.models import Lane, Report, ReportState
from localaction.respond.rules.cells import cell_of
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

# A person puts a report aside as one of these; it then has an end, and its clocks run.
PUT_ASIDE = (ReportState.OUT_OF_SCOPE, ReportState.ABUSE, ReportState.CLOSED)


class NotForTriage(Exception):
    """The report is part of an incident or was erased: what is decided is decided there."""


def take_report(report: Report, by: Person, now: datetime) -> Report:
    """Note that a person reads a new report, so that nobody else does so unknowingly.

    Raises:
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    Report.objects.filter(pk=report.pk, state=ReportState.NEW).update(state=ReportState.IN_TRIAGE, taken_by=by)
    report.refresh_from_db(fields=["state", "taken_by"])
    return report


def triage_report(report: Report, priority: int, category: int | None, state: str, by: Person, now: datetime) -> Report:
    """Set what a report deserves and where it stands; this also takes it out of quarantine.

    Args:
        state: IN_TRIAGE, ASKED, or one of PUT_ASIDE.

    Raises:
        NotForTriage: it is part of an incident, or erased.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    if state not in (ReportState.IN_TRIAGE, ReportState.ASKED, *PUT_ASIDE):
        raise NotForTriage(f"{state} is not decided here")
    with transaction.atomic():
        current = Report.objects.select_for_update().get(pk=report.pk)
        if current.state == ReportState.JOINED or current.erased_at is not None:
            raise NotForTriage("the report is part of an incident, or erased")
        current.priority, current.category, current.state, current.taken_by = priority, category, state, by
        current.lane = Lane.ORDINARY
        current.closed_at = now if state in PUT_ASIDE else None
        current.save()
        note(by, RespondEvent.REPORT_TRIAGED, current.uuid, f"P{priority} {category or '-'} {state}", now)
    return current


def place_report(session: Unlocked, report: Report, point: tuple[float, float], by: Person, now: datetime) -> Report:
    """Seal the point of a report's place, as a person found it on a map; lists get its cell only.

    Raises:
        NoGrant: the person cannot open the report.
        NotAllowed: the person's role does not cover it.
    """
    require(by, Verb.TRIAGE, now, Programme.RESPOND)
    with transaction.atomic():
        current = Report.objects.select_for_update().get(pk=report.pk)
        vault.open_case(session, current.uuid).write(current, "point", points.written(point))
        current.cell = cell_of(*point)
        current.save(update_fields=["point", "cell"])
    return current
