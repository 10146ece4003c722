"""What a name or a code can mean: states, counties, municipalities and ZIP codes of the reference files.

Build it once (`places.reference_files.gazetteer()`); look-ups are dictionary hits. The usual questions:

    state("Tex.")                              "TX"
    county("TX", "Travis County")              ("48453",)
    county("MD", "Baltimore")                  ("24005", "24510"): the county and the independent city
    county("MD", "Baltimore city")             ("24510",)
    county("LA", "St. Landry County")          ("22097",): a wrong class word does not hide the only match
    county_with_typo("TX", "Travs")            ("48453", 90.9)
    municipalities("TX", "Austin")             [Municipality("4805000", "Austin", "city", ("48021", ...), 80, "")]
    counties_of("4805000")                     ("48021", "48209", "48453", "48491")

A county code that is no longer in use is found by its name and number too (`is_current`, `current`); when a code of
today bears the same name, only that one is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from localaction.places.rules.likeness import ONE_SLIP, alike
from localaction.places.rules.names import folded, forms, key

# A misspelling is accepted only when it is this close (0 to 100) and this much closer than the second: swapped
# letters ("Layafette") are less alike, so they are believed only when nothing else comes near.
CLOSE, MARGIN = 84.0, 5.0
SWAPPED, SWAPPED_MARGIN = 75.0, 20.0
ELSEWHERE, ELSEWHERE_MARGIN = 88.0, 15.0
# Class words of counties that publications mix up; "city" is not among them, for Baltimore has both.
_COUNTY_LIKE = {"county", "parish", "borough", "census area", "municipality", "municipio", "city and borough",
                "planning region", "district", "island"}  # fmt: skip


class State(NamedTuple):
    """A state, the District of Columbia or a territory."""

    fips: str
    usps: str
    name: str
    aliases: tuple[str, ...]


class County(NamedTuple):
    """A county or county equivalent; the period is half-open and an empty day means "always" or "still"."""

    fips: str
    name: str
    full_name: str
    lat: float
    lon: float
    valid_from: str
    valid_until: str
    heirs: tuple[str, ...]
    one_with: str
    n_zips: int
    aliases: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Return the class that the full name ends with, or what the place is when its name says none."""
        longer = self.full_name[len(self.name) :].strip().lower()
        return longer or {"11001": "district", "32510": "city", "66010": "territory"}.get(self.fips, "county")


class Municipality(NamedTuple):
    """An incorporated place (7-digit GEOID), a town or township (10), or a community without government (7)."""

    geoid: str
    name: str
    kind: str
    counties: tuple[str, ...]
    n_zips: int
    alias: str = ""

    @property
    def is_community(self) -> bool:
        """Tell whether the place is only named by the Census and has no government of its own."""
        return self.kind in ("CDP", "comunidad", "zona urbana")

    @property
    def full_name(self) -> str:
        """Return the name with its class, as the Census prints it ("Austin city")."""
        return f"{self.name} {self.kind}".strip()


class PostName(NamedTuple):
    """A post office name that is no municipality's, with its counties, the one with most ZIP codes first."""

    state: str
    name: str
    counties: tuple[str, ...]


@dataclass
class Gazetteer:
    """All names and codes. Rows of municipalities are parsed state by state, when first asked for."""

    states: dict[str, State]
    counties: dict[str, County]
    zips: dict[str, tuple[str, ...]]
    neighbours: dict[str, tuple[str, ...]]
    post_rows: str
    municipal_rows: dict[str, list[str]]
    _municipal: dict[str, dict[str, Municipality]] = field(default_factory=dict)
    _municipal_keys: dict[str, dict[str, list[Municipality]]] = field(default_factory=dict)

    @classmethod
    def of(cls, text: Callable[[str], str]) -> Gazetteer:
        """Build from the reference files, given a function from file name to text."""
        states = {}
        for line in text("states.tsv").splitlines():
            fips, usps, name, aliases = line.split("\t")
            states[usps] = State(fips, usps, name, tuple(aliases.split("|")) if aliases else ())
        counties = {}
        for line in text("counties.tsv").splitlines():
            fips, name, full, lat, lon, first, end, heirs, one, n_zips, aliases = line.split("\t")
            counties[fips] = County(
                fips, name, full, float(lat), float(lon), first, end, tuple(heirs.split()), one, int(n_zips),
                tuple(aliases.split("|")) if aliases else (),
            )  # fmt: skip
        rows = defaultdict(list)
        for name in ("municipalities.tsv", "townships.tsv", "communities.tsv"):
            for line in text(name).splitlines():
                rows[line[:2]].append(line)
        return cls(
            states, counties, read_zips(text("zips.txt")), read_neighbours(text("neighbours.txt")),
            text("post_names.tsv"), dict(rows),
        )  # fmt: skip

    @cached_property
    def _state_keys(self) -> dict[str, str]:
        keys = {}
        for state in self.states.values():
            for name in (state.usps, state.name, *state.aliases):
                keys["".join(folded(name))] = state.usps
        return keys

    @cached_property
    def _usps(self) -> dict[str, str]:
        return {state.fips: state.usps for state in self.states.values()}

    @cached_property
    def _county_keys(self) -> dict[str, dict[str, list[County]]]:
        keys: dict[str, dict[str, list[County]]] = {usps: defaultdict(list) for usps in self.states}
        for county in self.counties.values():
            for name in {key(n) for n in (county.name, county.full_name, *county.aliases)}:
                keys[self._usps[county.fips[:2]]][name].append(county)
        return keys

    @cached_property
    def _all_county_keys(self) -> frozenset[str]:
        return frozenset(name for keys in self._county_keys.values() for name in keys)

    def usps(self, geoid: str) -> str:
        """Return the postal letters of the state in which a place lies; "" when the code is of no state."""
        return self._usps.get(geoid[:2], "")

    def state_exactly(self, text: str) -> str | None:
        """Return the postal letters of a state by a name without misspelling, or None."""
        return self._state_keys.get("".join(folded(text)))

    def state(self, text: str) -> str | None:
        """Return the postal letters of a state named in English, Spanish or short, or None.

        A misspelling ("Pensylvania") is taken only when one state alone is close; two letters are never guessed at.
        """
        name = "".join(folded(text))
        exact = self._state_keys.get(name)
        if exact or len(name) < 4:
            return exact
        found = {self._state_keys[match] for match in alike(name, self._state_keys.keys(), CLOSE)}
        return found.pop() if len(found) == 1 else None

    def county(self, usps: str, text: str) -> tuple[str, ...]:
        """Return every county of a state that bears a name, as FIPS codes in order; empty when none does.

        A class word decides when it can: "Baltimore city" is not Baltimore County. When no county of that class
        bears the name the word is ignored, for lists print "County" behind parishes and independent cities.
        """
        keys = self._county_keys.get(usps, {})
        for form in forms(text):
            matches = keys.get(form.key, [])
            if form.kind:
                matches = [c for c in matches if same_class(c.kind, form.kind)] or matches
            if matches:
                return tuple(c.fips for c in _of_today(matches))
        return ()

    def county_with_typo(self, usps: str, text: str) -> tuple[str, float] | None:
        """Return the one county of a state whose name is close to a misspelt one, with the likeness (0 to 100).

        None when nothing is close, when a second county is nearly as close ("Waler" is Walker or Waller), and when
        the name is a county's of another state ("Bowie County, Arkansas"), for then the state may be what is wrong;
        but a long name that differs by a letter ("Alleghany" in Pennsylvania) is still taken.
        Use it only after `county` found nothing.
        Source: Ours: the misspellings that ICE printed in 2025 resolve, and no county's name is taken for another's.
        """
        keys = self._county_keys.get(usps, {})
        best: dict[str, float] = {}
        elsewhere = False
        for form in forms(text):
            elsewhere = elsewhere or form.key in self._all_county_keys
            for name, score in alike(form.key, keys.keys(), 50).items():
                for county in _of_today(keys[name]):
                    best[county.fips] = max(best.get(county.fips, 0.0), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        first, second = (*ranked, ("", 0.0), ("", 0.0))[:2]
        ahead = first[1] - second[1]
        if elsewhere:
            return first if len(key(text)) >= 8 and first[1] >= ELSEWHERE and ahead >= ELSEWHERE_MARGIN else None
        if (first[1] >= CLOSE and ahead >= MARGIN) or (first[1] >= SWAPPED and ahead >= SWAPPED_MARGIN):
            return first
        return None

    def _municipal_of(self, usps: str) -> dict[str, Municipality]:
        if usps not in self._municipal:
            state = self.states[usps].fips
            rows: dict[str, Municipality] = {}
            for line in self.municipal_rows.get(state, ()):
                geoid, name, kind, within, n_zips, alias = line.split("\t")
                counties = tuple(state + code for code in within.split()) if within else (geoid[:5],)
                rows[geoid] = Municipality(geoid, name, kind, counties, int(n_zips or 0), alias)
            keys = defaultdict(list)
            for row in rows.values():
                keys[key(row.name)].append(row)
                if row.alias:
                    keys[key(row.alias)].append(row)
            self._municipal[usps], self._municipal_keys[usps] = rows, keys
        return self._municipal[usps]

    def municipal(self, usps: str) -> list[Municipality]:
        """Return every municipality and community of a state."""
        return list(self._municipal_of(usps).values())

    def municipal_keys(self, usps: str) -> dict[str, list[Municipality]]:
        """Return the municipalities of a state by the key of their name, alone and with its class."""
        self._municipal_of(usps)
        return self._municipal_keys[usps]

    def municipalities(self, usps: str, text: str, communities: bool = False) -> list[Municipality]:
        """Return every municipality of a state that bears a name, incorporated places first, then by ZIP codes.

        A class word decides when it can ("Nassau village" is not the town of Nassau).

        Args:
            communities: also give places that the Census names but that have no government.
        """
        if usps not in self.states:
            return []
        keys = self.municipal_keys(usps)
        for form in forms(text):
            matches = [m for m in keys.get(form.key, ()) if communities or not m.is_community]
            if form.kind:
                matches = [m for m in matches if same_class(m.kind, form.kind)] or matches
            if matches:
                return sorted(matches, key=lambda m: (m.is_community, len(m.geoid), -m.n_zips, m.geoid))
        return []

    def municipality_with_typo(self, usps: str, text: str) -> Municipality | None:
        """Return the one municipality of a state whose name is one letter away from `text`; None when unsure.

        Short names are never guessed at. Use it only after `municipalities` found nothing.
        """
        name = key(text)
        if usps not in self.states or len(name) < 6:
            return None
        keys = self.municipal_keys(usps)
        rows = {m.geoid: m for match in alike(name, keys.keys(), ONE_SLIP) for m in keys[match]}
        return next(iter(rows.values())) if len(rows) == 1 else None

    def municipality(self, geoid: str) -> Municipality | None:
        """Return the municipality of a GEOID of 7 or 10 digits, or None.

        Connecticut's towns are found by their number of before 2022 too, which held the old county.
        """
        usps = self.usps(geoid)
        if len(geoid) not in (7, 10) or not usps:
            return None
        rows = self._municipal_of(usps)
        if geoid in rows or usps != "CT" or len(geoid) != 10:
            return rows.get(geoid)
        return next((m for m in rows.values() if len(m.geoid) == 10 and m.geoid[5:] == geoid[5:]), None)

    def counties_of(self, geoid: str) -> tuple[str, ...]:
        """Return the counties in which a place lies, today's codes before old ones; a county lies in itself.

        Empty for an unknown code and for a state.
        """
        if geoid in self.counties:
            return (geoid,)
        found = self.municipality(geoid)
        return tuple(sorted(found.counties, key=lambda c: (not self.is_current(c), c))) if found else ()

    def is_current(self, fips: str, on: date | None = None) -> bool:
        """Tell whether a county code is in use on a day; without a day, whether it has not been ended."""
        county = self.counties.get(fips)
        if county is None:
            return False
        if on is None:
            return not county.valid_until
        day = on.isoformat()
        return county.valid_from <= day and (not county.valid_until or day < county.valid_until)

    def current(self, fips: str) -> tuple[str, ...]:
        """Return the codes that stand today for a county code: itself, or those that took its place."""
        county = self.counties.get(fips)
        if county is None:
            return ()
        return (fips,) if not county.valid_until else tuple(h for heir in county.heirs for h in self.current(heir))

    @cached_property
    def _joint(self) -> dict[str, str]:
        counties: dict[str, list[str]] = defaultdict(list)
        for county in self.counties.values():
            if county.one_with:
                counties[county.one_with].append(county.fips)
        return {geoid: fips[0] for geoid, fips in counties.items() if len(fips) == 1}

    def one_county_of(self, geoid: str) -> str:
        """Return the one county that is one government with a municipality, or ""; New York is one with five."""
        return self._joint.get(geoid, "")

    @cached_property
    def all_keys(self) -> dict[str, list[str]]:
        """Return the GEOIDs of counties in use and governments of all states by key, for misspelt names."""
        keys: dict[str, list[str]] = defaultdict(list)
        for usps in self.states:
            for name, counties in self._county_keys[usps].items():
                keys[name] += [c.fips for c in counties if not c.valid_until]
            for name, rows in self.municipal_keys(usps).items():
                keys[name] += [self.one_county_of(m.geoid) or m.geoid for m in rows if not m.is_community]
        return {name: geoids for name, geoids in keys.items() if geoids}

    @cached_property
    def post_keys(self) -> dict[str, list[PostName]]:
        """Return the post office names that no municipality bears, by key."""
        keys = defaultdict(list)
        for line in self.post_rows.splitlines():
            usps, name, within = line.split("\t")
            keys[key(name)].append(PostName(usps, name, tuple(within.split())))
        return dict(keys)


def same_class(theirs: str, claimed: str) -> bool:
    """Tell whether a place's class agrees with a claimed one ("metro government (balance)" is a city)."""
    if theirs == claimed or claimed in theirs.split():
        return True
    return claimed == "city" and ("government" in theirs or theirs in ("(balance)", ""))


def _of_today(counties: Iterable[County]) -> list[County]:
    """Leave out codes that were ended when one in use is among them."""
    rows = list(counties)
    return [c for c in rows if not c.valid_until] or rows


def read_zips(text: str) -> dict[str, tuple[str, ...]]:
    """Read lines of "county county<TAB>zip zip zip": all ZIP codes that touch exactly those counties."""
    found = {}
    for line in text.splitlines():
        counties, codes = line.split("\t")
        within = tuple(counties.split())
        for code in codes.split():
            found[code] = within
    return found


def read_neighbours(text: str) -> dict[str, tuple[str, ...]]:
    """Read lines of "county<TAB>neighbours with a higher code" into both directions."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in text.splitlines():
        fips, others = line.split("\t")
        for other in others.split():
            found[fips].append(other)
            found[other].append(fips)
    return {fips: tuple(sorted(others)) for fips, others in found.items()}
