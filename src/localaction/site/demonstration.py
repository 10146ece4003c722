"""The demonstration coalition: everything a desk sees in its first weeks, told by invented people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from localaction.defend import demonstration as defend
from localaction.people.demonstration import Cast, gather
from localaction.respond import demonstration as respond
from localaction.visit import demonstration as visit

MARK = "demonstration"
# The people joined before anything was told to them.
HISTORY = timedelta(days=60)


def as_told(words: str) -> str:
    """Return the words unchanged."""
    return words


def play(now: datetime, say: Callable[[str], str] = as_told) -> Cast:
    """Fill an empty home with the demonstration coalition, and mark the home as one.

    Args:
        say: gets each sentence of an invented person and returns what is kept instead.

    Raises:
        HasPeople: somebody can sign in here already.
    """
    cast = gather(now - HISTORY)
    respond.play(cast, say, now)
    visit.play(cast, say, now)
    defend.play(cast, say, now)
    (settings.HOME / MARK).write_text("Everybody here is invented.\n")
    return cast


def is_on() -> bool:
    """Return whether this home holds the demonstration."""
    return (settings.HOME / MARK).exists()
