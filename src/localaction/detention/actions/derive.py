"""Deriving facilities, what lists print of them, and inspections anew from everything that is printed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from localaction.detention.actions import questions
from localaction.detention.actions.count import write_counts
from localaction.detention.actions.gather import (
    Appearance,
    Gathered,
    address_of,
    coded,
    gather,
    population_of,
    uncoded,
)
from localaction.detention.ingest import daily_population, facility_lists, inspections, statistics
from localaction.detention.models import Inspection, ListEntry, Listing
from localaction.detention.rules import facility_names
from localaction.detention.rules.identity import Answer, Evidence, Matcher, Printed, Unit
from localaction.places.models import Facility, FacilityName
from localaction.places.reference_files import gazetteer
from localaction.places.rules.county_of_address import county_of
from localaction.sources.models import ReviewItem

FILLED = ("detloc", "name", "address", "city", "state", "zip", "county", "counties", "county_evidence", "same_as_id")


@dataclass
class Derived:
    """What came out, by numbers."""

    n_facilities: int = 0
    n_matched: int = 0
    n_asked: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def derive(at: dt.datetime) -> Derived:
    """Match every printed name anew and write facilities, listings, inspections and questions.

    1. Gather what all publications print.
    2. Match names without a code to the codes; a person's decision goes first.
    3. Write facilities (they keep their numbers), their names and the evidence.
    4. Write listings and inspections.
    5. Ask people about the names that are left, and take back questions that are answered.

    Args:
        at: now.
    """
    gathered = gather()
    matcher = Matcher(coded(gathered), questions.decided())
    printed = uncoded(gathered)
    answers = {unit: matcher.answer(one) for unit, one in printed.items()}
    uids = _uids(printed, answers)
    rows: dict[str, list[Appearance]] = defaultdict(list)
    for seen in gathered.appearances:
        rows[seen.detloc or uids[seen.unit]].append(seen)
    facilities = _write_facilities(rows, gathered)
    _write_names(facilities, rows, answers, gathered)
    _write_listings(facilities, rows)
    _write_inspections(facilities, rows)
    write_counts(facilities, rows)
    questions.ask(printed, answers, facilities, at)
    return Derived(
        len(facilities), sum(bool(a.detloc) for a in answers.values()), sum(bool(a.reason) for a in answers.values()),
        Counter(a.reason for a in answers.values() if a.reason),
    )  # fmt: skip


def after_decision(item: ReviewItem, at: dt.datetime) -> int:
    """Derive anew after a person decided what a name means, or released a publication.

    Returns: how many rows of statistics belong to another facility now, or came or went.
    """
    before = set(Listing.objects.values_list("publication_id", "line", "facility_id"))
    derive(at)
    after = set(Listing.objects.values_list("publication_id", "line", "facility_id"))
    return len({row[:2] for row in before ^ after})


def _uids(printed: dict[Unit, Printed], answers: dict[Unit, Answer]) -> dict[Unit, str]:
    """Return for each printed name the uid of its facility: the code, or one of our own.

    Two names without a code are one facility when they stand at one address and share a telling word.
    """
    found: dict[Unit, str] = {}
    by_address: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in sorted(printed):
        if answers[unit].detloc:
            found[unit] = answers[unit].detloc
            continue
        streets = {facility_names.address_key(a.street) for a in printed[unit].addresses} - {""}
        same = (
            other
            for street in sorted(streets)
            for other in by_address[unit[0], street]
            if facility_names.share_telling_words(printed[unit].name, printed[other].name)
        )
        other = next(same, None)
        found[unit] = found[other] if other else "|".join(unit)
        for street in streets:
            by_address[unit[0], street].append(unit)
    return found


def _write_facilities(rows: dict[str, list[Appearance]], gathered: Gathered) -> dict[str, Facility]:
    known = {facility.uid: facility for facility in Facility.objects.all()}
    codes = {*gathered.daily_names, *(seen.detloc for seen in gathered.appearances if seen.detloc)}
    made: list[Facility] = []
    changed: list[Facility] = []
    current: dict[str, Facility] = {}
    for uid in sorted({*rows, *codes}):
        facility = current[uid] = known.get(uid) or Facility(uid=uid[:260])
        before = [getattr(facility, name) for name in FILLED]
        _fill(facility, uid if uid in codes else "", rows.get(uid, []), gathered)
        if not facility.pk:
            made.append(facility)
        elif before != [getattr(facility, name) for name in FILLED]:
            changed.append(facility)
    Facility.objects.bulk_create(made, batch_size=500)
    Facility.objects.bulk_update(changed, [name.removesuffix("_id") for name in FILLED], batch_size=200)
    _lead_on(known, current, rows)
    return current


def _fill(facility: Facility, detloc: str, rows: list[Appearance], gathered: Gathered) -> None:
    """Set what a facility's rows say last; statistics go before lists, for they are newer and their rows complete."""
    facility.detloc, facility.same_as_id = detloc, None
    best = [seen for seen in rows if seen.source == statistics.SOURCE] or [s for s in rows if s.values.get("city")]
    last = (best or rows)[-1] if rows else None
    if last is None:
        facility.name = gathered.daily_names[detloc][0] if detloc in gathered.daily_names else detloc
        return
    address = address_of(last)
    facility.name = str(last.values["name"])[:200]
    facility.address, facility.city, facility.zip = address.street[:200], address.city[:80], address.zip
    facility.state = last.values["state"]
    counties = {seen.values["county"] for seen in rows if seen.values.get("county")}
    located = county_of(gazetteer(), facility.state, address.zip, address.city, sorted(counties), facility.name)
    facility.county, facility.county_evidence = located.county, located.evidence
    facility.counties = list(located.counties)


def _lead_on(known: dict[str, Facility], current: dict[str, Facility], rows: dict[str, list[Appearance]]) -> None:
    """Point facilities that nothing names any more to the one that now has their name."""
    named = {seen.unit: uid for uid, seen_rows in rows.items() for seen in seen_rows}
    by_text = {"|".join(unit): uid for unit, uid in named.items()}
    gone = [facility for uid, facility in known.items() if uid not in current]
    for facility in gone:
        facility.same_as = current.get(by_text.get(facility.uid, ""))
    Facility.objects.bulk_update(gone, ["same_as"], batch_size=200)


def _write_names(
    facilities: dict[str, Facility], rows: dict[str, list[Appearance]], answers: dict[Unit, Answer], gathered: Gathered
) -> None:
    names: dict[tuple[str, str, str, str], FacilityName] = {}
    for uid, seen_rows in rows.items():
        for seen in seen_rows:
            city = seen.values.get("city", "")[:80]
            name = seen.values["name"][:200]
            known = names.get((uid, seen.source, name, city))
            if known:
                known.last_printed_on = seen.on
                continue
            said = Evidence.CODE.value if seen.detloc else ",".join(answers[seen.unit].evidence)
            names[uid, seen.source, name, city] = FacilityName(
                facility=facilities[uid], printed=name, source=seen.source, city=city, evidence=said[:80],
                first_printed_on=seen.on, last_printed_on=seen.on,
            )  # fmt: skip
    for code, (name, publication) in gathered.daily_names.items():
        facts = publication.report["facts"]
        names[code, daily_population.SOURCE, name, ""] = FacilityName(
            facility=facilities[code], printed=name[:200], source=daily_population.SOURCE, evidence=Evidence.CODE.value,
            first_printed_on=dt.date.fromisoformat(facts["first_on"]),
            last_printed_on=dt.date.fromisoformat(facts["as_of"]),
        )  # fmt: skip
    FacilityName.objects.all().delete()
    FacilityName.objects.bulk_create(names.values(), batch_size=500)


def _write_listings(facilities: dict[str, Facility], rows: dict[str, list[Appearance]]) -> None:
    listings, entries = [], []
    for uid, seen_rows in rows.items():
        for seen in seen_rows:
            if seen.source == statistics.SOURCE:
                listings.append(_listing(facilities[uid], seen))
            elif seen.source == facility_lists.SOURCE:
                entries.append(_entry(facilities[uid], seen))
    Listing.objects.all().delete()
    Listing.objects.bulk_create(listings, batch_size=500)
    ListEntry.objects.all().delete()
    ListEntry.objects.bulk_create(entries, batch_size=500)


def _listing(facility: Facility, seen: Appearance) -> Listing:
    values, gone = seen.values, set(seen.facts.get("not_published", ()))
    scheduled = next((one["scheduled"] for one in values["inspections"] if one["scheduled"]), "")
    return Listing(
        facility=facility, publication_id=seen.publication, line=seen.line, fiscal_year=seen.facts["fiscal_year"],
        as_of=seen.on, printed_name=values["name"][:200], type=values["type"][:20], aor=values["aor"][:12],
        sex=values["sex"][:20], population=population_of(seen), guaranteed_minimum=values["guaranteed_minimum"],
        measures={column: value for column, value in values["measures"].items() if column not in gone},
        scheduled=scheduled,
    )  # fmt: skip


def _entry(facility: Facility, seen: Appearance) -> ListEntry:
    values = seen.values
    return ListEntry(
        facility=facility, publication_id=seen.publication, line=seen.line, detloc=seen.detloc,
        name=values["name"][:200], type=values["type"][:40], operator=values["operator"][:80],
        owner=values["owner"][:80], contract_from=_day(values["contract_from"]),
        contract_until=_day(values["contract_until"]), guaranteed_minimum=values["guaranteed_minimum"],
        capacity=values["capacity"],
    )  # fmt: skip


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None


def _write_inspections(facilities: dict[str, Facility], rows: dict[str, list[Appearance]]) -> None:
    """Write each inspection once; later publications fill what earlier ones left open."""
    found: dict[tuple[int, dt.date, str], Inspection] = {}
    for uid, seen_rows in rows.items():
        facility = facilities[uid]
        for seen in seen_rows:
            if seen.values.get("month"):
                continue
            if seen.source == inspections.SOURCE:
                printed = [{**seen.values, "kind": Inspection.Kind.CONTRACTOR.value}]
            else:
                printed = [one for one in seen.values.get("inspections", ()) if one["ended_on"]]
            for one in printed:
                _fold(found, facility, seen, one)
    # The same day without a kind is the inspection of that day whose kind another publication states.
    stated = {(pk, on) for pk, on, kind in found if kind}
    kept = [one for (pk, on, kind), one in found.items() if kind or (pk, on) not in stated]
    Inspection.objects.all().delete()
    Inspection.objects.bulk_create(kept, batch_size=500)


def _fold(
    found: dict[tuple[int, dt.date, str], Inspection], facility: Facility, seen: Appearance, one: dict[str, object]
) -> None:
    ended, kind = dt.date.fromisoformat(str(one["ended_on"])), str(one["kind"])
    row = found.setdefault(
        (facility.pk, ended, kind), Inspection(facility=facility, kind=kind, ended_on=ended, documents=[])
    )
    row.source, row.publication_id, row.line = seen.source, seen.publication, seen.line
    row.standard = str(one.get("standard") or row.standard)[:60]
    row.rating = str(one.get("rating") or row.rating)[:60]
    row.inspector = str(one.get("inspector") or row.inspector)[:80]
    row.begun_on = _day(str(one["begun_on"])) if one.get("begun_on") else row.begun_on
    row.documents = one.get("documents") or row.documents
