"""What this room does by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from localaction.detention.actions.following import tell_followers
from localaction.messages import schedule
from localaction.messages.schedule import Job


def register_jobs() -> None:
    """Register the background work of contracts."""
    schedule.register(
        Job(
            "detention.notices", _("Tell who follows a contract that the day for notice comes near"),
            timedelta(hours=1), tell_followers,
        )
    )  # fmt: skip
