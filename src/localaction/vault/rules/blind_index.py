"""Finding the same telephone or A-number again without storing it."""

from __future__ import annotations

import hashlib

INDEX_BYTES = 16


def index_key(ring_secret: bytes) -> bytes:
    """Derive a ring's index key; it exists only where the ring's secret does.

    Source: SECURITY.md section 2.6 and trap 9: under a server-held key all telephone numbers are tried in hours.
    """
    return hashlib.blake2b(b"index", key=ring_secret, digest_size=32, person=b"localaction").digest()


def blind_index(key: bytes, kind: str, value: str) -> bytes:
    """Return the 16-byte mark of `value`; equal values of one kind have equal marks.

    Args:
        value: already in canonical form (E.164, nine digits).
    """
    return hashlib.blake2b(f"{kind}\0{value}".encode(), key=key, digest_size=INDEX_BYTES).digest()
