"""One step of the pool while it is being taken: the state so far and the effects so far."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import datetime
from typing import Any

from localaction.respond.rules.pool_state import Dispatch, Do, Effect, Offer, OfferState, Role, Why, apply


class Run:
    """Collects effects; each changes the state at once, so that the next decision sees it."""

    def __init__(self, state: Dispatch, now: datetime) -> None:
        self.state = state
        self.now = now
        self._effects: list[Effect] = []

    def do(self, do: Do, key: str = "", **details: Any) -> None:
        """Add an effect and apply it."""
        effect = Effect(do, key, **details)
        self._effects.append(effect)
        self.state = apply(self.state, effect, self.now)

    def once(self, do: Do, why: Why | None = None, *, role: Role | None = None) -> None:
        """Add an effect unless it was said before; two roles may be told of the same."""
        told = {(effect.do, effect.why, effect.role) for effect in self._effects}
        is_new = (do, why) not in self.state.said or (role and any(one[:2] == (do, why) for one in told))
        if is_new and (do, why, role) not in told:
            self.do(do, why=why, role=role)

    def change(self, **changes: Any) -> None:
        """Change what no effect stands for."""
        self.state = replace(self.state, **changes)

    def offer(self, key: str, states: Container[OfferState]) -> Offer | None:
        """Return somebody's offer if it is in one of these states."""
        offer = self.state.offers.get(key)
        return offer if offer and offer.state in states else None

    def result(self) -> tuple[Dispatch, tuple[Effect, ...]]:
        """Return the state and the effects."""
        return self.state, tuple(self._effects)
