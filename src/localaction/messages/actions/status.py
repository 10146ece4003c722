"""Taking in what gateways report of messages they took: in any order, any number of times, even too early."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from localaction.messages import news
from localaction.messages.actions import consent, halts
from localaction.messages.models import Act, How, Outbox, StatusReport
from localaction.messages.rules import states
from localaction.messages.rules.states import FINAL, State

OPTED_OUT = "21610"
FILTERED = "30007"
OVERFLOW = frozenset({"21611", "30001"})


def receive_status(
    provider: str, provider_id: str, status: str, error: str, at: datetime, message: UUID | None = None
) -> bool:
    """Record one report and move its message forward; returns False for one that was known.

    Args:
        status: a gateway's own word.
        message: our own number of the message, where the gateway gave it back: then even a message whose answer
            was lost is known to be taken, and is not sent again.

    Raises:
        UnknownStatus: the word is none of the gateway's.
    """
    state_of(provider, status)
    with transaction.atomic():
        try:
            with transaction.atomic():
                report = StatusReport.objects.create(
                    provider=provider, provider_id=provider_id, status=status, error=error[:40], outbox_uuid=message,
                    received_at=at,
                )  # fmt: skip
        except IntegrityError:
            return False
        _apply(report, at)
    return True


def apply_waiting(provider: str, provider_id: str, at: datetime) -> None:
    """Apply the reports that came before the gateway's number of a message was known."""
    for report in StatusReport.objects.filter(provider=provider, provider_id=provider_id, applied_at__isnull=True):
        _apply(report, at)


def state_of(provider: str, status: str) -> State:
    """Return what a gateway's word means.

    Raises:
        UnknownStatus: it is none of the gateway's.
    """
    if provider != "kannel":
        return states.of_call(status) if provider == "twilio-voice" else states.of_twilio(status)
    try:
        return states.of_kannel(int(status))
    except ValueError:
        raise states.UnknownStatus("unknown Kannel status") from None


def _apply(report: StatusReport, at: datetime) -> None:
    known = Q(provider=report.provider, provider_id=report.provider_id)
    if report.outbox_uuid is not None:
        known |= Q(uuid=report.outbox_uuid)
    row = Outbox.objects.select_for_update().filter(known).first()
    if row is None:
        return
    state = states.advance(State(row.state), state_of(report.provider, report.status))
    if state != row.state:
        row.state, row.content, row.lease_until_at = state, None, None
        row.provider, row.provider_id = report.provider, report.provider_id
        row.sent_at, row.finished_at = row.sent_at or at, at
        why = report.error or (report.status if state == State.FAILED else "")
        row.last_error = f"{report.provider}_{why}".upper()[:40] if why else ""
        row.save()
        if state in FINAL:
            news.tell(row)
        _consequences(row, report.error, at)
    report.applied_at = at
    report.save(update_fields=["applied_at"])


def _consequences(row: Outbox, error: str, at: datetime) -> None:
    """Do what an error code asks for (respond.md section 1.12)."""
    if error == OPTED_OUT and row.mark is not None:
        consent.record_mark(Act.OUT, row.channel, bytes(row.mark), How.PROVIDER, at, row.person)
    elif error == FILTERED:
        halts.halt(row.last_error, at, code=row.code)
    elif error in OVERFLOW:
        halts.halt(row.last_error, at, channel=row.channel)
