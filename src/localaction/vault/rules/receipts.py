"""A receipt for erased rows that proves which they were and tells nobody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

SALT_BYTES = 16


def digest_of(names: Iterable[str], salt: bytes) -> bytes:
    """Return SHA-256 over salt and the sorted names (uuids) of erased rows, in any order given.

    Who knows a row's uuid can show that it is among them; from the receipt alone nothing is learnt.
    """
    whole = hashlib.sha256(salt)
    for name in sorted(names):
        whole.update(name.encode() + b"\n")
    return whole.digest()
