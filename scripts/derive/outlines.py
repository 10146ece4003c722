"""Write the outlines of the maps in a compact form: shared lines once, in hundredths of a map unit.

Lines of the file: `A x y dx dy dx dy ...` for each shared line, then `C fips polygons` for each county and
`S fips polygons` for each state. Polygons are separated by `/`, rings by `;`, and a ring is a list of line numbers
separated by `,`; `~n` is line n backwards. Territories, which the national projection leaves out, are drawn below
the map at a scale of their own.
"""

from __future__ import annotations

import json
import math

from derive.topology import Ring, Topology, points, read

# Territory: left, top, width, height of its box on the map of 975 by 680 units.
BOXES = {
    "60": (420.0, 625.0, 60.0, 45.0), "66": (500.0, 625.0, 40.0, 45.0), "69": (560.0, 625.0, 40.0, 45.0),
    "72": (640.0, 625.0, 130.0, 45.0), "78": (800.0, 625.0, 60.0, 45.0),
}  # fmt: skip
# American Samoa's far atolls would shrink Tutuila to a dot.
LEFT_OUT = {"60030", "60040"}


def lines(drawn: bytes, globe: Topology) -> list[str]:
    """Return the lines of the file, from the national Albers drawing and the globe's outlines of the territories."""
    albers = read(drawn)
    arcs = [[(round(x * 100), round(y * 100)) for x, y in arc] for arc in albers.arcs]
    counties = dict(albers.counties)
    states = {
        shape["id"]: [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for shape in json.loads(drawn)["objects"]["states"]["geometries"]
    }
    for state, box in BOXES.items():
        members = [f for f in sorted(globe.counties) if f[:2] == state and f not in LEFT_OUT]
        placed = inset(globe, members, box)
        states[state] = []
        for fips, polygons in placed.items():
            counties[fips] = []
            for line in polygons:
                counties[fips].append([[len(arcs)]])
                arcs.append(line)
            states[state] += counties[fips]
    used = [n if n >= 0 else ~n for shape in counties.values() for polygon in shape for ring in polygon for n in ring]
    assert max(used) < len(arcs)
    return [
        *(f"A {deltas(arc)}" for arc in arcs),
        *(f"C {fips} {rings(polygons)}" for fips, polygons in sorted(counties.items())),
        *(f"S {fips} {rings(polygons)}" for fips, polygons in sorted(states.items())),
    ]


def inset(
    globe: Topology, members: list[str], box: tuple[float, float, float, float]
) -> dict[str, list[list[tuple[int, int]]]]:
    """Place a territory's outlines into its box, north up, with degrees of longitude as long as they are there."""
    outlines = {f: [points(globe, polygon[0]) for polygon in globe.counties[f]] for f in members}
    every = [p for polygons in outlines.values() for line in polygons for p in line]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    narrow = math.cos(math.radians((south + north) / 2))
    left, top, width, height = box
    scale = min(width / ((east - west) * narrow), height / (north - south))
    return {
        fips: [
            [
                (round(100 * (left + (x - west) * narrow * scale)), round(100 * (top + (north - y) * scale)))
                for x, y in line
            ]
            for line in polygons
        ]
        for fips, polygons in outlines.items()
    }


def deltas(arc: list[tuple[int, int]]) -> str:
    """Return a line as its first point and the steps from each point to the next, without steps of length 0."""
    steps = [arc[0]]
    x, y = arc[0]
    for a, b in arc[1:]:
        if (a, b) != (x, y):
            steps.append((a - x, b - y))
            x, y = a, b
    return " ".join(f"{a} {b}" for a, b in steps)


def rings(polygons: list[list[Ring]]) -> str:
    """Return polygons as text."""
    return "/".join(
        ";".join(",".join(str(n) if n >= 0 else f"~{~n}" for n in ring) for ring in polygon) for polygon in polygons
    )
