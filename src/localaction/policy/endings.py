"""What is recorded about the end of agreements, which of them it ends, and since when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from localaction.policy.models import EndEvidence
from localaction.policy.rules.published import Agreement, Event
from localaction.policy.rules.status import DOCUMENTS, Evidence, ended_on

# An event that no publication brought.
NO_PUBLICATION = 0


def is_end_shown(agreement_uid: str, model: str) -> bool:
    """Return whether the evidence recorded for an agreement shows its end, now or on a later day."""
    rows = EndEvidence.objects.filter(agreement_uid=agreement_uid, withdrawn_at=None)
    return ended_on(model, [_evidence(row) for row in rows]) is not None


def recorded_evidence(agreement_uid: str) -> list[EndEvidence]:
    """Return all evidence of an agreement's end, the withdrawn too, the latest first; one query."""
    rows = EndEvidence.objects.filter(agreement_uid=agreement_uid).select_related("entered_by", "withdrawn_by")
    return list(rows.order_by("-dated_on", "-id"))


def endings(agreements: Iterable[Agreement], on: dt.date) -> list[Event]:
    """Return an event for each agreement that evidence shows to have ended by a day, dated on its end."""
    found: dict[str, list[EndEvidence]] = defaultdict(list)
    for row in EndEvidence.objects.filter(withdrawn_at=None).order_by("dated_on", "id"):
        found[row.agreement_uid].append(row)
    events = []
    for agreement in agreements:
        rows = found.get(agreement.uid, [])
        end = ended_on(agreement.model, [_evidence(row) for row in rows])
        if end is None or end > on:
            continue
        documents = [row for row in rows if row.kind in DOCUMENTS]
        shown = (documents or rows)[0]
        detail = {
            "title": shown.title, "publisher": shown.publisher, "url": shown.url,
            "dated_on": shown.dated_on.isoformat(), "model": agreement.model,
        }  # fmt: skip
        code = "DOCUMENT" if documents else "TWO_REPORTS"
        events.append(Event("terminated", NO_PUBLICATION, end, agreement.agency, agreement.uid, code, detail))
    return events


def _evidence(row: EndEvidence) -> Evidence:
    return Evidence(row.kind, row.dated_on, row.effective_on, row.publisher)
