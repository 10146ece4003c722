"""The shape of an answer to one question of the brief; see `shapes`."""

from __future__ import annotations

import datetime as dt
from typing import Generic, Literal, TypeVar

from ninja import Field, Schema

Fact = TypeVar("Fact")


class Block(Schema, Generic[Fact]):
    """The answer to one question of the brief."""

    state: Literal["found", "none-found", "not-looked"]
    looked_on: dt.date | None = Field(description="Day up to which the source was looked at.")
    facts: list[Fact]
