"""The shapes of the API's answers: what the OpenAPI document, the columns of the CSV files and their package say.

The answers themselves are what `as_json` of each fact gives, the same as on the command line; these shapes describe
them, and a test holds every answer against them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ninja import Field, Schema

from localaction.brief.shapes_actions import PublicActionBlock
from localaction.brief.shapes_block import Block
from localaction.brief.shapes_bodies import BodyBlock
from localaction.brief.shapes_campaigns import CampaignBlock
from localaction.brief.shapes_cited import CitedSource, Confidence
from localaction.brief.shapes_organise import DeciderBlock, GroupBlock
from localaction.brief.shapes_oversight import Contract
from localaction.brief.shapes_records import RecordsRequest
from localaction.brief.shapes_said import StatementBlock
from localaction.policy.models import AgreementEvent

Kind = AgreementEvent.Kind


class Source(Schema):
    """Where a fact was printed."""

    title: str
    url: str
    file: str
    published_at: dt.datetime
    sha256: str = Field(description="Of the file as it was published.")
    line: int | None = Field(description="Line of the sheet, from 1.")


class Agency(Schema):
    """A public agency."""

    id: int
    name: str
    names: list[str] = Field(description="Every spelling that ICE printed.")
    state: str
    kind: str = Field(description="sheriff, police, corrections, state, ...")
    coverage: Literal["county", "municipal", "statewide", "needs-person"]
    county_fips: list[str] = Field(description="Counties that it serves.")
    ori: str | None = Field(description="The FBI's number of the agency, where it is certain.")
    municipality: str | None = Field(description="GEOID of the town whose agency it is.")
    coverage_evidence: str = Field(description="What the coverage was read from.")


class TerminationClause(Schema):
    """How the model's template lets an agency end the agreement."""

    code: str
    notice_days: int | None = Field(description="Calendar days between the notice and the end.")


class Agreement(Schema):
    """An agreement as it stood on a day."""

    id: int
    agency: Agency
    model: str = Field(description="JEM, WSO, TFM, ... or an unknown one as ICE prints it.")
    signed: dt.date | None
    status: str = Field(description="What is so, as far as documents show.")
    listing_status: str = Field(description="What ICE's list shows.")
    ends_on: dt.date | None
    first_listed: dt.date
    last_listed: dt.date
    absent_since: dt.date | None
    listed_before_records_begin: bool
    needs_person: bool = Field(description="A person has yet to decide whether an agency was renamed.")
    moa_url: str | None
    addendum_url: str | None
    termination_clause: TerminationClause
    source: Source | None
    as_of: dt.date
    confidence: Confidence


class Pending(Schema):
    """An application that ICE lists as pending."""

    agency: Agency
    model: str
    status: Literal["pending"]
    first_listed: dt.date
    last_listed: dt.date
    source: Source | None
    as_of: dt.date
    confidence: Confidence


class Change(Schema):
    """One thing that changed."""

    date: dt.date
    kind: Kind
    state: str
    agency_id: int
    agency: str
    model: str
    detail: dict[str, str] = Field(description="The code of what happened, with the words or days it speaks of.")
    needs_person: bool = Field(description="A person has yet to decide; not yet news.")
    evidence: list[Source]
    source: Source | None
    as_of: dt.date
    confidence: Confidence


class Application(Schema):
    """An application of an agency, pending or gone from the list."""

    model: str
    status: Literal["pending", "pending-gone"]
    first_listed: dt.date
    last_listed: dt.date
    gone_on: dt.date | None = Field(description="First publication without it; the list does not say why.")


class Name(Schema):
    """One spelling of an agency's name."""

    name: str
    first_printed: dt.date
    last_printed: dt.date


class Printed(Schema):
    """A row exactly as ICE printed it."""

    list: Literal["287g-participating", "287g-pending"]
    state: str
    agency: str
    type: str
    county: str
    model: str
    signed: str
    moa: str
    link: str | None
    addendum: str
    addendum_link: str | None
    first: Source
    last: Source
    n_publications: int
    agreement_id: int | None


class AgencyHistory(Schema):
    """Everything that is known of an agency."""

    agency: Agency
    as_of: dt.date
    agreements: list[Agreement]
    applications: list[Application]
    changes: list[Change]
    names: list[Name]
    printed: list[Printed]


class PlaceName(Schema):
    """A place as the brief heads it."""

    geoid: str
    kind: Literal["state", "county", "municipality", "community"]
    name: str
    state: str
    counties: list[str] = Field(description="Codes of the counties in which it lies; none for a state.")


class Place(PlaceName):
    """A place."""

    lat: float | None = Field(description="Centre of a county, degrees north.")
    lon: float | None = Field(description="Centre of a county, degrees east.")
    valid_from: dt.date | None
    valid_until: dt.date | None = Field(description="First day on which the code is in use no more.")
    heirs: list[str] = Field(description="Codes that took its place.")
    neighbours: list[str] = Field(description="Codes of the counties that border on a county.")


class Choice(Schema):
    """A place that could be meant."""

    geoid: str
    name: str
    description: str


class Found(Schema):
    """What a text means: one place, or choices, with the reason."""

    query: str
    reason: str
    message: str
    place: Choice | None
    choices: list[Choice] = Field(description="Places that could be meant, when none is certain.")
    others: list[Choice] = Field(description="Places that were passed over, when one is certain.")
    n_more: int = Field(description="How many more places fit.")


class AgreementBlock(Block[Agreement]):
    """A block of agreements."""


class PendingBlock(Block[Pending]):
    """A block of applications."""


class ChangeBlock(Block[Change]):
    """A block of changes."""


class OtherBlock(Block[dict[str, Any]]):
    """A block whose facts no one has described yet."""


class MeasurePlace(Schema):
    """The place whose law or policy it is."""

    geoid: str
    name: str


class Provision(Schema):
    """What a law or policy says of one thing, as a person coded it."""

    code: str = Field(description="Of the seven elements, the nine model rules or the others.")
    subject: str = Field(description="Of what the code speaks.")
    effect: Literal["REQUIRES", "FORBIDS", "LIMITS", "PREEMPTS", "PERMITS", "SILENT"]
    says: str | None = Field(description="In our words.")
    quote: str | None
    pinpoint: str | None
    status: str = Field(description="in-force, preempted, enjoined, ... on the day.")
    since: dt.date | None
    preempted_by: str | None = Field(description="The law to which it gives way.")
    source: CitedSource
    as_of: dt.date
    confidence: Confidence
    verified: bool = Field(description="Whether a second person compared it with its source.")


class Event(Schema):
    """What happened to a law or policy."""

    kind: str
    on: dt.date
    note: str
    subjects: list[str] = Field(description="Which parts; empty for the whole.")
    source: CitedSource


class Sharing(Schema):
    """The terms of a data-sharing agreement."""

    system: str
    other_party: str
    direction: str
    renewal: str
    notice_days: int | None
    fee_usd_a_year: int | None


class Measure(Schema):
    """A state law or a local policy in the version that holds on a day."""

    id: str
    kind: str
    level: Literal["state", "local"]
    place: MeasurePlace
    state: str
    made_by: str
    name: str
    title: str | None
    citation: str | None
    summary: str = Field(description="What it does, in our words.")
    adopted_on: dt.date | None
    valid_from: dt.date | None
    comply_by: dt.date | None
    valid_until: dt.date | None
    status: str = Field(description="in-force, partly-preempted, preempted, enjoined, repealed, ... on the day.")
    since: dt.date | None
    bound: list[str] = Field(description="Whom it binds.")
    enforcement: str | None
    vote: str | None
    provisions: list[Provision]
    events: list[Event]
    sharing: Sharing | None
    source: CitedSource
    as_of: dt.date
    checked_on: dt.date | None = Field(description="When somebody last compared it with its source.")
    confidence: Confidence
    verified: bool = Field(description="Whether a second person compared it with its source.")


class MeasureBlock(Block[Measure]):
    """A block of laws or policies."""


class LawSource(Schema):
    """The statute of a records law."""

    title: str
    citation: str


class RecordsClock(Schema):
    """When a public body must answer a request for records that it receives on the day."""

    kind: Literal["records-request"]
    law: str
    received_on: dt.date
    due_on: dt.date | None
    source: LawSource
    as_of: dt.date
    confidence: Confidence


class RecordsBlock(Block[RecordsClock]):
    """A block of what a resident can do at once."""


class ContractBlock(Block[Contract]):
    """A block of detention contracts."""


class RequestBlock(Block[RecordsRequest]):
    """A block of requests for records."""


class Blocks(Schema):
    """The questions of the brief, in the order of a resident's."""

    agreements: AgreementBlock
    statewide: AgreementBlock
    pending: PendingBlock
    neighbours: AgreementBlock
    changes: ChangeBlock
    policies: MeasureBlock
    state_law: MeasureBlock
    detention: OtherBlock
    contracts: ContractBlock
    deciders: DeciderBlock
    bodies: BodyBlock
    directory: GroupBlock
    campaigns: CampaignBlock
    actions: RecordsBlock
    requests: RequestBlock
    statements: StatementBlock
    public_actions: PublicActionBlock
    unknown: list[str] = Field(description="What this answer does not know, in sentences.")


class Brief(Schema):
    """Everything that is known of a place on a day."""

    place: PlaceName
    as_of: dt.date
    blocks: Blocks


class Publication(Schema):
    """A file that a public body published."""

    source: str
    file: str
    url: str | None = Field(description="Where the file itself was fetched, when it was.")
    sha256: str
    published_at: dt.datetime
    dated_by: str = Field(description="What says when it was published: workbook, name or file.")
    imported_at: dt.datetime
    rows: int
    status: Literal["imported", "quarantined", "released", "rejected"]
    reason: str | None = Field(description="Why it was set aside.")


class Wrong(Schema):
    """What is wrong with one parameter."""

    name: str
    message: str


class Refusal(Schema):
    """Why there is no answer."""

    error: Literal["NOT_FOUND", "NOT_UNDERSTOOD"]
    message: str
    wrong: list[Wrong] = []
