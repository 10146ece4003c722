"""What a webhook says, recorded in the database or, while that is away, in the spool."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, DataError, InterfaceError, connection, transaction

from localaction.messages import spool
from localaction.messages.actions import receive, status
from localaction.messages.actions.receive import Received

# A gateway waits 15 s at most; a database that does not answer in one second has the spool answer instead.
PATIENCE_SECONDS = 1.0
# After that the database is not even asked for a while, so that a stall does not use up every thread.
SPOOL_ONLY_SECONDS = 3.0


@dataclass(frozen=True)
class Reported:
    """A status report as the webhook read it."""

    provider: str
    provider_id: str
    status: str
    error: str
    message: UUID | None
    received_at: datetime

    def as_json(self) -> dict[str, object]:
        """Return the values for the spool."""
        return {
            "provider": self.provider, "provider_id": self.provider_id, "status": self.status, "error": self.error,
            "message": str(self.message) if self.message else None, "received_at": self.received_at.isoformat(),
        }  # fmt: skip


class Patience:
    """Whether this process asks the database, or knows that it was just away."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._away_until = 0.0

    def is_out(self) -> bool:
        """Return whether the spool is used without asking the database."""
        return self.clock() < self._away_until

    def lose(self) -> None:
        """Note that the database did not answer."""
        self._away_until = self.clock() + SPOOL_ONLY_SECONDS


patience = Patience()


def record(said: Received | Reported) -> None:
    """Record what a webhook said; when this returns it is on disk, here or there.

    Raises:
        UnknownStatus: a status is none of the gateway's.
        OSError: neither the database nor the spool could take it.
    """
    if isinstance(said, Reported):
        status.state_of(said.provider, said.status)
    if not patience.is_out():
        try:
            with impatient(PATIENCE_SECONDS):
                _take(said)
            return
        except (DatabaseError, InterfaceError):
            patience.lose()
            if not connection.in_atomic_block:
                connection.close()
    spool.append({"of": type(said).__name__, **said.as_json()})


def _take(said: Received | Reported) -> None:
    if isinstance(said, Received):
        receive.receive(said)
    else:
        status.receive_status(said.provider, said.provider_id, said.status, said.error, said.received_at, said.message)


def take_in_spool() -> int:
    """Take in what was spooled and return how many records that were.

    Raises:
        DatabaseError: the database is away still; nothing is lost.
    """
    return spool.take_in(_take_records)


def _take_records(lines: Sequence[Mapping[str, Any]]) -> list[int]:
    """Take some records in by one transaction, and return the places of those that can never be taken."""
    unusable = []
    with transaction.atomic():
        for place, line in enumerate(lines):
            try:
                with transaction.atomic():
                    _take_record(line)
            except (DataError, ValueError, KeyError, TypeError):
                unusable.append(place)
    return unusable


def _take_record(line: Mapping[str, Any]) -> None:
    record_of = dict(line)
    kind = record_of.pop("of")
    record_of["received_at"] = datetime.fromisoformat(record_of["received_at"])
    if kind == Received.__name__:
        _take(Received(**record_of))
    else:
        record_of["message"] = UUID(record_of["message"]) if record_of["message"] else None
        _take(Reported(**record_of))


@contextmanager
def impatient(seconds: float) -> Iterator[None]:
    """Give up on the database after some seconds instead of the usual twenty."""
    milliseconds = int(seconds * 1000)
    if connection.vendor == "postgresql":
        before, after = f"SET statement_timeout = {milliseconds}", "SET statement_timeout = DEFAULT"
    else:
        usual = settings.SQLITE_TIMEOUT_SECONDS * 1000
        before, after = f"PRAGMA busy_timeout = {milliseconds}", f"PRAGMA busy_timeout = {usual}"
    with connection.cursor() as cursor:
        cursor.execute(before)
    try:
        yield
    finally:
        # A connection that broke is thrown away with its setting.
        with suppress(DatabaseError, InterfaceError), connection.cursor() as cursor:
            cursor.execute(after)
