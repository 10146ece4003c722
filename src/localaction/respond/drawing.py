"""The bars of the coming hours, worked out for a template to draw; the same numbers stand in a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from localaction.respond.reads_figures import Hour
from localaction.respond.rules.coverage import GOOD

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 220, 44, 12, 28


@dataclass(frozen=True)
class Bar:
    """One hour; whole units of the drawing, so that no language writes them with a comma."""

    x: int
    y: int
    width: int
    height: int
    starts_at: datetime
    is_good: bool
    is_labelled: bool


@dataclass(frozen=True)
class Bars:
    """A drawing of hours; `good_y` is the height of nine in ten."""

    bars: tuple[Bar, ...]
    good_y: int
    zero_y: int = HEIGHT - BOTTOM
    top_y: int = TOP
    left: int = LEFT
    width: int = WIDTH
    height: int = HEIGHT


def bars(hours: Sequence[Hour]) -> Bars:
    """Return one bar an hour, the whole height being certainty."""
    step = (WIDTH - LEFT) // max(1, len(hours))
    drawn = []
    for number, hour in enumerate(hours):
        height = round((HEIGHT - TOP - BOTTOM) * hour.cover.chance)
        drawn.append(
            Bar(
                LEFT + number * step + 2, HEIGHT - BOTTOM - height, step - 4, height, hour.starts_at,
                hour.cover.is_good, number % 3 == 0,
            )
        )  # fmt: skip
    return Bars(tuple(drawn), HEIGHT - BOTTOM - round((HEIGHT - TOP - BOTTOM) * GOOD))
