"""Forgetting a report because its reporter asks for it: at once, with a receipt, and never silently refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from localaction.messages.actions import forgetting
from localaction.people import limits
from localaction.people.rules.limits import Limit
from localaction.respond import media, texts_follow_up
from localaction.respond.actions import enclosures, evidence, legal_line
from localaction.respond.actions.intake import new_reference
from localaction.respond.actions.photos import remove_files
from localaction.respond.models import Call, Conversation, Incident, Report, ReportState
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import UnderHold
from localaction.vault.models import LegalHold
from localaction.vault.retention import write_receipt

RULE = "respond.erasure"
# Source: respond.md S10: five tries, then wait.
CODES = Limit("report-code", capacity=5, seconds_each=60)


class NoSuchReport(Exception):
    """No report has this code, or it is erased already: outside nobody can tell which."""


class TooManyTries(Exception):
    """Five wrong codes came from one place; it has to wait."""


@dataclass(frozen=True)
class Erased:
    """A report that was forgotten: the code it had, its language, and the receipt."""

    reference: str
    language: str
    receipt: UUID


def find_report(code: str, source: str, now: datetime) -> Report:
    """Return the report of a code as stored; a wrong code costs the source one of five tries.

    Args:
        source: a network or a number's mark.

    Raises:
        TooManyTries: even a right code is not looked at until a minute has passed.
        NoSuchReport: as said.
    """
    if not limits.take(CODES, source, now):
        raise TooManyTries("wait some minutes")
    report = Report.objects.filter(reference=code, erased_at__isnull=True).first() if code else None
    if report is None:
        raise NoSuchReport("no report has this code")
    limits.give_back(CODES, source, now)
    return report


def erase_report(report: Report, now: datetime, by: str = audit.SYSTEM) -> Erased:
    """Forget everything that a person told: account, contact, photographs, marks, texts. A neutral count stays.

    All in one transaction; files are unlinked once it is committed. What is left of the report are channel, lane,
    category, priority, the hour, the cell and the county.

    Raises:
        UnderHold: a legal hold keeps it; that it was asked for is noted, the legal lead is told, and it is done once
            the hold is lifted.
    """
    with transaction.atomic():
        current = Report.objects.select_for_update().get(pk=report.pk)
        additions, photos = list(current.additions.all()), list(current.photos.all())
        cases = [current.uuid, *(row.uuid for row in additions), *(row.uuid for row in photos)]
        # A hold on the event keeps every report that was ever joined to it, as the purge sees it.
        events = Incident.objects.filter(joinings__report=current).values_list("uuid", flat=True)
        pieces = current.evidence.filter(disposed_at__isnull=True).values_list("uuid", flat=True)
        if not LegalHold.objects.in_force(now).filter(case__in=[*cases, *events, *pieces]).exists():
            return _erase(current, cases, now, by)
        if Report.objects.filter(pk=current.pk, erasure_asked_at__isnull=True).update(erasure_asked_at=now):
            legal_line.tell(texts_follow_up.ERASURE, str(current.uuid), now)
    raise UnderHold("a legal hold keeps this report")


def _erase(report: Report, cases: list[UUID], now: datetime, by: str) -> Erased:
    texts = [report.inbound, *report.additions.values_list("inbound", flat=True)]
    paths = [path for photo in report.photos.all() for path in media.files_of(photo)]
    for case in cases:
        vault.erase_case(case, by, now)
    for piece in report.evidence.filter(disposed_at__isnull=True):
        evidence.shred(piece, now, None)
    forgetting.forget_inbound([text for text in texts if text is not None], now)
    enclosures.forget(report, now)
    forgetting.forget_calls(Call.objects.filter(report=report).values_list("sid", flat=True), now)
    forgetting.forget_outbox(f"report:{report.uuid}:", now)
    Conversation.objects.filter(report=report).delete()
    report.additions.all().delete()
    report.photos.all().delete()
    done = Erased(report.reference, report.language, write_receipt(RULE, "Erase", [str(report.uuid)], now).pk)
    _neutralise(report, now)
    transaction.on_commit(lambda: remove_files(paths))
    return done


def _neutralise(report: Report, now: datetime) -> None:
    """Leave of a report what can be counted and leads to nobody."""
    report.refresh_from_db()
    report.reference, report.form_token, report.inbound = new_reference(), None, None
    report.basis, report.activity, report.paperwork, report.precision = "UNKNOWN", "", "", ""
    report.lettering, report.equipment, report.lane_reasons = [], [], []
    report.n_people_least = report.n_people_most = report.n_vehicles_least = report.n_vehicles_most = None
    report.n_affected = report.is_caller_safe = report.observed_at = report.observed_within_minutes = None
    report.wants_feedback = report.wants_callback = False
    report.received_at = report.received_at.replace(minute=0, second=0, microsecond=0)
    report.erased_at, report.erasure_asked_at = now, None
    if report.state != ReportState.JOINED:
        report.state = ReportState.CLOSED
    report.closed_at = report.closed_at or now
    report.save()


def erase_asked(now: datetime) -> int:
    """Forget what reporters asked to have forgotten while a legal hold kept it, once it is lifted; returns how many."""
    n_erased = 0
    for report in Report.objects.filter(erasure_asked_at__isnull=False, erased_at__isnull=True).order_by("pk"):
        try:
            erase_report(report, now)
        except UnderHold:
            continue
        n_erased += 1
    return n_erased
