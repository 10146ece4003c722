"""Days of a network played through the real pool under one policy or several, and what each cost and brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from localaction.respond.rules import after_action
from localaction.respond.rules.policy import DEFAULT, Policy
from localaction.respond.rules.pool_state import Status
from localaction.respond.rules.simulated_day import Assumptions
from localaction.respond.rules.simulated_dispatch import Story, play

POLICIES = ("rolling", "waves", "blast")
# Ours: beyond the county, so that a blast asks everybody there is.
_EVERYWHERE_KM = 100.0


@dataclass(frozen=True)
class Tried:
    """What a policy cost and brought, over all dispatches of all runs; minutes from pressing Dispatch.

    Percentiles count a dispatch in which it never came as endlessly late: None says that so many never did.

    Attributes:
        told_in_time: share of the dispatched calls whose caller can hear what it was within an hour of calling.
        gini: how unevenly offers fall on the people of a run, the mean of the runs.
    """

    policy: str
    n_dispatches: int
    filled: float
    second_yes_p50: float | None
    second_yes_p90: float | None
    arrival_p50: float | None
    arrival_p90: float | None
    n_alerted: float
    n_surplus: float
    offers_per_arrival: float | None
    gini: float
    told_in_time: float

    def as_json(self) -> dict[str, Any]:
        """Return the figures, rounded as far as they mean anything."""
        return {name: round(one, 3) if isinstance(one, float) else one for name, one in asdict(self).items()}


def policy_of(name: str, n_people: int, n_pool: int | None = None) -> Policy:
    """Return a policy by its name: `rolling` is the default one, `waves` are 10 every 2 minutes, `blast` is everybody.

    A blast is allowed here without a second person and without a useful distance: it shows what those rules prevent.

    Raises:
        PolicyRefused: fewer in the pool than are needed.
    """
    if name == "waves":
        every = timedelta(minutes=2 if (n_pool or 10) >= 10 else 3)
        return Policy(n_pool=n_pool or 10, wave_every=every)
    if name == "blast":
        return Policy(
            n_pool=max(n_people, DEFAULT.n_needed), radii_km=(_EVERYWHERE_KM,), two_person_km=_EVERYWHERE_KM + 1,
            useful_p1=None, two_person_recipients=n_people + 1,
        )  # fmt: skip
    return Policy(n_pool=n_pool or DEFAULT.n_pool)


def compared(n_people: int) -> Iterator[tuple[str, Policy]]:
    """Yield the policies that `--compare` sets side by side, each with what it is called."""
    for title, name, n_pool in (
        ("blast", "blast", None), ("waves of 5 every 3 min", "waves", 5), ("waves of 10 every 2 min", "waves", 10),
        ("rolling 10", "rolling", 10), ("rolling 7", "rolling", 7),
    ):  # fmt: skip
        yield title, policy_of(name, n_people, n_pool)


def try_policy(title: str, policy: Policy, assume: Assumptions, n_runs: int, seed: int) -> Tried:
    """Return what a policy cost and brought. The same arguments give the same figures, on any machine.

    Args:
        n_runs: how many times the days are played, each with other people and other calls.
    """
    stories: list[Story] = []
    ginis = []
    for number in range(n_runs):
        told, n_offers = play(assume, policy, f"{seed}:{number}")
        stories += told
        if any(n_offers.values()):
            ginis.append(after_action.gini(n_offers.values()))
    n = len(stories)
    n_arrived = sum(len(story.arrived_after) for story in stories)
    n_alerted = sum(story.n_alerted for story in stories)
    yes = [story.to_second_yes for story in stories]
    arrivals = [story.to_arrival for story in stories]
    known = [assume.intake + after + assume.look for after in arrivals if after is not None]
    return Tried(
        title, n,
        _per(sum(story.state.status is Status.FILLED for story in stories), n) or 0.0,
        _minutes(yes, 0.5), _minutes(yes, 0.9), _minutes(arrivals, 0.5), _minutes(arrivals, 0.9),
        _per(n_alerted, n) or 0.0,
        _per(sum(story.n_surplus for story in stories), n) or 0.0,
        _per(n_alerted, n_arrived),
        _per(sum(ginis), len(ginis)) or 0.0,
        _per(sum(after <= after_action.TOLD_WITHIN for after in known), n) or 0.0,
    )  # fmt: skip


def _per(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def _minutes(durations: Sequence[timedelta | None], share: float) -> float | None:
    """Return the minutes which `share` of the durations do not exceed; None when that many never came."""
    ordered = sorted(durations, key=lambda one: (one is None, one or timedelta(0)))
    if not ordered:
        return None
    found = ordered[min(len(ordered) - 1, int(share * len(ordered)))]
    return None if found is None else found / timedelta(minutes=1)
