"""Numbers that name a person, in one form, and their digests for the conflict index.

A digest is bound to its entry, so that two entries of one person cannot be matched by who reads only digests. It is no
secret by itself, for nine digits are soon tried: the seal around it is what protects.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

DIGEST_BYTES = 16


class NumberKind(StrEnum):
    """What a number is."""

    A_NUMBER = "A_NUMBER"
    PHONE = "PHONE"


class NotANumber(ValueError):
    """An A-number has eight or nine digits."""


def a_number(text: str) -> str:
    """Return the nine digits of an A-number as typed; eight get a zero in front, nothing stays nothing.

    Raises:
        NotANumber: it has another number of digits, or other signs than A, #, dots, dashes and spaces.

    Source: EOIR's case information line asks for nine digits and for a zero before eight.
    """
    plain = text.strip().upper()
    digits = "".join(c for c in plain if c in "0123456789")
    rest = plain.lstrip("A#").translate(str.maketrans("", "", "0123456789 .-–#"))
    if not plain:
        return ""
    if rest or len(digits) not in (8, 9):
        raise NotANumber("an A-number has eight or nine digits")
    return digits.zfill(9)


def digest(entry: str, kind: NumberKind, value: str) -> str:
    """Return the digest of a number in one entry of the index, in hexadecimal."""
    return hashlib.blake2b(f"{entry}\0{kind}\0{value}".encode(), digest_size=DIGEST_BYTES).hexdigest()
