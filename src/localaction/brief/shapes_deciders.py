"""The shape of who represents a place; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema


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
