"""The status of an agreement on a day: what ICE lists, and what the law and the documents say, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

# What may show alone that an agreement has ended; anything else needs a second source.
DOCUMENTS = frozenset({"NOTICE", "ORDER", "COURT", "ICE"})


@dataclass(frozen=True)
class Listing:
    """What the publications show of one agreement.

    Attributes:
        linked_on: first day on which a link to the memorandum was printed, or None.
        turns: (day, kind, code) of its events, in order; the first is the day on which it appeared.
    """

    linked_on: dt.date | None
    turns: Sequence[tuple[dt.date, str, str]]


@dataclass(frozen=True)
class Evidence:
    """A document or a report about an agreement's end."""

    kind: str
    dated_on: dt.date
    effective_on: dt.date | None
    publisher: str


@dataclass(frozen=True)
class Clause:
    """How an agreement can be ended, from its model's template until its own document is read.

    Attributes:
        notice_days: calendar days between the notice and the end; 0 when the template names no period.
        code: WSO_90_DAYS, FIELD_OFFICE_NO_PERIOD or UNKNOWN; the sentence is written where it is shown.
    """

    code: str
    notice_days: int | None


CLAUSES = {
    "WSO": Clause("WSO_90_DAYS", 90),
    "JEM": Clause("FIELD_OFFICE_NO_PERIOD", 0),
    "TFM": Clause("FIELD_OFFICE_NO_PERIOD", 0),
}


def clause(model: str) -> Clause:
    """Return the termination clause of a model's template.

    Source: memoranda published by ICE; of those with a text layer 113 of 127 WSO memoranda ask for 90 days' written
    notice and 152 of 166 TFM and JEM memoranda let the agency end them in writing to the local field office, with no
    period (read in 2026). An agreement's own document decides.
    """
    return CLAUSES.get(model, Clause("UNKNOWN", None))


def ends_on(model: str, evidence: Evidence) -> dt.date:
    """Return the day on which an agreement ends by this document.

    A day that the document names counts; else a notice ends it after the clause's days, and any other document on
    its own day. Example: a WSO notice of 2026-12-01 ends the agreement on 2027-03-01.
    """
    if evidence.effective_on is not None:
        return evidence.effective_on
    days = clause(model).notice_days or 0
    return evidence.dated_on + dt.timedelta(days=days if evidence.kind == "NOTICE" else 0)


def ended_on(model: str, evidence: Collection[Evidence]) -> dt.date | None:
    """Return the day on which the agreement ended or will end, or None when nothing shows an end.

    One document is enough; without one, two sources that do not depend on each other are (two publishers).
    """
    documents = [e for e in evidence if e.kind in DOCUMENTS]
    if documents:
        return min(ends_on(model, e) for e in documents)
    reports = [e for e in evidence if e.kind != "VOID"]
    if len({e.publisher.casefold() for e in reports}) >= 2:
        return max(ends_on(model, e) for e in sorted(reports, key=lambda e: e.dated_on)[:2])
    return None


def listing_status(listing: Listing, on: dt.date) -> str | None:
    """Return ICE's own word on a day: listed, listed-link-pending, missing, removed-from-list or superseded.

    None before the first publication that lists it.
    """
    word = None
    for day, kind, code in listing.turns:
        if day > on:
            break
        if kind in ("missing", "removed-from-list", "superseded"):
            word = kind
        elif kind == "appeared" or code == "LISTED_AGAIN":
            word = "listed"
    if word == "listed" and not (listing.linked_on and on >= listing.linked_on):
        return "listed-link-pending"
    return word


def status(model: str, listing: Listing, evidence: Collection[Evidence], on: dt.date) -> str | None:
    """Return the status on a day: "terminated" or "void-declared" where documents say so, else ICE's word.

    ICE's list may lag behind; pages show `listing_status` beside this whenever the two differ.
    """
    end = ended_on(model, evidence)
    if end is not None and on >= end:
        return "terminated"
    if any(e.kind == "VOID" and on >= (e.effective_on or e.dated_on) for e in evidence):
        return "void-declared"
    return listing_status(listing, on)


def is_in_force(word: str | None) -> bool:
    """Return whether a status means that officers act under the agreement, as far as is known."""
    return word in ("listed", "listed-link-pending", "missing", "prohibited-by-state-law")
