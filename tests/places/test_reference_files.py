"""The committed reference files agree with their sources' list and with one another."""

from __future__ import annotations

import hashlib
import tomllib

from localaction.places.reference_files import FOLDER, gazetteer


def test_every_file_is_the_one_that_the_sources_list_names():
    listed = tomllib.loads((FOLDER / "SOURCES.toml").read_text())["files"]
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in FOLDER.iterdir() if p.name != "SOURCES.toml"}

    assert found == listed


def test_every_package_has_a_licence_a_version_and_a_digest():
    packages = tomllib.loads((FOLDER / "SOURCES.toml").read_text())["package"]

    assert len(packages) == 6
    assert all(p["licence"] and p["version"] and len(p["sha256"]) == 64 for p in packages)


def test_no_file_is_larger_than_nine_hundred_kilobytes():
    assert {p.name for p in FOLDER.iterdir() if p.stat().st_size > 900_000} == set()


def test_every_county_has_a_name_and_a_centre_on_its_side_of_the_world():
    counties = gazetteer().counties.values()

    assert len(counties) == 3253
    assert all(c.name and c.full_name and -15 < c.lat < 72 for c in counties)
    assert all(c.lon < -64 or c.lon > 140 for c in counties)


def test_being_neighbours_works_both_ways_and_never_with_oneself():
    neighbours = gazetteer().neighbours

    assert all(county in neighbours[other] for county, others in neighbours.items() for other in others)
    assert all(county not in others for county, others in neighbours.items())


def test_the_neighbours_of_travis_county_are_known():
    assert gazetteer().neighbours["48453"] == ("48021", "48031", "48053", "48055", "48209", "48491")


def test_neighbours_cross_state_lines_and_connecticuts_two_vintages_do_not_mix():
    neighbours = gazetteer().neighbours

    assert "36119" in neighbours["09190"]
    assert {n for n in neighbours["09110"] if n[:2] == "09"} <= {f"09{x}0" for x in range(11, 20)}
    assert "36119" in neighbours["09001"]
    assert "09003" in neighbours["09005"]


def test_every_county_that_anything_refers_to_exists():
    places = gazetteer()
    counties = set(places.counties)

    assert {c for within in places.zips.values() for c in within} <= counties
    assert set(places.neighbours) <= counties
    assert {c for u in places.states for m in places.municipal(u) for c in m.counties} <= counties
    assert {h for c in places.counties.values() for h in c.heirs} <= counties
    assert {c for names in places.post_keys.values() for n in names for c in n.counties} <= counties


def test_every_municipality_lies_in_a_county():
    places = gazetteer()

    assert [m.geoid for u in places.states for m in places.municipal(u) if not m.counties] == []


def test_a_zip_code_gives_every_county_it_touches():
    zips = gazetteer().zips

    assert zips["78641"] == ("48453", "48491")
    assert zips["78701"] == ("48453",)
    assert len(zips) == 39437
