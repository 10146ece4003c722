"""Telling those who are on call for a duty that they are needed."""

from __future__ import annotations

from datetime import datetime

from localaction.messages.actions.queue import queue
from localaction.messages.rules.addresses import BadAddress
from localaction.respond.actions import duty
from localaction.respond.line import network
from localaction.respond.models import DispatchRequest, Duty
from localaction.respond.texts_dispatch import code_of


def page(request: DispatchRequest, text: str, role: Duty, now: datetime, **values: str) -> int:
    """Text everybody who is on call for a duty; returns how many. The caller has a transaction open."""
    n_paged = 0
    for reach in duty.on_duty(role, now):
        key = f"respond.page:{text.rpartition('.')[2]}:{request.uuid}:{reach.volunteer.pk}:{now.timestamp():.0f}"
        try:
            queue(
                code_of(text, request.is_drill), reach.recipient(),
                {"network": network(), "code": str(request.code), **values}, key=key, at=now,
            )  # fmt: skip
        except BadAddress:
            continue
        n_paged += 1
    return n_paged
