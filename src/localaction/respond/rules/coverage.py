"""How likely it is that enough observers would be there in time, hour by hour.

Each person on duty says yes or not with a chance of their own, independently of the others; how many do is then
Poisson-binomial, and its distribution is worked out exactly, person by person.

Source: respond.md 2, opening 4; 4.3 for how long replies take (lognormal, median 75 s, sigma 1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

# Volunteer apps: 17 to 47 % respond (mhealth.jmir.org/2023/1/e41551); the middle, until people have a history.
USUAL = 0.32
# Ours: the usual share weighs as much as this many offers of their own.
WEIGHT = 6.0
# Ours: nobody is taken for a certain yes or a certain no.
LEAST, MOST = 0.02, 0.98
REPLY_MEDIAN = timedelta(seconds=75)
REPLY_SIGMA = 1.0
GOOD = 0.9
_MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class OnDuty:
    """Somebody who may be asked in an hour: how often they said yes when asked, and how far they would travel."""

    n_offers: int
    n_yes: int
    travel: timedelta


@dataclass(frozen=True)
class Cover:
    """How well an hour is covered.

    Attributes:
        n_near: on duty and near enough to arrive in time if they said yes at once.
        expected: how many of them would be there in time, on average.
        chance: of enough being there in time.
    """

    n_near: int
    expected: float
    chance: float

    @property
    def is_good(self) -> bool:
        """Whether nine of ten times are enough there."""
        return self.chance >= GOOD


def acceptance(n_yes: int, n_offers: int, usual: float = USUAL) -> float:
    """Return how likely somebody is to say yes, from how often they did: drawn towards the usual while they are new.

    Ours: (yes + 6 x usual) / (offers + 6), the mean of a Beta prior worth six offers.

    Raises:
        ValueError: more yes than offers, or less than none.
    """
    if not 0 <= n_yes <= n_offers:
        raise ValueError("from 0 yes to as many as there were offers")
    return min(MOST, max(LEAST, (n_yes + WEIGHT * usual) / (n_offers + WEIGHT)))


def answers_within(time: timedelta, median: timedelta = REPLY_MEDIAN, sigma: float = REPLY_SIGMA) -> float:
    """Return the share of the answers that are there within a time; 0 for no time."""
    if time <= timedelta(0):
        return 0.0
    return 0.5 * (1 + math.erf(math.log(time / median) / (sigma * math.sqrt(2))))


def distribution(chances: Iterable[float]) -> list[float]:
    """Return how likely 0, 1, 2, ... of independent things with these chances are, exactly.

    Source: the recursion P_k(n) = p_n P_{k-1}(n-1) + (1 - p_n) P_k(n-1); n squared steps, no approximation.

    Raises:
        ValueError: a chance is below 0 or above 1.
    """
    likely = [1.0]
    for chance in chances:
        if not 0 <= chance <= 1:
            raise ValueError("a chance is from 0 to 1")
        grown = [one * (1 - chance) for one in likely] + [0.0]
        for n, one in enumerate(likely):
            grown[n + 1] += one * chance
        likely = grown
    return likely


def at_least(n: int, chances: Iterable[float]) -> float:
    """Return how likely `n` or more of independent things are."""
    return max(0.0, 1 - sum(distribution(chances)[: max(0, n)]))


def cover(people: Sequence[OnDuty], within: timedelta, n_needed: int = 2, usual: float = USUAL) -> Cover:
    """Return how likely `n_needed` of these people are there within a time of being asked, if all are asked at once.

    In truth seven are asked at a time, so this is how good it can be; the simulator says how much later it gets.
    """
    chances = [
        acceptance(one.n_yes, one.n_offers, usual) * answers_within(within - one.travel)
        for one in people
        if one.travel < within
    ]
    return Cover(len(chances), sum(chances), at_least(n_needed, chances))


def n_on_duty_for(chance: float, share: float, n_needed: int = 2) -> int:
    """Return how many alike people are needed on duty for a chance of enough yeses.

    For two yeses and 90 % it is near 3.9 / share, the limit for rare yeses; exactly, one fewer does at the usual
    shares.

    Raises:
        ValueError: a chance or share not between 0 and 1, or more than 100,000 people.
    """
    if not (0 < chance < 1 and 0 < share < 1):
        raise ValueError("chance and share are above 0 and below 1")
    likely = [1.0] + [0.0] * (n_needed - 1)
    for n in range(1, _MOST_PEOPLE):
        likely = [
            likely[k] * (1 - share) + (likely[k - 1] * share if k else 0.0) for k in range(n_needed)
        ]  # too many yeses to matter fall out at the end
        if 1 - sum(likely) >= chance:
            return n
    raise ValueError("more than 100,000 people")
