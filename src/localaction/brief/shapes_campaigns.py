"""The shapes of campaigns; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from localaction.brief.shapes_block import Block

STATUS = (
    "planned, running, outcome-unknown (the day passed and nobody recorded an outcome), won, partly, lost, withdrawn."
)
KINDS = (
    "end-287g, narrowest-model, freedom-city, end-data-sharing, stop-renewal, use-inspections, fund-defense, "
    "rapid-response, visitation."
)


class Asked(Schema):
    """What helpers are asked to do, by when, and who may do it."""

    title: dict[str, str] = Field(description="By language: en, es.")
    channel: Literal["call", "write", "speak", "visit", "sign"]
    who: Literal["anybody", "residents", "constituents", "members"]
    deadline_on: dt.date


class AskedInFull(Asked):
    """What helpers are asked to do, with the words."""

    script: dict[str, str] = Field(description="What to say, by language: en, es.")


class CampaignSource(Schema):
    """The campaign's own page."""

    title: Literal["campaign"]
    url: str = Field(description="Address within this site.")


class CampaignHere(Schema):
    """A campaign of a place, and what is asked next."""

    kind: Literal["campaign"]
    id: str
    campaign: str = Field(description=KINDS)
    title: dict[str, str] = Field(description="By language: en, es.")
    places: list[str] = Field(description="Census codes.")
    status: str = Field(description=STATUS)
    decide_by: dt.date
    decided_on: dt.date | None
    ask: Asked | None = Field(description="The public ask whose last day comes first.")
    source: CampaignSource
    as_of: dt.date
    confidence: Literal["high"]


class CampaignBlock(Block[CampaignHere]):
    """A block of campaigns, open ones first."""


class Votes(Schema):
    """How a vote stands, by what those who decide said."""

    needed: int | None
    seats: int | None
    n_for: int
    n_pledged: int = Field(description="Of those who are for it.")
    n_against: int
    n_undecided: int
    n_unknown: int = Field(description="Nobody has found out, or nobody has named the seat.")


class SaidAt(Schema):
    """Where somebody said so."""

    title: str
    url: str | None


class Decider(Schema):
    """Somebody who decides, or to whom one of those listens."""

    name: str
    seat: str | None
    votes: bool
    stance: Literal["for", "against", "undecided", "unknown"]
    since: dt.date | None
    pledged_on: dt.date | None
    source: SaidAt | None


class Shown(Schema):
    """A claim and where it can be read."""

    claim: dict[str, str]
    url: str
    quote: str | None
    title: str
    as_of: dt.date


class Turn(Schema):
    """Something that happened."""

    event: str = Field(description="won, partly, lost, withdrawn, moved, milestone, afterwards.")
    on: dt.date
    to: dt.date | None = Field(description="The new day, where the decision was moved.")
    said: dict[str, str]
    document: str | None
    url: str | None
    quote: str | None


class CampaignRow(Schema):
    """A campaign toward one decision, without what was said, asked and shown."""

    id: str
    campaign: str = Field(description=KINDS)
    title: dict[str, str] = Field(description="By language: en, es.")
    decision: dict[str, str]
    state: str
    places: list[str] = Field(description="Census codes.")
    status: str = Field(description=STATUS)
    starts_on: dt.date
    decide_by: dt.date
    decided_on: dt.date | None
    body: str | None = Field(description="Name of the body that decides, as in its address.")
    votes: Votes
    goals: dict[str, dict[str, str]] = Field(description="long, middle, short; each by language.")
    demands: dict[str, list[str]] = Field(description="By language.")
    caution: str | None = Field(description="private-owner (ending it will not close the center), owner-unknown.")
    ends_on: dt.date | None = Field(description="Day on which an agreement ends by the notice that was won.")
    partners: list[str]
    changed_at: dt.datetime


class Campaign(CampaignRow):
    """A campaign toward one decision, whole."""

    deciders: list[Decider]
    asks: list[AskedInFull]
    evidence: list[Shown]
    events: list[Turn]
