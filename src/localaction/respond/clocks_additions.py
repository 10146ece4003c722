"""How long what belongs to a report is kept: never longer than the report. What is evidence the legal lead takes in.

Source: respond.md 1.9.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from localaction.respond.clocks import ACCOUNT_KEPT, OF_INCIDENT, QUARANTINE_KEPT
from localaction.respond.media import files_of
from localaction.respond.models import Addition, Call, Conversation, Enclosure, Lane, Photo, ReportState, Subscriber
from localaction.vault import retention
from localaction.vault.retention import Delete

# Ours: somebody who writes again the same evening means the same event; the next day it is another one.
CONVERSATION_KEPT = timedelta(hours=6)
CALL_KEPT = timedelta(days=7)
# Ours: a number changes hands within a year; whoever still wants alerts asks again.
SUBSCRIBED_FOR = timedelta(days=365)
# Each is a case of its own; a hold on its report or on the event keeps it too.
HELD_WITH = ("report__uuid", f"report__{OF_INCIDENT}")


def register() -> None:
    """Register the clocks of additions, photographs, conversations and calls; called from AppConfig.ready."""
    retention.register(
        "respond.addition.account", Addition, lambda rows, cut: rows.filter(report__closed_at__lte=cut),
        keep=ACCOUNT_KEPT, effect=Delete(shreds=True), case="uuid", held_with=HELD_WITH,
    )  # fmt: skip
    retention.register(
        "respond.addition.quarantine", Addition, _quarantined, keep=QUARANTINE_KEPT, effect=Delete(shreds=True),
        case="uuid", held_with=HELD_WITH,
    )  # fmt: skip
    retention.register(
        "respond.photo", Photo, lambda rows, cut: rows.filter(report__closed_at__lte=cut), keep=ACCOUNT_KEPT,
        effect=Delete(shreds=True), case="uuid", files=files_of, held_with=HELD_WITH,
    )  # fmt: skip
    retention.register(
        "respond.photo.quarantine", Photo, _quarantined, keep=QUARANTINE_KEPT, effect=Delete(shreds=True),
        case="uuid", files=files_of, held_with=HELD_WITH,
    )  # fmt: skip
    retention.register(
        "respond.conversation", Conversation, lambda rows, cut: rows.filter(last_at__lte=cut), keep=CONVERSATION_KEPT,
        effect=Delete(),
    )  # fmt: skip
    retention.register(
        "respond.subscriber.asked", Subscriber, lambda rows, cut: rows.filter(confirmed_at=None, asked_at__lte=cut),
        keep=timedelta(days=1), effect=Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "respond.subscriber", Subscriber, lambda rows, cut: rows.filter(confirmed_at__lte=cut), keep=SUBSCRIBED_FOR,
        effect=Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "respond.enclosure", Enclosure, lambda rows, cut: rows.filter(done_at__lte=cut), keep=CALL_KEPT, effect=Delete()
    )
    retention.register(
        "respond.call", Call, lambda rows, cut: rows.filter(began_at__lte=cut), keep=CALL_KEPT, effect=Delete()
    )


def _quarantined(rows: QuerySet[Any], cut: datetime) -> QuerySet[Any]:
    waiting = Q(report__lane=Lane.QUARANTINE, report__state=ReportState.NEW, report__received_at__lte=cut)
    return rows.filter(waiting)
