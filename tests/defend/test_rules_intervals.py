"""Intervals: the checked numbers first, then what must hold for any counts."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.intervals import (
    Interval,
    NoWeight,
    Stratum,
    difference,
    plain_rate,
    ratio,
    weighted_rate,
    wilson,
)


def percent(interval: Interval) -> list[float]:
    return [round(interval.low * 100, 1), round(interval.high * 100, 1)]


@pytest.mark.parametrize(
    ("stays", "n", "rate", "limits"),
    [
        (4, 11, 36.4, [15.2, 64.6]),
        (4, 13, 30.8, [12.7, 57.6]),
        (4, 46, 8.7, [3.4, 20.3]),
        (19, 50, 38.0, [25.9, 51.8]),
        (30, 1000, 3.0, [2.1, 4.3]),
        (38, 100, 38.0, [29.1, 47.8]),
        (3, 100, 3.0, [1.0, 8.5]),
        (2, 5, 40.0, [11.8, 76.9]),
        (0, 3, 0.0, [0.0, 56.1]),
    ],
)
def test_the_score_interval_of_the_checked_rates(stays, n, rate, limits):
    seen = plain_rate(stays, n)

    assert round(seen.value * 100, 1) == rate
    assert percent(seen.interval) == limits


def test_the_score_interval_to_four_places():
    # By hand for 4 of 11: z^2 = 3.841459, centre (0.363636 + 0.174612) / 1.349224, half 0.333140 / 1.349224.
    limits = wilson(4 / 11, 11)

    assert (round(limits.low, 4), round(limits.high, 4)) == (0.1517, 0.6462)


@pytest.mark.parametrize(
    ("first", "second", "points", "limits"),
    [((19, 50), (30, 1000), 35.0, [22.8, 48.9]), ((38, 100), (3, 100), 35.0, [24.6, 45.0])],
)
def test_the_difference_of_the_checked_rates(first, second, points, limits):
    value, interval = difference(plain_rate(*first), plain_rate(*second))

    assert round(value * 100, 1) == points
    assert percent(interval) == limits


def test_newcombes_own_example():
    # R. G. Newcombe (1998), table II, example (a): 56/70 - 48/80 = 0.2000, method 10: 0.0524 to 0.3339.
    value, interval = difference(plain_rate(56, 70), plain_rate(48, 80))

    assert (round(value, 4), round(interval.low, 4), round(interval.high, 4)) == (0.2, 0.0524, 0.3339)


def test_the_ratio_of_the_checked_rates():
    found = ratio(plain_rate(19, 50), plain_rate(30, 1000))

    assert found is not None
    value, interval = found
    assert [round(x, 1) for x in (value, interval.low, interval.high)] == [12.7, 7.7, 20.9]


def test_there_is_no_ratio_to_a_rate_of_zero():
    assert ratio(plain_rate(19, 50), plain_rate(0, 100)) is None
    assert ratio(plain_rate(0, 50), plain_rate(3, 100)) is None


def test_the_other_group_is_standardised_to_the_programmes_mix():
    # 80 detained and 20 not: 0.8 x 10/100 + 0.2 x 30/50 = 0.2000, though the crude rate is 40/150.
    rate = weighted_rate([Stratum(80, 10, 100, 100), Stratum(20, 30, 50, 50)])

    assert round(rate.value, 4) == 0.2
    # By hand: 0.1 [0.05523, 0.17437], 0.6 [0.46181, 0.72393]; MOVER with squares of 0.8 and 0.2 of each arm.
    assert (round(rate.interval.low, 4), round(rate.interval.high, 4)) == (0.1548, 0.2644)


def test_a_stratum_without_cases_cannot_be_standardised():
    with pytest.raises(NoWeight):
        weighted_rate([Stratum(80, 10, 100, 100), Stratum(20, 0, 0, 0)])
    with pytest.raises(NoWeight):
        plain_rate(0, 0)


def test_a_family_decided_together_widens_the_interval_and_leaves_the_rate():
    apart, together = plain_rate(8, 20), plain_rate(8, 20, units=12)

    assert together.value == apart.value == 0.4
    assert together.interval == wilson(0.4, 12)
    assert together.interval.low < apart.interval.low < apart.interval.high < together.interval.high


def test_a_share_outside_zero_and_one_has_no_interval():
    for rate, n in [(0.5, 0), (0.5, -1), (1.1, 5), (-0.1, 5), (0.5, float("nan"))]:
        with pytest.raises(ValueError):
            wilson(rate, n)


counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_an_interval_holds_its_rate_and_is_the_root_of_the_score_test(pair):
    k, n = pair
    rate = plain_rate(k, n)

    assert 0 <= rate.interval.low <= rate.value <= rate.interval.high <= 1
    for limit in (rate.interval.low, rate.interval.high):
        # Wilson's limits are where the score test is just not significant: (p - limit)^2 = z^2 limit (1 - limit) / n.
        assert (rate.value - limit) ** 2 == pytest.approx(3.841459 * limit * (1 - limit) / n, abs=1e-6)


@given(counts)
def test_staying_and_leaving_mirror_each_other(pair):
    k, n = pair
    stays, leaves = plain_rate(k, n).interval, plain_rate(n - k, n).interval

    assert stays.low == pytest.approx(1 - leaves.high, abs=1e-12)


@given(counts, counts)
def test_a_difference_turned_round_changes_its_sign(first, second):
    there, there_limits = difference(plain_rate(*first), plain_rate(*second))
    back, back_limits = difference(plain_rate(*second), plain_rate(*first))

    assert there == -back
    assert there_limits.low == pytest.approx(-back_limits.high)
    assert -1 <= there_limits.low <= there <= there_limits.high <= 1


@given(counts, counts)
def test_a_ratio_lies_within_its_limits(first, second):
    found = ratio(plain_rate(*first), plain_rate(*second))

    if first[0] == 0 or second[0] == 0:
        assert found is None
    else:
        value, interval = found
        assert 0 < interval.low <= value * 1.0000001 and value <= interval.high * 1.0000001 < inf


@given(st.lists(counts, min_size=1, max_size=4))
def test_standardising_to_ones_own_mix_gives_the_crude_rate(strata):
    rate = weighted_rate([Stratum(n, k, n, n) for k, n in strata])

    assert rate.value == pytest.approx(sum(k for k, _ in strata) / sum(n for _, n in strata))
