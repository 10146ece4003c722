"""Intervals for a rate, a difference of rates and a ratio of rates, all at 95%.

Sources: E. B. Wilson, JASA 22 (1927) 209, the score interval; R. G. Newcombe, Statistics in Medicine 17 (1998) 873,
method 10, the difference from two score intervals; D. Katz et al., Biometrics 34 (1978) 469, the log interval of a
ratio; G. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693, recovering variances from limits, which carries
Newcombe's idea over to weighted sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


class NoWeight(ValueError):
    """A standard population of nobody, or a stratum with weight and no cases."""


@dataclass(frozen=True)
class Interval:
    """Both ends included, as shares of one (a difference may be negative)."""

    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """A share with its 95% interval, the n behind it, and the variance of its logarithm (None when the rate is 0)."""

    value: float
    interval: Interval
    n: int
    log_variance: float | None


@dataclass(frozen=True)
class Stratum:
    """`successes` of `n` in one stratum, whose weight is its share (or number) in the standard population.

    `units` is the number of separate decisions among the n, at most n; it widens the interval only.
    """

    weight: float
    successes: int
    n: int
    units: int


def wilson(rate: float, n: float) -> Interval:
    """Return the score interval of a share `rate` seen in `n` independent cases; n may be an effective number.

    Raises:
        ValueError: n is not above 0, or the rate is not within 0 and 1.
    """
    if not n > 0 or not 0 <= rate <= 1:
        raise ValueError(f"no interval for a share of {rate} among {n}")
    centre = (rate + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * sqrt(rate * (1 - rate) / n + Z95**2 / (4 * n**2)) / (1 + Z95**2 / n)
    # At 0 and 1 the score limit is exact; rounding would otherwise leave a speck beyond it.
    return Interval(0.0 if rate == 0 else max(0.0, centre - half), 1.0 if rate == 1 else min(1.0, centre + half))


def weighted_rate(strata: Sequence[Stratum]) -> Rate:
    """Return the rate directly standardised to the strata's weights; with one stratum it is the plain rate.

    Raises:
        NoWeight: the weights sum to 0, or a stratum with weight has no cases.
    """
    total = sum(stratum.weight for stratum in strata)
    used = [stratum for stratum in strata if stratum.weight > 0]
    if total <= 0 or any(stratum.n == 0 for stratum in used):
        raise NoWeight("a stratum of the standard population has no cases to take a rate from")
    value = below = above = variance = 0.0
    for stratum in used:
        weight, rate = stratum.weight / total, stratum.successes / stratum.n
        limits = wilson(rate, stratum.units)
        value += weight * rate
        below += (weight * (rate - limits.low)) ** 2
        above += (weight * (limits.high - rate)) ** 2
        variance += weight**2 * rate * (1 - rate) / stratum.units
    interval = Interval(max(0.0, value - sqrt(below)), min(1.0, value + sqrt(above)))
    return Rate(value, interval, sum(stratum.n for stratum in used), variance / value**2 if value > 0 else None)


def plain_rate(successes: int, n: int, units: int | None = None) -> Rate:
    """Return successes of n as a rate; `units` is the number of separate decisions, n when not given.

    Raises:
        NoWeight: n is 0.
    """
    return weighted_rate([Stratum(1.0, successes, n, n if units is None else units)])


def difference(first: Rate, second: Rate) -> tuple[float, Interval]:
    """Return first minus second with Newcombe's interval."""
    value = first.value - second.value
    low = value - sqrt((first.value - first.interval.low) ** 2 + (second.interval.high - second.value) ** 2)
    high = value + sqrt((first.interval.high - first.value) ** 2 + (second.value - second.interval.low) ** 2)
    return value, Interval(max(-1.0, low), min(1.0, high))


def ratio(first: Rate, second: Rate) -> tuple[float, Interval] | None:
    """Return first over second with its log interval, None when either rate is 0 and so no ratio exists."""
    if first.log_variance is None or second.log_variance is None:
        return None
    value = first.value / second.value
    spread = exp(Z95 * sqrt(first.log_variance + second.log_variance))
    return value, Interval(value / spread, exp(log(value) + log(spread)))
