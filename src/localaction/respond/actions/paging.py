"""Telling those who are on call for a duty that they are needed: by text, and where it cannot wait by a call too.

A call wakes and a text stays: whoever slept through the ringing reads it. Whoever takes it presses 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from localaction.messages import inbound
from localaction.messages.actions.queue import Recipient, Route, queue
from localaction.messages.inbound import PressedKey
from localaction.messages.models import Channel
from localaction.messages.rules.addresses import BadAddress
from localaction.respond import texts_dispatch
from localaction.respond.actions import duty
from localaction.respond.actions.duty import Reach
from localaction.respond.line import network, places_calls
from localaction.respond.models import DispatchRequest, Duty, Priority, Volunteer
from localaction.respond.texts_dispatch import code_of

PREFIX = "respond.dispatch."
TAKEN = "1"


def is_loud(request: DispatchRequest, text: str) -> bool:
    """Return whether somebody is called for it: for an observer always, for want of cover only at the worst."""
    return text != texts_dispatch.NO_COVER or request.priority == Priority.P1


def page(request: DispatchRequest, text: str, roles: Duty | Iterable[Duty], now: datetime, **values: str) -> int:
    """Text everybody who is on call for a duty, and call them where it is loud; returns how many.

    The caller has a transaction open.
    """
    n_paged = 0
    for role in (roles,) if isinstance(roles, Duty) else roles:
        for reach in duty.on_duty(role, now):
            n_paged += reached(request, text, reach, now, is_called=is_loud(request, text), **values)
    return n_paged


def reached(
    request: DispatchRequest, text: str, reach: Reach, now: datetime, *, is_called: bool, **values: str
) -> bool:
    """Queue a text to somebody on call, and a call too where that is wanted and possible; returns False for no number.

    All calls of one moment share their key up to the last colon: that is the room in which they are joined.
    """
    stem = f"{text.rpartition('.')[2]}:{request.uuid}:{now.timestamp():.0f}:{reach.volunteer.pk}"
    given = {"network": network(), "code": str(request.code), **values}
    code = code_of(text, request.is_drill)
    try:
        queue(code, reach.recipient(), given, key=f"respond.page:{stem}", at=now)
        if is_called and places_calls():
            queue(code, spoken_to(reach), given, key=f"respond.call:{stem}", at=now)
    except BadAddress:
        return False
    return True


def spoken_to(reach: Reach) -> Recipient:
    """Return somebody as the one whom a call goes to."""
    route = Route(Channel.VOICE, reach.phone)
    return Recipient((route,), language=reach.volunteer.language, person=reach.volunteer.uuid)


def register() -> None:
    """Have a key pressed in a page heard; called from AppConfig.ready."""
    for text in (texts_dispatch.NO_COVER, texts_dispatch.OVERDUE, texts_dispatch.SOS):
        inbound.on_key(text, learn)


def learn(pressed: PressedKey) -> None:
    """Note who says that they take a page: the desk shows it, so that two need not wonder."""
    kind, _, stem = pressed.key.partition(":")
    parts = stem.split(":")
    if kind != "respond.call" or pressed.digit != TAKEN or len(parts) != 4:
        return
    number, volunteer = UUID(parts[1]), int(parts[3])
    who = Volunteer.objects.filter(pk=volunteer).first()
    DispatchRequest.objects.filter(uuid=number).update(taken_at=pressed.received_at, taken_by=who)
