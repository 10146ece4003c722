"""How long rows keep something about a person, and the purge that makes it true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from nacl.utils import random

from localaction.vault import audit, shredding
from localaction.vault.fields import sealed_columns
from localaction.vault.models import CaseKey, LegalHold, RetentionReceipt
from localaction.vault.rules import receipts
from localaction.vault.rules.events import Event

# One batch is one transaction, short enough to let a public form in between.
BATCH = 200
# `purge --check` is lenient by a day, so that a night without a worker is not yet an alarm.
GRACE = timedelta(hours=24)
AUDIT_DETAIL_KEPT = timedelta(days=90)
AUDIT_KEPT = timedelta(days=365)

Rows = QuerySet[Any]


class DoubleClock(Exception):
    """Two rules were registered under one code."""


class UnknownColumn(Exception):
    """A rule names a column or path that the model does not have."""


@dataclass(frozen=True)
class Delete:
    """Delete the rows, and with `shreds` the keys and sealed columns of their cases."""

    shreds: bool = False


@dataclass(frozen=True)
class NullFields:
    """Empty some columns and keep the rows."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Shred:
    """Delete the keys of the rows' cases and empty every column they sealed; the rows stay for counting."""


Effect = Delete | NullFields | Shred


@dataclass(frozen=True)
class Rule:
    """One clock: `due(rows, cut)` keeps the rows whose time began at or before `cut` (now minus `keep`).

    `case` is the path to the uuid of the row's case, by which legal holds are found; None where none can be.
    `held_with` are paths to further cases whose holds keep the row too: the hold on an event keeps all that is of it.
    `files` names the files of a row, which are unlinked after its batch is committed.
    """

    code: str
    model: type[models.Model]
    due: Callable[[Rows, datetime], Rows]
    keep: timedelta
    effect: Effect
    case: str | None = None
    files: Callable[[Any], Iterable[Path]] | None = None
    held_with: tuple[str, ...] = ()

    def overdue(self, now: datetime) -> Rows:
        """Return the rows past their time on which something is still left to do, held ones included."""
        rows = self.due(self.model._default_manager.all(), now - self.keep)
        if isinstance(self.effect, NullFields):
            return rows.filter(_anything_in(self.model, self.effect.columns))
        if isinstance(self.effect, Shred):
            sealed = _anything_in(self.model, [column.name for column in sealed_columns(self.model)])
            return rows.filter(sealed | Q(**{f"{self.case}__in": CaseKey.objects.values("case")}))
        return rows

    def free(self, rows: Rows, now: datetime) -> Rows:
        """Leave out the rows whose case, or one they belong to, is under a legal hold."""
        held = LegalHold.objects.in_force(now).values("case")
        for path in (self.case, *self.held_with):
            rows = rows if path is None else rows.exclude(**{f"{path}__in": held})
        return rows


@dataclass
class Purge:
    """What a purge did, by rule; rules that had nothing to do are left out."""

    n_purged: dict[str, int] = field(default_factory=dict)
    n_held: dict[str, int] = field(default_factory=dict)
    is_log_clean: bool = True


_rules: dict[str, Rule] = {}


def register(
    code: str,
    model: type[models.Model],
    due: Callable[[Rows, datetime], Rows],
    *,
    keep: timedelta,
    effect: Effect,
    case: str | None = None,
    files: Callable[[Any], Iterable[Path]] | None = None,
    held_with: tuple[str, ...] = (),
) -> None:
    """Tell how long a table keeps something about a person; called from AppConfig.ready.

    Args:
        code: named by the columns it empties, such as "reports.story".
        due: gets all rows and the cut; `lambda rows, cut: rows.filter(closed_at__lte=cut)`.

    Raises:
        DoubleClock: the code is taken by a rule for another table.
        UnknownColumn: a column to empty does not exist.
    """
    known = _rules.get(code)
    if known is not None and known.model is not model:
        raise DoubleClock(f"the clock {code} is registered for {known.model._meta.label}")
    names = {column.name for column in model._meta.concrete_fields}
    if isinstance(effect, NullFields) and not names.issuperset(effect.columns):
        raise UnknownColumn(f"{model._meta.label} lacks {sorted(set(effect.columns) - names)}")
    if case is None and (isinstance(effect, Shred) or (isinstance(effect, Delete) and effect.shreds)):
        raise UnknownColumn(f"the clock {code} shreds, so it must say where the case is")
    _rules[code] = Rule(code, model, due, keep, effect, case, files, held_with)


def unregister(code: str) -> None:
    """Forget a rule; only tests need it."""
    _rules.pop(code, None)


def rules() -> list[Rule]:
    """Return every registered rule by code."""
    return [_rules[code] for code in sorted(_rules)]


def is_registered(code: str) -> bool:
    """Return whether a clock of that code exists."""
    return code in _rules


def _anything_in(model: type[models.Model], columns: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for name in columns:
        column = model._meta.get_field(name)
        found |= Q(**{f"{name}__isnull": False}) if getattr(column, "null", False) else ~Q(**{name: ""})
    return found


def purge(now: datetime) -> Purge:
    """Do what every clock says. Doing it twice changes nothing the second time.

    1. For each rule, in batches: erase, write a receipt and an audit event, all in one transaction, so that no
       row goes without a receipt; then unlink the files.
    2. Erase audit details after 90 days and audit events after 12 months.
    3. Empty the write-ahead log of SQLite, or vacuum the tables of PostgreSQL, which both keep old rows.

    Must be called outside a transaction for step 3 to reach the disk.
    """
    done = Purge()
    touched: set[str] = set()
    for rule in rules():
        overdue = rule.overdue(now)
        n_due = overdue.count()
        n_purged = 0
        while n_batch := _purge_batch(rule, now):
            n_purged += n_batch
        if n_purged:
            done.n_purged[rule.code] = n_purged
            touched.add(rule.model._meta.db_table)
        if n_due > n_purged:
            done.n_held[rule.code] = n_due - n_purged
    for code, count in (
        ("audit.detail", audit.erase_details(now - AUDIT_DETAIL_KEPT)),
        ("audit.event", audit.checkpoint(now - AUDIT_KEPT, now)),
    ):
        if count:
            done.n_purged[code] = count
            touched.add("vault_auditevent")
    done.is_log_clean = clean_disk(touched)
    return done


def _purge_batch(rule: Rule, now: datetime) -> int:
    with transaction.atomic():
        rows = list(rule.free(rule.overdue(now), now).order_by("pk")[:BATCH])
        if not rows:
            return 0
        paths = [path for row in rows for path in (rule.files(row) if rule.files else ())]
        names = [str(getattr(row, "uuid", row.pk)) for row in rows]
        _apply(rule, [row.pk for row in rows], now)
        receipt = write_receipt(rule.code, type(rule.effect).__name__, names, now)
        audit.record(audit.SYSTEM, Event.PURGED, str(receipt.uuid), f"{rule.code} {len(rows)}", at=now)
    for path in paths:
        path.unlink(missing_ok=True)
    return len(rows)


def write_receipt(rule: str, effect: str, names: Sequence[str], at: datetime) -> RetentionReceipt:
    """Note that rows were erased: which rule, how many, and a salted digest of which; in the caller's transaction."""
    salt = random(receipts.SALT_BYTES)
    return RetentionReceipt.objects.create(
        rule=rule, effect=effect, n_rows=len(names), salt=salt, digest=receipts.digest_of(names, salt), at=at
    )


def _apply(rule: Rule, keys: list[Any], now: datetime) -> None:
    rows = rule.model._default_manager.filter(pk__in=keys)
    if isinstance(rule.effect, NullFields):
        empty = {name: None if rule.model._meta.get_field(name).null else "" for name in rule.effect.columns}
        rows.update(**empty)
        return
    if rule.case is not None and (isinstance(rule.effect, Shred) or rule.effect.shreds):
        cases: set[UUID] = set(rows.values_list(rule.case, flat=True))
        shredding.shred(cases, now)
    if isinstance(rule.effect, Delete):
        rows.delete()


def clean_disk(tables: Iterable[str]) -> bool:
    """Make the database files forget deleted rows; returns whether that worked now.

    A reader in the middle of a long query keeps SQLite's log alive: the next purge tries again.
    Source: SECURITY.md section 4 and trap 8.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
        for table in sorted(tables):
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    return True


def overdue(now: datetime) -> dict[str, int]:
    """Return how many rows each clock should have reached more than a day ago, held ones left out."""
    late = now - GRACE
    counts = {rule.code: rule.free(rule.overdue(late), now).count() for rule in rules()}
    return {code: count for code, count in counts.items() if count}
