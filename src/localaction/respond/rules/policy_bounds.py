"""Within which bounds a network may set its rules of dispatch, and which changes one person must not make alone.

Source: respond.md 1.7 for the defaults and for what is there for safety. Ours: the bounds; nobody has measured them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Any

from localaction.respond.rules.policy import Policy, PolicyRefused


class Unit(IntEnum):
    """In what a number is read and shown; a time's value is how many seconds one is."""

    COUNT = 0
    SECONDS = 1
    MINUTES = 60
    HOURS = 3600
    KM = -1


@dataclass(frozen=True)
class Bound:
    """The least and the most of one rule, in its unit.

    `relaxes` is 1 where more of it is less safe, -1 where less of it is, 0 where neither is.
    """

    name: str
    unit: Unit
    least: float
    most: float
    relaxes: int = 0

    def shown(self, policy: Policy) -> float:
        """Return a policy's value in this unit."""
        return self.of(getattr(policy, self.name))

    def of(self, value: Any) -> float:
        """Return a value in this unit; a time without limit is the most."""
        if value is None:
            return self.most
        return float(value.total_seconds() / self.unit if isinstance(value, timedelta) else value)

    def stored(self, number: float) -> Any:
        """Return a number in this unit as a stored policy has it."""
        if self.unit is Unit.KM:
            return number
        return int(number) if self.unit is Unit.COUNT else number * self.unit


BOUNDS = (
    Bound("n_needed", Unit.COUNT, 2, 6, -1),
    Bound("n_speakers", Unit.COUNT, 0, 6, -1),
    Bound("n_pool", Unit.COUNT, 2, 20),
    Bound("silence", Unit.SECONDS, 60, 600),
    Bound("useful_p1", Unit.MINUTES, 5, 120),
    Bound("useful_p2", Unit.MINUTES, 5, 120),
    Bound("n_standby", Unit.COUNT, 0, 3),
    Bound("crowd_cap", Unit.COUNT, 2, 12, 1),
    Bound("n_unanswered_a_day", Unit.COUNT, 1, 6, 1),
    Bound("n_offers_a_week", Unit.COUNT, 1, 30, 1),
    Bound("rest", Unit.HOURS, 0, 72, -1),
    Bound("n_vouches", Unit.COUNT, 0, 5, -1),
    Bound("overdue_after", Unit.MINUTES, 5, 30, 1),
    Bound("check_every", Unit.MINUTES, 10, 60, 1),
    Bound("call_after", Unit.MINUTES, 2, 15, 1),
    Bound("page_after", Unit.MINUTES, 2, 15, 1),
    Bound("two_person_km", Unit.KM, 1, 100, 1),
    Bound("two_person_recipients", Unit.COUNT, 5, 200, 1),
    Bound("open_for", Unit.MINUTES, 15, 240),
)
MOST_STEPS = 6
KM_BOUNDS = (0.5, 200.0)
MOST_OBSERVERS = 12


def refuse_out_of_bounds(policy: Policy) -> None:
    """Refuse a policy outside the bounds.

    Raises:
        PolicyRefused: with every rule that is, and its bounds.
    """
    faults = {
        one.name: f"between {one.least:g} and {one.most:g}"
        for one in BOUNDS
        if not one.least <= one.shown(policy) <= one.most
    }
    least, most = KM_BOUNDS
    if len(policy.radii_km) > MOST_STEPS or not all(least <= km <= most for km in policy.radii_km):
        faults["radii_km"] = f"{MOST_STEPS} steps at the most, each between {least:g} and {most:g}"
    if faults:
        raise PolicyRefused(faults)


def relaxed(before: Policy, after: Policy) -> tuple[str, ...]:
    """Return the rules by which a change makes it less safe for observers or for those who are asked; none: nothing.

    Ours: whoever sends people out must not loosen what protects them without somebody else who agrees.
    """
    return tuple(one.name for one in BOUNDS if one.relaxes and (one.shown(after) - one.shown(before)) * one.relaxes > 0)
