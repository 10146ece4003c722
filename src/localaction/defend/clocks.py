"""How long defence keeps anything about a person, and how long a granted case stays open."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from localaction.defend.actions.crossing import end_expired_grants
from localaction.defend.models import ConflictEntry, Matter
from localaction.messages import schedule
from localaction.messages.schedule import Job
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
    schedule.register(
        Job("defend.grants", _("Take back cases whose grant has ended"), timedelta(minutes=15), end_expired_grants)
    )
