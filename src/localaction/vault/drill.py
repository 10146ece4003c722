"""The restore drill: a backup is really brought back into a folder of its own, looked at, and thrown away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings

from localaction.vault import audit, backup, restore, snapshots
from localaction.vault.rules.chain import read_tip
from localaction.vault.rules.drill import missing_rows

# A nightly backup that failed for a week is no backup.
STALE = timedelta(days=8)
PROGRAM = "from localaction.site.command import script; script()"


class StaleBackup(Exception):
    """The newest backup is more than a week old."""


class RowsMissing(Exception):
    """The restored copy lacks rows that the live database has."""


class NotMigrated(Exception):
    """The restored copy lacks migrations of this version."""


class TrailBroken(Exception):
    """The audit trail of the copy or of the live database does not continue what the backup noted."""


@dataclass(frozen=True)
class Drill:
    """What a drill that went well has brought back: the newest backup, or, without its identity, one made for it."""

    at: str
    backup: str
    is_newest: bool
    n_rows: int


def location() -> Path:
    """Return where the result of the last good drill lies."""
    return Path(settings.HOME) / "drill.json"


def last() -> Drill | None:
    """Return the last drill that went well, None when there was none."""
    try:
        return Drill(**json.loads(location().read_text()))
    except (OSError, ValueError, TypeError):
        return None


def hold(now: datetime, folder: Path | None, identity: Path) -> Drill:
    """Bring a backup back into a temporary home and check it; nothing of the installation changes.

    1. There is a newest backup of the last eight days, where backups are configured.
    2. It is opened with its identity. An identity belongs off this machine: without it, a backup made for the drill
       to a throwaway identity takes its place, which proves the way back but not that very file.
    3. Sums, integrity_check, rows against the live database, `migrate --check`, attachments.
    4. The trail of the copy ends where the manifest says, and the live trail continues from there.

    On PostgreSQL the dump's own list is read instead of loading it: a second database may be more than we may make.

    Args:
        folder: where backups are kept, None where they are not configured.
        identity: where the age identity would be.

    Raises:
        StaleBackup, RowsMissing, NotMigrated, TrailBroken: as said.
        restore.NoBackup, restore.WrongIdentity, restore.BrokenBackup: see `restore`.
        snapshots.DamagedDatabase, snapshots.NewerBackup, snapshots.NoDumpProgram, snapshots.DumpFailed: see there.

    Source: SECURITY.md section 5.4.
    """
    with backup.private_folder(Path(settings.HOME)) as work:
        newest = _newest(now, folder)
        is_newest = newest is not None and identity.exists()
        if newest is None or not is_newest:
            newest, identity = _made_for_it(now, work)
        manifest = restore.unpack(newest, identity, work)
        missing = missing_rows(manifest["rows"], snapshots.rows_of_connection())
        if missing:
            raise RowsMissing(", ".join(missing))
        _bring_back(work, manifest)
        if not audit.verify(read_tip(manifest["audit_anchor"])).is_whole:
            raise TrailBroken("the live trail does not continue what the backup noted")
    done = Drill(now.astimezone(UTC).isoformat(), newest.name, is_newest, sum(manifest["rows"].values()))
    location().write_text(json.dumps(asdict(done)))
    return done


def _newest(now: datetime, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    if not folder.is_dir():
        raise restore.NoBackup(f"there is no folder {folder}")
    found = restore.find(folder)
    made_at = backup.stamp_of(found)
    if made_at is not None and now - made_at > STALE:
        raise StaleBackup(f"{found.name} is the newest backup")
    return found


def _made_for_it(now: datetime, work: Path) -> tuple[Path, Path]:
    identity = pyrage.x25519.Identity.generate()
    path = work / "identity"
    path.write_text(f"{identity}\n")
    # The snapshot is taken in a folder of its own, for this one is unpacked into.
    return backup.make(work / "made", now, to=identity.to_public()).path, path


def _bring_back(work: Path, manifest: dict[str, Any]) -> None:
    if manifest["database"] != snapshots.SQLITE_FILE:
        snapshots.check_dump(work / "inside" / manifest["database"])
        return
    home = work / "home"
    restore.install(work, manifest, home, media=home / "media")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["LOCALACTION_HOME"] = str(home)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))  # the very version that asks
    if _run(environment, "manage", "migrate", "--check"):
        raise NotMigrated("the copy lacks migrations")
    if _run(environment, "audit", "verify", "--anchor", manifest["audit_anchor"]):
        raise TrailBroken("the trail of the copy does not end where its manifest says")


def _run(environment: dict[str, str], *arguments: str) -> int:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode
