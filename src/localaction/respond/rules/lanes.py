"""Where a report waits: in the ordinary queue, or apart because it looks like part of a flood. Nothing is refused."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from localaction.respond.rules.triage import Category, Priority


class Sign(StrEnum):
    """What made a report wait apart."""

    HONEYPOT = "HONEYPOT"  # filled in what no person sees
    TOO_FAST = "TOO_FAST"
    OLD_PAGE = "OLD_PAGE"
    NO_PAGE = "NO_PAGE"  # sent without our form
    SOURCE = "SOURCE"  # many from one place
    SAME_WORDS = "SAME_WORDS"  # the words of others
    FLOOD = "FLOOD"  # many from everywhere: this one by itself looks like any other


# Ours: a person needs longer than this to find the field for the place, and does not leave the form open for a day.
FASTEST_SECONDS = 3
SLOWEST_SECONDS = 2 * 60 * 60


def signs_of_page(age_seconds: float | None, is_honeypot_filled: bool) -> frozenset[Sign]:
    """Return what the form's own traps say.

    Args:
        age_seconds: from when the page was given out to when it came back; None when the signature does not hold.

    Source: SECURITY.md section 3.4.
    """
    found = {Sign.HONEYPOT} if is_honeypot_filled else set()
    if age_seconds is None:
        found.add(Sign.NO_PAGE)
    elif age_seconds < FASTEST_SECONDS:
        found.add(Sign.TOO_FAST)
    elif age_seconds > SLOWEST_SECONDS:
        found.add(Sign.OLD_PAGE)
    return frozenset(found)


def signs_that_count(signs: frozenset[Sign], category: Category, priority: Priority) -> frozenset[Sign]:
    """Return the signs without that of the flood where a report describes something that is going on.

    Source: respond.md 4.5 (flood: what is genuine stands on top within 30 s). Ours: junk says nothing that could be
    verified; what does is looked at first, and a flood of such is no easier to tell apart in another lane.
    """
    is_telling = category >= Category.SEND_A_VERIFIER and priority in (Priority.P1, Priority.P2)
    return frozenset() if signs == {Sign.FLOOD} and is_telling else signs


def suspicion(signs: Collection[str]) -> int:
    """Return the place of a report that waits apart: 0 for one that only came during a flood, more for worse signs.

    Ours: in a flood the few genuine reports have no sign but the flood itself, so they are shown first.
    """
    weights = {
        Sign.FLOOD: 0,
        Sign.OLD_PAGE: 1,
        Sign.SOURCE: 2,
        Sign.SAME_WORDS: 2,
        Sign.NO_PAGE: 3,
        Sign.TOO_FAST: 3,
        Sign.HONEYPOT: 4,
    }
    return max((weights[Sign(sign)] for sign in signs), default=0)
