"""How long something has waited, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import ngettext

SECONDS_A_MINUTE = 60
# Any day without a change of the clocks does: only the distance counts.
_NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def waited(seconds: float) -> str:
    """Return a time that passed: "40 seconds", "3 hours, 1 minute"."""
    whole = int(seconds)
    if whole < SECONDS_A_MINUTE:
        return ngettext("%(n)d second", "%(n)d seconds", whole) % {"n": whole}
    return timesince(_NOON - timedelta(seconds=whole), _NOON, depth=2)
