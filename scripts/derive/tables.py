"""Derive the tables of states, counties, ZIP codes and municipalities from the packages' files."""

from __future__ import annotations

import ast
import csv
import gzip
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from derive import authored
from derive.packages import member
from derive.topology import Topology, centre, county_of

# Census class words that end a place's official name, longest first.
KINDS = (
    "consolidated government (balance)", "unified government (balance)", "metro government (balance)",
    "metropolitan government (balance)", "city (balance)", "consolidated government", "unified government",
    "metropolitan government", "urban county", "metro township", "charter township", "city and borough", "(balance)",
    "municipality", "corporation", "plantation", "comunidad", "township", "borough", "village", "city", "town",
    "CDP", "zona urbana",
)  # fmt: skip


@dataclass
class Tables:
    """Rows of every reference file, in the order in which they are written."""

    states: list[list[str]] = field(default_factory=list)
    counties: dict[str, list[str]] = field(default_factory=dict)
    municipalities: list[list[str]] = field(default_factory=list)
    townships: list[list[str]] = field(default_factory=list)
    communities: list[list[str]] = field(default_factory=list)
    zips: dict[str, set[str]] = field(default_factory=dict)
    post_names: list[list[str]] = field(default_factory=list)


def states_and_names(us: Path) -> tuple[list[list[str]], dict[str, str]]:
    """Return the states' rows (fips, usps, name, aliases) and each county's legal name, read without running them."""
    rows, names = [], {}
    tree = ast.parse(member(us, "us/states.py"))
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)):
        if (
            call.func.id not in ("State", "County")
            or not call.keywords
            or not isinstance(call.keywords[0].value, ast.Dict)
        ):
            continue
        spread = call.keywords[0].value
        facts = {
            ast.literal_eval(k): ast.literal_eval(v)
            for k, v in zip(spread.keys, spread.values, strict=True)
            if k is not None and not isinstance(v, ast.List)
        }
        if call.func.id == "County":
            names[facts["fips"]] = facts["name"]
        elif facts["fips"] and not facts["is_obsolete"] and not facts.get("is_associated"):
            aliases = [facts["ap_abbr"] or "", *authored.STATE_ALIASES.get(facts["abbr"], "").split("|")]
            rows.append([facts["fips"], facts["abbr"], facts["name"], "|".join(a for a in aliases if a)])
    return sorted(rows), names


def short_name(full: str) -> str:
    """Return a county's name without its legal class."""
    for ending in (" Census Area", " City and Borough", " Planning Region", " Municipality", " Municipio", " Borough",
                   " County", " Parish", " District", " city"):  # fmt: skip
        if full.endswith(ending) and full != "Carson City":
            return full.removesuffix(ending)
    return full


def counties(names: dict[str, str], now: Topology, before: Topology) -> dict[str, list[str]]:
    """Return county rows by FIPS: short and full name, centre, first and last day, codes that took its place."""
    rows = {}
    for fips in sorted(now.counties):
        region = authored.CONNECTICUT.get(fips)
        full = f"{region[0]} Planning Region" if region else names[fips]
        lon, lat = centre(now, fips)
        # The atlas's names are the short ones, but it writes "James city" for James City County.
        short = now.names[fips] if full.startswith(now.names[fips]) and not region else short_name(full)
        rows[fips] = [fips, short, full, f"{lat:.4f}", f"{lon:.4f}", authored.BEGAN.get(fips, ""), "", ""]
    for fips, (lat, lon) in authored.NOT_DRAWN.items():
        rows[fips] = [fips, short_name(names[fips]), names[fips], f"{lat:.4f}", f"{lon:.4f}", "", "", ""]
    for fips, (full, began, ended, heirs) in authored.HISTORIC.items():
        if fips in before.counties:
            lon, lat = centre(before, fips)
        else:
            lat, lon = (float(rows[heirs.split()[0]][n]) for n in (3, 4))
        rows[fips] = [fips, short_name(full), full, f"{lat:.4f}", f"{lon:.4f}", began, ended, heirs]
    return dict(sorted(rows.items()))


def zip_codes(path: Path, now: Topology) -> tuple[dict[str, set[str]], dict[tuple[str, str], list[str]]]:
    """Return the counties of each ZIP code and the ZIP codes of each (state, post office name).

    Codes that were simply renumbered are given by their new number. A ZIP code of Connecticut or of Valdez-Cordova
    keeps the old code and gains the region of today in which its point lies.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(io.StringIO(member(path, "zip_fips_county_code_and_state.csv").decode())):
        heirs = authored.HISTORIC.get(row["fips"], ("", "", "", ""))[3].split()
        found[row["zip"]].add(heirs[0] if len(heirs) == 1 and row["fips"][:2] != "09" else row["fips"])
    source = member(path, "lib/codes.js").decode()
    start, end = source.index("{", source.index("exports.codes")), source.index("}};") + 2
    codes = json.loads(source[start:end])
    offices: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, entry in sorted(codes.items()):
        offices[entry["state"], entry["city"]].append(code)
        for old in sorted(f for f in found.get(code, ()) if f[:2] == "09" or f == "02261"):
            heirs = authored.HISTORIC[old][3].split()
            found[code].add(county_of(now, (entry["longitude"], entry["latitude"]), heirs))
    return dict(sorted(found.items())), dict(offices)


def split_kind(official: str) -> tuple[str, str]:
    """Split a Census name ("Austin city") into its name and its class ("Austin", "city")."""
    for kind in KINDS:
        if official.endswith(" " + kind):
            return official.removesuffix(" " + kind), kind
    return official, ""


def repaired(text: str) -> str:
    """Undo UTF-8 that was once read as Latin-1 ("CaÃ±on")."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def census_places(
    path: Path, region_of: dict[str, str], offices: dict[tuple[str, str], list[str]], zips: dict[str, set[str]]
) -> tuple[list[list[str]], list[list[str]]]:
    """Return rows (geoid, name, class, counties) of incorporated places, and of census-designated places.

    A place of Connecticut also gets the planning region of the town it is named after or lies in, or else those of
    the ZIP codes of its post office; a few small communities get none.
    """
    stored = json.loads(gzip.decompress(member(path, "geo_search_2020.json.gz")))
    incorporated, designated = [], []
    for state, by_key in stored["places_by_state"].items():
        for code, official in {tuple(pair) for pairs in by_key.values() for pair in pairs}:
            if state + code in authored.ENDED_MUNICIPALITIES:
                continue
            name, kind = split_kind(repaired(official))
            within = {state + county for county in stored["counties_by_place"][state][code]}
            if state == "09":
                heirs = {heir for county in within for heir in authored.HISTORIC[county][3].split()}
                town = region_of.get(authored.CONNECTICUT_INSIDE.get(name, name))
                of_zips = {c for z in offices.get(("CT", name), ()) for c in zips.get(z, ())}
                within |= ({town} if town else of_zips if len(heirs) > 1 else heirs) & heirs
            rows = designated if kind in ("CDP", "comunidad", "zona urbana") else incorporated
            rows.append([state + code, name, kind, " ".join(sorted(within))])
    return sorted(incorporated), sorted(designated)


def towns(path: Path, region_of: dict[str, str]) -> list[list[str]]:
    """Return rows (geoid, name, class, counties) of county subdivisions that are governments.

    Connecticut's towns carry the region of today inside their GEOID, as the Census numbers them since 2022.
    """
    rows = []
    for row in csv.DictReader(io.StringIO(member(path, "identifiers/country-us.csv").decode())):
        geoid = row["census_geoid"].removeprefix("place-")
        if not row["census_geoid"].startswith("place-") or len(geoid) != 10:
            continue
        name, kind = split_kind(row["name"])
        county = geoid[:5]
        if county[:2] == "09":
            county = region_of[name]
        rows.append([county + geoid[5:], name, kind, county])
    return sorted(rows)


def join_governments(found: Tables) -> None:
    """Add to each county row the GEOID of the municipality that is one government with it, or "".

    Virginia's independent cities are found by their name; the others are authored.
    """
    for fips, row in found.counties.items():
        begins = authored.ONE_GOVERNMENT.get(fips)
        if fips[:2] == "51" and row[2].endswith(" city") and not row[6]:
            begins = row[1]
        matches = [
            m[0] for m in found.municipalities + found.communities + found.townships
            if begins and m[0][:2] == fips[:2] and m[1].startswith(begins) and fips in m[3].split()
            and (m[1] == begins or len(m[3].split()) == 1 or fips[:2] == "36")
        ]  # fmt: skip
        if begins and not matches:
            raise LookupError(f"no municipality {begins} in county {fips}")
        row.append(min(matches, key=len) if matches else "")


def add_aliases(found: Tables) -> None:
    """Add the other names of a municipality: in brackets, before the county's in a joint name, or authored."""
    joint = {row[8] for row in found.counties.values() if row[8]}
    for row in found.municipalities + found.communities + found.townships:
        other = authored.MUNICIPAL_ALIASES.get(row[0], "")
        bracketed = re.fullmatch(r"(.+?) \((.+)\)(.*)", row[1])
        if bracketed and bracketed[2] != "balance":
            row[1], other = bracketed[1] + bracketed[3], bracketed[2]
        elif row[0] in joint:
            first = re.split(r"[-/,]", row[1])[0]
            other = first if first != row[1] else other
        row.append(other)


def weigh(found: Tables, offices: dict[tuple[str, str], list[str]], key: Callable[[str], str]) -> None:
    """Count the ZIP codes of each county and municipality, and keep the post office names that are left.

    The count only ranks choices ("Springfield"), as no package gives populations under a licence of facts.
    """
    touching = Counter(fips for within in found.zips.values() for fips in within)
    for fips, row in found.counties.items():
        row += [str(touching[fips]), authored.COUNTY_ALIASES.get(fips, "")]
    usps = {row[0]: row[1] for row in found.states}
    by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
    names = {}
    for (state, city), codes in offices.items():
        by_key[state, key(city)] += codes
        names[state, key(city)] = city
    taken = set()
    for row in found.municipalities + found.communities + found.townships:
        office = (usps[row[0][:2]], key(row[1]))
        taken.add(office)
        other = (usps[row[0][:2]], key(row[4])) if row[4] else office
        taken.add(other)
        row.insert(4, str(len(by_key.get(office, []) if office == other else [*by_key[office], *by_key[other]]) or ""))
    for office in sorted(by_key.keys() - taken):
        within = Counter(c for code in by_key[office] for c in found.zips.get(code, ()))
        if within and office[0] in usps.values():
            ranked = sorted(within, key=lambda c: (-within[c], c))
            found.post_names.append([office[0], names[office], " ".join(ranked)])


def shorten(found: Tables) -> None:
    """Write a municipality's counties as three digits, and leave them out where its GEOID holds its one county."""
    for row in found.municipalities + found.communities:
        row[3] = " ".join(county[2:] for county in row[3].split())
    for row in found.townships:
        row[3] = ""
