"""The shape of what the response team says of an incident; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from localaction.brief.shapes_block import Block


class SaidSource(Schema):
    """Where a statement stands."""

    title: str
    url: str


class Said(Schema):
    """What the network says of an incident: one of three words, never a place finer than an area."""

    kind: Literal["statement"]
    id: str
    word: Literal["confirmed", "not-immigration-enforcement", "could-not-confirm"]
    county: str
    text: dict[str, str] = Field(description="Wording by language: en, es.")
    observed_at: dt.datetime
    published_at: dt.datetime
    correction: str | None = Field(description="Number of the statement that corrects this one.")
    corrects: str | None = Field(description="Number of the statement that this one corrects.")
    source: SaidSource
    as_of: dt.date
    confidence: Literal["high"]


class StatementBlock(Block[Said]):
    """A block of statements of the last two weeks."""
