"""What public actions do by the clock; none of it needs an open vault."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from localaction.messages import schedule
from localaction.messages.schedule import Job
from localaction.organise.models.public_actions import ActionTurn, PublicAction
from localaction.organise.rules.public_actions import REMIND_BEFORE, reminder_due
from localaction.organise.telling import tell
from localaction.organise.texts import REMINDER


def register_jobs() -> None:
    """Register the background work of public actions."""
    schedule.register(Job("organise.remind", _("Remind of public actions"), timedelta(minutes=5), remind))


def remind(now: datetime) -> int:
    """Remind confirmed volunteers two days and three hours before; returns how many messages leave.

    Each action is read again under a lock, so that nobody is reminded of a time that has just changed.
    """
    coming = PublicAction.objects.public().filter(called_off_at__isnull=True, starts_at__gt=now)
    n_sent = 0
    for number in list(coming.filter(starts_at__lte=now + max(REMIND_BEFORE)).values_list("pk", flat=True)):
        with transaction.atomic():
            row = coming.select_for_update().filter(pk=number).first()
            if row is None:
                continue
            for turn in ActionTurn.objects.filter(action=row, confirmed_at__isnull=False).select_related("person"):
                told_at = max(row.changed_at, turn.confirmed_at or now)
                due = reminder_due(row.starts_at, told_at, now)
                if due is not None:
                    n_sent += tell(REMINDER, row, f"{row.sequence}:{due}", [turn.person], now)
    return n_sent
