"""The shape of a request for records; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from localaction.brief.shapes_cited import Confidence


class RequestPlace(Schema):
    """The place that a request is about."""

    geoid: str
    name: str


class RequestLaw(Schema):
    """The statute under which it was made."""

    title: str
    citation: str


class RecordsRequest(Schema):
    """A request for records that was made public, and where it stands."""

    id: str
    number: int
    body: str
    jurisdiction: str = Field(description="US for a federal body, else the state.")
    subject: str
    title: str
    place: RequestPlace | None
    facility: str | None = Field(description="ICE's code of the detention center, or our number.")
    law: str
    received_on: dt.date | None
    status: Literal[
        "draft", "open", "late", "quiet", "stopped", "partly", "released", "refused", "appealed", "in_court", "closed"
    ] = Field(description="late: the last day has passed; quiet: no answer, and the law names no day.")
    due_on: dt.date | None = Field(description="Last day of whoever owes an answer; null: none is owed by law.")
    days_late: int = Field(description="Calendar days since the last day; 0 while it has not passed.")
    source: RequestLaw
    as_of: dt.date = Field(description="The day at the body's place.")
    confidence: Confidence
