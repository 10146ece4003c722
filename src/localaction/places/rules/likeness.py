"""How alike two names are, for misspellings."""

from __future__ import annotations

from collections.abc import Collection

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

# A slip of one letter, two swapped ones included, in a name long enough that this is rarely another name.
ONE_SLIP, SHORTEST = 90.0, 5


def alike(name: str, among: Collection[str], cutoff: float, limit: int = 8) -> dict[str, float]:
    """Return the keys that are like a name, most alike first, with their likeness from `cutoff` to 100.

    The likeness is 100 × (1 - insertions and deletions / letters of both), and at least 90 for one slip ("Texsa").
    """
    found = {
        match: float(score)
        for match, score, _ in process.extract(name, among, scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit)
    }
    if len(name) >= SHORTEST:
        for match, _, _ in process.extract(name, among, scorer=OSA.distance, score_cutoff=1, limit=limit):
            found[match] = max(ONE_SLIP, found.get(match, 0.0))
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
