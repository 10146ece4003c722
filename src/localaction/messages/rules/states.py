"""How far a message has come; what is known of it only ever moves forward."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """How far a message has come."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    SENT = "SENT"
    FAILED = "FAILED"
    DELIVERED = "DELIVERED"


# Evidence counts: that a provider took a message outweighs our own decision not to send it, and that a telephone
# received it outweighs everything. The worker's return from SENDING to QUEUED is its lease, not news of the message.
RANK = {
    State.QUEUED: 0,
    State.SENDING: 1,
    State.CANCELLED: 2,
    State.EXPIRED: 2,
    State.SENT: 3,
    State.FAILED: 4,
    State.DELIVERED: 5,
}
FINAL = frozenset({State.CANCELLED, State.EXPIRED, State.SENT, State.FAILED, State.DELIVERED})
WAITING = frozenset({State.QUEUED, State.SENDING})

# Source: Twilio, "Outbound message status in status callbacks"; statuses before "sent" say nothing new.
TWILIO = {
    "accepted": State.SENT,
    "scheduled": State.SENT,
    "queued": State.SENT,
    "sending": State.SENT,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "read": State.DELIVERED,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}
# Source: Twilio, "Call status values"; "completed" means that somebody, or a mailbox, took the call.
CALLS = {
    "queued": State.SENT,
    "initiated": State.SENT,
    "ringing": State.SENT,
    "in-progress": State.SENT,
    "completed": State.DELIVERED,
    "busy": State.FAILED,
    "no-answer": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}
# Source: Kannel user guide, table of dlr-mask bits.
KANNEL = {1: State.DELIVERED, 2: State.FAILED, 4: State.SENT, 8: State.SENT, 16: State.FAILED}


class UnknownStatus(ValueError):
    """A provider reports a status that we do not know."""


def advance(known: State, reported: State) -> State:
    """Return the state after a report: the further of the two, so that the order of reports does not matter."""
    return reported if RANK[reported] > RANK[known] else known


def of_twilio(status: str) -> State:
    """Return the state that a Twilio message status means.

    Raises:
        UnknownStatus: it is none of the documented ones.
    """
    try:
        return TWILIO[status.strip().lower()]
    except KeyError:
        raise UnknownStatus("unknown Twilio status") from None


def of_call(status: str) -> State:
    """Return the state that a status of a call means.

    Raises:
        UnknownStatus: it is none of the documented ones.
    """
    try:
        return CALLS[status.strip().lower()]
    except KeyError:
        raise UnknownStatus("unknown status of a call") from None


def of_kannel(code: int) -> State:
    """Return the state that a Kannel delivery report's bit means.

    Raises:
        UnknownStatus: it is none of the documented ones.
    """
    try:
        return KANNEL[code]
    except KeyError:
        raise UnknownStatus("unknown Kannel status") from None
