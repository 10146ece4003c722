"""Maps are plain SVG that a strict content security policy allows, and can be told apart without colour."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from localaction.places import maps
from localaction.places.reference_files import gazetteer
from localaction.places.rules.outlines import Outlines, path, simplified

LABELS = ("None found", "Jail model", "Task force & <more>")
SVG = "{http://www.w3.org/2000/svg}"


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def classes(usps: str = "") -> dict[str, int]:
    places = gazetteer()
    counties = [c.fips for c in places.counties.values() if not c.valid_until and usps in ("", places.usps(c.fips))]
    return {fips: n % 3 for n, fips in enumerate(counties)}


def test_a_state_map_links_every_county_to_its_page():
    drawn = maps.state("TX", classes("TX"), LABELS, "Agreements in Texas", "By county")

    links = {a.get("href") for a in tree(drawn.svg).iter(f"{SVG}a")}

    assert len(links) == 254
    assert "/place/48453/" in links


def test_counties_without_a_class_are_still_drawn():
    drawn = maps.state("DE", {"10001": 1}, LABELS, "Delaware", "By county")

    assert {a.get("href") for a in tree(drawn.svg).iter(f"{SVG}a")} == {f"/place/1000{n}/" for n in (1, 3, 5)}
    assert [r.geoid for r in drawn.rows] == ["10001"]


@pytest.mark.parametrize("usps", sorted(gazetteer().states))
def test_every_state_and_territory_has_a_map_that_fits_its_box(usps):
    svg = tree(maps.state(usps, {}, LABELS, "A state", "By county").svg)
    width, height = (int(n) for n in svg.get("viewBox").split()[2:])

    starts = [re.match(r"M(-?\d+) (-?\d+)", p.get("d")) for p in svg.find(f"{SVG}g").iter(f"{SVG}path")]

    assert starts
    assert all(0 <= int(m[1]) <= width and 0 <= int(m[2]) <= height for m in starts)


def test_no_map_carries_script_style_or_anything_from_elsewhere():
    svgs = [
        maps.nation(classes(), LABELS, "T", "D", level="COUNTY").svg,
        maps.nation({"48": 1}, LABELS, "T", "D").svg,
        maps.state("NY", classes("NY"), LABELS, "T", "D").svg,
        maps.locator("48453", "T"),
    ]

    assert not [svg for svg in svgs if re.search(r"style|<script|\bon\w+=|https?:", svg)]


def test_a_map_is_named_for_those_who_cannot_see_it_and_adds_no_tab_stops():
    svg = tree(maps.state("TX", classes("TX"), LABELS, "Agreements <Texas>", "By county", ident="tx").svg)
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")

    assert (svg.get("role"), svg.get("aria-labelledby"), svg.get("aria-describedby")) == ("group", "tx-t", "tx-d")
    assert (title.get("id"), title.text, description.text) == ("tx-t", "Agreements <Texas>", "By county")
    assert svg.find(f"{SVG}g").get("aria-hidden") == "true"
    assert {a.get("tabindex") for a in svg.iter(f"{SVG}a")} == {"-1"}


def test_each_class_has_a_pattern_of_its_own_and_words_in_the_legend():
    drawn = maps.state("TX", classes("TX"), LABELS, "T", "D", ident="tx")
    tiles = [ET.tostring(p[1]) if len(p) > 1 else b"" for p in tree(drawn.svg).iter(f"{SVG}pattern")]

    assert len(set(tiles)) == len(LABELS)
    assert "Task force &amp; &lt;more&gt;" in drawn.legend
    assert all(f"url(#tx-{n})" in drawn.legend for n in range(3))


def test_the_table_names_the_same_places_in_order():
    drawn = maps.nation({"48453": 1, "01001": 0, "09001": 2, "99999": 1}, LABELS, "T", "D", level="COUNTY")

    assert [(r.name, r.label) for r in drawn.rows] == [
        ("Autauga County", "None found"),
        ("Fairfield County", "Task force & <more>"),
        ("Travis County", "Jail model"),
    ]


def test_a_class_without_a_label_is_refused():
    with pytest.raises(ValueError, match="classes without a label"):
        maps.nation({"48": 3}, LABELS, "T", "D")
    with pytest.raises(ValueError, match="at most 7"):
        maps.nation({}, ["x"] * 8, "T", "D")


def test_the_county_is_filled_in_the_small_map_and_an_old_code_by_its_heirs():
    def here(svg):
        return next(p.get("d") for p in tree(svg).iter(f"{SVG}path") if p.get("class") == "map-here")

    assert here(maps.locator("48453", "Travis"))
    assert here(maps.locator("46113", "Shannon")) == here(maps.locator("46102", "Oglala Lakota"))
    assert here(maps.locator("60040", "Swains Island")) == ""


def test_maps_stay_small():
    assert len(maps.nation(classes(), LABELS, "T", "D", level="COUNTY").svg) < 200_000
    assert len(maps.nation({"48": 1}, LABELS, "T", "D").svg) < 60_000
    assert len(maps.state("TX", classes("TX"), LABELS, "T", "D").svg) < 26_000
    assert len(maps.locator("48453", "T")) < 12_000


def test_two_counties_still_meet_after_their_border_was_simplified():
    drawn = maps.outlines()
    travis, hays = drawn.counties["48453"], drawn.counties["48209"]
    lines = drawn.scaled(drawn.frame([travis, hays], 300, 300)[0], [travis, hays])
    shared = {n if n >= 0 else ~n for n in travis[0][0]} & {n if n >= 0 else ~n for n in hays[0][0]}

    assert shared
    assert path(travis, lines) != path(hays, lines)
    assert all(len(lines[n]) >= 2 for n in shared)


def test_simplifying_keeps_the_ends_and_every_bend_that_can_be_seen():
    assert simplified([(0, 0), (5, 0), (10, 0)]) == [(0, 0), (10, 0)]
    assert simplified([(0, 0), (5, 4), (10, 0)]) == [(0, 0), (5, 4), (10, 0)]
    assert simplified([(0, 0), (9, 0), (9, 9), (0, 0)]) == [(0, 0), (9, 0), (9, 9), (0, 0)]


def test_a_shape_too_small_to_see_becomes_a_square_instead_of_nothing():
    dot = Outlines(["0 0 1 0 0 1 -1 -1"], {"00001": [[[0]]]}, {})
    lines = {0: [(7, 7), (7, 7)]}

    assert dot.line(0) == [(0, 0), (1, 0), (1, 1), (0, 0)]
    assert path(dot.counties["00001"], lines) == "M7 7h1v1h-1z"
