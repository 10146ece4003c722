"""Emptying what came in from a person and what went out to them, before their clocks would."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from localaction.messages.models import Inbound, InboundKind, Outbox
from localaction.messages.rules.states import WAITING, State


def forget_inbound(uuids: Iterable[UUID]) -> int:
    """Empty texts and calls that came in; the rows stay, so that a replayed webhook stays harmless."""
    known = Inbound.objects.filter(uuid__in=list(uuids))
    return known.update(content=None, mark=None, words_mark=None)


def forget_calls(sids: Iterable[str]) -> int:
    """Empty calls that came in, by the gateway's numbers; see `forget_inbound`."""
    known = Inbound.objects.filter(kind=InboundKind.CALL, provider_id__in=list(sids))
    return known.update(content=None, mark=None, words_mark=None)


def forget_outbox(key_prefix: str, at: datetime) -> int:
    """Cancel what waits under keys that begin so, and unlink the address from all of them."""
    rows = Outbox.objects.filter(key__startswith=key_prefix)
    rows.filter(state__in=WAITING).update(
        state=State.CANCELLED, content=None, finished_at=at, last_error="FORGOTTEN", lease_until_at=None
    )
    return rows.update(mark=None, person=None)
