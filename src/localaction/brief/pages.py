"""What the public pages show: facts with their words, grouped as a reader meets them. No query is made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.brief import words
from localaction.brief.law import LawLines, law_lines
from localaction.brief.reads import NOT_LOOKED, Brief, CountyLine
from localaction.detention import pages as detention
from localaction.detention import pages_contracts as contracts
from localaction.detention import records_pages
from localaction.organise import pages as organise
from localaction.organise import pages_actions, pages_bodies, pages_campaigns, pages_groups
from localaction.organise.reads_groups import GroupFact
from localaction.places import maps
from localaction.places.models import Agency, Place
from localaction.places.reference_files import gazetteer
from localaction.policy.reads import AgencyFact, AgreementFact, Change
from localaction.policy.reads_agency import AgencyPage
from localaction.policy.reads_pending import PendingFact
from localaction.policy.words import model as model_name
from localaction.sources.printed import Source


@dataclass(frozen=True)
class Line:
    """One agreement or application in words."""

    model: words.Text
    badge: str
    status: words.Text
    signed: str
    listed_since: str
    is_baseline: bool
    moa_url: str
    ends: words.Text
    ice_says: words.Text
    source: Source | None
    as_of: dt.date
    confidence: str
    confidence_word: words.Text


@dataclass(frozen=True)
class AgencyLines:
    """An agency with its agreements in words."""

    agency: AgencyFact
    where: str
    lines: list[Line]


@dataclass(frozen=True)
class ChangeLine:
    """One change in words."""

    change: Change
    sentence: str
    kind: words.Text
    badge: str


def agreement_line(fact: AgreementFact, today: dt.date) -> Line:
    """Return an agreement in words; where ICE's list and the documents differ, it says both."""
    differs = fact.status != fact.listing_status
    return Line(
        model_name(fact.model), words.BADGES.get(fact.status, ""), words.STATUSES.get(fact.status, fact.status),
        words.day(fact.signed), words.day(fact.first_listed), fact.is_baseline, fact.moa_url,
        words.ends_sentence(fact.model, fact.ends_on, today), words.STATUSES[fact.listing_status] if differs else "",
        fact.source, fact.as_of, fact.confidence, words.CONFIDENCE[fact.confidence],
    )  # fmt: skip


def pending_line(fact: PendingFact) -> Line:
    """Return an application in words."""
    return Line(
        model_name(fact.model), "pending", words.STATUSES["pending"], "", words.day(fact.first_listed), False, "",
        "", "", fact.source, fact.as_of, "high", words.CONFIDENCE["high"],
    )  # fmt: skip


def by_agency(facts: Sequence[AgreementFact], today: dt.date) -> list[AgencyLines]:
    """Return agreements grouped by agency, in the order given."""
    return [
        AgencyLines(agency, where(agency), [agreement_line(fact, today) for fact in group])
        for agency, group in _grouped(facts)
    ]


def _grouped(facts: Sequence[AgreementFact]) -> list[tuple[AgencyFact, list[AgreementFact]]]:
    groups = groupby(facts, key=lambda fact: fact.agency.id)
    return [(members[0].agency, members) for members in (list(group) for _, group in groups)]


def where(agency: AgencyFact) -> str:
    """Return where an agency works, in words."""
    if agency.coverage == "STATEWIDE":
        return _("the whole state")
    counties = gazetteer().counties
    return ", ".join(counties[fips].full_name for fips in agency.county_fips if fips in counties)


def change_line(change: Change) -> ChangeLine:
    """Return a change in words."""
    badges = {
        "appeared": "listed", "missing": "missing", "removed-from-list": "removed", "superseded": "superseded",
        "pending-appeared": "pending", "pending-gone": "pending", "terminated": "terminated",
    }  # fmt: skip
    sentence = words.change_sentence(change.kind, change.code, change.model, change.detail)
    return ChangeLine(change, sentence, words.KINDS.get(change.kind, change.kind), badges.get(change.kind, ""))


@dataclass(frozen=True)
class ModelNote:
    """What a model means and how its agreements end."""

    name: words.Text
    meaning: words.Text
    ending: words.Text


def model_notes(facts: Sequence[AgreementFact | PendingFact]) -> list[ModelNote]:
    """Return a note on each model among the facts, once."""
    from localaction.policy.rules.status import clause

    return [
        ModelNote(model_name(code), words.MODELS_EXPLAINED.get(code, ""), words.CLAUSES[clause(code).code])
        for code in sorted({fact.model for fact in facts})
    ]


@dataclass(frozen=True)
class PlacePage:
    """A place's page in words."""

    brief: Brief
    headline: str
    agencies: list[AgencyLines]
    past: list[AgencyLines]
    statewide: list[AgencyLines]
    neighbours: list[AgencyLines]
    pending: list[tuple[AgencyFact, Line]]
    notes: list[ModelNote]
    changes: list[ChangeLine]
    detained: list[detention.Line]
    requests: list[records_pages.LineWords]
    contracts: list[contracts.ContractLine]
    law: LawLines
    deciders: organise.Deciders
    bodies: list[pages_bodies.BodyLine]
    campaigns: list[pages_campaigns.Line]
    groups_here: list[pages_groups.GroupLine]
    groups_national: list[pages_groups.GroupLine]
    to_join: list[pages_actions.ActionLine]

    @property
    def has_looked(self) -> bool:
        """Whether any list was imported for this day."""
        return self.brief.blocks["agreements"].state != NOT_LOOKED


def place_page(brief: Brief) -> PlacePage:
    """Return the page of a county, a municipality or a state."""
    blocks, today = brief.blocks, brief.as_of
    here: list[AgreementFact] = blocks["agreements"].facts
    statewide: list[AgreementFact] = blocks["statewide"].facts
    waiting: list[PendingFact] = blocks["pending"].facts
    now = [fact for fact in here if fact.is_in_force]
    groups: list[GroupFact] = blocks["directory"].facts
    shown: list[AgreementFact | PendingFact] = [*now, *(f for f in statewide if f.is_in_force), *waiting]
    return PlacePage(
        brief, headline(brief), by_agency(now, today), by_agency([f for f in here if not f.is_in_force], today),
        by_agency([f for f in statewide if f.is_in_force], today),
        by_agency([f for f in blocks["neighbours"].facts if f.is_in_force], today),
        [(fact.agency, pending_line(fact)) for fact in waiting], model_notes(shown),
        [change_line(change) for change in blocks["changes"].facts],
        [detention.line(fact) for fact in blocks["detention"].facts],
        [records_pages.line(fact.line) for fact in blocks["requests"].facts],
        [contracts.contract_line(state) for state in blocks["contracts"].facts if not state.standing.is_over],
        law_lines(brief.law, brief.place, today, blocks["agreements"]),
        organise.deciders(brief.representation),
        pages_bodies.lines(blocks["bodies"].facts, dt.datetime.combine(today, dt.time(), dt.UTC)),
        pages_campaigns.lines(blocks["campaigns"].facts),
        pages_groups.lines(fact for fact in groups if fact.group.scope != "NATION"),
        pages_groups.lines(fact for fact in groups if fact.group.scope == "NATION"),
        pages_actions.lines(blocks["public_actions"].facts),
    )  # fmt: skip


def headline(brief: Brief) -> str:
    """Return the one sentence that answers "who here works with ICE?"."""
    block = brief.blocks["agreements"]
    if block.state == NOT_LOOKED:
        return _("We have no list from ICE for this day, so we cannot say who works with ICE here.")
    own = len({fact.agency.id for fact in block.facts if fact.is_in_force})
    state = len({fact.agency.id for fact in brief.blocks["statewide"].facts if fact.is_in_force})
    said = (
        ngettext(
            "%(n)d agency here has a 287(g) agreement with ICE.",
            "%(n)d agencies here have 287(g) agreements with ICE.",
            own,
        )
        % {"n": own}
        if own
        else _("We found no 287(g) agreement between ICE and an agency of this place.")
    )
    if not state:
        return said
    return (
        said
        + " "
        + ngettext(
            "%(n)d agency of the whole state can also act here.",
            "%(n)d agencies of the whole state can also act here.",
            state,
        )
        % {"n": state}
    )


STEPS = (0, 1, 2, 4, 10)


def map_class(n: int) -> int:
    """Return the class of a number of agencies: 0, 1, 2-3, 4-9, 10 and more."""
    return max(i for i, least in enumerate(STEPS) if n >= least)


def map_labels() -> list[str]:
    """Return what the classes mean."""
    return [_("none found"), _("1 agency"), _("2 or 3 agencies"), _("4 to 9 agencies"), _("10 or more agencies")]


def state_map(state: Place, counties: Sequence[CountyLine]) -> maps.Map:
    """Return the map of a state by the number of agencies in force in each county."""
    return maps.state(
        state.state, {line.place.geoid: map_class(line.n_agencies) for line in counties}, map_labels(),
        _("Counties of %(state)s by the number of agencies with a 287(g) agreement") % {"state": state.name},
        _("The table below has the same numbers."),
    )  # fmt: skip


def national_map(counts: Mapping[str, int]) -> maps.Map:
    """Return the map of the country by the number of agencies on ICE's list in each state."""
    steps = (0, 1, 10, 30, 100)
    labels = [_("none found"), _("1 to 9 agencies"), _("10 to 29"), _("30 to 99"), _("100 or more")]
    values = {
        state.fips: max(i for i, least in enumerate(steps) if counts.get(usps, 0) >= least)
        for usps, state in gazetteer().states.items()
    }
    return maps.nation(
        values, labels, _("States by the number of agencies with a 287(g) agreement"),
        _("The table below has the same numbers."),
    )  # fmt: skip


@dataclass(frozen=True)
class StateLine:
    """A state with the number of its agencies on ICE's list."""

    geoid: str
    name: str
    n_agencies: int


def state_lines(counts: Mapping[str, int]) -> list[StateLine]:
    """Return every state and territory, those with most agencies first."""
    rows = [StateLine(state.fips, state.name, counts.get(usps, 0)) for usps, state in gazetteer().states.items()]
    return sorted(rows, key=lambda row: (-row.n_agencies, row.name))


def agency_page(found: AgencyPage, today: dt.date) -> dict[str, Any]:
    """Return an agency's page in words."""
    facts = found.agreements
    counties = [(fips, gazetteer().counties[fips].full_name) for fips in found.agency.county_fips]
    return {
        "found": found,
        "agency": found.agency,
        "counties": counties,
        "where": where(found.agency),
        "evidence": words.EVIDENCE.get(found.agency.evidence, ""),
        "kind": Agency.Kind(found.agency.kind).label,
        "state": gazetteer().states[found.agency.state],
        "lines": [agreement_line(fact, today) for fact in facts],
        "applications": [
            (model_name(a.model), words.day(a.first_listed), words.day(a.gone_on)) for a in found.applications
        ],
        "page": {"notes": model_notes([fact for fact in facts if fact.is_in_force])},
        "changes": [change_line(change) for change in found.events],
        "proofs": [proof for fact in facts for proof in fact.evidence],
    }
