"""What share of those who entered has ended in each way by a day after entry, with pending cases given their due.

The Aalen-Johansen estimate. At each day s on which something ended, F_k grows by S(s-) d_k(s) / n(s), where n(s) is
the number still followed on day s (a case last seen pending on day s is still followed on it), d_k(s) those that
ended in way k on it, and S(s-) the share not ended in any way before it. Ends on the same day share one n and one
S(s-), so their order cannot matter. One minus Kaplan-Meier for each way apart would overstate every one of them;
Kaplan-Meier is right only for "still pending", which is S itself.

Sources: O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978) 141; variance: O. Aalen, Annals of
Statistics 6 (1978) 534, as M. Pintilie writes it in Competing Risks (Wiley 2006), eq. 4.5; log-log limits: Pintilie,
section 4.3; limits of S: Greenwood's variance on the same scale.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

from localaction.defend.rules.intervals import Z95, Interval
from localaction.defend.rules.outcomes import Group

ENDS = (Group.STAYS, Group.LEAVES, Group.ENDED)
# Half a year is 182.6 days; the whole day after it is the first by which half a year has passed.
HORIZONS = {6: 183, 12: 365, 24: 730}


@dataclass(frozen=True)
class Share:
    """A share of those who entered, by a day; the interval is None where the share is 0 or 1 or rests on one case."""

    value: float
    interval: Interval | None


@dataclass(frozen=True)
class CurveRow:
    """The estimate by the end of `day` after entry: the four shares sum to 1; `n_followed` reached that day."""

    day: int
    n_followed: int
    shares: dict[Group, Share]


class Curve:
    """The estimate as a step function of days since entry."""

    def __init__(self, ends: Iterable[tuple[int, Group]], design: float = 1.0) -> None:
        """Prepare the curve.

        Args:
            ends: for each case, whole days since entry and the group; PENDING is last seen pending on that day.
            design: cases per separate decision, at least 1; multiplies every variance.
        """
        cases = sorted(ends)
        self._days = [day for day, _ in cases]
        self._design = design
        self._steps = [_START, *_steps(cases)]

    def is_known_at(self, day: int) -> bool:
        """Tell whether the cohort says anything about that day: somebody was followed so long, or nobody is left."""
        return bool(self._days) and (day <= self._days[-1] or self._steps[-1].pending == 0)

    def at(self, day: int) -> CurveRow | None:
        """Return the estimate by the end of that day, None where `is_known_at` is false."""
        if not self.is_known_at(day):
            return None
        step = self._steps[bisect_right(self._steps, day, key=lambda step: step.day) - 1]
        shares = {end: self._share(step.shares[k], step.variances[k]) for k, end in enumerate(ENDS)}
        shares[Group.PENDING] = self._share(step.pending, step.greenwood * step.pending**2)
        return CurveRow(day, len(self._days) - bisect_left(self._days, day), shares)

    def days(self) -> list[int]:
        """Return the days on which something ended, ascending."""
        return [step.day for step in self._steps[1:]]

    def _share(self, value: float, variance: float) -> Share:
        return Share(value, log_log_interval(value, variance * self._design))


def log_log_interval(value: float, variance: float) -> Interval | None:
    """Return the interval of a share whose log(-log) is taken as normal, so that it stays within 0 and 1.

    None where the scale is undefined (a share of 0 or 1) or the variance carries nothing.
    """
    if not 0 < value < 1 or variance <= 0:
        return None
    spread = Z95 * sqrt(variance) / (value * -log(value))
    try:
        low = value ** exp(spread)
    except OverflowError:
        low = 0.0
    return Interval(low, value ** exp(-spread))


@dataclass(frozen=True)
class _Step:
    day: int
    pending: float
    greenwood: float
    shares: tuple[float, ...]
    variances: tuple[float, ...]


_START = _Step(-1, 1.0, 0.0, (0.0,) * len(ENDS), (0.0,) * len(ENDS))


@dataclass
class _Sums:
    """Running sums of Aalen's three terms, expanded in powers of F(t), so that each day costs the same."""

    share: float = 0.0
    a: float = 0.0
    a_f: float = 0.0
    a_ff: float = 0.0
    b: float = 0.0
    c: float = 0.0
    c_f: float = 0.0

    def add(self, a: float, b: float, c: float) -> None:
        self.a += a
        self.a_f += a * self.share
        self.a_ff += a * self.share**2
        self.b += b
        self.c += c
        self.c_f += c * self.share

    def variance(self) -> float:
        f = self.share
        return max(0.0, f * f * self.a - 2 * f * self.a_f + self.a_ff + self.b - 2 * (f * self.c - self.c_f))


def _steps(cases: list[tuple[int, Group]]) -> list[_Step]:
    ended: dict[int, Counter[Group]] = {}
    leaving: Counter[int] = Counter()
    for day, group in cases:
        leaving[day] += 1
        if group is not Group.PENDING:
            ended.setdefault(day, Counter())[group] += 1
    n, pending, greenwood = len(cases), 1.0, 0.0
    sums = [_Sums() for _ in ENDS]
    steps = []
    for day in sorted(leaving):
        if day in ended:
            d = sum(ended[day].values())
            for k, end in enumerate(ENDS):
                _grow(sums[k], pending, n, d, ended[day][end])
            greenwood += d / (n * (n - d)) if n > d else 0.0
            pending = pending * (n - d) / n
            steps.append(
                _Step(day, pending, greenwood, tuple(s.share for s in sums), tuple(s.variance() for s in sums)),
            )
        n -= leaving[day]
    return steps


def _grow(sums: _Sums, before: float, n: int, d: int, d_k: int) -> None:
    """Add one day to a way of ending: `before` is S(s-), n followed, d ended in any way, d_k in this one."""
    sums.share += before * d_k / n
    if n == 1:
        return
    b = before**2 * d_k * (n - d_k) / (n**2 * (n - 1))
    if n == d:
        # Nobody is left, so F never grows again and the terms in F(t) - F(s) stay 0.
        sums.add(0.0, b, 0.0)
    else:
        sums.add(d / ((n - 1) * (n - d)), b, before * d_k * (n - d_k) / (n * (n - d) * (n - 1)))
