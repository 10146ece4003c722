"""The rings of people who may read, and the marks that show that nobody exchanged a public key."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum


class Ring(StrEnum):
    """Who reads together; holding one ring opens nothing of another."""

    RESPOND = "respond"
    VISIT = "visit"
    DEFEND = "defend"
    # What happens after an arrest: the ring `respond` is too wide for it, and the family's tasks are not the lawyer's.
    LEGAL = "legal"
    FAMILY = "family"
    # Who asked for records, and what came that nobody has read yet.
    RECORDS = "records"
    # Who runs a public action: its operations sheet, its briefing, and whoever was arrested there.
    ORGANISE = "organise"


class KeyOf(StrEnum):
    """Whose public key a mark vouches for."""

    RING = "ring"
    PERSON = "person"
    RECOVERY = "recovery"


class RingTampered(Exception):
    """A public key in the database is not the one this installation made."""


def vouch(mac_key: bytes, owner: KeyOf, name: str, number: int, public: bytes) -> bytes:
    """Return the 32-byte mark of a public key: keyed BLAKE2b over owner, name, number (epoch) and key.

    Source: SECURITY.md section 2.2: sealed boxes do not authenticate the recipient, so somebody who can write the
    database could put a key of their own.
    """
    named = f"{owner.value}|{name}|{number}|".encode()
    return hashlib.blake2b(named + public, key=mac_key, digest_size=32, person=b"localaction").digest()


def check_vouched(mac_key: bytes, owner: KeyOf, name: str, number: int, public: bytes, mark: bytes) -> None:
    """Refuse a public key whose mark does not fit.

    Raises:
        RingTampered: key, name, epoch or mark were changed outside the program, or the server key is another.
    """
    if not hmac.compare_digest(vouch(mac_key, owner, name, number, public), mark):
        raise RingTampered(f"the public key of {owner.value} {name} was exchanged")
