"""Backups: one encrypted file, made while the site runs, without the server key.

The database's sealed columns are ciphertext already; the whole is encrypted once more to a key that is kept off
this machine, because who worked on which case and when is nobody's business either.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings

from localaction import __version__
from localaction.vault import audit, snapshots, tombstones
from localaction.vault.rules.events import Event

FORMAT = 1
PREFIX, SUFFIX = "localaction-", ".tar.age"
STAMP = "%Y%m%dT%H%M%SZ"


class BadRecipient(Exception):
    """The recipient of backups is not an age recipient."""


@dataclass(frozen=True)
class Made:
    """A finished backup, and the new identity file when this backup had to make one."""

    path: Path
    manifest: dict[str, Any]
    new_identity: Path | None
    n_pruned: int


def media_folder(home: Path) -> Path:
    """Return where attachments are."""
    chosen = str(settings.MEDIA_ROOT)
    return Path(chosen) if chosen and home == Path(settings.HOME) else home / "media"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def recipient() -> tuple[Any, Path | None]:
    """Return the age recipient of backups, and the identity file if this call had to make one.

    LOCALACTION_BACKUP_RECIPIENT, else the recipient noted when an identity was generated once. The identity may
    since have been moved off the machine, as it should be.

    Raises:
        BadRecipient: it is not one.
    """
    noted = Path(settings.HOME) / "keys" / "backup-recipient"
    text = settings.CONFIG.backup_recipient or (noted.read_text().strip() if noted.exists() else "")
    if text:
        try:
            return pyrage.x25519.Recipient.from_str(text), None
        except pyrage.RecipientError as error:
            raise BadRecipient("the backup recipient must be an age recipient (age1...)") from error
    identity = pyrage.x25519.Identity.generate()
    path = noted.with_name("backup-identity")
    _write_private(path, f"{identity}\n")
    _write_private(noted, f"{identity.to_public()}\n")
    return identity.to_public(), path


@contextmanager
def private_folder(home: Path) -> Iterator[Path]:
    """Give a folder only this account can read, inside a home, and remove it afterwards."""
    spool = home / "spool"
    spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=spool) as name:
        yield Path(name)


def _copy_media(source: Path, target: Path) -> None:
    """Copy files that are not there yet; one that is deleted meanwhile is left out."""
    for path in sorted(source.rglob("*")) if source.exists() else ():
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            partial = copy.with_name(copy.name + ".part")
            try:
                shutil.copyfile(path, partial)
            except FileNotFoundError:
                partial.unlink(missing_ok=True)
                continue
            partial.replace(copy)


def make(folder: Path, now: datetime, keep: timedelta = timedelta(days=30), to: Any = None) -> Made:
    """Make one backup in `folder` and remove ours that are older than `keep`.

    1. Attachments, then the database in one snapshot, then attachments that came meanwhile: every row's file is in.
    2. A manifest with SHA-256 sums, row counts and the audit anchor.
    3. All of it in one tar file, encrypted by age, renamed into place when complete.

    Args:
        to: an age recipient; default: that of `recipient`.

    Raises:
        BadRecipient, snapshots.NoDumpProgram, snapshots.DumpFailed: as said.
        OSError: the folder cannot be written.
    """
    to, new_identity = (to, None) if to is not None else recipient()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = now.astimezone(UTC)
    target = folder / f"{PREFIX}{moment.strftime(STAMP)}{SUFFIX}"
    audit.record(audit.SYSTEM, Event.BACKED_UP, target.name, at=now)
    anchor = audit.anchor()
    home = Path(settings.HOME)
    with private_folder(home) as work:
        inside = work / "inside"
        inside.mkdir()
        _copy_media(media_folder(home), inside / "media")
        file_name, rows = snapshots.take(inside)
        _copy_media(media_folder(home), inside / "media")
        if tombstones.location().exists():
            shutil.copyfile(tombstones.location(), inside / "tombstones.jsonl")
        files = sorted(path for path in inside.rglob("*") if path.is_file())
        manifest = {
            "format": FORMAT,
            "version": __version__,
            "made_at": moment.isoformat(),
            "database": file_name,
            "rows": rows,
            "audit_anchor": str(anchor),
            "sha256": {str(path.relative_to(inside)): sha256_of(path) for path in files},
        }
        (inside / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
        whole = work / "whole.tar"
        with tarfile.open(whole, "w") as archive:
            archive.add(inside, arcname=".")
        _encrypt(whole, target, to)
    return Made(target, manifest, new_identity, _prune(folder, moment - keep, target))


def _encrypt(whole: Path, target: Path, to: Any) -> None:
    partial = target.with_name(target.name + ".part")
    pyrage.encrypt_file(str(whole), str(partial), [to])
    partial.chmod(0o600)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)


def stamp_of(path: Path) -> datetime | None:
    """Return when a backup file was made according to its name, None for a file that is not ours."""
    try:
        moment = datetime.strptime(path.name, f"{PREFIX}{STAMP}{SUFFIX}")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC)


def newest(folder: Path) -> Path | None:
    """Return the newest backup in a folder."""
    ours = [(stamp, path) for path in folder.iterdir() if (stamp := stamp_of(path)) is not None]
    return max(ours)[1] if ours else None


def _prune(folder: Path, before: datetime, keep: Path) -> int:
    """Delete our own backups older than `before`: what was purged must leave the backups too."""
    old = [p for p in folder.iterdir() if (stamp := stamp_of(p)) is not None and stamp < before and p != keep]
    for path in old:
        path.unlink()
    return len(old)
