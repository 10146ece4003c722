"""How long public actions keep anything about a person. What the public sees of them stays; it names nobody.

Two clocks for the sealed papers, as `rules.public_actions` says; the row says the day, the rule no time beyond it.
"""

from __future__ import annotations

from datetime import timedelta

from localaction.organise.models.public_actions import (
    ActionBriefing,
    ActionReach,
    ActionTurn,
    ArrestLog,
    OperationsSheet,
)
from localaction.organise.rules.public_actions import BRIEFING_KEPT
from localaction.vault import retention

REACH_KEPT = timedelta(days=365)
NOTHING = timedelta(0)


def register_clocks() -> None:
    """Tell the vault when sheet, briefing, arrest log, volunteers and their addresses go."""
    retention.register(
        "organise.action-sheet", OperationsSheet, lambda rows, cut: rows.filter(purge_on__lte=cut.date()),
        keep=NOTHING, effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "organise.action-briefing", ActionBriefing, lambda rows, cut: rows.filter(action__ends_at__lte=cut),
        keep=BRIEFING_KEPT, effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "organise.action-log", ArrestLog, lambda rows, cut: rows.filter(purge_on__lte=cut.date()), keep=NOTHING,
        effect=retention.Delete(shreds=True), case="uuid",
    )  # fmt: skip
    retention.register(
        "organise.action-turn", ActionTurn, lambda rows, cut: rows.filter(action__sheet__purge_on__lte=cut.date()),
        keep=NOTHING, effect=retention.Delete(), case="action__sheet__uuid",
    )  # fmt: skip
    retention.register(
        "organise.action-reach", ActionReach, lambda rows, cut: rows.filter(noted_at__lte=cut), keep=REACH_KEPT,
        effect=retention.NullFields(("reach",)),
    )  # fmt: skip
    retention.register(
        "organise.action-reach.left", ActionReach, lambda rows, cut: rows.filter(person__is_active=False),
        keep=NOTHING, effect=retention.NullFields(("reach",)),
    )  # fmt: skip
