"""Passing something on, taking it, declining it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from localaction.people.models import Person
from localaction.people.rules.roles import Programme
from localaction.referrals.models import Consent, Referral, ReferralState
from localaction.vault import actions as vault
from localaction.vault import audit
from localaction.vault.actions import Unlocked
from localaction.vault.rules.events import Event
from localaction.vault.rules.rings import Ring


class NotConsented(ValueError):
    """Nothing is passed on before the person agreed, or with a consent of tomorrow."""


class AlreadyClosed(Exception):
    """Somebody has taken or declined it."""


def pass_on(
    by: Person,
    from_programme: Programme,
    to_ring: Ring,
    kind: str,
    content: Mapping[str, str],
    *,
    subject: UUID,
    consent: Consent,
    consented_on: date,
    at: datetime,
    beyond: str = "",
) -> Referral:
    """Pass something on, sealed for the receiving ring; needs no open vault, and the sender cannot read it again.

    The room that calls checks whether `by` may send.

    Args:
        kind: a code such as "visit.moved".
        content: as little as the receiver needs.
        beyond: a programme outside this installation, to which the receiving ring carries it.

    Raises:
        NotConsented: the consent lies in the future.
        NoRing, RingTampered: nothing can be sealed for that ring.
    """
    if consented_on > at.date():
        raise NotConsented("the consent is to come")
    with transaction.atomic():
        referral = Referral(
            from_programme=from_programme, to_ring=to_ring, kind=kind, subject=subject, consent=consent,
            consented_on=consented_on, made_at=at, made_by=by, beyond=beyond,
        )  # fmt: skip
        opened = vault.seal_new_case(to_ring, referral.uuid)
        opened.write(referral, "content", json.dumps(dict(content), ensure_ascii=False, sort_keys=True))
        referral.save()
        audit.record(by, Event.REFERRAL_MADE, str(referral.uuid), f"{from_programme} {to_ring} {kind}", at=at)
    return referral


def read(session: Unlocked, referral: Referral) -> dict[str, str]:
    """Open what was passed on; noted in the audit trail. Empty after retention has emptied it.

    Raises:
        NoGrant: the reader is not in the receiving ring.
    """
    text = vault.open_case(session, referral.uuid).read(referral, "content")
    content: dict[str, str] = json.loads(text) if text else {}
    return content


def take(session: Unlocked, by: Person, referral: Referral, at: datetime) -> dict[str, str]:
    """Take a referral on and return what it says.

    Raises:
        AlreadyClosed: somebody was faster, or it was declined.
        NoGrant: the reader is not in the receiving ring; then it stays open.
    """
    with transaction.atomic():
        content = read(session, referral)
        _close(by, referral, ReferralState.TAKEN, at)
    return content


def decline(by: Person, referral: Referral, at: datetime) -> None:
    """Decline a referral; the sender sees that it was. The room that calls checks who may.

    Raises:
        AlreadyClosed: it was taken or declined.
    """
    _close(by, referral, ReferralState.DECLINED, at)


def _close(by: Person, referral: Referral, state: ReferralState, at: datetime) -> None:
    waiting = Referral.objects.filter(pk=referral.pk, state=ReferralState.OPEN)
    if not waiting.update(state=state, closed_at=at, closed_by=by):
        raise AlreadyClosed(f"referral {referral.pk} is closed")
    referral.refresh_from_db()
