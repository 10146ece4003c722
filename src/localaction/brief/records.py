"""When a public body must answer a request for records that it receives today: what a resident can do at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from localaction.detention.lawbook import UnknownStatute, find_law
from localaction.detention.rules.reckoning import reckon

CONFIDENCE = {"V": "high", "S": "medium", "K": "low"}


@dataclass(frozen=True)
class RecordsClock:
    """A state's records law, reckoned for a request received on a day.

    Attributes:
        due_on: day by which the body must act; None where the law names no number of days.
        confidence: high when the statute was read, medium from a second source, low when unverified.
    """

    title: str
    citation: str
    received_on: dt.date
    due_on: dt.date | None
    confidence: str

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in exports."""
        return {
            "kind": "records-request", "law": self.title, "received_on": self.received_on.isoformat(),
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "source": {"title": self.title, "citation": self.citation}, "as_of": self.received_on.isoformat(),
            "confidence": self.confidence,
        }  # fmt: skip


@lru_cache(maxsize=256)
def records_clock(state: str, received_on: dt.date) -> RecordsClock | None:
    """Return the clock of a state's records law, or None where we know no law.

    Args:
        state: two-letter code.
        received_on: the day on which the body receives the request.
    """
    try:
        law = find_law(state)
    except UnknownStatute:
        return None
    found = reckon(law, received_on)
    worst = max((str(run.clock.confidence.value) for run in found.runs if run.clock), key="VSK".index, default="K")
    return RecordsClock(law.title, law.citation, received_on, found.current.due_on, CONFIDENCE[worst])
