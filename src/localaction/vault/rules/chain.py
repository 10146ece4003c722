"""The audit trail as a chain of hashes whose details can be erased without breaking it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

SALT_BYTES = 16
GENESIS = bytes(32)


class Flaw(StrEnum):
    """What is wrong with a trail."""

    MISSING = "MISSING"
    ORDER = "ORDER"
    EDITED = "EDITED"
    DETAIL_EDITED = "DETAIL_EDITED"
    HEAD = "HEAD"
    ROOT = "ROOT"
    ANCHOR_CUT = "ANCHOR_CUT"
    ANCHOR_REWRITTEN = "ANCHOR_REWRITTEN"
    ANCHOR_TOO_OLD = "ANCHOR_TOO_OLD"


class NotAnAnchor(Exception):
    """An anchor is written SEQ:HASH with 64 hexadecimal digits."""


@dataclass(frozen=True)
class Tip:
    """One end of a trail: the number of an event and its hash."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


@dataclass(frozen=True)
class Link:
    """One event as stored; `detail` and `salt` are both None once erased."""

    seq: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: str | None
    salt: bytes | None
    commitment: bytes
    prev: bytes
    hash: bytes


@dataclass(frozen=True)
class Problem:
    """A flaw and the number of the event where it shows."""

    seq: int
    flaw: Flaw


def read_tip(text: str) -> Tip:
    """Read an anchor as `audit anchor` prints it.

    Raises:
        NotAnAnchor: not of the form SEQ:HASH.
    """
    seq, _, digest = text.strip().partition(":")
    try:
        raw = bytes.fromhex(digest)
    except ValueError as error:
        raise NotAnAnchor("an anchor is written SEQ:HASH") from error
    if not (seq.isascii() and seq.isdigit()) or len(raw) != 32:
        raise NotAnAnchor("an anchor is written SEQ:HASH")
    return Tip(int(seq), raw)


def commit_to(detail: str, salt: bytes) -> bytes:
    """Return SHA-256 of salt and detail: it binds the detail, and says nothing once both are erased."""
    return hashlib.sha256(salt + detail.encode()).digest()


def hash_of(seq: int, at: datetime, actor: str, action: str, target: str, commitment: bytes, prev: bytes) -> bytes:
    """Return the hash that binds an event to all events before it.

    Source: SECURITY.md section 3.3.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = json.dumps([seq, moment, actor, action, target, commitment.hex(), prev.hex()], separators=(",", ":"))
    return hashlib.sha256(row.encode()).digest()


def _flaws_of(link: Link, before: Tip) -> Iterable[Flaw]:
    if link.seq != before.seq + 1:
        yield Flaw.MISSING
    elif link.prev != before.hash:
        yield Flaw.ORDER
    found = hash_of(link.seq, link.at, link.actor, link.action, link.target, link.commitment, link.prev)
    if found != link.hash:
        yield Flaw.EDITED
    if link.detail is None and link.salt is None:
        return
    if link.detail is None or link.salt is None or commit_to(link.detail, link.salt) != link.commitment:
        yield Flaw.DETAIL_EDITED


def problems(links: Iterable[Link], root: Tip, head: Tip, anchor: Tip | None = None) -> list[Problem]:
    """Walk a trail and list its flaws; an empty list means that it is whole.

    Args:
        links: in order of `seq`.
        root: the last event before the first link (0 and zeros when nothing was ever checkpointed).
        head: what the head row says is the last event.
        anchor: a tip noted earlier outside the server. Without it a trail that was rewritten from end to end,
            or cut together with its head, looks whole.

    Source: SECURITY.md section 3.3.
    """
    found: list[Problem] = []
    before = root
    anchored: bytes | None = root.hash if anchor and anchor.seq == root.seq else None
    for link in links:
        found += [Problem(link.seq, flaw) for flaw in _flaws_of(link, before)]
        before = Tip(link.seq, link.hash)
        if anchor and link.seq == anchor.seq:
            anchored = link.hash
    if before != head:
        found.append(Problem(head.seq, Flaw.HEAD))
    if anchor and anchor.seq < root.seq:
        found.append(Problem(anchor.seq, Flaw.ANCHOR_TOO_OLD))
    elif anchor and anchored is None:
        found.append(Problem(anchor.seq, Flaw.ANCHOR_CUT))
    elif anchor and anchored != anchor.hash:
        found.append(Problem(anchor.seq, Flaw.ANCHOR_REWRITTEN))
    return found
