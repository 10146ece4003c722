"""Telling rooms how their messages ended, inside the transaction that learns of it.

A room says in AppConfig.ready: `news.subscribe("respond.", learn)`; `learn(News)` must be quick and send nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from localaction.messages.models import Outbox


@dataclass(frozen=True)
class News:
    """What became of a message: its key, its text, and state and reason now."""

    key: str
    code: str
    state: str
    error: str


_subscribers: dict[str, Callable[[News], None]] = {}


def subscribe(prefix: str, learn: Callable[[News], None]) -> None:
    """Have `learn` told of every message whose text's code begins with `prefix`."""
    _subscribers[prefix] = learn


def unsubscribe(prefix: str) -> None:
    """Forget a subscriber; only tests need it."""
    _subscribers.pop(prefix, None)


def tell(row: Outbox) -> None:
    """Tell those who asked; `row` has the new state."""
    for prefix, learn in _subscribers.items():
        if row.code.startswith(prefix):
            learn(News(row.key, row.code, row.state, row.last_error))
