"""Secrets of one-time links: random, and kept as a hash only."""

from __future__ import annotations

import hashlib
import secrets

SECRET_BYTES = 24


def new_secret() -> str:
    """Make the secret part of a link: 192 random bits that fit an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> bytes:
    """Return the 32 bytes by which a link is found.

    Source: Ours: a fast hash is enough, for 192 random bits cannot be guessed (SECURITY.md section 3.1).
    """
    return hashlib.blake2b(secret.encode(), digest_size=32, person=b"la-link").digest()
