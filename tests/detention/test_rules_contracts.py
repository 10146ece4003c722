"""When notice must be given, what stands on a day, and whether ending a contract frees anybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.detention.rules.calendars import Calendar, HolidayList
from localaction.detention.rules.contracts import (
    Basis,
    Claim,
    Doubt,
    Fact,
    Kind,
    Party,
    Status,
    Unit,
    end_after_notice,
    governing,
    last_notice_day,
    notice_days,
    safe_day,
    standing,
)
from localaction.detention.rules.levers import Caution, Center, Chain, cautions, is_private, pass_through
from localaction.detention.rules.notices import FAR, PASSED, RUNGS, Alert, Told, alert_due, coming

D = dt.date
TODAY = D(2026, 11, 24)
READ = D(2026, 3, 1)
WEEKDAYS = Calendar(HolidayList(None))
DAYS = st.dates(D(2010, 1, 1), D(2040, 1, 1))


def ends(on, as_of=READ, last=None):
    return Claim(Fact.ENDS, as_of, on, last)


def notice(n, unit=Unit.CALENDAR, fact=Fact.NOTICE_BEFORE_END):
    return Claim(fact, READ, number=Decimal(n), word=unit)


def party(role, name, is_private=None):
    return Claim(Fact.PARTY, READ, word=role, name=name, is_private=is_private)


# The arithmetic.


@pytest.mark.parametrize(
    ("ends_on", "n", "unit", "last"),
    [
        (D(2026, 12, 31), 60, Unit.CALENDAR, D(2026, 11, 1)),
        (D(2026, 9, 28), 90, Unit.CALENDAR, D(2026, 6, 30)),
        (D(2026, 9, 28), 180, Unit.CALENDAR, D(2026, 4, 1)),
        (D(2028, 3, 1), 1, Unit.CALENDAR, D(2028, 2, 29)),
        (D(2027, 1, 31), 60, Unit.UNSTATED, D(2026, 12, 2)),
        # Tuesday to Tuesday is five business days back; Thanksgiving (26 November) makes it Monday.
        (D(2026, 11, 24), 5, Unit.BUSINESS, D(2026, 11, 17)),
        (D(2026, 12, 1), 5, Unit.BUSINESS, D(2026, 11, 23)),
        (D(2026, 12, 31), 10, Unit.BUSINESS, D(2026, 12, 16)),
        # An end on a Sunday: the Friday before is the last day that counts.
        (D(2026, 11, 22), 1, Unit.BUSINESS, D(2026, 11, 19)),
    ],
)
def test_the_last_day_for_notice_is_counted_back_from_the_end(ends_on, n, unit, last):
    assert last_notice_day(ends_on, n, unit) == last


@pytest.mark.parametrize(
    ("given_on", "n", "unit", "ends_on"),
    [
        (D(2026, 12, 1), 90, Unit.CALENDAR, D(2027, 3, 1)),
        (D(2026, 11, 24), 5, Unit.BUSINESS, D(2026, 12, 2)),
        (D(2026, 12, 24), 2, Unit.BUSINESS, D(2026, 12, 29)),
    ],
)
def test_notice_that_is_given_ends_it_after_its_days(given_on, n, unit, ends_on):
    assert end_after_notice(given_on, n, unit) == ends_on


@given(DAYS, st.integers(0, 400))
def test_calendar_days_counted_back_and_forth_are_the_same(day, n):
    assert end_after_notice(last_notice_day(day, n), n) == day


@given(DAYS, st.integers(1, 60))
def test_between_notice_and_end_lie_as_many_business_days_as_the_clause_asks(day, n):
    last = last_notice_day(day, n, Unit.BUSINESS, WEEKDAYS)
    between = [last + dt.timedelta(days=i) for i in range(1, (day - last).days + 1)]

    assert sum(one.weekday() < 5 for one in between) == n
    # A day later is too late.
    assert sum(one.weekday() < 5 for one in between[1:]) == n - 1
    assert end_after_notice(last, n, Unit.BUSINESS, WEEKDAYS) <= day


@given(DAYS, st.integers(0, 60), st.integers(0, 90))
def test_another_day_off_never_makes_the_last_day_for_notice_later(day, n, back):
    more = replace(WEEKDAYS, closings=frozenset({day - dt.timedelta(days=back)}))

    assert last_notice_day(day, n, Unit.BUSINESS, more) <= last_notice_day(day, n, Unit.BUSINESS, WEEKDAYS)
    assert safe_day(day, more) <= safe_day(day, WEEKDAYS) <= day


@given(DAYS, st.integers(0, 60))
def test_business_days_are_never_fewer_than_calendar_days(day, n):
    assert last_notice_day(day, n, Unit.BUSINESS) <= last_notice_day(day, n)


@given(st.lists(DAYS, min_size=1, max_size=5), st.lists(st.integers(1, 365), max_size=3))
def test_the_earliest_day_governs_whatever_the_order_of_the_claims(days, clauses):
    claims = [ends(day) for day in days] + [notice(n) for n in clauses]
    found = notice_days(claims, D(2009, 1, 1))

    assert len(found) == len(days) * max(1, len(clauses))
    first = governing(found, D(2009, 1, 1))
    assert first.on == min(day.on for day in found) == min(days) - dt.timedelta(days=max(clauses, default=0))
    assert [one.on for one in notice_days(claims[::-1], D(2009, 1, 1))] == [one.on for one in found]


# Scenario 11: sources that disagree.

MOSHANNON = [ends(D(2026, 9, 28)), ends(D(2026, 11, 1), D(2026, 4, 1), D(2026, 11, 30))]


def test_moshannon_is_alerted_by_the_earlier_of_two_dates_and_both_are_kept():
    found = notice_days(MOSHANNON, READ)

    assert [(day.on, day.last) for day in found] == [
        (D(2026, 9, 28), D(2026, 9, 28)), (D(2026, 11, 1), D(2026, 11, 30)),
    ]  # fmt: skip
    assert found[0].basis is Basis.END
    assert found[0].doubts == (Doubt.SOURCES_DIFFER, Doubt.NOTICE_UNKNOWN)
    assert found[1].doubts == (Doubt.SOURCES_DIFFER, Doubt.MONTH_ONLY, Doubt.NOTICE_UNKNOWN, Doubt.CLOSED_DAY)
    days = dict(coming(governing(found, READ).on, READ))
    assert (days[180], days[90], days[30]) == (D(2026, 4, 1), D(2026, 6, 30), D(2026, 8, 29))


def test_once_the_earlier_date_has_passed_the_outcome_is_unknown_and_the_later_date_governs():
    on = D(2026, 9, 29)

    assert standing(MOSHANNON, D(2026, 9, 28)).status is Status.RUNS
    assert standing(MOSHANNON, on).status is Status.OUTCOME_UNKNOWN
    assert governing(notice_days(MOSHANNON, on), on).on == D(2026, 11, 1)
    assert standing(MOSHANNON, D(2026, 12, 24)).status is Status.OUTCOME_UNKNOWN


def test_a_known_clause_puts_the_notice_day_before_the_end():
    (day,) = notice_days([ends(D(2027, 2, 28)), notice(90)], TODAY)

    assert (day.on, day.basis, day.ends_on, day.doubts) == (D(2026, 11, 30), Basis.COUNTED, D(2027, 2, 28), ())


def test_a_last_day_on_a_weekend_is_told_with_the_business_day_before_it():
    (day,) = notice_days([ends(D(2026, 12, 31)), notice(60, Unit.UNSTATED)], TODAY)

    assert (day.on, day.safe_on) == (D(2026, 11, 1), D(2026, 10, 30))
    assert day.doubts == (Doubt.UNIT_UNSTATED, Doubt.CLOSED_DAY)


def test_a_day_that_the_document_prints_stands_beside_the_counted_one():
    claims = [ends(D(2026, 12, 31)), notice(60), Claim(Fact.NOTICE_BY, READ, D(2026, 10, 15))]

    assert [(day.on, day.basis) for day in notice_days(claims, READ)] == [
        (D(2026, 10, 15), Basis.PRINTED), (D(2026, 11, 1), Basis.COUNTED),
    ]  # fmt: skip


def test_a_contract_without_an_end_has_no_day_for_notice():
    claims = [Claim(Fact.NO_END, READ), notice(30, fact=Fact.NOTICE_ANY_TIME)]

    assert notice_days(claims, TODAY) == []
    assert standing(claims, TODAY).status is Status.NO_END_KNOWN


def test_a_renewal_makes_the_dates_read_before_it_past():
    claims = [*MOSHANNON, Claim(Fact.RENEWED, D(2026, 9, 20), D(2026, 9, 15), until=D(2031, 9, 28))]

    assert [day.on for day in notice_days(claims, D(2026, 10, 1))] == [D(2031, 9, 28)]
    assert standing(claims, D(2026, 10, 1)).status is Status.RUNS
    # What was known before the renewal stays as it was.
    assert notice_days(claims, D(2026, 9, 14))[0].on == D(2026, 9, 28)
    later = [*claims, ends(D(2031, 3, 31), D(2026, 12, 1))]
    assert [day.on for day in notice_days(later, D(2027, 1, 1))] == [D(2031, 3, 31), D(2031, 9, 28)]


def test_notice_given_keeps_the_contract_until_its_days_have_run():
    claims = [
        Claim(Fact.NO_END, READ), notice(90, fact=Fact.NOTICE_ANY_TIME),
        Claim(Fact.NOTICE_GIVEN, READ, D(2026, 12, 1)),
    ]  # fmt: skip

    assert standing(claims, D(2026, 11, 30)).status is Status.NO_END_KNOWN
    for on in (D(2026, 12, 1), D(2027, 3, 1)):
        found = standing(claims, on)
        assert (found.status, found.ends_on) == (Status.NOTICE_GIVEN, D(2027, 3, 1))
    assert standing(claims, D(2027, 3, 2)).status is Status.OUTCOME_UNKNOWN


def test_only_an_event_ends_a_contract():
    ended = [ends(D(2019, 1, 31)), Claim(Fact.ENDED, READ, D(2019, 1, 31))]

    assert standing(ended, D(2019, 1, 30)).status is Status.RUNS
    assert (standing(ended, TODAY).status, standing(ended, TODAY).since) == (Status.ENDED, D(2019, 1, 31))
    assert standing(ended[:1], TODAY).status is Status.OUTCOME_UNKNOWN
    moved = [*ended, Claim(Fact.REPLACED, READ, D(2019, 2, 1))]
    assert standing(moved, TODAY).status is Status.REPLACED


# Whether it is the right lever.


def test_ending_the_county_agreement_does_not_close_a_privately_owned_center():
    hutto = [party(Party.OWNER, "CoreCivic", True), ends(D(2027, 1, 31))]

    assert cautions(Kind.IGSA, hutto, Center(), standing(hutto, TODAY)) == [Caution.PRIVATE_OWNER]
    assert cautions(Kind.IGSA, [], Center(type="CDF"), standing([], TODAY)) == [Caution.PRIVATE_OWNER]
    assert cautions(Kind.IGSA, [], Center(owner="GEO"), standing([], TODAY)) == [Caution.PRIVATE_OWNER]
    assert cautions(Kind.IGSA, [], Center(owner="COUNTY"), standing([], TODAY)) == []
    assert cautions(Kind.IGSA, [], Center(), standing([], TODAY)) == [Caution.OWNER_UNKNOWN]
    # The company's own contract with ICE is the right lever.
    assert cautions(Kind.DIRECT, hutto, Center(), standing(hutto, TODAY)) == []


def test_hutto_after_the_county_left_is_said_to_be_contracted_directly():
    out = [Claim(Fact.ENDED, READ, D(2019, 1, 31))]
    now = standing(out, TODAY)

    assert cautions(Kind.IGSA, out, Center("", "CDF", D(2026, 1, 22)), now) == [Caution.DIRECT_NOW]
    assert cautions(Kind.IGSA, out, Center("", "IGSA", D(2026, 1, 22)), now) == [Caution.STILL_PRINTED]
    assert cautions(Kind.IGSA, out, Center("", "CDF", D(2018, 12, 1)), now) == []


def test_a_task_order_is_told_from_the_contract():
    otay = [ends(D(2026, 12, 19))]

    assert cautions(Kind.TASK_ORDER, otay, Center(), standing(otay, TODAY), True) == [
        Caution.TASK_ORDER, Caution.OTHER_CONTRACT,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "private"),
    [("GEO", True), ("CCA", True), ("Private", True), ("COUNTY", False), ("CITY", False), ("ICE", False), ("", None),
     ("OTHER", None), ("GEORGE COUNTY", None), ("RJA", False)],
)  # fmt: skip
def test_an_owner_as_printed_is_a_company_a_public_body_or_unknown(printed, private):
    assert is_private(printed) is private


def test_the_county_that_hands_the_money_on_is_a_pass_through():
    claims = [
        party(Party.FEDERAL, "ICE", False), party(Party.GOVERNMENT, "Clearfield County", False),
        party(Party.OPERATOR, "GEO Group", True),
    ]  # fmt: skip

    assert pass_through(claims) == Chain("ICE", "Clearfield County", "GEO Group")
    assert pass_through(claims[:2]) is None
    assert pass_through([*claims[:2], party(Party.OPERATOR, "Clearfield County", False)]) is None


# The ladder of alerts.

NOTICE = D(2027, 3, 1)


@pytest.mark.parametrize(
    ("on", "told", "alert"),
    [
        (D(2026, 9, 1), [], None),
        (D(2026, 9, 2), [], Alert(NOTICE, 180, 180)),
        (D(2026, 12, 1), [Told(NOTICE, 120)], Alert(NOTICE, 90, 90)),
        (D(2026, 12, 1), [Told(NOTICE, 90)], None),
        # Entered late: one message, not three.
        (D(2026, 12, 6), [], Alert(NOTICE, 90, 85)),
        (D(2027, 3, 1), [Told(NOTICE, 14)], Alert(NOTICE, 7, 0)),
        (D(2027, 3, 2), [Told(NOTICE, 7)], None),
        # Another day: restated at once, also far ahead, in the past, or no longer known.
        (D(2026, 12, 2), [Told(D(2027, 2, 1), 90)], Alert(NOTICE, 90, 89, D(2027, 2, 1))),
        (D(2026, 6, 1), [Told(D(2026, 8, 1), 90)], Alert(NOTICE, FAR, 273, D(2026, 8, 1))),
        # The earlier day has passed: the later one has its own steps, and nothing was changed.
        (D(2026, 6, 1), [Told(D(2026, 5, 1), 7)], None),
    ],
)
def test_each_step_before_the_notice_day_is_told_once(on, told, alert):
    assert alert_due(NOTICE, told, on) == alert


def test_a_day_that_turns_out_to_have_passed_or_not_to_be_known_is_told():
    told = [Told(NOTICE, 90)]

    assert alert_due(D(2026, 12, 1), told, D(2026, 12, 5)) == Alert(D(2026, 12, 1), PASSED, -4, NOTICE)
    assert alert_due(None, told, D(2026, 12, 5)) == Alert(None, FAR, None, NOTICE)
    assert alert_due(None, [*told, Told(None, FAR)], D(2026, 12, 6)) is None


@given(st.lists(st.tuples(st.integers(1, 40), st.one_of(st.none(), DAYS)), min_size=1, max_size=6), DAYS)
def test_whatever_happens_to_the_day_nothing_is_told_twice(changes, start):
    told, sent, on = [], [], start
    for n_days, notice_on in changes:
        for _ in range(n_days):
            found = alert_due(notice_on, told, on)
            again = alert_due(notice_on, [*told, Told(found.notice_on, found.rung)], on) if found else None
            assert again is None
            if found:
                told.append(Told(found.notice_on, found.rung))
                sent.append((found.notice_on, found.rung, found.was))
            on += dt.timedelta(days=1)
    plain = [one[:2] for one in sent if one[2] is None]
    assert len(plain) == len(set(plain))
    assert all(rung in (*RUNGS, FAR, PASSED) for _, rung, _ in sent)
