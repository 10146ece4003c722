"""What an entry about a law or a policy must tell before it may be recorded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Dates:
    """The days of a version; any may be unknown."""

    adopted_on: dt.date | None
    valid_from: dt.date | None
    comply_by: dt.date | None
    valid_until: dt.date | None


def version_gaps(
    dates: Dates,
    bound: Collection[str],
    citation: str,
    url: str,
    as_of: dt.date,
    checked_on: dt.date | None,
    is_law: bool,
    is_state: bool,
    on: dt.date,
) -> list[str]:
    """Return the codes of what is missing or cannot be right; empty when it may be recorded.

    Args:
        dates, bound, citation, url, as_of, checked_on: the version.
        is_law: whether it binds a whole state.
        is_state: whether the place is a state.
        on: today.

    Source: ours; a public fact needs a source that a reader can find again, and a law needs to say whom it binds.
    """
    found = []
    if dates.valid_from and dates.valid_until and dates.valid_until <= dates.valid_from:
        found.append("UNTIL_BEFORE_FROM")
    if dates.comply_by and (dates.valid_from is None or dates.comply_by < dates.valid_from):
        found.append("COMPLY_BEFORE_FROM")
    if dates.adopted_on and dates.adopted_on > on:
        found.append("ADOPTED_LATER")
    if as_of > on or (checked_on and checked_on > on):
        found.append("READ_LATER")
    if not citation.strip() and not url.strip():
        found.append("NOTHING_TO_CHECK")
    if not bound:
        found.append("NOBODY_BOUND")
    if is_law != is_state:
        found.append("WRONG_PLACE")
    return found


def provision_gaps(effect: str, quote: str, says: str, pinpoint: str, text: str) -> list[str]:
    """Return what is missing of a coding: the words that say it, or, for SILENT and old notes, our own and where.

    Args:
        text: the version's full text; where we hold it, the quoted words must stand in it.
    """
    if quote and text and plain(quote) not in plain(text):
        return ["QUOTE_NOT_IN_TEXT"]
    if effect != "SILENT" and not quote.strip() and not (says.strip() and pinpoint.strip()):
        return ["NO_WORDS"]
    return []


def plain(text: str) -> str:
    """Return a text without case, kinds of quotation marks and line breaks, for finding words in it."""
    text = re.sub(r"[\u2018\u2019\u201c\u201d\"']", "", text)
    return re.sub(r"\s+", " ", text).casefold().strip()


def last_notice_day(ends_on: dt.date | None, notice_days: int | None) -> dt.date | None:
    """Return the last day on which notice against renewal can be given; None where it is not known.

    Calendar days, counted back from the end: an agreement that ends on 2026-12-31 with 60 days' notice wants it by
    2026-11-01. Source: ours; the document's own words decide.
    """
    if ends_on is None or notice_days is None:
        return None
    return ends_on - dt.timedelta(days=notice_days)
