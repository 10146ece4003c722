"""Federal bills from a file of our own layout, JSON or CSV; `docs/federal-bills.md` says what stands in it.

There is no publication to import whose terms we know, so the layout is ours: a coalition that gathers bills elsewhere
writes this file. A line that cannot be read is left out with a reason; the others are taken.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

COLUMNS = (
    "congress", "chamber", "number", "title", "subject", "does", "does_es", "sponsor", "introduced_on",
    "last_action_on", "last_action", "last_action_es", "status", "takes_up", "source", "url", "as_of", "confidence",
)  # fmt: skip
NEEDED = ("congress", "chamber", "title", "subject", "does", "status", "source", "as_of", "confidence")
DAYS = ("introduced_on", "last_action_on", "as_of")
NUMBERS = ("congress", "number")


class Unreadable(ValueError):
    """The file is no list of bills; `code` says why."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


def read(path: Path) -> list[Mapping[str, Any]]:
    """Return the records of a file as they stand in it.

    Raises:
        Unreadable: NOT_TEXT, NOT_JSON, WRONG_LIST or EMPTY.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("NOT_TEXT", f"{path.name} is not UTF-8") from error
    rows = _json(text, path) if path.suffix.lower() == ".json" else list(csv.DictReader(io.StringIO(text)))
    if not rows:
        raise Unreadable("EMPTY", f"{path.name} names no bill")
    if not all(isinstance(row, dict) and "congress" in row for row in rows):
        raise Unreadable("WRONG_LIST", f"{path.name} has no column congress")
    return rows


def _json(text: str, path: Path) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unreadable("NOT_JSON", f"{path.name}: {error}") from error
    if not isinstance(found, list):
        raise Unreadable("WRONG_LIST", f"{path.name} is no list")
    return found


def values_of(row: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return a record's values, with days and numbers as such, and reason codes for what cannot be read."""
    values: dict[str, Any] = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    reasons = [f"NO_{name.upper()}" for name in NEEDED if not values[name]]
    for name in (*DAYS, *NUMBERS):
        try:
            values[name] = _value(name, values[name])
        except ValueError:
            reasons.append(f"{name.upper()}_UNREADABLE")
    return values, reasons


def _value(name: str, said: str) -> dt.date | int | None:
    if not said:
        return None
    return dt.date.fromisoformat(said) if name in DAYS else int(said)
