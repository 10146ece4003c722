"""What comes in: recorded once, then given to the rooms that asked for it.

A room says in AppConfig.ready: `inbound.on_text("respond", learn)`. `learn(IncomingText)` returns True when the
text was for it; the rooms are asked in the order of their names. It runs in the worker, in the transaction that
marks the text as done, so it is done once or not at all. `inbound.on_key("respond.", learn)` tells in the same way
of keys that people press in calls of ours. `inbound.on_call(answer)` answers calls that come in, at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class IncomingText:
    """A text that came in. `mark` finds what else that number wrote without naming it.

    `pictures` are the provider's numbers of what came with it (`rules.forgetting.picture`); they wait there.
    """

    uuid: uuid.UUID
    sender: str
    to: str
    body: str
    mark: bytes
    received_at: datetime
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """A call at one of its steps, as the gateway tells it."""

    sid: str
    caller: str
    to: str
    digits: str
    speech: str
    step: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PressedKey:
    """The first key that a person pressed in a call of ours; `key` and `code` are those of the queued message."""

    key: str
    code: str
    digit: str
    received_at: datetime


LearnKey = Callable[[PressedKey], None]
LearnText = Callable[[IncomingText], bool]
AnswerCall = Callable[[Call, datetime], str]

_texts: dict[str, LearnText] = {}
_keys: dict[str, LearnKey] = {}
_calls: list[AnswerCall] = []


def on_text(name: str, learn: LearnText) -> None:
    """Have a room told of texts that come in."""
    _texts[name] = learn


def forget_text(name: str) -> None:
    """Tell a room of no more texts; only tests need it."""
    _texts.pop(name, None)


def on_key(prefix: str, learn: LearnKey) -> None:
    """Have a room told of keys pressed in calls whose text's code begins with `prefix`."""
    _keys[prefix] = learn


def forget_key(prefix: str) -> None:
    """Take back `on_key`; only tests need it."""
    _keys.pop(prefix, None)


def tell_key(pressed: PressedKey) -> None:
    """Tell those who asked."""
    for prefix, learn in sorted(_keys.items()):
        if pressed.code.startswith(prefix):
            learn(pressed)


def on_call(answer: AnswerCall) -> None:
    """Have calls answered by a function that returns TwiML; the last one registered counts."""
    _calls.append(answer)


def forget_call(answer: AnswerCall) -> None:
    """Take back `on_call`; only tests need it."""
    _calls.remove(answer)


def learners() -> list[tuple[str, LearnText]]:
    """Return who is told of texts, by name."""
    return sorted(_texts.items())


def answer_to(call: Call, now: datetime) -> str | None:
    """Return what a call is answered with; None when no room answers calls."""
    return _calls[-1](call, now) if _calls else None
