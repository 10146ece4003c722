"""One sealed value: version byte, nonce, ciphertext and tag, bound to the place where it is stored."""

from __future__ import annotations

from uuid import UUID

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.secret import Aead
from nacl.utils import random

VERSION = 1
# Lengths are rounded up so that "yes" and "no" look alike; 64 B costs little beside nonce and tag.
PAD_BYTES = 64
KEY_BYTES = 32


class Damaged(Exception):
    """A sealed value was altered, moved, cut, or sealed with another key."""


def place(table: str, column: str, row: UUID | str | int) -> str:
    """Name the cell that an envelope belongs to, so that it opens nowhere else."""
    return f"{table}.{column}:{row}"


def new_key() -> bytes:
    """Make a random 32-byte key."""
    return random(KEY_BYTES)


def seal(key: bytes, plain: bytes, where: str) -> bytes:
    """Seal `plain` with XChaCha20-Poly1305.

    Args:
        key: 32 bytes.
        where: the cell (see `place`), authenticated but not stored.

    Returns:
        version (1 B), nonce (24 B), ciphertext of the padded text, tag (16 B).

    Source: SECURITY.md section 2.3; draft-irtf-cfrg-xchacha-03.
    """
    return bytes([VERSION]) + bytes(Aead(key).encrypt(sodium_pad(plain, PAD_BYTES), where.encode()))


def unseal(key: bytes, envelope: bytes, where: str) -> bytes:
    """Open an envelope that `seal` made for the same cell.

    Raises:
        Damaged: the version is unknown, or key, cell or content differ.
    """
    if envelope[:1] != bytes([VERSION]):
        raise Damaged("unknown envelope version")
    try:
        return bytes(sodium_unpad(Aead(key).decrypt(envelope[1:], where.encode()), PAD_BYTES))
    except (CryptoError, ValueError, TypeError) as error:
        raise Damaged("the sealed value does not open") from error
