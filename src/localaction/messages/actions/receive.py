"""Recording what comes in, once, and what it means for the list; then giving it to the rooms."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from localaction.messages import inbound
from localaction.messages.actions import consent
from localaction.messages.actions.forgetting import forget_at_provider
from localaction.messages.actions.queue import Recipient, Route, queue
from localaction.messages.inbound import IncomingText, PressedKey
from localaction.messages.models import Act, Channel, How, Inbound, InboundKind, InboundState, Outbox
from localaction.messages.rules import twiml
from localaction.messages.rules.addresses import BadAddress, phone
from localaction.messages.rules.forgetting import KEPT_AT_PROVIDER, Resource
from localaction.messages.rules.words import Meaning, meaning, plain
from localaction.vault.actions.operational import operational_mark, read_operational, write_operational

log = logging.getLogger(__name__)

# Android gateways can report one text twice under two numbers (respond.md section 1.12).
SAME_WITHIN = timedelta(seconds=60)
TRIES = 5
BATCH = 20


@dataclass(frozen=True)
class Received:
    """Something that came in, as the webhook read it; plain values only, for it may have to wait in the spool.

    Args:
        sender: who wrote or called; for a key pressed in a call of ours, who was called.
        to: our number; for such a key, our own number of the message.
        body: the words, or the key.
        provider_answered: the gateway recognized a keyword and answered it itself.
        pictures: the provider's numbers of what came with it.
    """

    provider: str
    provider_id: str
    kind: str
    sender: str
    to: str
    body: str
    received_at: datetime
    provider_answered: bool = False
    pictures: Sequence[str] = ()

    def as_json(self) -> dict[str, object]:
        """Return the values for the spool."""
        return {**asdict(self), "received_at": self.received_at.isoformat()}


def receive(received: Received) -> bool:
    """Record what came in, and at once what it means for the list; returns False when it was known.

    The row's unique number is written before any effect, so concurrent twins have one effect between them.
    """
    sender = _canonical(received.sender)
    mark = operational_mark("phone", sender)
    row = Inbound(
        provider=received.provider, provider_id=received.provider_id, kind=received.kind, mark=mark,
        # The same words with another picture are another text.
        words_mark=operational_mark("words", " ".join([plain(received.body), *received.pictures])),
        received_at=received.received_at,
    )  # fmt: skip
    content = {"sender": sender, "to": received.to, "body": received.body, "pictures": list(received.pictures)}
    write_operational(row, "content", json.dumps(content))
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return False
        if received.kind == InboundKind.SMS:
            _heed(received, sender, mark)
        elif received.kind == InboundKind.KEYS and received.body == twiml.LEAVE_KEY:
            consent.record_mark(Act.OUT, Channel.VOICE, mark, How.KEYWORD, received.received_at)
    return True


def _canonical(sender: str) -> str:
    try:
        return phone(sender)
    except BadAddress:
        return sender[:40]  # a short code or a name


def _heed(received: Received, sender: str, mark: bytes) -> None:
    """Record what a text means for the list, and answer it where the gateway has not."""
    asked, at = meaning(received.body), received.received_at
    if asked is Meaning.NONE:
        return
    was_out = consent.latest(mark, None) == Act.OUT
    if asked is Meaning.HELP:
        code = "messages.help"
    elif asked is Meaning.OPT_IN:
        consent.record_mark(Act.IN, Channel.SMS, mark, How.KEYWORD, at)
        code = "messages.start"
    else:
        how = How.SUGGESTED if asked is Meaning.OPT_OUT_SUGGESTED else How.KEYWORD
        consent.record_mark(Act.OUT, Channel.SMS, mark, How.PROVIDER if received.provider_answered else how, at)
        code = "" if was_out else "messages.stop"
    if not code or received.provider_answered or not sender.startswith("+"):
        return
    recipient = Recipient((Route(Channel.SMS, sender),), language=_language(received.body))
    queue(code, recipient, key=f"answer:{received.provider}:{received.provider_id}", at=at)


def _language(body: str) -> str:
    spanish = {"alto", "parar", "pare", "baja", "salir", "cancelar", "detener", "alta", "iniciar", "ayuda", "no", "ya",
               "dejen", "quitenme", "saquenme", "dar", "darme", "denme"}  # fmt: skip
    return "es" if plain(body).partition(" ")[0] in spanish else "en"


def hand_on(now: datetime) -> int:
    """Give every new text to the rooms, each in its own transaction, and return how many were looked at."""
    keys = list(Inbound.objects.filter(state=InboundState.NEW).order_by("id").values_list("pk", flat=True)[:BATCH])
    for key in keys:
        try:
            _hand_on(key, now)
        except Exception:
            log.exception("inbound %s was not taken", key)
            _note_failure(key, now)
    return len(keys)


def _hand_on(key: int, now: datetime) -> None:
    with transaction.atomic():
        row = Inbound.objects.select_for_update(skip_locked=True).filter(pk=key, state=InboundState.NEW).first()
        if row is None:
            return
        row.state, row.done_at = InboundState.DONE, now
        if row.kind == InboundKind.SMS:
            text = text_of(row)
            for number in text.pictures:
                # Whoever takes it has it deleted sooner; what nobody takes goes with its text.
                forget_at_provider(number, row.received_at + KEPT_AT_PROVIDER, Resource.PICTURE)
            if _is_double(row):
                row.state = InboundState.DOUBLE
            else:
                any(learn(text) for _, learn in inbound.learners())
        elif row.kind == InboundKind.KEYS:
            _tell_key(row)
        row.save(update_fields=["state", "done_at"])


def _tell_key(row: Inbound) -> None:
    content = json.loads(read_operational(row, "content") or "{}")
    asked = Outbox.objects.filter(uuid=content.get("to")).first()
    if asked is not None and content["body"] != twiml.LEAVE_KEY:
        inbound.tell_key(PressedKey(asked.key, asked.code, content["body"], row.received_at))


def _is_double(row: Inbound) -> bool:
    same = Inbound.objects.filter(mark=row.mark, words_mark=row.words_mark, kind=row.kind, pk__lt=row.pk)
    near = same.filter(received_at__gt=row.received_at - SAME_WITHIN, received_at__lte=row.received_at + SAME_WITHIN)
    return near.exclude(state=InboundState.FAILED).exists()


def text_of(row: Inbound) -> IncomingText:
    """Open a text that came in.

    Raises:
        Damaged: it was altered, or sealed under another server key.
    """
    content = json.loads(read_operational(row, "content") or "{}")
    return IncomingText(
        row.uuid, content.get("sender", ""), content.get("to", ""), content.get("body", ""), bytes(row.mark or b""),
        row.received_at, tuple(content.get("pictures", ())),
    )  # fmt: skip


def _note_failure(key: int, now: datetime) -> None:
    with transaction.atomic():
        row = Inbound.objects.select_for_update().get(pk=key)
        row.tries += 1
        if row.tries >= TRIES:
            row.state, row.done_at = InboundState.FAILED, now
        row.save(update_fields=["tries", "state", "done_at"])


def try_again(key: int) -> bool:
    """Give a text that no room could take to the rooms once more; returns whether it was there to give."""
    failed = Inbound.objects.filter(pk=key, state=InboundState.FAILED, content__isnull=False)
    return failed.update(state=InboundState.NEW, tries=0, done_at=None) > 0
