"""Laws and local policies in words, for the pages about them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from localaction.places import maps
from localaction.places.models import Place
from localaction.places.reference_files import gazetteer
from localaction.policy import words_measures as words
from localaction.policy.models import STATE_KINDS, Measure
from localaction.policy.reads_measures import MeasureFact, ProvisionFact, facts
from localaction.policy.rulebook import Record, by_uid, records, rules_of
from localaction.policy.rules.binding import Body, Holder, Level, Rule, change_days
from localaction.policy.rules.rubric import OFFICERS, Score, over_time, score
from localaction.policy.words_measures import Text

EVERYONE = OFFICERS | {Holder.GOVERNMENT}
SHOWN_DAYS = 12


@dataclass(frozen=True)
class MeasureLine:
    """A law or a policy in words."""

    fact: MeasureFact
    badge: str
    status: Text
    codings: list[CodingLine]
    confidence: Text


@dataclass(frozen=True)
class CodingLine:
    """What it says of one thing, in words."""

    subject: Text
    effect: str
    says: str
    says_es: str
    badge: str
    status: Text
    by: str
    fact: ProvisionFact


def measure_line(fact: MeasureFact) -> MeasureLine:
    """Return a law or a policy in words."""
    badge, said = words.FORCES[fact.stand.force]
    if fact.status == "preempted":
        badge, said = "prohibited", _("overridden by state law")
    elif fact.status == "partly-preempted":
        badge, said = "prohibited", _("in part overridden by state law")
    elif fact.status == "partly-enjoined":
        badge, said = "missing", _("in part stopped by a court")
    codings = []
    for coding in fact.provisions:
        mark, standing = words.FORCES[coding.stand.force]
        row = coding.provision
        by = coding.stand.by.measure if coding.stand.by else ""
        codings.append(
            CodingLine(
                words.CODES[row.code],
                row.get_effect_display(),
                row.says,
                row.says_es or row.says,
                mark,
                standing,
                by,
                coding,
            )
        )
    return MeasureLine(fact, badge, said, codings, words.CONFIDENCE[fact.record.version.source.confidence])


def classes() -> list[str]:
    """Return what the colours of the rubric's map mean."""
    return [
        _("0 of 7 elements protect"), _("1 or 2"), _("3 or 4"), _("5 or 6"), _("7 of 7"),
    ]  # fmt: skip


def class_of(found: Score) -> int:
    """Return the class of a score: 0, 1-2, 3-4, 5-6, 7."""
    return (found.n_protected + 1) // 2


def index(found: Sequence[Record], on: dt.date, state: str) -> dict[str, Any]:
    """Return what the page of all laws and policies shows.

    Args:
        found: all versions.
        on: the day of the map.
        state: two letters, or empty for the country.
    """
    by_state: dict[str, list[Record]] = defaultdict(list)
    for record in found:
        by_state[record.version.measure.state].append(record)
    known = gazetteer()
    rules = {usps: rules_of(rows) for usps, rows in by_state.items()}
    if state:
        fips = known.states[state].fips
        values = _counties(rules.get(state, []), state, fips, on)
        title = _("Elements of protection, by county")
        drawn = maps.state(state, values, classes(), title, title) if values else None
        days = change_days(rules.get(state, []))
        rows = by_state.get(state, [])
    else:
        values = {}
        for usps, of_state in rules.items():
            laws = [rule for rule in of_state if rule.level is Level.STATE]
            total = score(laws, Body(EVERYONE, usps), on)
            if total.n_known:
                values[known.states[usps].fips] = class_of(total)
        title = _("Elements of protection in state law, by state")
        drawn = maps.nation(values, classes(), title, title, href="/policies/?state=%s") if values else None
        days = sorted({day for of_state in rules.values() for day in change_days(of_state)})
        rows = list(found)
    return {
        "on": on, "state": known.states[state] if state else None, "usps": state, "map": drawn,
        "days": [day for day in days if day <= on][-SHOWN_DAYS:], "later": [day for day in days if day > on][:3],
        "lines": [measure_line(fact) for fact in facts(rows, on)],
        "states": [known.states[usps] for usps in sorted(by_state)],
    }  # fmt: skip


def _counties(rules: Sequence[Rule], usps: str, fips: str, on: dt.date) -> dict[str, int]:
    """Return the class of each county, by state law and the county's own rules."""
    plain = score([rule for rule in rules if rule.level is Level.STATE], Body(EVERYONE, usps), on)
    own = {rule.place for rule in rules if rule.level is Level.LOCAL}
    values = {}
    for county in gazetteer().counties:
        if county.startswith(fips):
            found = score(rules, Body(EVERYONE, usps, frozenset({county})), on) if county in own else plain
            if found.n_known:
                values[county] = class_of(found)
    return values


def measure_page(
    fact: MeasureFact, versions: Sequence[Record], laws: Sequence[Rule], of_laws: Sequence[Record], on: dt.date
) -> dict[str, Any]:
    """Return what the page of one law or policy shows.

    Args:
        fact: it on the day.
        versions: all its standing versions.
        laws, of_laws: the rules of the state, and the records they come from.
    """
    place: Place = fact.record.version.measure.place
    names = {uid: record.version.name for uid, record in by_uid(of_laws).items()}
    lines = [
        measure_line(facts([record], record.version.valid_from or on, laws)[0])
        for record in versions
        if record is not fact.record
    ]
    line = measure_line(fact)
    rules = [*laws, *rules_of(versions)]
    history = over_time(rules, Body(EVERYONE, place.state, frozenset({place.geoid})))
    return {
        "line": line, "fact": fact, "version": fact.record.version, "place": place, "others": lines, "on": on,
        "codings": [(coding, names.get(coding.by, "")) for coding in line.codings],
        "bound": [words.HOLDERS[Holder(holder)] for holder in fact.record.version.bound], "terms": fact.terms,
        "history": history,
    }  # fmt: skip


def desk_list(found: Sequence[Record], on: dt.date) -> list[tuple[MeasureLine, int]]:
    """Return each law and policy with how many of its entries no second person has checked, the most first."""
    waiting: dict[str, int] = defaultdict(int)
    for record in found:
        entries = [record.version, *record.provisions]
        waiting[record.version.measure.uid] += sum(not entry.is_verified for entry in entries)
    lines = [(measure_line(fact), waiting[fact.uid]) for fact in facts(found, on)]
    return sorted(lines, key=lambda line: (line[0].fact.record.version.measure.state, line[0].fact.uid))


def desk_page(measure: Measure, person: Any, on: dt.date) -> dict[str, Any]:
    """Return what the desk's page of one law or policy shows. Queries: 8."""
    versions = records(Q(measure=measure))
    laws = rules_of(records(Q(measure__state=measure.state, measure__kind__in=STATE_KINDS)))
    lines = [measure_line(facts([record], record.version.valid_from or on, laws)[0]) for record in versions]
    past = measure.versions.exclude(superseded_at=None, withdrawn_at=None).order_by("-number")
    return {
        "measure": measure, "lines": lines, "turns": versions[0].turns if versions else [],
        "past": past, "person": person,
    }  # fmt: skip
