"""What pages, exports and the place brief show of applications for 287(g) agreements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from localaction.policy.citations import source_of
from localaction.policy.models import Application
from localaction.policy.reads import AgencyFact, agency_fact
from localaction.sources.models import Publication
from localaction.sources.printed import Source


@dataclass(frozen=True)
class PendingFact:
    """An application on a day."""

    agency: AgencyFact
    model: str
    first_listed: dt.date
    last_listed: dt.date
    source: Source | None
    as_of: dt.date

    def as_json(self) -> dict[str, Any]:
        """Return the shape used in exports."""
        return {
            "agency": self.agency.as_json(), "model": self.model, "status": "pending",
            "first_listed": self.first_listed.isoformat(), "last_listed": self.last_listed.isoformat(),
            "source": self.source.as_json() if self.source else None, "as_of": self.as_of.isoformat(),
            "confidence": "high",
        }  # fmt: skip


def pending_rows(where: Q, on: dt.date, known: Publication) -> list[Application]:
    """Return the applications on ICE's list on a day, of which `known` is the latest. Queries: 1."""
    rows = Application.objects.filter(where, first_listed__lte=on, last_listed__gte=known.published_at.date())
    return list(rows.select_related("agency").distinct())


def pending_facts(rows: list[Application], known: Publication) -> list[PendingFact]:
    """Return applications as ICE's list has them; the names of their agencies should be prefetched."""
    facts = [
        PendingFact(
            agency_fact(r.agency), r.model, r.first_listed, r.last_listed, source_of(known), known.published_at.date()
        )
        for r in rows
    ]
    return sorted(facts, key=lambda f: (f.agency.state, f.agency.name, f.model))
