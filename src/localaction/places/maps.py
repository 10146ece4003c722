"""Maps drawn on the server as SVG: the country, one state, and where in its state a county lies.

No script and no inline style, so that a strict content security policy holds; colours are in
`static/places/map.css`. Each class has a pattern besides its colour, and a legend in words.

How a map is read without seeing it: the SVG is a group named by its title and description; its shapes are hidden
from assistive technology and their links are not tab stops, for 254 tab stops are worse than none. The keyboard's
way is the table of the same places that a page puts beside the map (`Map.rows`).
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from localaction.places import reference_files
from localaction.places.rules.outlines import HEIGHT, NATION, WIDTH, Outlines, Point, borders, path

STATE_SIZE, LOCATOR_SIZE = 480, 240
MOST_HINTS = 80
# Lines inside an 8 by 8 tile, by class; class 0 is plain and so is the last, which is the darkest.
TILES = (
    "",
    '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4"/>',
    '<path d="M2 2h2v2h-2zM6 6h2v2h-2z"/>',
    '<path d="M0 0l8 8M0 8l8-8"/>',
    '<path d="M0 4h8"/>',
    '<path d="M4 0v8"/>',
    "",
)


@dataclass(frozen=True)
class Row:
    """One line of the table beside a map."""

    geoid: str
    name: str
    label: str


@dataclass(frozen=True)
class Map:
    """A map with its legend and the table of the same places, by name.

    Attributes:
        svg, legend: safe HTML.
        rows: one for each place that has a class.
    """

    svg: SafeString
    legend: SafeString
    rows: tuple[Row, ...]


@functools.cache
def outlines() -> Outlines:
    """Return the outlines of the reference files, read on first use."""
    return Outlines.read(reference_files.text("outlines.txt"))


@functools.cache
def _lines(within: str, size: int) -> tuple[dict[int, list[Point]], int, int]:
    """Return the border lines of the country ("") or of a state in whole units, and the size of the map."""
    drawn = outlines()
    counties = [shape for fips, shape in drawn.counties.items() if fips.startswith(within)]
    frame, width, height = drawn.frame(counties, size, size) if within else (NATION, WIDTH, HEIGHT)
    states = [shape for fips, shape in drawn.states.items() if fips.startswith(within)]
    return drawn.scaled(frame, [*counties, *states]), width, height


@functools.cache
def _paths(level: str, within: str) -> dict[str, str]:
    """Return the path of every county or state of the country ("") or of a state."""
    shapes = outlines().counties if level == "COUNTY" else outlines().states
    lines = _lines(within, STATE_SIZE)[0]
    return {fips: path(shape, lines) for fips, shape in shapes.items() if fips.startswith(within)}


def nation(
    values: Mapping[str, int],
    labels: Sequence[str],
    title: str,
    description: str,
    level: str = "STATE",
    ident: str = "map",
    href: str = "/place/%s/",
) -> Map:
    """Draw the country with its states or counties in classes; a click leads to the state.

    Args:
        values: class of each place by GEOID; a place without one is drawn empty, a GEOID that is not drawn is left
            out of the picture but not out of the table.
        labels: what each class means, in the reader's language; at most seven.
        title, description: plain text, read aloud in place of the picture.
        level: "STATE" or "COUNTY".
        ident: prefix of the ids; must differ between the maps of one page.
        href: address of a place, with %s for its GEOID.

    Raises:
        ValueError: a class has no label, or there are more than seven.
    """
    _check(values, labels)
    states = _paths("STATE", "")
    links = (f'<a href="{escape(href % fips)}" tabindex="-1"><path d="{d}"/></a>' for fips, d in states.items())
    body = [f'<g class="map-land">{"".join(links)}</g>']
    paths = _paths(level, "")
    for number, members in _by_class(values, paths).items():
        # Drawn over the states and blind to the pointer (map.css), so that a click reaches the state below.
        body.append(f'<path class="map-class" fill="url(#{ident}-{number})" d="{"".join(paths[g] for g in members)}"/>')
    return _map("map-nation", "".join(body), "", values, labels, title, description, ident)


def state(
    usps: str,
    values: Mapping[str, int],
    labels: Sequence[str],
    title: str,
    description: str,
    ident: str = "map",
    href: str = "/place/%s/",
) -> Map:
    """Draw a state with its counties in classes; a click leads to the county. Arguments as for `nation`.

    Raises:
        KeyError: no state has these letters.
        ValueError: a class has no label, or there are more than seven.
    """
    _check(values, labels)
    within = reference_files.gazetteer().states[usps].fips
    paths = _paths("COUNTY", within)
    names = reference_files.gazetteer().counties
    # Tooltips only where there is something to tell; 254 of them would double the size of Texas.
    hints = sum(values.get(fips, 0) > 0 for fips in paths) <= MOST_HINTS
    groups = []
    for number, members in {**_by_class(values, paths), -1: [f for f in paths if f not in values]}.items():
        links = []
        for fips in members:
            hint = (
                f"<title>{escape(names[fips].full_name)}: {escape(labels[number])}</title>"
                if hints and number > 0
                else ""
            )
            links.append(f'<a href="{escape(href % fips)}" tabindex="-1"><path d="{paths[fips]}"/>{hint}</a>')
        fill = f'fill="url(#{ident}-{number})"' if number >= 0 else 'class="map-land"'
        groups.append(f"<g {fill}>{''.join(links)}</g>")
    return _map("map-state", "".join(groups), within, values, labels, title, description, ident)


def locator(fips: str, title: str, ident: str = "locator") -> SafeString:
    """Draw a state small, with its county lines and one county filled.

    Args:
        fips: county; an ended code is shown by those that took its place, and nothing is filled when none is drawn.
        title: plain text, read aloud in place of the picture.

    Raises:
        KeyError: the code is of no state.
    """
    drawn = outlines()
    lines, width, height = _lines(fips[:2], LOCATOR_SIZE)
    counties = [f for f in reference_files.gazetteer().current(fips) if f in drawn.counties]
    here = "".join(path(drawn.counties[f], lines) for f in counties)
    land = path(drawn.states[fips[:2]], lines)
    return mark_safe(  # noqa: S308 (numbers and escaped text only)
        f'<svg class="map map-locator" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{ident}-t">'
        f'<title id="{ident}-t">{escape(title)}</title><path class="map-land" d="{land}"/>'
        f'<path class="map-lines" d="{borders(lines)}"/><path class="map-here" d="{here}"/></svg>'
    )


def _check(values: Mapping[str, int], labels: Sequence[str]) -> None:
    if len(labels) > len(TILES):
        raise ValueError(f"a map has at most {len(TILES)} classes, not {len(labels)}")
    wrong = {n for n in values.values() if not 0 <= n < len(labels)}
    if wrong:
        raise ValueError(f"classes without a label: {sorted(wrong)}")


def _by_class(values: Mapping[str, int], paths: Mapping[str, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for geoid, number in sorted(values.items()):
        if geoid in paths:
            found[number].append(geoid)
    return dict(sorted(found.items()))


def _patterns(ident: str, n: int) -> str:
    return "".join(
        f'<pattern id="{ident}-{i}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect class="map-k{i}" width="8" height="8"/>{TILES[i]}</pattern>'
        for i in range(n)
    )


def _map(
    kind: str,
    body: str,
    within: str,
    values: Mapping[str, int],
    labels: Sequence[str],
    title: str,
    description: str,
    ident: str,
) -> Map:
    """Put a map together from its shapes."""
    _, width, height = _lines(within, STATE_SIZE)
    svg = (
        f'<svg class="map {kind}" viewBox="0 0 {width} {height}" role="group" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d"><title id="{ident}-t">{escape(title)}</title>'
        f'<desc id="{ident}-d">{escape(description)}</desc><defs>{_patterns(ident, len(labels))}</defs>'
        f'<g aria-hidden="true">{body}</g></svg>'
    )
    swatches = "".join(
        f'<li><svg class="map-swatch" viewBox="0 0 24 16" aria-hidden="true">'
        f'<rect width="24" height="16" fill="url(#{ident}-{i})"/></svg> {escape(label)}</li>'
        for i, label in enumerate(labels)
    )
    return Map(
        mark_safe(svg),  # noqa: S308 (numbers and escaped text only)
        mark_safe(f'<ul class="map-legend">{swatches}</ul>'),  # noqa: S308 (escaped text only)
        _rows(values, labels),
    )


def _rows(values: Mapping[str, int], labels: Sequence[str]) -> tuple[Row, ...]:
    """Return the table of the places that have a class, by state and name; a GEOID of no place is left out."""
    places = reference_files.gazetteer()
    states = {s.fips: s.name for s in places.states.values()}
    rows = []
    for geoid, number in values.items():
        name = states.get(geoid) or (places.counties[geoid].full_name if geoid in places.counties else "")
        if name:
            rows.append((geoid[:2], name, Row(geoid, name, labels[number])))
    return tuple(row for _, _, row in sorted(rows, key=lambda r: r[:2]))
