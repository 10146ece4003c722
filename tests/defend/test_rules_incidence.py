"""Cumulative incidence: hand-worked cohorts, an independent definition, and what must hold for any cohort."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from math import exp, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localaction.defend.rules.incidence import ENDS, Curve, log_log_interval
from localaction.defend.rules.outcomes import Group

STAYS, LEAVES, ENDED, PENDING = Group.STAYS, Group.LEAVES, Group.ENDED, Group.PENDING

# Twelve clients at 2026-06-30: days from entry, how it stands.
TWELVE = [
    (60, LEAVES), (120, LEAVES), (514, PENDING), (270, STAYS), (60, LEAVES), (455, PENDING), (120, STAYS), (90, ENDED),
    (364, PENDING), (302, PENDING), (176, PENDING), (121, PENDING),
]  # fmt: skip


def shares(curve: Curve, day: int) -> dict[Group, float]:
    row = curve.at(day)
    assert row is not None
    return {group: round(share.value, 4) for group, share in row.shares.items()}


def test_twelve_clients_after_a_year():
    assert shares(Curve(TWELVE), 365) == {STAYS: 0.2, LEAVES: 0.25, ENDED: 0.0833, PENDING: 0.4667}


def test_eight_clients_after_a_hundred_and_twenty_days():
    eight = [(60, LEAVES), (120, LEAVES), (149, PENDING), (140, PENDING), (60, LEAVES), (90, PENDING), (56, PENDING),
             (29, PENDING)]  # fmt: skip

    assert shares(Curve(eight), 120)[LEAVES] == 0.5556


def test_four_cases_worked_by_hand():
    # Day 1: 1/4 stay, S = 3/4. Day 2: 1/3 of 3/4 leave, S = 1/2. Day 3: one is lost to sight. Day 4: the last stays.
    curve = Curve([(1, STAYS), (2, LEAVES), (3, PENDING), (4, STAYS)])

    assert shares(curve, 0) == {STAYS: 0, LEAVES: 0, ENDED: 0, PENDING: 1}
    assert shares(curve, 1) == {STAYS: 0.25, LEAVES: 0, ENDED: 0, PENDING: 0.75}
    assert shares(curve, 3) == {STAYS: 0.25, LEAVES: 0.25, ENDED: 0, PENDING: 0.5}
    assert shares(curve, 4) == {STAYS: 0.75, LEAVES: 0.25, ENDED: 0, PENDING: 0}
    # Var F = 1 x 3 / (16 x 3) = 1/16; spread 1.95996 x 0.25 / (0.25 x 1.386294) = 1.413815.
    limits = curve.at(1).shares[STAYS].interval
    assert (round(limits.low, 4), round(limits.high, 4)) == (0.0033, 0.7138)


def test_limits_stored_from_an_independent_library():
    # scikit-survival 0.28.0, cumulative_incidence_competing_risks(conf_type="log-log", var_type="Aalen").
    row = Curve(TWELVE).at(365)

    found = {group: (round(row.shares[group].interval.low, 4), round(row.shares[group].interval.high, 4))
             for group in ENDS}  # fmt: skip
    assert found == {STAYS: (0.0232, 0.5026), LEAVES: (0.0543, 0.5171), ENDED: (0.0041, 0.3259)}


def test_a_case_last_seen_on_the_day_of_an_end_was_still_followed_on_it():
    assert shares(Curve([(5, PENDING), (5, STAYS), (9, PENDING)]), 5)[STAYS] == 0.3333


def test_the_order_of_ends_on_one_day_does_not_matter():
    one_day = [(5, STAYS), (5, LEAVES), (5, LEAVES), (8, PENDING)]

    assert shares(Curve(one_day), 5) == shares(Curve(one_day[::-1]), 5) == {
        STAYS: 0.25, LEAVES: 0.5, ENDED: 0, PENDING: 0.25,
    }  # fmt: skip


def test_a_case_decided_on_the_day_it_entered_counts_from_day_zero():
    assert shares(Curve([(0, LEAVES), (10, PENDING)]), 0)[LEAVES] == 0.5


def test_nothing_is_said_beyond_the_last_day_anyone_was_followed():
    curve = Curve([(10, STAYS), (50, PENDING)])

    assert curve.at(50) is not None
    assert curve.at(51) is None
    assert Curve([]).at(0) is None


def test_when_nobody_is_left_the_shares_hold_for_ever():
    assert shares(Curve([(10, STAYS), (50, LEAVES)]), 730) == {STAYS: 0.5, LEAVES: 0.5, ENDED: 0, PENDING: 0}


def test_families_widen_the_limits_and_leave_the_shares():
    alone, family = Curve(TWELVE).at(365), Curve(TWELVE, design=1.5).at(365)

    assert alone.shares[STAYS].value == family.shares[STAYS].value
    assert family.shares[STAYS].interval.low < alone.shares[STAYS].interval.low
    assert family.shares[STAYS].interval.high > alone.shares[STAYS].interval.high


def test_a_share_of_nothing_or_everything_has_no_log_log_interval():
    assert log_log_interval(0.0, 0.1) is None
    assert log_log_interval(1.0, 0.1) is None
    assert log_log_interval(0.5, 0.0) is None
    assert log_log_interval(0.999999, 1e12).low == 0.0


cohorts = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(list(Group))), min_size=1, max_size=40)


def redistributed(cases: list[tuple[int, Group]], day: int) -> dict[Group, Fraction]:
    """The same quantity by Efron's other road: a case lost to sight leaves its weight to those followed longer."""
    weight = [Fraction(1, len(cases))] * len(cases)
    found: dict[Group, Fraction] = defaultdict(Fraction)
    for when in sorted({days for days, _ in cases if days <= day}):
        longer = [i for i, (days, _) in enumerate(cases) if days > when]
        for i, (days, group) in enumerate(cases):
            if days != when:
                continue
            if group is not PENDING:
                found[group] += weight[i]
            elif longer:
                for j in longer:
                    weight[j] += weight[i] / len(longer)
    return found


@settings(max_examples=1000, deadline=None)
@given(cohorts, st.integers(0, 45))
def test_the_curve_agrees_with_redistributing_the_weight_of_those_lost_to_sight(cases, day):
    row = Curve(cases).at(day)

    if row is None:
        assert day > max(days for days, _ in cases)
        return
    slow = redistributed(cases, day)
    for end in ENDS:
        assert row.shares[end].value == pytest.approx(float(slow[end]), abs=1e-12)
    assert row.shares[PENDING].value == pytest.approx(float(1 - sum(slow.values())), abs=1e-12)


@given(cohorts)
def test_shares_sum_to_one_and_never_fall(cases):
    curve = Curve(cases)
    rows = [row for row in (curve.at(day) for day in range(41)) if row]

    for row in rows:
        assert sum(share.value for share in row.shares.values()) == pytest.approx(1)
    for before, after in pairwise(rows):
        assert all(after.shares[end].value >= before.shares[end].value for end in ENDS)
        assert after.n_followed <= before.n_followed


def aalen(cases: list[tuple[int, Group]], end: Group, day: int) -> tuple[Fraction, Fraction]:
    """F and its variance as Pintilie's equation 4.5 is printed: three sums over pairs of days, in exact fractions."""
    days = sorted({when for when, group in cases if group is not PENDING and when <= day})
    survival, share, terms = Fraction(1), Fraction(0), []
    for when in days:
        n = sum(days_ >= when for days_, _ in cases)
        d = sum(days_ == when and group is not PENDING for days_, group in cases)
        d_k = sum(days_ == when and group is end for days_, group in cases)
        share += survival * Fraction(d_k, n)
        terms.append((share, survival, n, d, d_k))
        survival *= 1 - Fraction(d, n)
    variance = Fraction(0)
    for at, before, n, d, d_k in terms:
        if n == 1:
            continue
        gap = share - at
        variance += before**2 * Fraction(d_k * (n - d_k), n**2 * (n - 1))
        if gap:
            variance += gap**2 * Fraction(d, (n - 1) * (n - d))
            variance -= 2 * gap * before * Fraction(d_k * (n - d_k), n * (n - d) * (n - 1))
    return share, variance


@settings(max_examples=1000, deadline=None)
@given(cohorts, st.integers(0, 40), st.sampled_from(ENDS))
def test_the_limits_agree_with_the_printed_variance(cases, day, end):
    row = Curve(cases).at(day)
    share, variance = aalen(cases, end, day)

    if row is None or not 0 < share < 1 or variance <= 0:
        return
    interval = row.shares[end].interval
    spread = 1.959964 * float(variance) ** 0.5 / float(share) / -log(share)
    assert interval.low == pytest.approx(float(share) ** exp(spread), abs=1e-6)
    assert interval.high == pytest.approx(float(share) ** exp(-spread), abs=1e-6)
