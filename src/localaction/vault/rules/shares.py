"""The organisation's recovery secret in five shares, of which three bring it back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

THRESHOLD = 3
N_SHARES = 5


# The first four letters of each of the 1,024 words are its own (SLIP-0039, "Wordlist").
N_LETTERS = 4
BY_BEGINNING = {word[:N_LETTERS]: word for word in WORDLIST}


class UnknownWord(Exception):
    """A word of a share is none of the list's; `place` counts from 1."""

    def __init__(self, place: int) -> None:
        super().__init__(f"word {place} is not in the list")
        self.place = place


class SharesRefused(Exception):
    """Too few shares, a mistyped word, or shares of different ceremonies."""


def split(secret: bytes, threshold: int = THRESHOLD, n_shares: int = N_SHARES) -> list[str]:
    """Split a 32-byte secret into `n_shares` sentences of 33 words.

    Source: SLIP-0039, "Shamir's Secret-Sharing for Mnemonic Codes".
    """
    return list(generate_mnemonics(1, [(threshold, n_shares)], secret)[0])


def combine(sentences: Sequence[str], threshold: int = THRESHOLD) -> bytes:
    """Bring the secret back from at least `threshold` different shares.

    Every share given is used: with more than the threshold, each must agree with the others.

    Raises:
        SharesRefused: fewer than the threshold, a mistake in a word, or shares that do not belong together.
    """
    spoken = list(dict.fromkeys(" ".join(sentence.lower().split()) for sentence in sentences))
    if len(spoken) < threshold:
        raise SharesRefused(f"{threshold} different shares are needed")
    windows = {tuple(spoken[i : i + threshold]) for i in range(len(spoken) - threshold + 1)}
    try:
        secrets = {combine_mnemonics(window) for window in windows}
    except MnemonicError as error:
        raise SharesRefused("a share has a mistake in it or is of another ceremony") from error
    if len(secrets) != 1:
        raise SharesRefused("the shares do not belong together")
    return bytes(secrets.pop())


def read_share(text: str) -> str:
    """Return a share as its sentence, from what somebody typed off the paper: case, numbers and commas do not
    matter, and a word may be cut off after its fourth letter.

    Raises:
        UnknownWord: a word is none of the list's.
    """
    words = re.findall(r"[a-z]+", text.lower())
    for place, word in enumerate(words, 1):
        if not BY_BEGINNING.get(word[:N_LETTERS], "").startswith(word):
            raise UnknownWord(place)
    return " ".join(BY_BEGINNING[word[:N_LETTERS]] for word in words)
