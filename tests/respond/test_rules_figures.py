"""What a month may say of itself, and how likely two observers are there in time."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.respond.rules.after_action import Happened, Share, gini, kept, middle, share, sheet
from localaction.respond.rules.coverage import (
    OnDuty,
    acceptance,
    answers_within,
    at_least,
    cover,
    distribution,
    n_on_duty_for,
)

MINUTE = timedelta(minutes=1)


def test_gini_of_hand_worked_counts():
    assert gini([5, 5, 5, 5]) == 0
    # One of four has all: (n - 1) / n.
    assert gini([0, 0, 0, 12]) == pytest.approx(0.75)
    # 1 2 3: mean difference 8/9, twice the mean 4.
    assert gini([3, 1, 2]) == pytest.approx(2 / 9)
    assert gini([]) == gini([0, 0]) == 0
    with pytest.raises(ValueError, match="0 or more"):
        gini([1, -1])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_gini_is_the_mean_difference_over_twice_the_mean(counts):
    n, total = len(counts), sum(counts)
    by_pairs = sum(abs(a - b) for a in counts for b in counts) / (2 * n * total) if total else 0

    assert gini(counts) == pytest.approx(by_pairs, abs=1e-9)


@given(st.integers(0, 200), st.integers(0, 200))
def test_nothing_small_can_be_read_from_a_share(part, rest):
    said = share(part, part + rest)

    assert said.whole is None or said.whole == 0 or said.whole >= 5
    if said.part is not None:
        assert said.part not in range(1, 5) and said.whole - said.part not in range(1, 5)


def test_small_counts_are_not_said():
    assert [kept(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]
    assert share(3, 20) == Share(None, 20)
    assert share(18, 20) == Share(None, 20)
    assert share(2, 4) == Share(None, None)
    assert share(0, 8).percent == 0 and share(10, 16).percent == 63
    assert middle([MINUTE] * 4).median is None
    assert middle([MINUTE, 9 * MINUTE, 2 * MINUTE, None, 3 * MINUTE, 4 * MINUTE]).median == 3 * MINUTE


def test_a_month_has_its_medians_and_its_share_of_reporters_told_within_the_hour():
    month = [
        Happened(
            to_answer=n * MINUTE, to_verify=(10 + n) * MINUTE, to_arrival=8 * MINUTE, is_concluded=True,
            is_dispelled=n > 5, told=(20 * MINUTE, 60 * MINUTE, 61 * MINUTE, None), n_offers=9, n_arrived=2,
        )
        for n in range(1, 12)
    ]  # fmt: skip

    told = sheet(month, [0] * 5 + [9] * 11)

    assert told.n_incidents == 11
    assert told.to_answer.median == 6 * MINUTE and told.to_verify.median == 16 * MINUTE
    assert told.dispelled == Share(6, 11)
    assert told.told_in_time == Share(22, 44) and told.told_in_time.percent == 50
    assert told.offers_per_arrival == 4.5
    assert told.gini == pytest.approx(5 / 16)


def test_an_empty_month_and_a_small_one_say_so():
    empty = sheet([])
    assert empty.n_incidents == 0 and empty.told_in_time.percent is None and empty.gini is None
    small = sheet([Happened(to_answer=MINUTE, n_offers=9, n_arrived=2)] * 2)
    assert small.n_incidents is None and small.to_answer.n is None and small.offers_per_arrival is None


def test_two_yeses_of_a_few_people_by_hand():
    # Both of 1/2 and 1/3.
    assert at_least(2, [1 / 2, 1 / 3]) == pytest.approx(1 / 6)
    # Of 1/2, 1/3, 1/4: none 6/24, one 11/24, two 6/24, three 1/24.
    assert distribution([1 / 2, 1 / 3, 1 / 4]) == pytest.approx([6 / 24, 11 / 24, 6 / 24, 1 / 24])
    assert at_least(2, [0.32]) == 0
    assert at_least(0, []) == 1
    with pytest.raises(ValueError, match="from 0 to 1"):
        at_least(1, [1.2])


@given(st.lists(st.floats(0, 1), max_size=8))
def test_the_distribution_is_what_counting_every_outcome_gives(chances):
    counted = [0.0] * (len(chances) + 1)
    for outcome in product((0, 1), repeat=len(chances)):
        counted[sum(outcome)] += prod(p if yes else 1 - p for p, yes in zip(chances, outcome, strict=True))

    assert distribution(chances) == pytest.approx(counted, abs=1e-9)


def test_twelve_on_duty_at_32_percent_are_enough_and_eleven_are_too():
    # 1 - 0.68^n - n 0.32 0.68^(n-1)
    assert at_least(2, [0.32] * 12) == pytest.approx(0.9350, abs=5e-5)
    assert at_least(2, [0.32] * 11) == pytest.approx(0.9112, abs=5e-5)
    assert at_least(2, [0.32] * 10) == pytest.approx(0.8794, abs=5e-5)


def test_the_rule_of_thumb_is_the_limit_and_one_too_many_at_the_usual_shares():
    assert [n_on_duty_for(0.9, share) for share in (0.17, 0.32, 0.47)] == [22, 11, 7]
    assert [round(3.9 / share) for share in (0.17, 0.32, 0.47)] == [23, 12, 8]
    # Rare yeses: exactly 3.89 / share.
    assert n_on_duty_for(0.9, 0.001) * 0.001 == pytest.approx(3.89, abs=0.005)


@given(st.floats(0.05, 0.95), st.floats(0.5, 0.99))
def test_as_many_as_are_needed_suffice_and_one_fewer_do_not(chance_of_yes, wanted):
    n = n_on_duty_for(wanted, chance_of_yes)

    assert at_least(2, [chance_of_yes] * n) >= wanted - 1e-9
    assert at_least(2, [chance_of_yes] * (n - 1)) < wanted + 1e-9


def test_acceptance_is_the_usual_one_until_there_is_a_history():
    assert acceptance(0, 0) == 0.32
    assert acceptance(6, 6) == pytest.approx((6 + 1.92) / 12)
    assert acceptance(0, 1000) == 0.02
    with pytest.raises(ValueError, match="as many as there were offers"):
        acceptance(3, 2)


def test_half_of_the_answers_are_there_after_the_median():
    assert answers_within(75 * MINUTE / 60) == pytest.approx(0.5)
    # One sigma further: 75 s x e.
    assert answers_within(timedelta(seconds=203.87)) == pytest.approx(0.8413, abs=1e-4)
    assert answers_within(timedelta(0)) == 0


def test_who_lives_too_far_or_answers_too_late_does_not_count():
    near = OnDuty(0, 0, 5 * MINUTE)

    plenty = cover([near] * 12, 60 * MINUTE)
    hurried = cover([near] * 12, 7 * MINUTE)
    too_far = cover([OnDuty(0, 0, 20 * MINUTE)] * 12, 20 * MINUTE)

    assert plenty.is_good and plenty.chance == pytest.approx(0.935, abs=1e-3) and plenty.n_near == 12
    assert hurried.chance < plenty.chance and hurried.expected < plenty.expected
    assert too_far.n_near == 0 and too_far.chance == 0 and not too_far.is_good
