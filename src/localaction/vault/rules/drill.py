"""Whether a restored copy has about the rows of the database it was made from."""

from __future__ import annotations

from collections.abc import Mapping

# Source: SECURITY.md section 5.4.
TOLERANCE = 0.01
# Ours: a smaller table may well have been empty when the backup was made.
FULL_TABLE = 100


def missing_rows(restored: Mapping[str, int], live: Mapping[str, int]) -> list[str]:
    """Return the tables that a restored copy lacks or has empty though they are full, and "*" when its sum is off.

    Args:
        restored: rows of each table of the copy.
        live: rows of each table now; both sums may differ by one in a hundred.

    Source: SECURITY.md section 5.4 for the sum. Ours: a single table that is gone hides in a sum of many.
    """
    gone = sorted(name for name, n in live.items() if n >= FULL_TABLE and not restored.get(name))
    here, there = sum(live.values()), sum(restored.values())
    return gone + (["*"] if abs(here - there) > TOLERANCE * max(here, there) + FULL_TABLE else [])
