"""Bringing a backup back: verify it, put it in place, and keep what was erased erased."""

from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

import pyrage
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from localaction.vault import audit, occasions, retention, shredding, snapshots, tombstones
from localaction.vault.actions.rings import LastHolder, remove_member
from localaction.vault.backup import FORMAT, media_folder, newest, sha256_of
from localaction.vault.models import CaseKey, TombstoneKind, VaultSession
from localaction.vault.rules.events import Event
from localaction.vault.tombstones import Stone

DATABASE = "localaction.sqlite3"


class NoBackup(Exception):
    """There is no backup at that place."""


class WrongIdentity(Exception):
    """The identity file does not open this backup, or is not one."""


class BrokenBackup(Exception):
    """The backup was cut or altered."""


@dataclass
class AfterRestore:
    """What was done so that an old backup does not undo later decisions."""

    n_cases_shredded: int = 0
    n_members_removed: int = 0
    last_holders: list[str] = field(default_factory=list)
    n_sessions: int = 0
    purged: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)


def find(place: Path) -> Path:
    """Return the backup file at a place: the file itself, or the newest of a folder.

    Raises:
        NoBackup: there is none.
    """
    found = newest(place) if place.is_dir() else place
    if found is None or not found.is_file():
        raise NoBackup(f"there is no backup at {place}")
    return found


def unpack(path: Path, identity: Path, work: Path) -> dict[str, Any]:
    """Decrypt a backup into `work`/inside, verify every sum, count and migration, and return the manifest.

    Raises:
        WrongIdentity, BrokenBackup: as said.
        snapshots.DamagedDatabase, snapshots.NewerBackup: see `snapshots.check_sqlite`.
    """
    whole, inside = work / "whole.tar", work / "inside"
    try:
        lines = [line for line in identity.read_text().splitlines() if line and not line.startswith("#")]
        keys = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise WrongIdentity(f"{identity} is not an age identity file") from error
    try:
        pyrage.decrypt_file(str(path), str(whole), keys)
    except pyrage.DecryptError as error:
        raise WrongIdentity("the identity does not open this backup") from error
    except OSError as error:
        raise BrokenBackup("the backup is cut or altered") from error
    try:
        _extract(whole, inside)
        manifest: dict[str, Any] = json.loads((inside / "manifest.json").read_text())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise BrokenBackup("the backup cannot be unpacked") from error
    finally:
        whole.unlink(missing_ok=True)
    if manifest.get("format") != FORMAT:
        raise BrokenBackup("the backup has an unknown format")
    _check_files(inside, manifest)
    if manifest["database"] == snapshots.SQLITE_FILE:
        snapshots.check_sqlite(inside / manifest["database"])
        if snapshots.rows_of_sqlite(inside / manifest["database"]) != manifest["rows"]:
            raise BrokenBackup("the rows are not those of the manifest")
    return manifest


def _extract(whole: Path, inside: Path) -> None:
    """Write the regular files of a tar under `inside` and nothing else, wherever their names point."""
    with tarfile.open(whole) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            source = archive.extractfile(member) if member.isreg() else None
            if source is None:
                continue
            if name.is_absolute() or ".." in name.parts:
                raise BrokenBackup("a file of the backup points outside")
            target = inside / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(source, file)


def _check_files(inside: Path, manifest: dict[str, Any]) -> None:
    found = {str(p.relative_to(inside)) for p in inside.rglob("*") if p.is_file()} - {"manifest.json"}
    if found != set(manifest["sha256"]):
        raise BrokenBackup("files are missing or were added")
    for name, digest in manifest["sha256"].items():
        if sha256_of(inside / name) != digest:
            raise BrokenBackup(f"{name} was altered")


def install(work: Path, manifest: dict[str, Any], home: Path, media: Path | None = None) -> None:
    """Put an unpacked backup into a home that has no database yet; on PostgreSQL, into the connected empty database.

    Args:
        media: where attachments go; default: where the settings and the home say.

    Raises:
        snapshots.DatabaseInUse: there is a database already.
        snapshots.NoDumpProgram, snapshots.DumpFailed, snapshots.NewerBackup, BrokenBackup: as said.
    """
    inside = work / "inside"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if manifest["database"] == snapshots.SQLITE_FILE:
        target = home / DATABASE
        if target.exists():
            raise snapshots.DatabaseInUse(f"{target} exists: restore into an empty home, or move it away")
        partial = target.with_name(target.name + ".part")
        shutil.copyfile(inside / manifest["database"], partial)
        partial.chmod(0o600)
        partial.replace(target)
    else:
        snapshots.load_dump(inside / manifest["database"])
        if snapshots.rows_of_connection() != manifest["rows"]:
            raise BrokenBackup("the rows are not those of the manifest")
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            snapshots.check_migrations(set(cursor.fetchall()))
    if (inside / "media").exists():
        shutil.copytree(inside / "media", media or media_folder(home), dirs_exist_ok=True)


def after_restore(now: datetime, kept: list[Stone]) -> AfterRestore:
    """Do what must follow every restore before anybody signs in; doing it twice does no harm.

    1. Shred again what was erased since the backup, and shut out again who was removed since.
    2. Purge what has meanwhile come of age.
    3. Run what other rooms registered: above all, old messages are expired and not sent again.
    4. End every sign-in and every open vault.
    5. Note it in the audit trail.

    Args:
        kept: tombstones from outside the database; those inside are looked at as well.
    """
    done = AfterRestore()
    stones = sorted({*kept, *tombstones.remembered()}, key=lambda stone: stone.at)
    erased = {UUID(stone.subject) for stone in stones if stone.kind == TombstoneKind.CASE}
    back = set(CaseKey.objects.filter(case__in=erased).values_list("case", flat=True))
    if back:
        shredding.shred(back, now)
    done.n_cases_shredded = len(back)
    last_word = {stone.subject: stone.kind for stone in stones if stone.kind != TombstoneKind.CASE}
    for subject in sorted(who for who, kind in last_word.items() if kind == TombstoneKind.MEMBER):
        _shut_out_again(subject, now, done)
    done.purged = retention.purge(now).n_purged
    done.steps = occasions.run_after_restore(now)
    with transaction.atomic():
        done.n_sessions = Session.objects.all().delete()[0] + VaultSession.objects.all().delete()[0]
        audit.record(audit.SYSTEM, Event.RESTORED, "", f"{done.n_cases_shredded} {done.n_members_removed}", at=now)
    return done


def _shut_out_again(subject: str, now: datetime, done: AfterRestore) -> None:
    user = get_user_model().objects.filter(pk=subject, is_active=True).first()
    if user is None:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    done.n_members_removed += 1
    try:
        remove_member(user, audit.SYSTEM, now)
    except LastHolder:
        # In the backup nobody else was inside yet: the account is closed, but its key stays for the shares' sake.
        done.last_holders.append(subject)
