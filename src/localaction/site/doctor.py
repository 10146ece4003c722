"""What `localaction doctor` looks at: each finding says what is so and, where it is wrong, what to do."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

MIN_FREE_MB = 500
STALE_AFTER_DAYS = 14
# A weekly trial that missed a turn.
DRILL_OVERDUE = dt.timedelta(days=15)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `level` is ok, warning or error, `remedy` is what to do, or empty."""

    subject: str
    level: str
    message: str
    remedy: str = ""


def findings(now: dt.datetime) -> list[Finding]:
    """Return every finding, in the order in which an operator mends things."""
    checks: tuple[Callable[[dt.datetime], Iterator[Finding]], ...] = (
        _home,
        _keys,
        _address,
        _database,
        _static,
        _backups,
        _trail,
        _lists,
    )
    return [finding for check in checks for finding in check(now)]


def _home(now: dt.datetime) -> Iterator[Finding]:
    home: Path = settings.HOME
    if not os.access(home, os.W_OK):
        yield Finding("home", "error", f"{home} cannot be written", "set LOCALACTION_HOME to a directory of this user")
        return
    free = shutil.disk_usage(home).free // 1_000_000
    if free < MIN_FREE_MB:
        yield Finding("home", "error", f"{free} MB are free in {home}", f"free at least {MIN_FREE_MB} MB")
    else:
        yield Finding("home", "ok", f"{home}, {free} MB free")


def _keys(now: dt.datetime) -> Iterator[Finding]:
    for path in sorted((settings.HOME / "keys").glob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Finding("keys", "error", f"{path.name} can be read by others (mode {mode:o})", f"chmod 600 {path}")
        else:
            yield Finding("keys", "ok", f"{path.name}, mode {mode:o}")


def _address(now: dt.datetime) -> Iterator[Finding]:
    url = settings.CONFIG.public_url
    host = urlsplit(url).hostname or ""
    is_local = host == "localhost" or (host.replace(".", "").replace(":", "").isalnum() and _is_loopback(host))
    if settings.DEBUG and not is_local:
        yield Finding("debug", "error", "tracebacks are shown to visitors", "unset LOCALACTION_DEBUG")
    if url.startswith("https://") or host.endswith(".onion"):
        yield Finding("address", "ok", url)
    elif is_local:
        yield Finding(
            "address",
            "warning",
            f"{url}: only this machine can reach it",
            "set LOCALACTION_PUBLIC_URL to the https address",
        )
    else:
        yield Finding("address", "error", f"{url} is not encrypted", "set LOCALACTION_PUBLIC_URL to an https address")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _database(now: dt.datetime) -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(
            "database", "error", f"cannot be read ({type(error).__name__})", "check DATABASE_URL, or restore a backup"
        )
        return
    if waiting:
        yield Finding("database", "error", f"{len(waiting)} migrations are missing", "run localaction init")
    else:
        yield Finding("database", "ok", f"{connection.vendor}, up to date")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            answer = cursor.fetchone()[0]
        if answer != "ok":
            yield Finding("database", "error", "SQLite finds it damaged", "stop the service and restore a backup")


def _static(now: dt.datetime) -> Iterator[Finding]:
    if settings.MANIFEST.exists():
        yield Finding("static files", "ok", "collected")
    else:
        yield Finding("static files", "warning", "not collected yet", "run localaction init")


def _backups(now: dt.datetime) -> Iterator[Finding]:
    from localaction.messages.models import Schedule
    from localaction.vault import drill

    if settings.CONFIG.backup_folder is None:
        remedy = "set LOCALACTION_BACKUP_FOLDER, or run localaction backup DIR every day"
        yield Finding("backups", "warning", "none are made by the clock", remedy)
    try:
        failed = Schedule.objects.filter(job__in=["vault.backup", "vault.drill"]).exclude(last_error="")
        errors = [(row.job, row.last_error) for row in failed.order_by("job")]
    except DatabaseError:
        return
    for job, error in errors:
        yield Finding("backups", "error", f"{job} failed: {error}", "see the log, mend it, press Run now at the desk")
    done = drill.last()
    if done is None or now - dt.datetime.fromisoformat(done.at) > DRILL_OVERDUE:
        when = "never" if done is None else f"last on {done.at[:10]}"
        yield Finding("restore", "warning", f"tried {when}", "leave a worker running; it tries every week")
    elif done.is_newest:
        yield Finding("restore", "ok", f"{done.backup} came back with {done.n_rows} rows on {done.at[:10]}")
    else:
        yield Finding(
            "restore", "ok", f"a backup made for the trial came back with {done.n_rows} rows on {done.at[:10]}; "
            "the newest one opens only where its identity is kept: localaction restore --check",
        )  # fmt: skip


def _trail(now: dt.datetime) -> Iterator[Finding]:
    from localaction.vault import anchors, audit

    try:
        verdict = audit.verify(anchors.noted())
    except DatabaseError:
        return
    if verdict.is_whole:
        yield Finding("audit trail", "ok", f"whole, {verdict.n_events} events")
    else:
        flaw = verdict.problems[0]
        yield Finding(
            "audit trail", "error", f"{flaw.flaw.value} at event {flaw.seq}", "compare with the anchors kept elsewhere"
        )


def _lists(now: dt.datetime) -> Iterator[Finding]:
    from localaction.policy.ingest.agreements import PARTICIPATING
    from localaction.policy.reads import last_published
    from localaction.sources.models import Publication

    try:
        last = last_published(PARTICIPATING, now.date())
        held = Publication.objects.filter(status=Publication.Status.QUARANTINED).count()
    except DatabaseError:
        return
    if last is None:
        yield Finding(
            "ICE's list", "warning", "none imported", "run localaction update, or localaction import all FOLDER"
        )
    elif (now - last.published_at).days > STALE_AFTER_DAYS:
        days = (now - last.published_at).days
        yield Finding("ICE's list", "warning", f"the latest is {days} days old", "run localaction update")
    else:
        yield Finding("ICE's list", "ok", f"the latest is of {last.published_at:%Y-%m-%d}")
    if held:
        yield Finding("ICE's list", "warning", f"{held} publications in quarantine", "decide at /desk/review/")
