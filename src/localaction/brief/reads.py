"""The place brief: one page of facts in the order of a resident's questions, gathered from every room."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.brief.records import RecordsClock, records_clock
from localaction.detention import reads as detention
from localaction.detention import reads_contracts, reads_records
from localaction.organise import reads as organise
from localaction.organise import reads_actions, reads_bodies, reads_campaigns, reads_groups
from localaction.places import reads as place_reads
from localaction.places.models import Agency, Place
from localaction.policy import reads as policy
from localaction.policy import reads_measures, reads_pending
from localaction.policy.citations import published as published_lists
from localaction.respond import reads as respond
from localaction.sources.printed import Source

FOUND, NONE_FOUND, NOT_LOOKED = "found", "none-found", "not-looked"
MAX_CHANGES = 12


@dataclass(frozen=True)
class Block:
    """The answer to one question: facts, or which of the two kinds of not having any."""

    state: str
    facts: list[Any] = field(default_factory=list)
    # Day up to which the source was looked at; None where nobody has looked.
    looked_on: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "state": self.state,
            "looked_on": self.looked_on.isoformat() if self.looked_on else None,
            "facts": [fact.as_json() for fact in self.facts],
        }


@dataclass(frozen=True)
class Brief:
    """Everything that is known of a place on a day."""

    place: Place
    counties: list[Place]
    neighbours_of: list[Place]
    as_of: dt.date
    blocks: dict[str, Block]
    unknown: list[str]
    participating: Source | None
    records_begin: dt.date | None
    law: reads_measures.PlaceLaw
    representation: organise.Representation

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        return {
            "place": place_json(self.place, self.counties),
            "as_of": self.as_of.isoformat(),
            "blocks": {**{name: block.as_json() for name, block in self.blocks.items()}, "unknown": self.unknown},
        }


def place_json(place: Place, counties: list[Place]) -> dict[str, Any]:
    """Return the shape of a place, with the counties in which it lies."""
    return {
        "geoid": place.geoid, "kind": place.kind.lower(), "name": place.title, "state": place.state,
        "counties": [county.geoid for county in counties],
    }  # fmt: skip


def brief(place: Place, on: dt.date) -> Brief:
    """Return the brief of a place as it stood on a day.

    Args:
        place: a county, a municipality or a state.
        on: the day; later publications are left out.

    Queries: at most 25, whatever the place.
    """
    counties = place_reads.counties_of(place, on) if place.kind != Place.Kind.STATE else []
    near = place_reads.neighbours(counties[0], on) if len(counties) == 1 and place.kind == Place.Kind.COUNTY else []
    here, there = {c.geoid for c in counties}, {c.geoid for c in near}
    statewide = Q(agency__state=place.state, agency__coverage=Agency.Coverage.STATEWIDE)
    where = policy.in_state(place.state) if place.kind == Place.Kind.STATE else policy.serving(here | there) | statewide
    published = published_lists(on)
    last, waiting = published.participating, published.pending
    looked_on = last.published_at.date() if last else None
    law = reads_measures.for_place(place, counties, on)
    listed = policy.agreement_rows(where, on)
    applied = reads_pending.pending_rows(where, on, waiting) if waiting else []
    policy.with_names([*listed, *applied])
    facts = policy.agreement_facts(listed, on, law.bans, last)
    blocks = {
        "agreements": _block([f for f in facts if _is_here(f.agency, place, here)], looked_on),
        "statewide": _block([f for f in facts if _is_statewide(f.agency, place)], looked_on),
        "pending": _block(
            [
                p
                for p in (reads_pending.pending_facts(applied, waiting) if waiting else [])
                if not here or _is_here(p.agency, place, here) or _is_statewide(p.agency, place)
            ],
            waiting.published_at.date() if waiting else None,
        ),
        "neighbours": _block(
            [f for f in facts if there & set(f.agency.county_fips) and not here & set(f.agency.county_fips)], looked_on
        ),
        "changes": _block(
            policy.changes(None, on, "" if here else place.state, here, limit=MAX_CHANGES, kinds=policy.SHOWN),
            looked_on,
        ),
        "policies": _block(law.policies, law.looked_on if law.policies else None),
        "state_law": _block(law.laws, law.looked_on if law.laws else None),
    }
    held = detention.for_place(place, counties, near, on)
    blocks["detention"] = _block(held.facts, held.looked_on)
    states = reads_contracts.for_centers([fact.facility.pk for fact in held.facts], on)
    # Contracts are entered one by one: that none is there says that nobody has looked.
    blocks["contracts"] = Block(FOUND, states, on) if states else Block(NOT_LOOKED)
    clock = records_clock(place.state, on)
    blocks["actions"] = Block(FOUND, [clock]) if clock else Block(NOT_LOOKED)
    represented = organise.for_place(place, counties, on)
    directory = reads_groups.for_place(place, counties, on)
    blocks["directory"] = _block(directory.facts, directory.looked_on)
    # A campaign is here because a coalition published it; none says nothing of what others do.
    joined = reads_campaigns.for_place(place, counties, on)
    blocks["campaigns"] = Block(FOUND, joined, on) if joined else Block(NOT_LOOKED)
    blocks["deciders"] = _block(represented.facts, represented.looked_on)
    # Bodies are entered one by one, as contracts are.
    decide = reads_bodies.for_place(place, counties, on)
    blocks["bodies"] = Block(FOUND, decide, max(fact.body.as_of for fact in decide)) if decide else Block(NOT_LOOKED)
    asked = reads_records.for_place(place, counties, on, timezone.now())
    blocks["requests"] = Block(FOUND, asked, on) if asked else Block(NOT_LOOKED)
    # Nothing said is no statement that nothing happens.
    said = respond.for_place(place, on)
    blocks["statements"] = Block(FOUND, said, on) if said else Block(NOT_LOOKED)
    to_join = reads_actions.for_place(place, counties, on, timezone.now())
    blocks["public_actions"] = Block(FOUND, to_join, on) if to_join else Block(NOT_LOOKED)
    return Brief(
        place, counties, near, on, blocks, _unknown(blocks, on, looked_on),
        policy.source_of(last) if last else None, published.span[0] if published.span else None, law,
        represented,
    )  # fmt: skip


def _block(facts: list[Any], looked_on: dt.date | None) -> Block:
    if looked_on is None:
        return Block(NOT_LOOKED)
    return Block(FOUND if facts else NONE_FOUND, facts, looked_on)


def _is_here(agency: policy.AgencyFact, place: Place, here: set[str]) -> bool:
    """Return whether an agency is the place's own: serves it, and not the whole state."""
    if agency.coverage == Agency.Coverage.STATEWIDE:
        return False
    if place.kind == Place.Kind.STATE:
        return agency.state == place.state
    if not here & set(agency.county_fips):
        return False
    # A town's page shows the town's own police and the agencies of its counties, not its neighbours' police.
    is_towns = agency.coverage == Agency.Coverage.MUNICIPAL and agency.municipality
    return place.kind == Place.Kind.COUNTY or not is_towns or agency.municipality == place.geoid


def _is_statewide(agency: policy.AgencyFact, place: Place) -> bool:
    return agency.coverage == Agency.Coverage.STATEWIDE and agency.state == place.state


def _unknown(blocks: dict[str, Block], on: dt.date, looked_on: dt.date | None) -> list[str]:
    """Return in sentences what this page does not know."""
    said = []
    if looked_on is None:
        said.append(_("No publication of ICE's list has been imported for this day."))
    elif (on - looked_on).days > 14:
        said.append(
            _("The latest list we have is %(days)d days old. Agreements signed or ended since then are not shown.")
            % {"days": (on - looked_on).days}
        )
    sentences = {
        "policies": _("Nobody has looked yet at the ordinances, orders and jail policies of this place."),
        "state_law": _("Nobody has looked yet at what state law requires or forbids here."),
        "detention": _("Nobody has looked yet at detention centers nearby and where people are sent."),
        "deciders": _("No roster of officials has been imported, and nobody has entered who decides here."),
        "directory": _("Nobody has entered a hotline or a group of this place, its state or the country."),
        "contracts": _("Nobody has entered under which contracts people are held here or nearby."),
    }
    if blocks["deciders"].state != NOT_LOOKED and blocks["bodies"].state == NOT_LOOKED:
        said.append(_("Nobody has entered the county board, the city council and the sheriff, and when they meet."))
    if blocks["detention"].state != NOT_LOOKED:
        said.append(_("No source says to which detention center people from this place are sent."))
    return said + [text for name, text in sentences.items() if blocks[name].state == NOT_LOOKED]


@dataclass(frozen=True)
class CountyLine:
    """One county of a state, with how many of its own agencies ICE lists."""

    place: Place
    n_agencies: int


def counties_of_state(state: Place, block: Block, on: dt.date) -> list[CountyLine]:
    """Return every county of a state with the number of agencies in force that serve it. Queries: 1."""
    agencies: dict[str, set[int]] = defaultdict(set)
    for fact in block.facts:
        if fact.is_in_force:
            for fips in fact.agency.county_fips:
                agencies[fips].add(fact.agency.id)
    rows = Place.objects.counties().in_use(on).filter(state=state.state).order_by("name")
    return [CountyLine(row, len(agencies.get(row.geoid, ()))) for row in rows]


__all__ = ["Block", "Brief", "CountyLine", "RecordsClock", "brief", "counties_of_state", "place_json"]
