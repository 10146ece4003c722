"""Background work of several rooms or of none, registered where all rooms are known."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from localaction.messages import schedule
from localaction.messages.schedule import Job
from localaction.people.actions import end_overdue_roles
from localaction.vault import anchors, backup, drill

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_backup(now: datetime) -> object:
    """Make a backup in the configured folder."""
    folder = settings.CONFIG.backup_folder
    return backup.make(folder, now) if folder else None


def hold_drill(now: datetime) -> object:
    """Bring the newest backup back into a folder of its own and look at it."""
    config = settings.CONFIG
    identity = config.backup_identity or Path(settings.HOME) / "keys" / "backup-identity"
    return drill.hold(now, config.backup_folder, identity)


def register() -> None:
    """Register the jobs; the backup only where there is a folder for it."""
    schedule.register(Job("people.roles", _("Take the keys of roles that have ended"), HOUR, end_overdue_roles))
    schedule.register(Job("vault.anchor", _("Note the end of the audit trail"), HOUR, anchors.note))
    schedule.register(
        Job("vault.drill", _("Try to restore a backup"), 7 * DAY, hold_drill, lease=HOUR, first_after=DAY)
    )
    if settings.CONFIG.backup_folder is not None:
        schedule.register(Job("vault.backup", _("Make a backup"), DAY, make_backup, lease=HOUR))
