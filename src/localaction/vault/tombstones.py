"""Erased cases and removed members, remembered outside the database so that an old backup cannot bring them back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from localaction.vault.models import Tombstone, TombstoneKind


class UnreadableTombstones(Exception):
    """The file of tombstones has a line that is not one."""


@dataclass(frozen=True)
class Stone:
    """One erased case or removed member."""

    kind: TombstoneKind
    subject: str
    at: datetime


def location() -> Path:
    """Return where the file is; a copy of it belongs beside the anchors."""
    return Path(settings.HOME) / "tombstones.jsonl"


def add(kind: TombstoneKind, subjects: Iterable[str], at: datetime) -> None:
    """Remember subjects in the database now, and in the file once the transaction is committed."""
    stones = [Stone(kind, subject, at.astimezone(UTC)) for subject in subjects]
    Tombstone.objects.bulk_create([Tombstone(kind=s.kind, subject=s.subject, at=s.at) for s in stones])
    transaction.on_commit(lambda: append(stones))


def append(stones: Iterable[Stone], path: Path | None = None) -> None:
    """Append stones to the file with one write each call, flushed to the disk."""
    lines = "".join(
        json.dumps({"kind": s.kind.value, "subject": s.subject, "at": s.at.isoformat()}) + "\n" for s in stones
    )
    descriptor = os.open(path or location(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def read_file(path: Path) -> list[Stone]:
    """Read a file of tombstones; a missing file is an empty one.

    Raises:
        UnreadableTombstones: a line is not a tombstone.
    """
    if not path.exists():
        return []
    stones = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            entry = json.loads(line)
            kind, at = TombstoneKind(entry["kind"]), datetime.fromisoformat(entry["at"])
            stones.append(Stone(kind, str(entry["subject"]), at))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableTombstones(f"{path}, line {number}") from error
    return stones


def merge(path: Path, stones: Iterable[Stone]) -> None:
    """Append to a file the stones it does not have yet.

    Raises:
        UnreadableTombstones: see `read_file`.
    """
    append(sorted(set(stones) - set(read_file(path)), key=lambda stone: stone.at), path)


def remembered() -> list[Stone]:
    """Return what the database remembers."""
    return [Stone(TombstoneKind(t.kind), t.subject, t.at) for t in Tombstone.objects.order_by("at", "pk")]
