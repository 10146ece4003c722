"""Who a fund may pay for, the poverty guidelines, and an obligor's deadlines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.bond import DemandWithoutDay, Notice, bond_deadline
from localaction.defend.rules.counting import next_working_day
from localaction.defend.rules.eligibility import Boundary, Fund, Screening, Verdict, decide, decide_all
from localaction.defend.rules.poverty_guidelines import TABLES, NoGuideline, Region, guideline, region_of

ON = date(2025, 7, 1)
FUND = Fund("A", income_limit_percent=200)


def person(income=None, household=4, **more):
    amount = None if income is None else Decimal(income)
    return Screening(more.pop("region", Region.CONTIGUOUS), household_size=household, income_usd=amount, **more)


@pytest.mark.parametrize(
    ("year", "region", "people", "usd"),
    [
        (2024, Region.CONTIGUOUS, 1, 15060), (2024, Region.CONTIGUOUS, 4, 31200), (2024, Region.ALASKA, 2, 25540),
        (2025, Region.CONTIGUOUS, 4, 32150), (2025, Region.CONTIGUOUS, 9, 59650), (2025, Region.HAWAII, 1, 17990),
        (2026, Region.CONTIGUOUS, 8, 55720), (2026, Region.ALASKA, 8, 69650), (2026, Region.HAWAII, 8, 64070),
    ],
)  # fmt: skip
def test_the_guideline_of_a_year_and_region(year, region, people, usd):
    assert guideline(region, date(year, 12, 31)).amount_usd(people) == usd


def test_a_new_table_takes_effect_on_its_own_day():
    assert guideline(Region.CONTIGUOUS, date(2025, 1, 14)).table_id == "FPG-2024-48"
    assert guideline(Region.CONTIGUOUS, date(2025, 1, 15)).table_id == "FPG-2025-48"
    with pytest.raises(NoGuideline):
        guideline(Region.CONTIGUOUS, date(2023, 12, 31))


def test_a_fund_may_name_its_table():
    assert guideline(Region.CONTIGUOUS, date(2026, 7, 1), "FPG-2025-48").amount_usd(4) == 32150
    with pytest.raises(NoGuideline):
        guideline(Region.CONTIGUOUS, ON, "FPG-1999-48")


def test_each_table_is_listed_once_and_alaska_and_hawaii_are_higher():
    assert len({table.table_id for table in TABLES}) == len(TABLES) == 9
    for year in (2024, 2025, 2026):
        low, alaska, hawaii = (guideline(region, date(year, 12, 31)).amount_usd(4) for region in Region)
        assert low < hawaii < alaska
    assert (region_of("ak"), region_of("HI"), region_of("PR")) == (Region.ALASKA, Region.HAWAII, Region.CONTIGUOUS)


@pytest.mark.parametrize(
    ("income", "percent", "under", "at_or_under"),
    [
        (60000, "186.6", Verdict.ELIGIBLE, Verdict.ELIGIBLE),
        (65000, "202.2", Verdict.INELIGIBLE, Verdict.INELIGIBLE),
        (64300, "200.0", Verdict.INELIGIBLE, Verdict.ELIGIBLE),
        ("64300.01", "200.0", Verdict.INELIGIBLE, Verdict.INELIGIBLE),
        ("64299.99", "200.0", Verdict.ELIGIBLE, Verdict.ELIGIBLE),
    ],
)
def test_the_boundary_is_the_funds_own_word(income, percent, under, at_or_under):
    strict = decide(FUND, person(income), ON)
    mild = decide(Fund("B", income_limit_percent=200, boundary=Boundary.AT_OR_UNDER), person(income), ON)

    assert (strict.verdict, mild.verdict) == (under, at_or_under)
    assert strict.income_percent == Decimal(percent)
    assert strict.table_id == "FPG-2025-48"


def test_the_same_person_fits_one_fund_and_not_another():
    county = Fund("B", excluded_categories=frozenset({"VIOLENT_FELONY"}))

    decisions = decide_all([FUND, county], person(30000, categories=frozenset({"VIOLENT_FELONY"})), ON)

    assert [(each.fund, each.verdict) for each in decisions] == [("A", Verdict.ELIGIBLE), ("B", Verdict.INELIGIBLE)]
    assert decisions[1].reasons == ("EXCLUDED_CATEGORY VIOLENT_FELONY",)


def test_a_missing_answer_is_asked_for_and_not_guessed():
    fund = Fund("C", residences=frozenset({"36061"}), income_limit_percent=200, custody=frozenset({"detained"}),
                stages=frozenset({"FIRST_HEARING"}), excludes_earlier_counsel=True,
                excluded_categories=frozenset({"X"}))  # fmt: skip

    decision = decide(fund, person(household=None), ON)

    assert decision.verdict is Verdict.ASK
    assert decision.reasons == ("ASK_RESIDENCE", "ASK_CUSTODY", "ASK_STAGE", "ASK_EARLIER_COUNSEL", "ASK_CATEGORIES",
                                "ASK_HOUSEHOLD_SIZE", "ASK_INCOME")  # fmt: skip


def test_one_exclusion_is_enough_though_other_answers_are_missing():
    fund = Fund("C", residences=frozenset({"36061"}), excludes_earlier_counsel=True)

    decision = decide(fund, person(residence="36061", has_earlier_counsel=True), ON)
    other = decide(fund, person(residence="06037"), ON)

    assert (decision.verdict, decision.reasons) == (Verdict.INELIGIBLE, ("EARLIER_COUNSEL",))
    assert (other.verdict, other.reasons) == (Verdict.INELIGIBLE, ("RESIDENCE 06037", "ASK_EARLIER_COUNSEL"))


def test_an_unverified_table_says_so():
    decision = decide(FUND, person(20000, region=Region.HAWAII), date(2024, 7, 1))

    assert decision.reasons == ("UNVERIFIED_GUIDELINE FPG-2024-HI",)
    assert decision.verdict is Verdict.ELIGIBLE


def test_a_household_of_nobody_is_refused():
    with pytest.raises(NoGuideline):
        decide(FUND, person(1000, household=0), ON)


@given(st.integers(0, 200_000), st.integers(0, 50_000), st.integers(1, 12))
def test_more_income_never_makes_anyone_eligible(income, more, household):
    poorer, richer = (decide(FUND, person(each, household), ON).verdict for each in (income, income + more))

    assert not (poorer is Verdict.INELIGIBLE and richer is Verdict.ELIGIBLE)


def test_an_appeal_of_a_breach_has_thirty_days_and_three_more_by_mail():
    by_hand = bond_deadline(Notice.BREACHED, date(2026, 3, 2), (), by_mail=False)
    by_mail = bond_deadline(Notice.BREACHED, date(2026, 3, 3), ())

    assert by_hand.due_on == date(2026, 4, 1)
    # Thirty-three days from 3 March end on Sunday 5 April.
    assert by_mail.due_on == date(2026, 4, 6)
    assert [step.why.value for step in by_mail.how] == [
        "COUNTED_FROM", "DAYS_AFTER", "BY_MAIL", "NO_WORKING_DAY"
    ]  # fmt: skip


def test_a_period_that_ends_on_a_holiday_runs_to_the_next_working_day():
    assert bond_deadline(Notice.BREACHED, date(2026, 8, 5), {date(2026, 9, 7)}).due_on == date(2026, 9, 8)
    assert next_working_day(date(2026, 7, 3), {date(2026, 7, 3)}) == date(2026, 7, 6)
    assert next_working_day(date(2026, 7, 1), ()) == date(2026, 7, 1)


def test_the_day_of_a_demand_is_never_moved_and_reminders_start_after_the_notice():
    demand = bond_deadline(Notice.DEMAND_TO_DELIVER, date(2026, 7, 1), (), deliver_on=date(2026, 7, 5))

    assert demand.due_on == date(2026, 7, 5)
    assert demand.remind_on == (date(2026, 7, 2), date(2026, 7, 4))


@pytest.mark.parametrize("deliver_on", [None, date(2026, 6, 30)])
def test_a_demand_needs_its_day(deliver_on):
    with pytest.raises(DemandWithoutDay):
        bond_deadline(Notice.DEMAND_TO_DELIVER, date(2026, 7, 1), (), deliver_on=deliver_on)


def test_a_refund_is_asked_after_sixty_days():
    assert bond_deadline(Notice.CANCELLED, date(2026, 7, 1), ()).due_on == date(2026, 8, 30)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sets(st.dates(date(2024, 1, 1), date(2030, 3, 1)), max_size=20))
def test_an_appeal_never_ends_on_a_day_of_rest(served_on, holidays):
    due_on = bond_deadline(Notice.BREACHED, served_on, holidays).due_on

    assert due_on.weekday() < 5 and due_on not in holidays
    assert (due_on - served_on).days >= 33
