"""How long the hotline keeps what it was told.

Source: respond.md 1.9: contact as short as the follow-up needs, the account 30 days after the close, then only cell,
hour, category and outcome.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from localaction.respond.models import Finding, Incident, Lane, Report, ReportState
from localaction.vault import retention
from localaction.vault.retention import Delete, NullFields, Shred

# A hold on an event keeps every report that was ever joined to it.
OF_INCIDENT = "joinings__incident__uuid"
ACCOUNT_KEPT = timedelta(days=30)
CONTACT_KEPT = timedelta(hours=72)
QUARANTINE_KEPT = timedelta(days=14)


def register() -> None:
    """Register the clocks of reports and incidents; called from AppConfig.ready."""
    retention.register(
        "respond.report.contact",
        Report,
        lambda rows, cut: rows.filter(Q(told_at__lte=cut) | Q(closed_at__lte=cut)),
        keep=CONTACT_KEPT,
        effect=NullFields(("contact",)),
        case="uuid",
        held_with=(OF_INCIDENT,),
    )
    retention.register(
        "respond.report.account",
        Report,
        lambda rows, cut: rows.filter(closed_at__lte=cut),
        keep=ACCOUNT_KEPT,
        effect=Shred(),
        case="uuid",
        held_with=(OF_INCIDENT,),
    )
    retention.register(
        "respond.report.quarantine",
        Report,
        lambda rows, cut: rows.filter(lane=Lane.QUARANTINE, state=ReportState.NEW, received_at__lte=cut),
        keep=QUARANTINE_KEPT,
        effect=Delete(shreds=True),
        case="uuid",
        held_with=(OF_INCIDENT,),
    )
    retention.register(
        "respond.incident.place",
        Incident,
        lambda rows, cut: rows.filter(closed_at__lte=cut),
        keep=ACCOUNT_KEPT,
        effect=NullFields(("place", "point", "area", "meeting_point")),
        case="uuid",
    )
    retention.register(
        "respond.finding.what_it_was",
        Finding,
        lambda rows, cut: rows.filter(incident__closed_at__lte=cut),
        keep=ACCOUNT_KEPT,
        effect=NullFields(("what_it_was",)),
        case="incident__uuid",
    )
