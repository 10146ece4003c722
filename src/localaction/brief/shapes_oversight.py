"""The shapes of detention contracts and of deficiencies; see `shapes`."""

from __future__ import annotations

import datetime as dt

from ninja import Field, Schema

from localaction.brief.shapes_cited import CitedSource, Confidence


class Center(Schema):
    """A detention center, as a contract or a deficiency names it."""

    id: int
    detloc: str | None = Field(description="ICE's own code, where it is known.")
    name: str
    city: str
    state: str
    county_fips: str | None = Field(description="County of the center, wherever the company has its seat.")


class NoticeDay(Schema):
    """The last day for notice, as one set of facts gives it."""

    on: dt.date = Field(description="The earliest day that it can be; the earliest of all governs alerts.")
    latest: dt.date = Field(description="The latest day that it can be.")
    safe_on: dt.date = Field(description="The same day, or the business day before it.")
    basis: str = Field(description="printed, counted back from the end, or the end itself.")
    ends_on: dt.date | None
    doubts: list[str] = Field(description="sources_differ, month_only, unit_unstated, notice_unknown, closed_day.")


class Chain(Schema):
    """Who hands the money to whom."""

    payer: str
    government: str
    operator: str


class ContractFact(Schema):
    """One thing that one source says of a contract; sources that differ stand beside each other."""

    kind: str = Field(description="ENDS, NOTICE_BEFORE_END, PARTY, DECIDES, ENDED, ...")
    on: dt.date | None
    on_latest: dt.date | None = Field(description="Last day that it can be, where the source names a month.")
    until: dt.date | None = Field(description="End that a renewal or a notice names.")
    number: float | None = Field(description="Days, beds, dollars, votes or people.")
    of: int | None = Field(description="Seats, or votes cast.")
    word: str | None = Field(description="Kind of days, role of a party, or side of a stance.")
    name: str | None
    private: bool | None = Field(description="Whether an owner or operator is a company.")
    note: str | None
    quote: str | None
    pinpoint: str | None
    source: CitedSource
    as_of: dt.date
    confidence: Confidence
    verified: bool = Field(description="Whether a second person compared it with its source.")


class Contract(Schema):
    """A detention contract as it stands on a day."""

    id: str
    kind: str = Field(description="IGSA, DIGSA, DIRECT, USMS, RIDER, OPERATING, TASK_ORDER or MODIFICATION.")
    name: str
    number: str | None
    summary: str | None = Field(description="What it is about, in our words.")
    part_of: str | None = Field(description="The contract to which it belongs.")
    facility: Center
    status: str = Field(description="runs, no-end-known, notice-given, outcome-unknown, ended, replaced or closed.")
    since: dt.date | None
    ends_on: dt.date | None = Field(description="By the earliest source.")
    next_notice_on: dt.date | None = Field(description="The next last day for notice; null where none comes.")
    notice_days: list[NoticeDay]
    pass_through: Chain | None
    warnings: list[str] = Field(description="What to know before asking to end it, such as private-owner.")
    facts: list[ContractFact]
    source: CitedSource
    as_of: dt.date
    checked_on: dt.date | None = Field(description="When somebody last compared it with its source.")
    confidence: Confidence
    verified: bool = Field(description="Whether a second person compared it with its source.")


class Deficiency(Schema):
    """What an inspection found against a standard."""

    id: int
    facility: Center
    inspected_on: dt.date = Field(description="Last day of the inspection.")
    inspection_kind: str | None
    standard: str | None
    component: str = Field(description="Part of the standard.")
    says: str = Field(description="In the words of the report.")
    priority: bool
    repeated: str = Field(description="Whether it was found before: YES, NO or UNKNOWN.")
    corrected: str = Field(description="Whether it was put right on the spot: YES, NO or UNKNOWN.")
    pinpoint: str | None
    source: CitedSource
    as_of: dt.date
    checked_on: dt.date | None = Field(description="When somebody last compared it with its source.")
    confidence: Confidence
    verified: bool = Field(description="Whether a second person compared it with its source.")
