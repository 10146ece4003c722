"""Asking for alerts, showing that the address is one's own, and leaving; nobody is signed up by somebody else."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from localaction.messages.actions import consent
from localaction.messages.actions.queue import mark_of, queue
from localaction.messages.models import Act, Consent, How
from localaction.people import limits
from localaction.people.rules.limits import Limit
from localaction.respond import texts_alerts
from localaction.respond.line import network
from localaction.respond.models import Subscriber
from localaction.respond.told import Contact
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import operational_mark

# A stranger could have us write to somebody else's number.
CODES = Limit("alert-codes", capacity=3, seconds_each=4 * 60 * 60)
SOURCE = Limit("alert-source", capacity=5, seconds_each=600)
TRIES = 5
GOOD_FOR = timedelta(hours=1)
LOOK_BACK = timedelta(days=3)
WORDING = {
    "en": "Yes, write to me when something is confirmed in this county. STOP ends it.",
    "es": "Sí, escríbanme cuando se confirme algo en este condado. STOP lo termina.",
}


class TooMany(Exception):
    """This source, or this address, has asked often enough for now."""


class WrongCode(Exception):
    """The code is wrong, too old, or was tried too often: which of them is not told."""


def ask(contact: Contact, county: str, language: str, is_woken: bool, source: str, now: datetime) -> Subscriber:
    """Note who wants alerts and send them a code; nothing else is sent before it was typed.

    Whether the address is known is not to be seen: the answer is the same.

    Raises:
        TooMany: as said; nothing is sent then.
        NoRing, RingTampered: nothing can be sealed.
    """
    if not limits.take(SOURCE, source, now) or not limits.take(CODES, contact.address, now):
        raise TooMany("wait some hours")
    code = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        case = vault.seal_new_case("respond")
        row = Subscriber(
            uuid=case.case, county=county, language=language, channel=contact.way, is_woken=is_woken, asked_at=now,
            mark=mark_of(contact.way, contact.address), code_mark=_mark(case.case, code),
        )  # fmt: skip
        case.write(row, "contact", contact.as_text())
        row.save(force_insert=True)
        queue(
            texts_alerts.CODE, contact.recipient(language), {"network": network(), "code": code},
            key=f"subscriber:{row.uuid}:code", at=now,
        )  # fmt: skip
    return row


def _mark(number: UUID, code: str) -> bytes:
    return operational_mark("alert-code", f"{number}:{code}")


def confirm(number: UUID, code: str, now: datetime) -> Subscriber:
    """Confirm that an address is one's own; from now on alerts go there, and the wording agreed to is on record.

    Raises:
        WrongCode: as said; the sixth try fails whatever it is.
    """
    with transaction.atomic():
        row = Subscriber.objects.select_for_update().filter(uuid=number, confirmed_at__isnull=True).first()
        if row is None or row.n_tries >= TRIES or row.asked_at <= now - GOOD_FOR:
            raise WrongCode("not this one")
        is_right = hmac.compare_digest(_mark(row.uuid, code.strip()), bytes(row.code_mark))
        row.n_tries += 1
        if is_right:
            before = Subscriber.objects.filter(mark=row.mark, county=row.county, confirmed_at__isnull=False)
            for one in before:
                _erase(one, now)
            row.confirmed_at = now
            consent.record_mark(
                Act.IN, row.channel, bytes(row.mark), How.FORM, now, row.uuid, WORDING[row.language], row.language
            )
        row.save()
    if not is_right:
        raise WrongCode("not this one")
    return row


def leave(number: UUID, now: datetime) -> bool:
    """Erase a subscription by its own link; returns whether there was one."""
    with transaction.atomic():
        row = Subscriber.objects.select_for_update().filter(uuid=number).first()
        if row is not None:
            _erase(row, now)
    return row is not None


def erase_those_who_left(now: datetime) -> int:
    """Erase subscriptions whose owner has said STOP since; returns how many. Nothing was sent to them meanwhile."""
    out = Consent.objects.filter(act=Act.OUT, at__gt=now - LOOK_BACK).values("mark")
    n_erased = 0
    for row in Subscriber.objects.filter(mark__in=out):
        if consent.latest(bytes(row.mark), row.uuid) == Act.OUT:
            with transaction.atomic():
                _erase(row, now)
            n_erased += 1
    return n_erased


def _erase(row: Subscriber, now: datetime) -> None:
    vault.erase_case(row.uuid, audit.SYSTEM, now)
    row.delete()
