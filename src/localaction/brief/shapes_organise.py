"""The shapes of who represents a place and of the groups that cover it; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from localaction.brief.shapes_block import Block


class RosterSource(Schema):
    """The roster that names an official."""

    title: str
    url: str
    file: str
    published_at: dt.datetime
    sha256: str
    line: int | None


class OfficialHere(Schema):
    """Somebody in office, and how sure it is that the seat is one of this place's."""

    kind: Literal["official"]
    seat: str = Field(description="us-senate, us-house, governor, attorney-general, state-upper, state-lower, mayor.")
    state: str
    district: str | None
    name: str
    party: str | None
    basis: Literal["whole-state", "place", "office-here"] = Field(
        description="office-here: has an office in the county; whether the district covers it is not known."
    )
    phone: str | None
    url: str | None
    contact_url: str | None
    term_ends_on: dt.date | None
    source: RosterSource
    as_of: dt.date
    confidence: Literal["high", "medium", "low"]


class DeciderBlock(Block[OfficialHere]):
    """A block of officials."""


class GroupSource(Schema):
    """Who says what is written of a group."""

    title: str
    publisher: str | None
    url: str | None
    archived_url: str | None


class GroupHere(Schema):
    """A group that covers a place, and when it was last asked whether this is so."""

    kind: Literal["group"]
    id: str
    name: str
    group: str = Field(
        description="hotline, rapid-response, visitation, legal-defense, accompaniment, coalition, finder, toolkit."
    )
    scope: Literal["counties", "state", "nation"]
    state: str | None
    counties: list[str] = Field(description="FIPS codes.")
    does: dict[str, str] = Field(description="What it does, by language: en, es.")
    phone: str | None
    email: str | None
    url: str | None
    languages: list[str]
    hours: str | None
    join: dict[str, str] | None = Field(description="How a volunteer joins, by language: en, es.")
    freshness: Literal["fresh", "stale", "silent", "never", "gone"] = Field(
        description="fresh: confirmed within 90 days; silent: nobody answers; never: nobody has asked."
    )
    confirmed_on: dt.date | None
    source: GroupSource
    as_of: dt.date
    confidence: Literal["high", "medium", "low"]


class GroupBlock(Block[GroupHere]):
    """A block of groups, the nearest first."""
