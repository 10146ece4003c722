"""The shapes of who decides, when they meet, how they voted, and of federal bills; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from localaction.brief.shapes_block import Block
from localaction.brief.shapes_cited import CitedSource, Confidence


class BodyMember(Schema):
    """Who holds a seat, and how long ago somebody confirmed it."""

    id: str
    name: str
    title: str | None
    district: str | None
    term_ends_on: dt.date | None = Field(description="First day on which the term is over.")
    next_election_on: dt.date | None
    phone: str | None
    email: str | None
    office: str | None
    freshness: Literal["fresh", "stale", "silent", "never", "gone"] = Field(
        description="fresh: confirmed within 90 days and the term is not over."
    )
    confirmed_on: dt.date | None
    source: CitedSource
    as_of: dt.date
    confidence: Confidence


class Ballot(Schema):
    """How one member voted."""

    member: str
    name: str
    choice: Literal["yes", "no", "abstain", "absent", "excused", "recused", "not-recorded"]


class Vote(Schema):
    """A vote; a committee's is not final."""

    id: str
    stage: Literal["committee", "first-reading", "final"]
    is_final: bool
    on: dt.date
    motion: str | None
    result: Literal["passed", "failed", "put-off", "not-stated"] = Field(description="What the source says.")
    means: Literal[
        "adopted", "rejected", "advised", "advised-against", "goes-on", "stopped", "put-off", "differs", "unknown"
    ] = Field(description="differs: result and numbers disagree; advised: a committee's word, which decides nothing.")
    n_members: int = Field(description="How many could vote.")
    n_needed: int | None = Field(description="How many had to say yes.")
    n_yes: int
    n_no: int
    n_neither: int = Field(description="Abstained, absent, excused or recused: not against.")
    n_unknown: int = Field(description="Of whom nothing is recorded.")
    is_complete: bool
    ballots: list[Ballot]
    source: CitedSource
    as_of: dt.date
    confidence: Confidence


class VoteRow(Vote):
    """A vote with its body, its meeting and the point of the agenda."""

    body: str
    body_name: str
    place: str = Field(description="Census code.")
    state: str
    meeting: str
    item: str = Field(description="Title of the point of the agenda.")


class AgendaItem(Schema):
    """A point of an agenda."""

    id: str
    number: str | None
    title: str
    kind: str
    asks: dict[str, str] | None = Field(description="What is asked of the body, by language: en, es.")
    document_url: str | None
    votes: list[Vote]
    source: CitedSource
    as_of: dt.date
    confidence: Confidence


class Meeting(Schema):
    """One sitting of a body or of its committee."""

    id: str
    committee: str | None
    starts_at: dt.datetime = Field(description="On the body's own clock.")
    where: str | None
    agenda_url: str | None
    watch_url: str | None
    status: Literal["scheduled", "postponed", "cancelled"]
    speak_by: dt.datetime | None
    items: list[AgendaItem]
    source: CitedSource
    as_of: dt.date
    confidence: Confidence


class Body(Schema):
    """A public body, or one office, that decides something in a place."""

    kind: Literal["body"]
    id: str
    name: str
    body: str = Field(description="county-board, city-council, school-board, sheriff, executive, jail-board, ...")
    place: str = Field(description="Census code of the place over which it decides.")
    state: str
    time_zone: str
    n_members: int
    n_votes_needed: int | None = Field(description="null: more than half of those who vote.")
    decides: dict[str, str] | None = Field(description="What it decides that matters here, by language: en, es.")
    calendar_url: str | None
    comment_rules: dict[str, str] | None = Field(description="Who may speak, by language: en, es.")
    members: list[BodyMember]
    meetings: list[Meeting]
    source: CitedSource
    as_of: dt.date
    confidence: Confidence


class BodyBlock(Block[Body]):
    """A block of bodies, the place's own first."""


class Bill(Schema):
    """A federal bill and how long it has waited on the day."""

    kind: Literal["bill"]
    id: str
    congress: int
    chamber: Literal["house", "senate"]
    number: int | None
    title: str
    subject: str
    does: dict[str, str] = Field(description="What it would do, by language: en, es.")
    sponsor: str | None
    introduced_on: dt.date | None
    last_action_on: dt.date | None
    last_action: dict[str, str] | None = Field(description="In our words, by language: en, es.")
    status: str = Field(description="How far it came: introduced, reported, passed-one, passed-both, enacted, ...")
    state: str = Field(description="waiting, died (its Congress is over), or the status that settled it.")
    congress_over_on: dt.date
    days: int | None = Field(description="Since introduction, until the day or the end of its Congress.")
    days_without_action: int | None
    first_introduced_on: dt.date | None = Field(description="The earliest introduction in its chain that we know of.")
    days_since_first: int | None
    chain: list[str] = Field(description="Bills that it takes up again and itself, the earliest first.")
    taken_up_by: str | None
    source: CitedSource
    as_of: dt.date
    confidence: Confidence
