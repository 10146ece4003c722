"""The keys that hang on the server key file, one for each purpose."""

from __future__ import annotations

import hashlib
from enum import StrEnum

SERVER_KEY_BYTES = 32


class Label(StrEnum):
    """What a sub-key is for; a new purpose is a new line, never a shared key."""

    PEPPER = "pepper"
    VOUCH = "ring-mac"
    OUTBOX = "outbox"
    PUSH = "push"
    ON_CALL = "volunteer"
    PHONE_INDEX = "phone-index"
    TOTP = "totp"
    SOURCE_BUCKET = "ip-bucket"
    FOLLOWING = "following"


def sub_key(server_key: bytes, label: Label) -> bytes:
    """Derive the 32-byte key for one purpose by keyed BLAKE2b.

    Source: RFC 7693; SECURITY.md section 2.2.
    """
    return hashlib.blake2b(label.value.encode(), key=server_key, digest_size=32, person=b"localaction").digest()
