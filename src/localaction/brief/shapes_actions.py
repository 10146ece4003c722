"""The shape of a public action; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Field, Schema

from localaction.brief.shapes_block import Block
from localaction.brief.shapes_said import SaidSource


class PublicAction(Schema):
    """A lawful event that anybody may join: what, when, where, and what makes it possible to come. Nothing else."""

    kind: Literal["public-action"]
    id: str
    what: Literal["vigil", "march", "testimony", "encampment", "press", "gathering", "thanks"]
    title: dict[str, str] = Field(description="By language: en, es.")
    starts_at: dt.datetime = Field(description="By the clock of the place.")
    ends_at: dt.datetime
    zone: str
    meeting_place: str
    state: str
    county: str = Field(description="FIPS code.")
    access: list[str] = Field(
        description="wheelchair, seats, asl, interpreter, shade, water, toilets, children, quiet, transit, rides."
    )
    languages: list[str]
    host: str | None = Field(description="The group of the directory that invites.")
    status: Literal["planned", "changed", "called-off", "over"]
    changed_at: dt.datetime
    source: SaidSource
    as_of: dt.date
    confidence: Literal["high"]


class PublicActionBlock(Block[PublicAction]):
    """A block of public actions to come, the nearest day first."""
