"""The last day to file, with the reckoning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.counting import Why
from localaction.defend.rules.deadlines import BEFORE_HEARING, RULES, NoDay, Roll, Rule, count

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


def test_an_appeal_has_thirty_days_and_moves_off_a_holiday():
    # Thirty days after Tuesday 27 October 2026 is Thanksgiving.
    counted = count(Rule.APPEAL_TO_BIA, date(2026, 10, 27), {date(2026, 11, 26)})

    assert counted.due_on == date(2026, 11, 27)
    assert [(step.why, step.on, step.n_days) for step in counted.steps] == [
        (Why.COUNTED_FROM, date(2026, 10, 27), 0),
        (Why.DAYS_AFTER, date(2026, 11, 26), 30),
        (Why.NO_WORKING_DAY, date(2026, 11, 27), 0),
    ]


def test_what_is_filed_before_a_hearing_moves_back_never_forward():
    # Thirty days before Tuesday 15 September 2026 is Sunday 16 August.
    assert count(Rule.FILE_BEFORE_INDIVIDUAL, date(2026, 9, 15), ()).due_on == date(2026, 8, 14)
    assert count(Rule.FILE_BEFORE_MASTER, date(2026, 9, 15), ()).due_on == date(2026, 8, 31)


def test_a_year_after_a_leap_day_is_the_first_of_march():
    assert count(Rule.ASYLUM_ONE_YEAR, date(2024, 2, 29), ()).due_on == date(2025, 3, 3)  # 1 March is a Saturday
    assert count(Rule.ASYLUM_ONE_YEAR, date(2025, 6, 10), ()).due_on == date(2026, 6, 10)


def test_a_judges_day_and_a_change_of_address_are_never_moved():
    assert count(Rule.SET_BY_JUDGE, date(2026, 9, 5), ()).due_on == date(2026, 9, 5)
    assert count(Rule.ADDRESS_TO_COURT, date(2026, 9, 1), {date(2026, 9, 6)}).due_on == date(2026, 9, 6)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_says_where_it_stands_and_needs_its_day(rule):
    assert RULES[rule].source
    assert (RULES[rule].url == "") is (RULES[rule].read_on is None)
    with pytest.raises(NoDay):
        count(rule, None, ())


def test_rules_nobody_has_checked_say_so():
    unchecked = {rule for rule, said in RULES.items() if said.read_on is None}

    assert unchecked == {
        Rule.MOTION_TO_RECONSIDER, Rule.REOPEN_IN_ABSENTIA, Rule.PETITION_FOR_REVIEW, Rule.SET_BY_JUDGE,
    }  # fmt: skip


@given(st.sampled_from(list(Rule)), DAYS, st.sets(DAYS, max_size=15))
def test_a_last_day_is_a_working_day_on_the_safe_side(rule, start, holidays):
    counted = count(rule, start, holidays)

    if RULES[rule].roll is not Roll.STAYS:
        assert counted.due_on.weekday() < 5 and counted.due_on not in holidays
    if rule in BEFORE_HEARING:
        assert counted.due_on <= start + timedelta(RULES[rule].n_days)
    elif RULES[rule].n_days:
        assert counted.due_on >= start + timedelta(RULES[rule].n_days)
    assert counted.steps[-1].on == counted.due_on
