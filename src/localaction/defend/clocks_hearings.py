"""How long hearings and the bond fund keep anything about a person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from localaction.defend.models import Bond, Companion, Hearing, Reach
from localaction.vault import retention

SHEET_KEPT = timedelta(days=2)
COMPANION_KEPT = timedelta(days=90)
REACH_KEPT = timedelta(days=365)
# Source: visit-and-defend.md section 2: trust records are kept seven years (ISBA Op. 12-06).
BOND_KEPT = timedelta(days=7 * 365 + 2)


def register_clocks() -> None:
    """Tell the vault when meeting sheets, companions, ways to be told and the papers of a bond go.

    Dates of hearings stay with the matter as statistics; the books of the fund name nobody and stay.
    """
    retention.register(
        "defend.hearing", Hearing, _is_past, keep=SHEET_KEPT, effect=retention.Shred(), case="uuid"
    )  # fmt: skip
    retention.register(
        "defend.companion", Companion,
        lambda rows, cut: rows.filter(hearing__in=_is_past(Hearing.objects.all(), cut)),
        keep=COMPANION_KEPT, effect=retention.Delete(),
    )  # fmt: skip
    retention.register(
        "defend.reach", Reach, lambda rows, cut: rows.filter(noted_at__lte=cut), keep=REACH_KEPT,
        effect=retention.NullFields(("reach",)),
    )  # fmt: skip
    retention.register(
        "defend.reach.left", Reach, lambda rows, cut: rows.filter(person__is_active=False), keep=timedelta(0),
        effect=retention.NullFields(("reach",)),
    )  # fmt: skip
    retention.register(
        "defend.bond", Bond, lambda rows, cut: rows.filter(ended_on__lte=cut.date()), keep=BOND_KEPT,
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip


def _is_past(rows: QuerySet[Any], cut: datetime) -> QuerySet[Any]:
    over = Q(starts_at__lte=cut) | Q(cancelled_at__lte=cut) | Q(ended_at__lte=cut)
    return rows.filter(over)
