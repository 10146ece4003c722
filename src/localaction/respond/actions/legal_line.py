"""Telling the legal lead on call that something waits for them at the desk; the text says nothing of it."""

from __future__ import annotations

from datetime import datetime

from localaction.messages.actions.queue import queue
from localaction.messages.rules.addresses import BadAddress
from localaction.respond.actions import duty
from localaction.respond.line import network
from localaction.respond.models import Duty


def tell(text: str, about: str, now: datetime) -> int:
    """Queue a text to every legal lead on call; returns to how many. The caller has a transaction open.

    Args:
        about: the number of what it is about; asking again for the same tells nobody twice.
    """
    n_told = 0
    for reach in duty.on_duty(Duty.LEGAL, now):
        try:
            queue(
                text, reach.recipient(), {"network": network()}, key=f"{text}:{about}:{reach.volunteer.pk}", at=now
            )  # fmt: skip
        except BadAddress:
            continue
        n_told += 1
    return n_told
