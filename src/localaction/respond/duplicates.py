"""Which waiting reports and open incidents a report could be the same event as: suggested, never decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from localaction.respond.models import Incident, Report
from localaction.vault.actions import Unlocked


@dataclass(frozen=True)
class Suggestion:
    """An incident or a report that could be the same event, how likely (0 to 1), and why."""

    incident: Incident | None
    report: Report
    code: str
    score: float
    codes: tuple[str, ...]
    reasons: tuple[str, ...]


def suggestions(session: Unlocked, report: Report, now: datetime) -> list[Suggestion]:
    return []
