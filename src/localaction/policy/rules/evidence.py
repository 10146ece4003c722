"""What evidence of an agreement's end must tell before it may be recorded."""

from __future__ import annotations

import datetime as dt

from localaction.policy.rules.status import DOCUMENTS


def gaps(
    kind: str,
    dated_on: dt.date,
    effective_on: dt.date | None,
    publisher: str,
    url: str,
    quote: str,
    signed: dt.date | None,
    on: dt.date,
) -> list[str]:
    """Return the codes of what is missing or cannot be right; empty when it may be recorded.

    Args:
        kind, dated_on, effective_on, publisher, url, quote: the evidence.
        signed: day on which the agreement was signed, where known.
        on: today.

    Returns:
        DATED_LATER, DATED_BEFORE_SIGNING, ENDS_BEFORE_SIGNING; NO_PUBLISHER for anything but a document, for two
        reports count only when their publishers differ; NOTHING_TO_CHECK without an address and without a quote.

    Source: ours; a public fact needs a source that a reader can find again.
    """
    found = []
    if dated_on > on:
        found.append("DATED_LATER")
    if signed and dated_on < signed:
        found.append("DATED_BEFORE_SIGNING")
    if signed and effective_on and effective_on < signed:
        found.append("ENDS_BEFORE_SIGNING")
    if kind not in DOCUMENTS and not publisher.strip():
        found.append("NO_PUBLISHER")
    if not url.strip() and not quote.strip():
        found.append("NOTHING_TO_CHECK")
    return found
