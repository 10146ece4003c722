"""A reason with its values, and the answer that reasons add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from localaction.visit.rules.codes import DATED, Code, Effect, gettext_noop
from localaction.visit.rules.texts import WORDING

_RANK = {Effect.NOT_ALLOWED: 0, Effect.CONFIRM: 1, Effect.ALLOWED: 2, Effect.NOTE: 3}


@dataclass(frozen=True)
class Reason:
    """One reason: a code with the values its text needs, where the rule was read and when.

    `values` are pairs of placeholder and printed value; `source` and `observed_on` are filled in by `check`.
    """

    code: Code
    values: tuple[tuple[str, str], ...] = ()
    source: str = ""
    observed_on: date | None = None

    @property
    def effect(self) -> Effect:
        """What this reason does to the answer."""
        return WORDING[self.code][0]

    @property
    def printed_code(self) -> str:
        """The code as programs see it; a dated code ends with its day (`CLEARANCE_ENDS_2026-06-12`)."""
        return f"{self.code}_{dict(self.values)['day']}" if self.code in DATED else str(self.code)

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """Return the sentence for a reader; `translate` maps an English msgid to the reader's language."""
        return translate(WORDING[self.code][1]) % dict(self.values)


@dataclass(frozen=True)
class Answer:
    """The answer to one request: the worst effect, all its reasons, and a checklist that changes nothing."""

    effect: Effect
    reasons: tuple[Reason, ...]
    checklist: tuple[Reason, ...]


def because(code: Code, **values: object) -> Reason:
    """Return a reason with its values turned to text."""
    return Reason(code, tuple(sorted((name, str(value)) for name, value in values.items())))


def worst(reasons: list[Reason]) -> Effect:
    """Return the worst effect among reasons; ALLOWED when none speaks against."""
    return min((r.effect for r in reasons if r.effect != Effect.NOTE), key=_RANK.__getitem__, default=Effect.ALLOWED)


def in_order(reasons: list[Reason]) -> list[Reason]:
    """Return the reasons once each, worst first, in an order that does not depend on the order of the rules."""
    return sorted(set(reasons), key=lambda r: (_RANK[r.effect], r.code, r.values))
