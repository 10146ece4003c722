"""What changed of agreements: signed, applied for, gone from ICE's list for good, ended. ICE's work on its own sheet
(spellings, corrected dates, a link that was printed, a row that was away once or twice) is none of it."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from localaction.brief.changed.news import NEWS_FOR, News, about_agency
from localaction.brief.words import change_sentence
from localaction.messages.actions.announcing import Said
from localaction.policy import reads as policy
from localaction.policy.models import AgreementEvent

# By kind and code: the same kind can be news or a slip of the list's makers.
TOLD = {
    ("appeared", "NEW"), ("appeared", "RELISTED"), ("removed-from-list", "ABSENT_THREE_TIMES"),
    ("superseded", "SIGNED_AGAIN"), ("terminated", "DOCUMENT"), ("terminated", "TWO_REPORTS"),
    ("pending-appeared", "NEW"),
}  # fmt: skip


def agreement_news(today: dt.date) -> list[News]:
    """Return what really changed of agreements in the last sixty days and waits for nobody's decision. Queries: 4."""
    rows = policy.changed(today - NEWS_FOR, today, "", (), sorted({kind for kind, _code in TOLD}))
    events = rows.filter(is_held=False).prefetch_related("agency__counties", "agency__other_names")
    return [_news(event) for event in events if (event.kind, event.code) in TOLD]


def _news(event: AgreementEvent) -> News:
    def say() -> Said:
        change = policy.change_of(event)
        sentence = change_sentence(change.kind, change.code, change.model, change.detail)
        source = change.evidence[0] if change.evidence else {}
        read = ", ".join(str(source[part]) for part in ("title", "publisher", "file") if source.get(part))
        return Said(f"{change.agency} {sentence}", read, reverse("agency", args=[change.agency_id]))

    return News(f"agreement:{event.uid}", event.on, lambda: about_agency(event.agency), say)
