"""Which calls of ours are joined with one another."""

from __future__ import annotations

from uuid import UUID

from localaction.messages import texts
from localaction.messages.models import Outbox
from localaction.vault.actions.operational import operational_mark


def room_of(message: UUID) -> str:
    """Return the name of the room that a call is joined in when its person presses 1; empty when it is in none.

    The calls of one room have keys that differ only after the last colon. The name cannot be guessed. One query.
    """
    row = Outbox.objects.filter(uuid=message).only("key", "code").first()
    try:
        joins = row is not None and texts.get(row.code).joins
    except texts.UnknownText:
        return ""
    return operational_mark("room", row.key.rpartition(":")[0]).hex() if row is not None and joins else ""
