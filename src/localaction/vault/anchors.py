"""Anchors of the audit trail, noted each hour in a file that is copied off this server."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from localaction.vault import audit
from localaction.vault.rules.chain import NotAnAnchor, Tip, read_tip


def location() -> Path:
    """Return where the file is; only a copy elsewhere finds a complete rewrite by whoever rules this server."""
    return Path(settings.HOME) / "anchors.log"


def noted() -> Tip | None:
    """Return the last anchor of the file, None when there is none that can be read."""
    try:
        return read_tip(location().read_text().splitlines()[-1].split()[-1])
    except (OSError, IndexError, NotAnAnchor):
        return None


def note(now: datetime) -> bool:
    """Append the trail's last event to the file, flushed to the disk; returns whether it was a new one.

    Source: SECURITY.md section 3.3, hourly.
    """
    tip = audit.anchor()
    if tip == noted():
        return False
    descriptor = os.open(location(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(f"{now.astimezone(UTC).isoformat(timespec='seconds')} {tip}\n")
        file.flush()
        os.fsync(file.fileno())
    return True
