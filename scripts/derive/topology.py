"""Read a TopoJSON topology: arcs, rings, neighbours and centres."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Ring = list[int]


@dataclass(frozen=True)
class Topology:
    """Arcs in the file's own coordinates, and each county's polygons as rings of arc numbers (~n: backwards)."""

    arcs: list[list[Point]]
    counties: dict[str, list[list[Ring]]]
    names: dict[str, str]


def read(raw: bytes) -> Topology:
    """Decode the quantised arcs and the object `counties` of a topology."""
    topology = json.loads(raw)
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    counties, names = {}, {}
    for shape in topology["objects"]["counties"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        counties[shape["id"]] = polygons
        names[shape["id"]] = shape["properties"]["name"]
    return Topology(arcs, counties, names)


def neighbours(topology: Topology) -> dict[str, set[str]]:
    """Return for each county those with which it shares an arc; touching in one point does not count."""
    owners: dict[int, set[str]] = defaultdict(set)
    for fips, polygons in topology.counties.items():
        for number in (n for polygon in polygons for ring in polygon for n in ring):
            owners[number if number >= 0 else ~number].add(fips)
    found: dict[str, set[str]] = {fips: set() for fips in topology.counties}
    for sharing in owners.values():
        for fips in sharing:
            found[fips] |= sharing - {fips}
    return found


def points(topology: Topology, ring: Ring) -> list[Point]:
    """Return the closed line of a ring of arcs."""
    line: list[Point] = []
    for number in ring:
        arc = topology.arcs[number] if number >= 0 else topology.arcs[~number][::-1]
        line += arc if not line else arc[1:]
    return line


def area_and_centre(line: list[Point]) -> tuple[float, Point]:
    """Return the area (unsigned) and the centre of mass of a closed line, in its own units."""
    doubled = cx = cy = 0.0
    x0, y0 = line[0]
    for (ax, ay), (bx, by) in zip(line, line[1:] + line[:1], strict=True):
        cross = (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
        doubled += cross
        cx += (ax + bx - 2 * x0) * cross
        cy += (ay + by - 2 * y0) * cross
    if not doubled:
        return 0.0, line[0]
    return abs(doubled) / 2, (x0 + cx / (3 * doubled), y0 + cy / (3 * doubled))


def centre(topology: Topology, fips: str) -> Point:
    """Return the centre of mass of a county's largest polygon, as (longitude, latitude)."""
    outlines = (points(topology, polygon[0]) for polygon in topology.counties[fips])
    return max((area_and_centre(line) for line in outlines), key=lambda pair: pair[0])[1]


def contains(topology: Topology, fips: str, point: Point) -> bool:
    """Tell whether a point lies in a county (even-odd rule over all its rings)."""
    x, y = point
    inside = False
    for polygon in topology.counties[fips]:
        for ring in polygon:
            line = points(topology, ring)
            for (ax, ay), (bx, by) in pairwise(line):
                if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                    inside = not inside
    return inside


def county_of(topology: Topology, point: Point, among: Iterable[str]) -> str:
    """Return the county in which a point lies, or the one with the nearest outline when it lies in none."""
    among = list(among)
    for fips in among:
        if contains(topology, fips, point):
            return fips
    lines = ((fips, p) for fips in among for polygon in topology.counties[fips] for p in points(topology, polygon[0]))
    return min(lines, key=lambda pair: math.dist(pair[1], point))[0]
