"""How long defence keeps anything about a person."""

from __future__ import annotations

from datetime import timedelta

from localaction.defend.models import ConflictEntry, Matter
from localaction.vault import checks, retention

VOID_KEPT = timedelta(days=30)


def register_clocks() -> None:
    """Tell the vault when files are stripped and wrong index entries go.

    What stays of a matter is the statistical row, and of its people the minimal entry in the conflict index, which
    has no end of its own: see `ConflictEntry`.
    """
    checks.allow("defend.Fund.name", "a source of money, published by whoever gives it")
    retention.register(
        "defend.matter", Matter, lambda rows, cut: rows.filter(keep_until_on__lt=cut.date()), keep=timedelta(0),
        effect=retention.Shred(), case="uuid",
    )  # fmt: skip
    retention.register(
        "defend.conflict", ConflictEntry, lambda rows, cut: rows.filter(void_at__lte=cut), keep=VOID_KEPT,
        effect=retention.Delete(shreds=True), case="uuid",
    )  # fmt: skip
