"""Counts that may be published: small cells are hidden, and cannot be reckoned back from a total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Source: visit-and-defend scenario S10 of the design: every cell under 10 is suppressed in public.
LEAST = 10


@dataclass(frozen=True)
class Counts:
    """What may be shown: cells of ten or more, how many kinds are hidden, and a total where it betrays nothing."""

    shown: tuple[tuple[str, int], ...]
    n_hidden: int
    total: int | None


def publishable(counts: Mapping[str, int], least: int = LEAST) -> Counts:
    """Return counts by kind as they may be published, the largest first.

    The total is given when nothing is hidden, or when two or more cells are hidden that together reach `least`:
    otherwise subtracting would give a hidden cell or narrow it to a few people.
    """
    present = {kind: n for kind, n in counts.items() if n > 0}
    shown = sorted(((kind, n) for kind, n in present.items() if n >= least), key=lambda cell: (-cell[1], cell[0]))
    hidden = [n for n in present.values() if n < least]
    may_tell = not hidden or (len(hidden) > 1 and sum(hidden) >= least)
    return Counts(tuple(shown), len(hidden), sum(present.values()) if may_tell else None)
