"""From a passphrase to the key that wraps a person's secret key."""

from __future__ import annotations

import hmac
import secrets
import threading
import unicodedata
from dataclasses import dataclass

from nacl import pwhash
from shamir_mnemonic.wordlist import WORDLIST

from localaction.vault.rules import envelope
from localaction.vault.rules.envelope import Damaged

SALT_BYTES = 16
# 64 MiB per derivation: more than two at once would not fit a 1 GB server (SECURITY.md section 2.2).
GATE = threading.Semaphore(2)


@dataclass(frozen=True)
class Cost:
    """What one guess costs: passes over `mem` bytes."""

    ops: int
    mem: int


# Ours: ASVS 5.0 appendix C asks for argon2id with t >= 3 and m >= 12 MiB; 64 MiB takes about 0.1 s here.
STANDARD = Cost(ops=3, mem=64 << 20)
SUGGESTED_WORDS = 7


class WrongPassphrase(Exception):
    """The passphrase does not open this person's key."""


class TooWeak(Exception):
    """The passphrase could be guessed by somebody who took the server away."""


def normal(text: str) -> str:
    """Bring a typed passphrase to one form, so that keyboards and systems agree on its bytes."""
    return unicodedata.normalize("NFKC", text).strip()


def check_strength(text: str) -> None:
    """Refuse a passphrase that is neither five different words nor a long mixed one.

    Raises:
        TooWeak: fewer than five different words of three letters, and shorter than 14 characters or made of
            fewer than 8 different ones.

    Source: Ours: SECURITY.md section 2.2, five diceware words (64 bits) resist a seized server.
    """
    passphrase = normal(text)
    words = {word.casefold() for word in passphrase.replace("-", " ").split() if len(word) >= 3}
    if len(words) < 5 and (len(passphrase) < 14 or len(set(passphrase)) < 8):
        raise TooWeak("use five words or more, or 14 mixed characters or more")


def suggest() -> str:
    """Make a passphrase of seven random words (70 bits).

    Source: Ours: the 1,024 words of SLIP-39, which are told apart by their first four letters.
    """
    return " ".join(secrets.choice(WORDLIST) for _ in range(SUGGESTED_WORDS))


def derive_kek(passphrase: str, salt: bytes, pepper: bytes, cost: Cost = STANDARD) -> bytes:
    """Derive the key-encryption key of a person: HMAC-SHA256 with the pepper, then Argon2id.

    Args:
        salt: 16 random bytes stored beside the wrapped key.
        pepper: 32 bytes from the server key, which is not in the database.

    Returns:
        32 bytes. At most two derivations run at once in a process.

    Source: RFC 9106; SECURITY.md section 2.2.
    """
    peppered = hmac.digest(pepper, normal(passphrase).encode(), "sha256")
    with GATE:
        return pwhash.argon2id.kdf(32, peppered, salt, opslimit=cost.ops, memlimit=cost.mem)


def wrap(kek: bytes, secret: bytes, where: str) -> bytes:
    """Seal a person's secret key under a key-encryption key."""
    return envelope.seal(kek, secret, where)


def unwrap(kek: bytes, wrapped: bytes, where: str) -> bytes:
    """Open a person's wrapped secret key.

    Raises:
        WrongPassphrase: the key does not open it.
    """
    try:
        return envelope.unseal(kek, wrapped, where)
    except Damaged as error:
        raise WrongPassphrase("the passphrase does not open this key") from error
