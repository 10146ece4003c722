"""Rosters of police agencies: the FBI's (ORI, name, county) and HIFLD's (county FIPS, point).

The FBI's "County" rows are named after the county alone and hold sheriffs and county police departments; "City" rows
are named after the town. Its county column can hold several counties, set apart by commas. HIFLD's list is of
2008 to 2018 and open to errors; it adds points.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localaction.places.reference_files import gazetteer
from localaction.places.rules.gazetteer import Gazetteer

FBI = {"ori", "pub_agency_name", "state_abbr", "county_name", "agency_type_name"}
HIFLD = {"ID", "NAME", "STATE", "TYPE", "COUNTYFIPS", "LATITUDE", "LONGITUDE"}


class WrongColumns(Exception):
    """The file is neither of the rosters we know."""


@dataclass(frozen=True)
class RosterLine:
    """One agency of a roster."""

    source: str
    ori: str
    state: str
    # "COUNTY" for the county's own agency, whose `name` is then its FIPS code; else the roster's word.
    type: str
    name: str
    place: str
    counties: tuple[str, ...]
    lat: float | None
    lon: float | None


def parse(path: Path) -> Iterator[RosterLine]:
    """Return the lines of a roster.

    Raises:
        WrongColumns: the file has other columns.
        OSError, UnicodeDecodeError, csv.Error: it cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = set(reader.fieldnames or ())
        if columns >= FBI:
            yield from (_fbi(line, gazetteer()) for line in reader)
        elif columns >= HIFLD:
            yield from (_hifld(line) for line in reader if line["STATUS"] == "OPEN")
        else:
            raise WrongColumns(f"{path.name}: neither the FBI's columns nor HIFLD's")


def _fbi(line: dict[str, str], places: Gazetteer) -> RosterLine:
    state, name = line["state_abbr"], line["pub_agency_name"]
    found = [
        places.county(state, text.strip()) for text in line["county_name"].replace(";", ",").split(",") if text.strip()
    ]
    counties = tuple(sorted({fips[0] for fips in found if len(fips) == 1}))
    type_, place = line["agency_type_name"], name
    if type_ == "County" and len(counties) == 1 and places.county(state, f"{name} County") == counties:
        type_, place = "COUNTY", counties[0]
    return RosterLine("FBI", line["ori"], state, type_, name, place, counties, None, None)


def _hifld(line: dict[str, str]) -> RosterLine:
    fips = line["COUNTYFIPS"]
    counties = (fips,) if len(fips) == 5 and fips.isdigit() else ()
    return RosterLine(
        "HIFLD", line["ID"], line["STATE"], line["TYPE"].title()[:30], line["NAME"], line["NAME"], counties,
        _number(line["LATITUDE"]), _number(line["LONGITUDE"]),
    )  # fmt: skip


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
