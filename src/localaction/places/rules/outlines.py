"""Outlines of states and counties as SVG paths in whole units.

The file `outlines.txt` holds every border line once, in hundredths of a unit of a national map of 975 by 680 units
(Albers equal-area, Alaska and Hawaii moved, territories below at scales of their own), and each shape as the numbers
of its lines. Scaled shapes are rounded to whole units, so that two neighbours still meet in the same points.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

WIDTH, HEIGHT = 975, 680
# In units of the drawn map; below one unit a wiggle is not seen.
TOLERANCE = 1.0

Point = tuple[int, int]
# A shape is polygons, a polygon is rings, a ring is numbers of lines; ~n is line n backwards.
Shape = list[list[list[int]]]


class Frame(NamedTuple):
    """Where a part of the national map is drawn: its corner, in hundredths, and how much it is enlarged."""

    left: int
    top: int
    scale: float


NATION = Frame(0, 0, 0.01)


@dataclass(frozen=True)
class Outlines:
    """Border lines as the file's text, read when a map needs them, and counties and states by FIPS code."""

    lines: list[str]
    counties: dict[str, Shape]
    states: dict[str, Shape]

    @classmethod
    def read(cls, text: str) -> Outlines:
        """Read the file's text; its form is described in `scripts/derive/outlines.py`."""
        lines = []
        shapes: dict[str, dict[str, Shape]] = {"C": {}, "S": {}}
        for row in text.splitlines():
            kind, rest = row[0], row[2:]
            if kind == "A":
                lines.append(rest)
            else:
                fips, polygons = rest.split(" ")
                shapes[kind][fips] = [
                    [[~int(n[1:]) if n[0] == "~" else int(n) for n in ring.split(",")] for ring in polygon.split(";")]
                    for polygon in polygons.split("/")
                ]
        return cls(lines, shapes["C"], shapes["S"])

    def line(self, number: int) -> list[Point]:
        """Return the points of a border line, in hundredths."""
        numbers = list(map(int, self.lines[number].split()))
        # The first pair is a point, the others are steps, so that running sums give the points.
        return list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))

    def points(self, shape: Shape) -> Iterator[Point]:
        """Yield every point of a shape's lines, in hundredths."""
        for number in _numbers(shape):
            yield from self.line(number if number >= 0 else ~number)

    def frame(self, shapes: Iterable[Shape], width: int, height: int) -> tuple[Frame, int, int]:
        """Return the frame that fits shapes into a box, with a margin of 2 units, and the box's real size."""
        points = [p for shape in shapes for p in self.points(shape)]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        scale = min((width - 4) / (right - left), (height - 4) / (bottom - top))
        margin = round(2 / scale)
        frame = Frame(left - margin, top - margin, scale)
        return frame, round((right - left) * scale) + 4, round((bottom - top) * scale) + 4

    def scaled(self, frame: Frame, shapes: Iterable[Shape]) -> dict[int, list[Point]]:
        """Return the lines of some shapes in whole units of a frame, with small wiggles taken out.

        Each line is simplified by itself and keeps its ends, so that the two shapes beside it still fit together.
        """
        left, top, scale = frame
        used = {n if n >= 0 else ~n for shape in shapes for n in _numbers(shape)}
        return {
            n: simplified([(round((x - left) * scale), round((y - top) * scale)) for x, y in self.line(n)])
            for n in used
        }


def _numbers(shape: Shape) -> Iterator[int]:
    return (number for polygon in shape for ring in polygon for number in ring)


def path(shape: Shape, lines: Mapping[int, list[Point]]) -> str:
    """Return a shape as SVG path data, from lines in whole units.

    Islands smaller than one unit are left out, but a shape never vanishes: its smallest form is a square.
    """
    parts = []
    first: Point | None = None
    for ring in (ring for polygon in shape for ring in polygon):
        points: list[Point] = []
        for number in ring:
            line = lines[number] if number >= 0 else lines[~number][::-1]
            points += line[1:] if points else line
        first = first or points[0]
        points = _joined(points[:-1] if points[0] == points[-1] else points)
        if len(points) > 2:
            parts.append(_data(points))
    if not parts and first:
        parts = [f"M{first[0]} {first[1]}h1v1h-1z"]
    return "".join(parts)


def borders(lines: Mapping[int, list[Point]]) -> str:
    """Return lines as the data of one open path."""
    return "".join(_data(points, False) for points in map(_joined, lines.values()) if len(points) > 1)


def simplified(line: list[Point]) -> list[Point]:
    """Leave out the points of a line that lie nearer than `TOLERANCE` to the line without them; the ends stay.

    Source: Douglas and Peucker, "Algorithms for the reduction of the number of points", 1973.
    """
    if len(line) < 3:
        return line
    (ax, ay), (bx, by) = line[0], line[-1]
    dx, dy = bx - ax, by - ay
    length = math.hypot(dx, dy)
    if length:
        # Distance from the straight line, times its length: the division can wait.
        away = [abs(dx * (y - ay) - dy * (x - ax)) for x, y in line]
    else:
        # A closed line has no direction: the distance is the one from its single end.
        away, length = [abs(x - ax) + abs(y - ay) for x, y in line], 1.0
    far = max(away)
    split = away.index(far)
    if far < TOLERANCE * length:
        return [line[0], line[-1]]
    return simplified(line[: split + 1])[:-1] + simplified(line[split:])


def _joined(line: list[Point]) -> list[Point]:
    """Return a line without repeated points and without points on the straight way between two others."""
    points: list[Point] = []
    for point in line:
        if points and point == points[-1]:
            continue
        if len(points) > 1 and _straight(points[-2], points[-1], point):
            points[-1] = point
        else:
            points.append(point)
    return points


def _straight(a: Point, b: Point, c: Point) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def _data(points: list[Point], closed: bool = True) -> str:
    """Return points as path data with relative steps, in as few characters as SVG allows."""
    x, y = points[0]
    parts = [f"M{x} {y}"]
    command = ""
    for a, b in points[1:]:
        dx, dy = a - x, b - y
        x, y = a, b
        if dy == 0 or dx == 0:
            command = "h" if dy == 0 else "v"
            parts.append(f"{command}{dx or dy}")
            continue
        separator = "l" if command != "l" else "" if dx < 0 else " "
        command = "l"
        parts.append(f"{separator}{dx}{'' if dy < 0 else ' '}{dy}")
    return "".join(parts) + ("z" if closed else "")
