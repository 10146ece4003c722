"""The table that `python -m bench` prints."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure, the bar it should reach and what it is measured against."""

    what: str
    figure: str
    bar: str
    against: str
    is_met: bool | None = None


def show(figures: Iterable[Figure]) -> None:
    """Print the figures as a table."""
    head = ("what", "figure", "bar", "", "against")
    marks = {True: "met", False: "NOT met", None: ""}
    lines = [head, *((f.what, f.figure, f.bar, marks[f.is_met], f.against) for f in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for number, line in enumerate(lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
