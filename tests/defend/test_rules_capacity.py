"""Capacity, the waiting list and the lottery."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.capacity import WEIGHTS, Attorney, NewCase, Stage, candidates, load
from localaction.defend.rules.waiting_list import (
    DrawNotReplayed,
    Preference,
    Waiting,
    draw,
    lottery_order,
    replay,
    waiting_order,
)

ON = date(2026, 7, 1)
DETAINED, FREE = NewCase(Stage.ACTIVE_DETAINED), NewCase(Stage.ACTIVE_NON_DETAINED)


def attorneys(*loads):
    return [Attorney(f"A{i}", Decimal(40), Decimal(points)) for i, points in enumerate(loads, start=1)]


def fit(case, team):
    return [candidate.attorney for candidate in candidates(case, team, ON) if candidate.is_fit]


def waiting(key, detained, hearing=None, minute=0):
    return Waiting(key, detained, datetime(2026, 6, 1, 9, minute, tzinfo=UTC), hearing and date.fromisoformat(hearing))


def test_a_cap_may_be_reached_but_not_passed():
    assert fit(DETAINED, attorneys("39.5", "40.0", "38.5")) == ["A3"]
    assert fit(DETAINED, attorneys("39.5", "40.0", "40.0")) == []
    assert fit(FREE, attorneys("39.5", "40.0", "40.0")) == []


def test_a_case_that_now_waits_for_its_decision_makes_room():
    before = [Stage.ACTIVE_DETAINED] * 26 + [Stage.AWAITING_DECISION]
    after = [*before[1:], Stage.AWAITING_DECISION]
    assert (load(before), load(after)) == (Decimal("39.5"), Decimal("38.5"))

    assert fit(DETAINED, attorneys(load(after), "40.0", "40.0")) == ["A1"]


def test_every_reason_against_an_attorney_is_given():
    case = NewCase(Stage.ACTIVE_DETAINED, "Eloy", frozenset({"es"}), date(2026, 7, 20), walled=frozenset({"A1"}))
    attorney = Attorney("A1", Decimal(40), Decimal(39), frozenset({"en"}), frozenset({"Florence"}),
                        ((date(2026, 7, 15), date(2026, 8, 1)),))  # fmt: skip

    (candidate,) = candidates(case, [attorney], ON)

    assert not candidate.is_fit
    assert candidate.reasons == (
        "WALLED", "OVER_CAPACITY 40.5 of 40", "COURT_NOT_COVERED Eloy", "LANGUAGE_NOT_COVERED es", "AWAY on 2026-07-20",
    )  # fmt: skip


def test_an_attorney_is_back_on_the_day_an_absence_ends():
    attorney = Attorney("A1", Decimal(40), Decimal(0), away=((date(2026, 6, 1), ON),))

    assert fit(DETAINED, [attorney]) == ["A1"]


def test_the_least_loaded_comes_first_and_a_shared_language_breaks_a_tie():
    case = NewCase(Stage.ACTIVE_DETAINED, languages=frozenset({"pa"}), has_interpreter=True)
    team = [
        Attorney("A", Decimal(40), Decimal(20), frozenset({"en"})),
        Attorney("B", Decimal(40), Decimal(20), frozenset({"pa"})),
        Attorney("C", Decimal(40), Decimal(10), frozenset({"en"})),
    ]

    assert fit(case, team) == ["C", "B", "A"]


def test_an_attorney_with_no_cap_takes_nothing():
    assert fit(DETAINED, [Attorney("A", Decimal(0), Decimal(0))]) == []


@given(st.lists(st.sampled_from(list(Stage)), max_size=30))
def test_a_load_is_the_sum_of_its_cases(stages):
    assert load(stages) == sum(WEIGHTS[stage] for stage in stages)


def test_the_published_policy_puts_the_detained_first_then_the_earliest_hearing():
    people = [
        waiting("D2", True, "2026-08-20", 1),
        waiting("N1", False, "2026-07-02", 2),
        waiting("D3", True, "2026-08-03", 3),
    ]

    order = waiting_order(people)

    assert [person.key for person, _ in order] == ["D3", "D2", "N1"]
    assert order[0][1] == "detained, hearing 2026-08-03, referred 2026-06-01 09:03 UTC"


def test_somebody_without_a_hearing_waits_behind_those_with_one():
    people = [waiting("A", True, None, 0), waiting("B", True, "2027-01-01", 9)]

    assert [person.key for person, _ in waiting_order(people)] == ["B", "A"]


def test_another_policy_gives_another_order():
    people = [waiting("A", False, None, 0), waiting("B", True, "2027-01-01", 9)]

    assert [person.key for person, _ in waiting_order(people, [Preference.EARLIEST_REFERRAL])] == ["A", "B"]


def test_the_lottery_can_be_run_again_with_nothing_but_sha256():
    def digest(key):
        return hashlib.sha256(b"localaction-lottery-1\n20260701\n" + key.encode() + b"\n").hexdigest()

    assert digest("D2") == "9cf59c49423439c7a19b000f75c8ee86b3770c3cb699abe22cb0d0048fde8e7c"
    assert digest("N1") == "7db46dc8c99ac73ef49fd1d679962d3946a2b451c454b92019d5f956bf007af4"
    assert lottery_order("20260701", ["N1", "D2"]) == sorted(["D2", "N1"], key=digest)


def test_a_recorded_draw_is_replayed_bit_for_bit():
    record = draw("20260701", ["N1", "D2", "D9"], datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))

    replay(record)
    assert record.eligible == ("D2", "D9", "N1")
    assert record.is_seed_first


def test_a_draw_whose_order_was_changed_is_found_out():
    record = draw("1", ["A", "B", "C"], datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC))
    changed = type(record)(record.seed, record.eligible, record.order[::-1], record.seed_fixed_at, record.drawn_at)

    with pytest.raises(DrawNotReplayed):
        replay(changed)
    with pytest.raises(DrawNotReplayed):
        replay(type(record)(*list(vars(record).values())[:5], method="other"))
    assert not record.is_seed_first


@pytest.mark.parametrize(("seed", "keys"), [("", ["A"]), ("1", [""]), ("1\n", ["A"]), ("1", ["A", "A"])])
def test_an_ambiguous_lottery_is_refused(seed, keys):
    with pytest.raises(ValueError):
        lottery_order(seed, keys)


keys = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=6), unique=True, max_size=20)


@given(keys, st.randoms())
def test_the_lottery_does_not_depend_on_the_order_of_entry(people, random):
    shuffled = random.sample(people, len(people))

    assert lottery_order("seed", people) == lottery_order("seed", shuffled)
    assert sorted(lottery_order("seed", people)) == sorted(people)


@given(keys.filter(bool))
def test_one_person_less_moves_nobody_past_another(people):
    order = lottery_order("seed", people)

    assert lottery_order("seed", people[1:]) == [key for key in order if key != people[0]]


def test_everybody_is_first_about_as_often_as_anybody():
    people = ["A", "B", "C", "D"]

    firsts = [lottery_order(str(seed), people)[0] for seed in range(2000)]

    # Chi-square with 3 degrees of freedom; 16.3 is passed by chance once in a thousand, and the seeds are fixed.
    assert sum((firsts.count(key) - 500) ** 2 / 500 for key in people) < 16.3
