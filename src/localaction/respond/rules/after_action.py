"""What a network may say of a month: medians and shares, with small numbers left out.

Source: respond.md 2, opening 5 (an honest after-action sheet) and 1.9 (counts are kept merged until k is 5).
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

# Below this many, a figure might point at somebody.
K = 5
TOLD_WITHIN = timedelta(minutes=60)


@dataclass(frozen=True)
class Happened:
    """One closed or running incident of the month, drills left out; durations from the first report on.

    `told` holds, for every reporter who can be told anything, how long it took; None: not told yet.
    """

    to_answer: timedelta | None = None
    to_verify: timedelta | None = None
    to_arrival: timedelta | None = None
    is_concluded: bool = False
    is_dispelled: bool = False
    told: tuple[timedelta | None, ...] = ()
    n_offers: int = 0
    n_arrived: int = 0
    is_confirmed: bool = False

    @property
    def minutes_to_answer(self) -> int | None:
        """Whole minutes, halves rounded up."""
        return whole_minutes(self.to_answer)

    @property
    def minutes_to_verify(self) -> int | None:
        """Whole minutes, halves rounded up."""
        return whole_minutes(self.to_verify)

    @property
    def minutes_to_arrival(self) -> int | None:
        """Whole minutes, halves rounded up."""
        return whole_minutes(self.to_arrival)


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; None for a part that may not be said."""

    part: int | None
    whole: int | None

    @property
    def percent(self) -> int | None:
        """The whole percent, halves rounded up; None when it may not be said or there is nothing to divide by."""
        if self.part is None or not self.whole:
            return None
        return (200 * self.part + self.whole) // (2 * self.whole)


@dataclass(frozen=True)
class Middle:
    """The median of `n` durations; None when fewer than K were measured."""

    n: int | None
    median: timedelta | None

    @property
    def minutes(self) -> int | None:
        """The whole minutes, halves rounded up."""
        return whole_minutes(self.median)


@dataclass(frozen=True)
class Sheet:
    """The figures of a month. None: too few to be said, or nothing to measure.

    `confirmed` holds what was confirmed, in no order of time or place: that it happened was said in public already, and
    each is told with its own durations and never with where it was. Source: respond.md S15.
    """

    n_incidents: int | None
    to_answer: Middle
    to_verify: Middle
    to_arrival: Middle
    dispelled: Share
    told_in_time: Share
    offers_per_arrival: float | None
    gini: float | None
    confirmed: tuple[Happened, ...] = ()


def sheet(incidents: Sequence[Happened], n_offers_each: Iterable[int] = ()) -> Sheet:
    """Return the figures of a month, fit to be published.

    Args:
        n_offers_each: how often each person on the roster was asked, those who never were with a 0.
    """
    told = [after for one in incidents for after in one.told]
    concluded = [one for one in incidents if one.is_concluded]
    n_offers, n_arrived = sum(one.n_offers for one in incidents), sum(one.n_arrived for one in incidents)
    each = list(n_offers_each)
    return Sheet(
        kept(len(incidents)),
        middle(one.to_answer for one in incidents),
        middle(one.to_verify for one in incidents),
        middle(one.to_arrival for one in incidents),
        share(sum(one.is_dispelled for one in concluded), len(concluded)),
        share(sum(after is not None and after <= TOLD_WITHIN for after in told), len(told)),
        n_offers / n_arrived if n_arrived >= K else None,
        gini(each) if len(each) >= K and sum(each) >= K else None,
        tuple(sorted((one for one in incidents if one.is_confirmed), key=lambda one: one.to_verify or timedelta.max)),
    )


def whole_minutes(duration: timedelta | None) -> int | None:
    """Return a duration in whole minutes, halves rounded up."""
    return None if duration is None else int(duration / timedelta(minutes=1) + 0.5)


def kept(n: int) -> int | None:
    """Return a count that may be said: 0, or K and more; None for 1 to K - 1."""
    return n if n == 0 or n >= K else None


def share(part: int, whole: int) -> Share:
    """Return a share of which nothing small can be read, neither the part nor what is left of the whole.

    A part, or a rest, of 1 to K - 1 is not said; a whole below K is not said either.
    """
    if kept(whole) is None:
        return Share(None, None)
    if kept(part) is None or kept(whole - part) is None:
        return Share(None, whole)
    return Share(part, whole)


def middle(durations: Iterable[timedelta | None]) -> Middle:
    """Return the median of those that were measured."""
    measured = [one.total_seconds() for one in durations if one is not None]
    if len(measured) < K:
        return Middle(kept(len(measured)), None)
    return Middle(len(measured), timedelta(seconds=statistics.median(measured)))


def gini(counts: Iterable[int]) -> float:
    """Return how unevenly something is spread: 0 when all have the same, near 1 when one has all.

    For x_1 <= ... <= x_n it is 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n; 0 when nobody has anything.

    Source: Gini's mean difference in its rank form; Ours: 0 for nothing, since nothing is spread unevenly.

    Raises:
        ValueError: a count is below 0.
    """
    ordered = sorted(counts)
    if ordered and ordered[0] < 0:
        raise ValueError("counts are 0 or more")
    n, total = len(ordered), sum(ordered)
    if not total:
        return 0.0
    weighted = sum(rank * one for rank, one in enumerate(ordered, start=1))
    return 2 * weighted / (n * total) - (n + 1) / n
