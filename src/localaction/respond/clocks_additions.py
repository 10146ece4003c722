"""How long what belongs to a report is kept: never longer than the report, evidence by the legal lead's decision.

Source: respond.md 1.9.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from localaction.respond.clocks import ACCOUNT_KEPT, QUARANTINE_KEPT
from localaction.respond.media import files_of
from localaction.respond.models import Addition, Call, Conversation, Lane, Photo, ReportState
from localaction.vault import retention
from localaction.vault.models import LegalHold
from localaction.vault.retention import Delete

# Ours: somebody who writes again the same evening means the same event; the next day it is another one.
CONVERSATION_KEPT = timedelta(hours=6)
CALL_KEPT = timedelta(days=7)


def register() -> None:
    """Register the clocks of additions, photographs, conversations and calls; called from AppConfig.ready."""
    retention.register(
        "respond.addition.account", Addition, lambda rows, cut: unheld(rows).filter(report__closed_at__lte=cut),
        keep=ACCOUNT_KEPT, effect=Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "respond.addition.quarantine", Addition, _quarantined, keep=QUARANTINE_KEPT, effect=Delete(shreds=True),
        case="uuid",
    )  # fmt: skip
    retention.register(
        "respond.photo", Photo, _undecided, keep=ACCOUNT_KEPT, effect=Delete(shreds=True), case="uuid", files=files_of
    )
    retention.register(
        "respond.photo.quarantine", Photo, _quarantined, keep=QUARANTINE_KEPT, effect=Delete(shreds=True),
        case="uuid", files=files_of,
    )  # fmt: skip
    retention.register(
        "respond.conversation", Conversation, lambda rows, cut: rows.filter(last_at__lte=cut), keep=CONVERSATION_KEPT,
        effect=Delete(),
    )  # fmt: skip
    retention.register(
        "respond.call", Call, lambda rows, cut: rows.filter(began_at__lte=cut), keep=CALL_KEPT, effect=Delete()
    )


def unheld(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out what belongs to a report under a legal hold: the hold is on the report's own case."""
    return rows.exclude(report__uuid__in=LegalHold.objects.filter(lifted_at__isnull=True).values("case"))


def _quarantined(rows: QuerySet[Any], cut: datetime) -> QuerySet[Any]:
    waiting = Q(report__lane=Lane.QUARANTINE, report__state=ReportState.NEW, report__received_at__lte=cut)
    return unheld(rows).filter(waiting)


def _undecided(rows: QuerySet[Any], cut: datetime) -> QuerySet[Any]:
    """Keep photographs of reports closed long ago that the legal lead has not kept for longer."""
    decided = Q(kept_until_at__isnull=True) | Q(kept_until_at__lte=cut + ACCOUNT_KEPT)
    return unheld(rows).filter(decided, report__closed_at__lte=cut)
