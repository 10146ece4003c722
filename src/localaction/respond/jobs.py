"""What the worker does for the hotline by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from localaction.messages import schedule
from localaction.messages.schedule import Job
from localaction.respond.actions import drive, enclosures, erasing, subscribing, tallies


def register() -> None:
    """Register the background work of the hotline; called from AppConfig.ready."""
    schedule.register(
        Job(
            "respond.erase_asked", _("Erase reports whose legal hold was lifted"), timedelta(hours=1),
            erasing.erase_asked,
        )
    )  # fmt: skip
    # As often as the worker looks: a refusal must not wait to be replaced.
    schedule.register(
        Job(
            "respond.drive",
            _("Move the searches for observers, and look after them"),
            timedelta(seconds=1),
            drive.drive,
        )
    )
    schedule.register(
        Job(
            "respond.enclosures", _("Fetch pictures that came with texts"), timedelta(seconds=5), enclosures.fetch_due,
        )
    )  # fmt: skip
    schedule.register(
        Job(
            "respond.subscribers", _("Erase subscriptions of those who said STOP"), timedelta(hours=1),
            subscribing.erase_those_who_left,
        )
    )  # fmt: skip
    schedule.register(
        Job(
            "respond.tallies", _("Count again who arrived and who was overdue"), timedelta(hours=1),
            tallies.count_those_on_their_way,
        )
    )  # fmt: skip
