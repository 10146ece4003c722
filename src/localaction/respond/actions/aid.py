"""Neighbouring networks: with whom help is agreed, asking one for observers, and what it answers.

What leaves is the need, the area and the code: nothing of a person. A network's line is an organization's.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localaction.messages import inbound
from localaction.messages.actions.queue import Recipient, Route, queue
from localaction.messages.inbound import IncomingText, PressedKey
from localaction.messages.models import Channel
from localaction.messages.rules.addresses import BadAddress, phone
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond import incoming, texts_dispatch
from localaction.respond.actions.dispatch import locked
from localaction.respond.line import network as own_name
from localaction.respond.line import places_calls
from localaction.respond.models import OUT, AidAnswer, AidCall, DispatchRequest, Network, RequestState, Through
from localaction.respond.rules.replies import Kind, parse
from localaction.respond.texts_dispatch import LONGEST_PLACE, code_of
from localaction.respond.texts_reporters import help_line
from localaction.vault.actions.operational import read_operational
from localaction.vault.rules.events import Event

SAID = {Kind.YES: AidAnswer.YES, Kind.NO: AidAnswer.NO}
KEYS = {"1": AidAnswer.YES, "2": AidAnswer.NO}


class UnfitNetwork(ValueError):
    """A network cannot be linked; `code` is NUMBER, KNOWN or TITLE."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotShort(ValueError):
    """The search is over or filled: nobody is to be asked for help."""


class NotLinked(ValueError):
    """No agreement with this network holds today."""


def link(by: Person, title: str, line: str, language: str, agreed_on: date, now: datetime) -> Network:
    """Keep a network that agreed to be asked for help.

    Args:
        line: its telephone number, which answers texts or calls.

    Raises:
        NotAllowed: `by` does not keep the roster.
        UnfitNetwork: the number cannot work, or the name is taken or empty.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    try:
        number = phone(line)
    except BadAddress:
        raise UnfitNetwork("NUMBER") from None
    if not title.strip():
        raise UnfitNetwork("TITLE")
    with transaction.atomic():
        values = {"line": number, "language": language, "agreed_on": agreed_on}
        row, is_new = Network.objects.get_or_create(title=title.strip()[:80], defaults=values)
        if not is_new:
            raise UnfitNetwork("KNOWN")
        note(by, Event.DISPATCH_DECIDED, row.pk, "NETWORK LINKED", at=now)
    return row


def unlink(by: Person, network: Network, on: date, now: datetime) -> None:
    """End what was agreed with a network; from that day on it is asked no more.

    Raises:
        NotAllowed: `by` does not keep the roster.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    with transaction.atomic():
        if Network.objects.filter(pk=network.pk, ended_on__isnull=True).update(ended_on=on):
            note(by, Event.DISPATCH_DECIDED, network.pk, "NETWORK ENDED", at=now)


def ask(request: DispatchRequest, network: Network, by: Person, now: datetime) -> AidCall:
    """Ask a linked network for observers, once for each search.

    A text first; where it cannot be delivered and calls can be placed, a call.

    Raises:
        NotAllowed: `by` does not dispatch.
        NotShort: the search is over or filled.
        NotLinked: no agreement holds.
    """
    require(by, Verb.DISPATCH, now, Programme.RESPOND)
    with transaction.atomic():
        current = locked(request)
        if current.ended_at is not None or current.state == RequestState.FILLED:
            raise NotShort("nobody is missing")
        if not Network.objects.linked(now.date()).filter(pk=network.pk).exists():
            raise NotLinked("no agreement holds")
        call, is_new = AidCall.objects.get_or_create(
            request=current, network=network, defaults={"asked_by": by, "asked_at": now}
        )
        if is_new:
            _send(current, network, call, now)
            note(by, Event.DISPATCH_DECIDED, current.uuid, f"AID ASKED {network.pk}", at=now)
    return call


def _send(request: DispatchRequest, network: Network, call: AidCall, now: datetime) -> None:
    going = request.assignments.filter(state__in=OUT).count()
    area = (read_operational(request, "area") or "")[:LONGEST_PLACE]
    values = {
        "network": own_name(), "code": str(request.code), "n": str(request.n_needed - going), "area": area,
        "help": help_line(),
    }  # fmt: skip
    ways = (Channel.SMS, Channel.VOICE) if places_calls() else (Channel.SMS,)
    recipient = Recipient(tuple(Route(way, network.line) for way in ways), language=network.language)
    queue(code_of(texts_dispatch.AID, request.is_drill), recipient, values, key=call.key, at=now)


def record_answer(call: AidCall, answer: AidAnswer, through: Through, now: datetime, by: Person | None = None) -> None:
    """Record what a network said; the latest word counts.

    Args:
        by: who noted it at the desk, after a telephone call.

    Raises:
        NotAllowed: `by` does not dispatch.
    """
    if by is not None:
        require(by, Verb.DISPATCH, now, Programme.RESPOND)
    with transaction.atomic():
        AidCall.objects.filter(pk=call.pk).update(answer=answer, answered_at=now, through=through)
        if by is not None:
            note(by, Event.DISPATCH_DECIDED, call.request.uuid, f"AID {answer}", at=now)


def register() -> None:
    """Have what neighbours answer heard; called from AppConfig.ready."""
    incoming.register(incoming.Place.NEIGHBOURS, learn)
    inbound.on_key(texts_dispatch.AID, learn_key)


def learn(text: IncomingText) -> bool:
    """Take in a network's Y42 or N42; anything else that it writes is a report like any other."""
    asked = AidCall.objects.filter(network__line=text.sender).select_related("request").order_by("pk")
    calls = {str(call.request.code): call for call in asked}
    reply = parse(text.body, calls.keys())
    if reply.kind not in SAID or reply.code is None:
        return False
    record_answer(calls[reply.code], SAID[reply.kind], Through.SMS, text.received_at)
    return True


def learn_key(pressed: PressedKey) -> None:
    """Take in the key that a network pressed in our call."""
    parts = pressed.key.partition(">")[0].split(":")
    if parts[0] == "respond.aid" and pressed.digit in KEYS:
        call = AidCall.objects.filter(request=int(parts[1]), network=int(parts[2])).first()
        if call is not None:
            record_answer(call, KEYS[pressed.digit], Through.CALL, pressed.received_at)
