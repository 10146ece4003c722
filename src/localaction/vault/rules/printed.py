"""Secrets on paper: groups of four letters and digits with a check group at the end."""

from __future__ import annotations

import hashlib

from nacl.utils import random

# Crockford's alphabet: no I, L, O or U, so that a printed code is read back rightly.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011")
GROUP = 4
CODE_BYTES = 20


class Mistyped(Exception):
    """A printed secret was read back with a mistake or is of another kind."""


def _symbols(raw: bytes) -> str:
    length = -(-len(raw) * 8 // 5)
    number = int.from_bytes(raw, "big")
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def _check(raw: bytes) -> str:
    """Return three symbols of a hash and the sum of all symbols, so that no single slip ever passes."""
    number = int.from_bytes(hashlib.blake2b(raw, digest_size=2, person=b"la-printed").digest(), "big")
    total = sum(ALPHABET.index(symbol) for symbol in _symbols(raw))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(3)) + ALPHABET[total % 32]


def print_secret(raw: bytes) -> str:
    """Write a secret as groups of four joined by hyphens; the last group checks the others."""
    text = _symbols(raw)
    groups = [text[start : start + GROUP] for start in range(0, len(text), GROUP)]
    return "-".join([*groups, _check(raw)])


def read_secret(text: str, n_bytes: int) -> bytes:
    """Read back what `print_secret` wrote; case, spaces and look-alike letters do not matter.

    Raises:
        Mistyped: a wrong letter, a wrong length, or a check group that does not fit.

    Source: Ours: Crockford's base 32; the check finds every single slip and all but one in a million others.
    """
    symbols = "".join(text.upper().translate(LOOKALIKES).replace("-", " ").split())
    length = -(-n_bytes * 8 // 5)
    if len(symbols) != length + GROUP or set(symbols) - set(ALPHABET):
        raise Mistyped("the code has a wrong length or letter")
    number = 0
    for symbol in symbols[:length]:
        number = number << 5 | ALPHABET.index(symbol)
    if number >> 8 * n_bytes:
        raise Mistyped("the code is not one of ours")
    raw = number.to_bytes(n_bytes, "big")
    if _check(raw) != symbols[length:]:
        raise Mistyped("the code has a mistake in it")
    return raw


def new_recovery_code() -> str:
    """Make a recovery code of 160 bits, ready to print."""
    return print_secret(random(CODE_BYTES))


def recovery_key(code: str) -> bytes:
    """Derive the 32-byte key of a recovery code; no slow hash, for 160 bits cannot be guessed.

    Raises:
        Mistyped: the code was read back with a mistake.
    """
    return hashlib.blake2b(read_secret(code, CODE_BYTES), digest_size=32, person=b"la-recovery").digest()


def fingerprint(public: bytes) -> str:
    """Return 80 bits of a public key's hash in groups of four, to compare on paper."""
    text = _symbols(hashlib.blake2b(public, digest_size=10, person=b"la-fingerprint").digest())
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
