"""Writing this room's events into the audit trail."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from localaction.people.models import Person
from localaction.people.rules.events import PeopleEvent
from localaction.vault import audit
from localaction.vault.rules.events import Event


def note(
    actor: Person | str, event: PeopleEvent | Event, target: object = "", detail: str = "", *, at: datetime
) -> None:
    """Add an event, in the caller's transaction when there is one; last in it, for the trail is locked until its end.

    Args:
        target: an id, never a name.
        detail: at most a few codes and counts.
    """
    # The trail keeps the text only; its own list of events names those of the vault.
    audit.record(actor, cast("Event", event), str(target)[:100], detail, at=at)
