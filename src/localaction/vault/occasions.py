"""What other rooms want done at a lockdown and after a restore; they register it from AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Step = Callable[[datetime], int]

_lockdown: dict[str, Step] = {}
_after_restore: dict[str, Step] = {}


def on_lockdown(name: str, step: Step) -> None:
    """Have `step(now)` run at a lockdown, for example to revoke tokens or stop dispatch; it returns a count."""
    _lockdown[name] = step


def after_restore(name: str, step: Step) -> None:
    """Have `step(now)` run after a restore, for example to expire old messages; it returns a count."""
    _after_restore[name] = step


def run_lockdown(now: datetime) -> dict[str, int]:
    """Run every lockdown step and return the counts by name."""
    return {name: step(now) for name, step in _lockdown.items()}


def run_after_restore(now: datetime) -> dict[str, int]:
    """Run every step of a restore and return the counts by name."""
    return {name: step(now) for name, step in _after_restore.items()}
