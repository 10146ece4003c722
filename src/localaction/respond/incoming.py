"""Texts that come in, given to one learner after the other until one says that it was for it.

A part of the hotline says in AppConfig.ready: `incoming.register(Place.REPLIES, learn)`.
"""

from __future__ import annotations

from enum import IntEnum

from localaction.messages import inbound
from localaction.messages.inbound import IncomingText, LearnText


class Place(IntEnum):
    """In which order texts are offered: an observer's Y42 must never become a report, and a report is the rest."""

    REPLIES = 10
    NEIGHBOURS = 15
    ERASURE = 20
    IS_IT_YOU = 30
    REPORT = 90


_learners: dict[Place, LearnText] = {}


def register(place: Place, learn: LearnText) -> None:
    """Put a learner in its place; a second one for the same place takes the first one's."""
    _learners[place] = learn


def learn(text: IncomingText) -> bool:
    """Offer a text to the learners in order; returns whether one took it. A short code is nobody to answer."""
    return text.sender.startswith("+") and any(_learners[place](text) for place in sorted(_learners))


def begin() -> None:
    """Have the hotline told of texts; called from AppConfig.ready."""
    inbound.on_text("respond", learn)
