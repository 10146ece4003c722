"""Claiming messages with a lease, and finishing them only while the claim still holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from localaction.messages import news
from localaction.messages.models import Attempt, Consent, Outbox, Outcome
from localaction.messages.rules.states import State

LEASE = timedelta(seconds=30)
BATCH = 10
# Where nothing limits the pace each claim's own queries weigh more; at a server's two letters a second the last of
# these still leaves within the lease.
UNLIMITED_BATCH = 25
PERSON = Outbox._meta.get_field("person")

# The list of waiting states is said twice, so that both databases walk the partial index in the wanted order and
# stop at the limit instead of sorting everything that waits.
CLAIM = """
UPDATE {table} SET state = 'SENDING', lease_until_at = %s, tries = tries + 1 WHERE id IN (
  SELECT id FROM {table}
  WHERE state IN ('QUEUED', 'SENDING') AND channel = %s
    AND ((state = 'QUEUED' AND due_at <= %s) OR (state = 'SENDING' AND lease_until_at < %s)) {extra}
  ORDER BY priority, due_at, id LIMIT %s {skip})
RETURNING id
"""


def claim(
    channel: str,
    now: datetime,
    limit: int = BATCH,
    *,
    halted_codes: Collection[str] = (),
    with_routes_only: bool = False,
) -> list[Outbox]:
    """Take up to `limit` messages that are due, or whose worker has let its lease run out, the most urgent first.

    Each claim raises `tries`, which is the fence: whoever held the message before can no longer finish it. The
    attempt of a worker that never came back is recorded as lost.

    Args:
        halted_codes: texts that may not leave now.
        with_routes_only: take only messages that could go another way.

    Source: SECURITY.md section 5.2.
    """
    extra, more = "", []
    if halted_codes:
        extra += f"AND code NOT IN ({', '.join(['%s'] * len(halted_codes))})"
        more += list(halted_codes)
    if with_routes_only:
        extra += " AND has_routes"
    adapt = connection.ops.adapt_datetimefield_value
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    table = connection.ops.quote_name(Outbox._meta.db_table)
    values = [adapt(now + LEASE), channel, adapt(now), adapt(now), *more, limit]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM.format(table=table, extra=extra, skip=skip), values)
        keys = [key for (key,) in cursor.fetchall()]
        rows = list(Outbox.objects.filter(pk__in=keys).order_by("priority", "due_at", "id"))
        _record_lost(rows, now)
    return rows


def _record_lost(rows: Collection[Outbox], now: datetime) -> None:
    known = set(Attempt.objects.filter(outbox__in=[row for row in rows if row.tries > 1]).values_list("outbox_id", "n"))
    Attempt.objects.bulk_create(
        Attempt(outbox=row, n=row.tries - 1, provider=row.provider, outcome=Outcome.LOST, started_at=now, ended_at=now)
        for row in rows
        if row.tries > 1 and (row.pk, row.tries - 1) not in known
    )


def is_anything_due(channel: str, now: datetime) -> bool:
    """Return whether a claim could find something, without taking a write lock to ask."""
    ready = Q(state=State.QUEUED, due_at__lte=now) | Q(state=State.SENDING, lease_until_at__lt=now)
    return Outbox.objects.filter(ready, channel=channel).exists()


def is_held(row: Outbox) -> bool:
    """Return whether this claim on a message still stands: not cancelled, not taken by another worker. One query."""
    return Outbox.objects.filter(pk=row.pk, tries=row.tries, state=State.SENDING).exists()


# The next statements run once for every message; written out they cost a quarter of what the ORM does.
LAST_LOOK = """
SELECT (SELECT act FROM {consent} WHERE mark = %s OR person = %s ORDER BY at DESC, id DESC LIMIT 1)
FROM {outbox} WHERE id = %s AND tries = %s AND state = 'SENDING'
"""
SENT = """
UPDATE {outbox} SET state = 'SENT', content = NULL, lease_until_at = NULL, finished_at = %s, sent_at = %s,
  provider = %s, provider_id = %s, last_error = '' WHERE id = %s AND tries = %s AND state IN ('SENDING', 'CANCELLED')
"""
ATTEMPT = """
INSERT INTO {attempt} (outbox_id, n, provider, outcome, error, started_at, ended_at) VALUES (%s, %s, %s, %s, %s, %s, %s)
"""


def last_look(row: Outbox) -> tuple[bool, str | None]:
    """Return whether the claim still stands, and the person's latest word on any of their addresses. One query."""
    outbox, consent = (connection.ops.quote_name(model._meta.db_table) for model in (Outbox, Consent))
    person = None if row.person is None else PERSON.get_db_prep_value(row.person, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            LAST_LOOK.format(outbox=outbox, consent=consent),
            [None if row.mark is None else bytes(row.mark), person, row.pk, row.tries],
        )
        found = cursor.fetchone()
    return found is not None, found[0] if found else None


def finish_sent(row: Outbox, attempt: Attempt, provider_id: str) -> bool:
    """Record that a gateway took a message, and empty it; returns False when the claim was lost meanwhile.

    One that was cancelled while it was handed over becomes SENT too, because that is what happened.
    """
    adapt = connection.ops.adapt_datetimefield_value
    at, at_first = str(adapt(attempt.ended_at)), str(adapt(attempt.started_at))
    outbox = connection.ops.quote_name(Outbox._meta.db_table)
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(SENT.format(outbox=outbox), [at, at, attempt.provider, provider_id, row.pk, row.tries])
            if not cursor.rowcount:
                return False
            values: list[Any] = [row.pk, attempt.n, attempt.provider, attempt.outcome, "", at_first, at]
            cursor.execute(ATTEMPT.format(attempt=connection.ops.quote_name(Attempt._meta.db_table)), values)
        row.state, row.content, row.last_error = State.SENT, None, ""
        row.finished_at = row.sent_at = attempt.ended_at
        row.provider, row.provider_id = attempt.provider, provider_id
        news.tell(row)
    return True


def finish(row: Outbox, state: State, now: datetime, attempt: Attempt | None = None, **changes: Any) -> bool:
    """Bring a claimed message to a final state and empty it; returns False when the claim was lost meanwhile."""
    changes = {**changes, "state": state, "content": None, "lease_until_at": None, "finished_at": now}
    return _update(row, attempt, changes)


def put_back(row: Outbox, due_at: datetime, attempt: Attempt | None = None, **changes: Any) -> bool:
    """Give a claimed message back to the queue; returns False when the claim was lost meanwhile."""
    changes = {**changes, "state": State.QUEUED, "due_at": due_at, "lease_until_at": None}
    return _update(row, attempt, changes)


def _update(row: Outbox, attempt: Attempt | None, changes: dict[str, Any]) -> bool:
    with transaction.atomic():
        mine = Outbox.objects.filter(pk=row.pk, tries=row.tries, state=State.SENDING)
        if not mine.update(**changes):
            return False
        for name, value in changes.items():
            setattr(row, name, value)
        if attempt is not None:
            attempt.save(force_insert=True)
        if row.finished_at is not None:
            news.tell(row)
    return True
