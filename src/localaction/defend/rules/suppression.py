"""Which cells of a published table must be left out so that no small number of people can be worked out.

Source: Ours, after the practice of statistical offices (primary and complementary cell suppression, e.g. Federal
Committee on Statistical Methodology, Statistical Policy Working Paper 22): ten is this project's threshold.
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = 10


def hidden_cells(cells: Mapping[str, int]) -> frozenset[str]:
    """Return the names of the cells to hide when the cells' total is published beside them.

    A cell under ten is hidden, zero too. If what is hidden could be had by subtracting the rest from the total (one
    hidden cell, or several that are under ten together), the smallest shown cell is hidden as well, until it cannot.
    """
    hidden = {name for name, n in cells.items() if n < THRESHOLD}
    shown = sorted(cells.keys() - hidden, key=lambda name: (cells[name], name))
    while hidden and shown and (len(hidden) == 1 or sum(cells[name] for name in hidden) < THRESHOLD):
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def moves_enough(before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Tell whether two published counts may stand side by side: each cell differs by nothing or by ten or more."""
    return all(before[name] == after[name] or abs(after[name] - before[name]) >= THRESHOLD for name in before)


def too_close(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> list[str]:
    """Return the cells that two published tables both show and that differ by one to nine.

    Whoever subtracts one table from the other learns what happened to that few people.
    """
    return [
        name
        for name, n in after.items()
        if n is not None and (was := before.get(name)) is not None and 0 < abs(n - was) < THRESHOLD
    ]
