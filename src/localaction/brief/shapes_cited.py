"""How a fact that a person entered is cited; see `shapes`."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

Confidence = Literal["high", "medium", "low"]


class CitedSource(Schema):
    """Where an entered fact can be read."""

    title: str
    publisher: str | None
    url: str | None
    archived_url: str | None
