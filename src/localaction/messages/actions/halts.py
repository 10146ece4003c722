"""Stopping the sending, of everything or of a part, and letting it go on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.functional import cached_property

from localaction.messages.models import Halt
from localaction.people.models import Person
from localaction.vault import audit
from localaction.vault.rules.events import Event


class Halts:
    """The halts in force, read once for a round of work."""

    @cached_property
    def _rows(self) -> list[tuple[str, str]]:
        return list(Halt.objects.filter(lifted_at__isnull=True).values_list("channel", "code"))

    def stops(self, channel: str) -> bool:
        """Return whether nothing may leave by a channel."""
        return any(code == "" and where in {"", channel} for where, code in self._rows)

    @property
    def codes(self) -> list[str]:
        """Return the texts that may not leave."""
        return [code for _, code in self._rows if code]


def halt(why: str, at: datetime, channel: str = "", code: str = "") -> None:
    """Stop everything, a channel, or a text, until somebody lifts it; a halt in force stays as it is."""
    with transaction.atomic():
        Halt.objects.get_or_create(
            channel=channel, code=code, lifted_at=None, defaults={"why": why[:40], "halted_at": at}
        )


def halt_all(at: datetime) -> int:
    """Stop everything at a lockdown, and return the number of halts in force."""
    halt("LOCKDOWN", at)
    return Halt.objects.filter(lifted_at__isnull=True).count()


def lift(halt_id: int, by: Person, at: datetime) -> bool:
    """Let what was stopped go on; returns whether there was a halt to lift."""
    with transaction.atomic():
        n_lifted = Halt.objects.filter(pk=halt_id, lifted_at__isnull=True).update(lifted_at=at, lifted_by=by)
        if n_lifted:
            audit.record(by, Event.CONFIG_CHANGED, f"halt {halt_id}", "lifted", at=at)
    return n_lifted > 0
