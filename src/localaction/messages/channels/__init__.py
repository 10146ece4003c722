"""Channels: each folder holds one gateway whole; this is what they have in common.

A gateway hands over one message at a time: `send(message)` returns `Sent`, or raises `TransportError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Message:
    """One message as a gateway gets it; `uuid` is its idempotency key where a gateway takes one.

    Args:
        spoken: what a call says.
        lasts_seconds: how long it is still of use, for a gateway that would keep it.
        is_urgent: it may wake a telephone that sleeps.
        leave: address at which one POST ends letters like this one.
        opens: address that a push message leads to.
    """

    uuid: UUID
    to: str
    body: str
    subject: str = ""
    language: str = "en"
    created_at: datetime | None = None
    spoken: str = ""
    lasts_seconds: int = 0
    is_urgent: bool = False
    leave: str = ""
    opens: str = ""


@dataclass(frozen=True)
class Sent:
    """A gateway took the message; `provider_id` is its name for it."""

    provider_id: str


class TransportError(Exception):
    """A gateway did not take the message.

    Args:
        code: short reason for the desk, never an address or a text.
        permanent: the same message can never succeed.
        is_gateways: the gateway itself fails, so that other messages would too.
        opted_out: the gateway says that the person left.
        halts: what must stop until a person looks: "channel", "code", or nothing.
        retry_after: seconds that the gateway asks for.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        is_gateways: bool = False,
        opted_out: bool = False,
        halts: str = "",
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(code)
        self.code = code[:40]
        self.permanent = permanent
        self.is_gateways = is_gateways
        self.opted_out = opted_out
        self.halts = halts
        self.retry_after = retry_after


class Transport(Protocol):
    """A gateway; `reports` says whether it tells later how far a message has come."""

    name: str
    reports: bool

    def send(self, message: Message) -> Sent:
        """Hand one message over.

        Raises:
            TransportError: it was not taken.
        """

    def close(self) -> None:
        """Let go of connections."""
