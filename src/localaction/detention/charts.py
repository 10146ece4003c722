"""A chart of people held over time, drawn on the server as SVG.

No script and no inline style, so that a strict content security policy holds; colours are in
`static/detention/chart.css`. The SVG is one picture with a title and a description; the table of the same months
stands beside it on the page, for those who do not see it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 260, 48, 8, 12, 28
MOST_POINTS = 320
MOST_LINES = 5


@dataclass(frozen=True)
class Point:
    """A value on a day; None is a gap, which is not zero."""

    on: dt.date
    value: float | None


@dataclass(frozen=True)
class Step:
    """A level that holds from one day until the next step."""

    on: dt.date
    value: float | None


def thinned(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """Return at most about `most` points: averages of as many days each as it takes; a run of gaps stays a gap."""
    size = max(1, -(-len(points) // most))
    found = []
    for at in range(0, len(points), size):
        run = points[at : at + size]
        known = [p.value for p in run if p.value is not None]
        found.append(Point(run[len(run) // 2].on, sum(known) / len(known) if known else None))
    return found


def chart(
    points: Sequence[Point], minimum: Sequence[Step], title: str, description: str, ident: str = "c"
) -> SafeString:
    """Draw a line of values, and the guaranteed minimum as steps; "" without any value.

    Args:
        points: in order of days.
        minimum: steps in order of days; the last one is drawn to the right edge.
        title, description: plain text, read aloud in place of the picture.
        ident: prefix of the ids; must differ between the charts of one page.
    """
    values = [p.value for p in points if p.value is not None]
    if not values:
        return mark_safe("")
    first, last = points[0].on, points[-1].on
    steps = [step for step in minimum if step.value is not None]
    top = _round_up(max([*values, *(step.value or 0 for step in steps)]))
    frame = _Frame(first, max((last - first).days, 1), top)
    body = [_grid(frame), _years(frame, last), f'<path class="chart-line" d="{_line(points, frame)}"/>']
    if steps:
        body.append(f'<path class="chart-minimum" d="{_steps(minimum, frame)}"/>')
    return mark_safe(  # noqa: S308 (numbers and escaped text only)
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )


@dataclass(frozen=True)
class _Frame:
    first: dt.date
    n_days: int
    top: float

    def x(self, on: dt.date) -> float:
        within = min(max((on - self.first).days, 0), self.n_days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * within / self.n_days, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value, self.top) / self.top, 1)


def _round_up(value: float) -> float:
    """Return the next number that divides well into lines: 1, 2, 2.5 or 5 times a power of ten."""
    step = 1.0
    while True:
        for factor in (1, 2, 2.5, 5):
            if value <= step * factor * MOST_LINES:
                return step * factor * MOST_LINES
        step *= 10


def _grid(frame: _Frame) -> str:
    lines = []
    for n in range(MOST_LINES + 1):
        value = frame.top * n / MOST_LINES
        y = frame.y(value)
        label = f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
        lines.append(f'<path class="chart-grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{label}</text>')
    return "".join(lines)


def _years(frame: _Frame, last: dt.date) -> str:
    marks = []
    for year in range(frame.first.year, last.year + 1):
        begins = max(dt.date(year, 1, 1), frame.first)
        x = frame.x(begins)
        if x <= WIDTH - RIGHT - 30:
            marks.append(f'<path class="chart-grid" d="M{x} {HEIGHT - BOTTOM}v5"/>')
            marks.append(f'<text x="{x}" y="{HEIGHT - 8}">{year}</text>')
    return "".join(marks)


def _line(points: Sequence[Point], frame: _Frame) -> str:
    """Return the path of the values; each gap lifts the pen, and a value between two gaps is a dot."""
    said: list[str] = []
    is_down = False
    for i, point in enumerate(points):
        if point.value is None:
            is_down = False
            continue
        said.append(f"{'L' if is_down else 'M'}{frame.x(point.on)} {frame.y(point.value)}")
        follows = i + 1 < len(points) and points[i + 1].value is not None
        if not is_down and not follows:
            said.append("h.1")
        is_down = True
    return "".join(said)


def _steps(steps: Sequence[Step], frame: _Frame) -> str:
    said = []
    for i, step in enumerate(steps):
        if step.value is None:
            continue
        until = frame.x(steps[i + 1].on) if i + 1 < len(steps) else WIDTH - RIGHT
        said.append(f"M{frame.x(step.on)} {frame.y(step.value)}H{until}")
    return "".join(said)
