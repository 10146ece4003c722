"""Key pairs and sealed boxes: anyone can close a box for a key, only its secret half opens it."""

from __future__ import annotations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from localaction.vault.rules.envelope import Damaged


def new_pair() -> tuple[bytes, bytes]:
    """Make an X25519 pair and return (public, secret), 32 bytes each."""
    secret = PrivateKey.generate()
    return bytes(secret.public_key), bytes(secret)


def public_of(secret: bytes) -> bytes:
    """Return the public half of a secret key."""
    return bytes(PrivateKey(secret).public_key)


def seal_to(public: bytes, content: bytes) -> bytes:
    """Close `content` in a box for `public`; the result is 48 bytes longer."""
    return bytes(SealedBox(PublicKey(public)).encrypt(content))


def open_box(secret: bytes, box: bytes) -> bytes:
    """Open a box made for the public half of `secret`.

    Raises:
        Damaged: the box was made for another key or altered.
    """
    try:
        return bytes(SealedBox(PrivateKey(secret)).decrypt(box))
    except (CryptoError, ValueError, TypeError) as error:
        raise Damaged("the sealed box does not open") from error
