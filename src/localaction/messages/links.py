"""Links that act for whoever has them: a number and a mark that only this installation can make.

The database holds the number alone, so that a copy of it makes no link.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid

from localaction.vault.actions import operational_mark

CONFIRM, MANAGE = "follow-confirm", "follow-manage"


class BadLink(Exception):
    """A link was cut, altered, or made for something else."""


def token(purpose: str, number: uuid.UUID) -> str:
    """Return the part of a link that acts for a number."""
    return base64.urlsafe_b64encode(number.bytes + operational_mark(purpose, number.hex)).decode().rstrip("=")


def number_of(purpose: str, text: str) -> uuid.UUID:
    """Return the number of a link.

    Raises:
        BadLink: as said.
    """
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise BadLink("not a link of ours") from None
    if len(raw) != 32 or not hmac.compare_digest(raw[16:], operational_mark(purpose, raw[:16].hex())):
        raise BadLink("not a link of ours")
    return uuid.UUID(bytes=raw[:16])
