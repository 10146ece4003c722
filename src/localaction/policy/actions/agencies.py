"""Writing agencies: one row a name, one of them standing for all names of the same agency."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from localaction.places import reference_files
from localaction.places.models import Agency, AgencyCounty, AgencyName, RosterEntry
from localaction.policy.actions import questions
from localaction.policy.rules.coverage import Coverage, Entry, Roster, Special, cover
from localaction.policy.rules.identity import Agencies, Name, Row
from localaction.policy.rules.names import key
from localaction.policy.rules.published import Published
from localaction.sources.models import PrintedRow

SPECIAL = Path(__file__).resolve().parent.parent / "reference" / "special_agencies.csv"


@functools.cache
def special_agencies() -> dict[tuple[str, str], Special]:
    """Return the agencies whose territory was written down by hand, with the reason."""
    with SPECIAL.open(encoding="utf-8", newline="") as file:
        return {
            (line["state"], key(line["name"])): Special(line["coverage"], tuple(line["counties"].split()), line["why"])
            for line in csv.DictReader(file)
        }


def roster() -> Roster:
    """Return the FBI's roster as imported; empty when it has not been."""
    entries: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for state, type_, name, ori, counties in RosterEntry.objects.filter(source="FBI").values_list(
        "state", "type", "key", "ori", "counties"
    ):
        entries[state, type_, name].append(Entry(ori, type_, tuple(counties)))
    return Roster(entries)


@dataclass
class _Printed:
    """What was printed of one agency, over all its names."""

    spellings: dict[str, list[dt.date]]
    last: Row
    last_on: dt.date
    type: str = ""
    county: str = ""


def write(
    rows: Mapping[int, Row], participating: Sequence[Published], pending: Sequence[Published], agencies: Agencies
) -> dict[Name, int]:
    """Write every agency that was printed, and return the id of the row that stands for each name's agency."""
    printed = _gather(participating, pending, agencies)
    types = dict(
        PrintedRow.objects.filter(id__in=[p.last.id for p in printed.values()]).values_list("id", "values__type")
    )
    there = {(a.state, a.key): a for a in Agency.objects.all()}
    names = sorted({row.name for row in rows.values()})
    there |= {(s, k): Agency(state=s, key=k, name=k) for s, k in names if (s, k) not in there}
    for p in printed.values():
        p.type, p.county = types.get(p.last.id) or "", p.last.county
    counties = _describe(printed, there)
    _save([there[name] for name in names], {there[name].key + there[name].state for name in counties})
    _write_counties({there[name].pk: fips for name, fips in counties.items()})
    _join(names, agencies, there)
    _write_names(printed, there)
    return {name: there[agencies.of(name)].pk for name in names}


def _gather(
    participating: Sequence[Published], pending: Sequence[Published], agencies: Agencies
) -> dict[Name, _Printed]:
    """Return what was printed of each agency; the list of participating agencies has the last word on a name."""
    seen: dict[int, tuple[dt.date, dt.date, tuple[bool, int, int]]] = {}
    rows: dict[int, Row] = {}
    for is_participating, publications in ((False, pending), (True, participating)):
        for number, publication in enumerate(publications):
            for line, row in enumerate(publication.rows):
                first = seen[row.id][0] if row.id in seen else publication.on
                seen[row.id] = first, publication.on, (is_participating, number, line)
            rows.update((row.id, row) for row in publication.rows if row.id not in rows)
    spellings: dict[Name, dict[str, list[dt.date]]] = defaultdict(dict)
    latest: dict[Name, tuple[tuple[bool, int, int], int]] = {}
    for pk, (first, last, place) in seen.items():
        agency = agencies.of(rows[pk].name)
        span = spellings[agency].setdefault(rows[pk].agency, [first, last])
        span[:] = min(span[0], first), max(span[1], last)
        latest[agency] = max(latest.get(agency, (place, pk)), (place, pk))
    return {
        agency: _Printed(spans, rows[latest[agency][1]], seen[latest[agency][1]][1])
        for agency, spans in spellings.items()
    }


def _describe(printed: Mapping[Name, _Printed], there: Mapping[Name, Agency]) -> dict[Name, tuple[str, ...]]:
    """Work out name, kind and coverage of each agency whose basis changed; return the counties of those."""
    decided = questions.decided_places()
    known = roster_version()
    lines: Roster | None = None
    places = reference_files.gazetteer()
    counties: dict[Name, tuple[str, ...]] = {}
    for name, p in printed.items():
        agency = there[name]
        correction = decided.get(name, {})
        basis = hashlib.blake2b(
            repr((p.last.agency, p.type, p.county, known, sorted(correction.items()))).encode(), digest_size=16
        ).hexdigest()
        if agency.basis == basis:
            continue
        lines = lines or roster()
        found = cover(name[0], p.last.agency, p.type, p.county, places, lines, special_agencies())
        if correction:
            found = Coverage(
                found.kind, correction["coverage"], tuple(correction["counties"].split()), "DECIDED", ori=found.ori
            )
        agency.name, agency.basis = p.last.agency[:200], basis
        agency.kind, agency.coverage, agency.evidence = found.kind, found.coverage, found.evidence
        agency.municipality, agency.ori = found.municipality, found.ori
        counties[name] = found.counties
    return counties


FIELDS = ["name", "basis", "kind", "coverage", "evidence", "municipality", "ori"]


def _save(agencies: Sequence[Agency], described: set[str]) -> None:
    """Insert new agencies and update the described ones."""
    old = [a for a in agencies if a.pk is not None and a.key + a.state in described]
    Agency.objects.bulk_create([a for a in agencies if a.pk is None], batch_size=500)
    if old:
        Agency.objects.bulk_create(
            old, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
        )


def _write_counties(counties: Mapping[int, tuple[str, ...]]) -> None:
    ids = list(counties)
    for start in range(0, len(ids), 500):
        AgencyCounty.objects.filter(agency_id__in=ids[start : start + 500]).delete()
    AgencyCounty.objects.bulk_create(
        [AgencyCounty(agency_id=pk, county=fips) for pk, all_of in counties.items() for fips in sorted(set(all_of))],
        batch_size=500,
    )


def roster_version() -> str:
    """Return what changes whenever a roster or the reference places change."""
    return f"{reference_files.version()[:12]}/{RosterEntry.objects.count()}"


def _join(names: Sequence[Name], agencies: Agencies, there: Mapping[Name, Agency]) -> None:
    """Point each name to the one that stands for its agency."""
    changed = []
    for name in names:
        stands = agencies.of(name)
        same_as = None if stands == name else there[stands].pk
        if there[name].same_as_id != same_as:
            there[name].same_as_id = same_as
            changed.append(there[name])
    Agency.objects.bulk_update(changed, ["same_as"], batch_size=200)


def _write_names(printed: Mapping[Name, _Printed], there: Mapping[Name, Agency]) -> None:
    """Write each spelling with the days between which it was printed."""
    wanted = {
        (there[name].pk, spelling[:200]): (first, last)
        for name, p in printed.items()
        for spelling, (first, last) in p.spellings.items()
    }
    rows = {(n.agency_id, n.printed): n for n in AgencyName.objects.all()}
    stale = [row.pk for where, row in rows.items() if wanted.get(where) != (row.first_printed_on, row.last_printed_on)]
    for start in range(0, len(stale), 500):
        AgencyName.objects.filter(pk__in=stale[start : start + 500]).delete()
    AgencyName.objects.bulk_create(
        [
            AgencyName(agency_id=pk, printed=spelling, first_printed_on=first, last_printed_on=last)
            for (pk, spelling), (first, last) in wanted.items()
            if (pk, spelling) not in rows
            or (rows[pk, spelling].first_printed_on, rows[pk, spelling].last_printed_on) != (first, last)
        ],
        batch_size=500,
    )
