"""How long the vault stays open, and the names under which an open vault is kept."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime, timedelta

# Ours: SECURITY.md section 2.2; a desk left alone closes itself before a stranger sits down.
IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=8)
# A row is touched at most once a minute, so that reading pages writes almost nothing.
TOUCH_EVERY = timedelta(minutes=1)


class NotACookie(Exception):
    """The text is not a vault cookie."""


def has_expired(created_at: datetime, last_used_at: datetime, now: datetime) -> bool:
    """Return whether an open vault has been idle for 15 minutes or open for 8 hours."""
    return now - last_used_at >= IDLE or now - created_at >= ABSOLUTE


def write_cookie(key: bytes) -> str:
    """Return the 32-byte cookie key as text."""
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def read_cookie(text: str) -> bytes:
    """Return the key inside a cookie.

    Raises:
        NotACookie: wrong length or letters.
    """
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotACookie("not a vault cookie") from error
    if len(key) != 32:
        raise NotACookie("not a vault cookie")
    return key


def session_id(cookie_key: bytes) -> bytes:
    """Return the 16-byte name of a session; the key cannot be found from it."""
    return hashlib.blake2b(b"sid", key=cookie_key, digest_size=16, person=b"localaction").digest()
