"""What a vote came to, how long a bill has waited, and how long a seat is believed to be held."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.organise.rules.congress import (
    GoesInCircles,
    Introduced,
    TooEarly,
    chain,
    congress_on,
    course,
    span,
)
from localaction.organise.rules.freshness import Asked, freshness
from localaction.organise.rules.voting import Threshold, count, meaning, verdict, votes_needed

ON = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("threshold", "n_voting", "needed"),
    [
        (Threshold(3), None, 2), (Threshold(4), None, 3), (Threshold(5), 3, 3), (Threshold(5, n_needed=4), None, 4),
        (Threshold(5, "PRESENT"), 3, 2), (Threshold(5, "PRESENT"), 4, 3), (Threshold(5, "PRESENT"), None, None),
    ],
)  # fmt: skip
def test_how_many_have_to_say_yes(threshold, n_voting, needed):
    assert votes_needed(threshold, n_voting) == needed


@pytest.mark.parametrize(
    ("choices", "threshold", "found"),
    [
        (["YES", "YES", "NO"], Threshold(3), "PASSED"),
        # Three of five are there: two of them are more than half of those present and not of all members.
        (["YES", "YES", "NO", "ABSENT", "EXCUSED"], Threshold(5), "FAILED"),
        (["YES", "YES", "NO", "ABSENT", "EXCUSED"], Threshold(5, "PRESENT"), "PASSED"),
        (["YES", "YES", "NO", "NO"], Threshold(4), "FAILED"),
        (["YES", "YES", "NO", "NO"], Threshold(4, "PRESENT"), "FAILED"),
        (["YES", "YES", "NO"], Threshold(5), "OPEN"),
        (["YES", "YES", "NO", "NOT_RECORDED", "NOT_RECORDED"], Threshold(5), "OPEN"),
        (["YES", "YES", "YES"], Threshold(5), "PASSED"),
        (["YES", "YES", "YES", "NO", "NO"], Threshold(5, n_needed=4), "FAILED"),
        ([], Threshold(5, "PRESENT"), "OPEN"),
    ],
)
def test_the_numbers_say_passed_or_failed_only_when_the_unknown_could_not_change_it(choices, threshold, found):
    assert verdict(count(choices, threshold), threshold) == found


def test_somebody_excused_is_not_counted_against():
    counted = count(["YES", "YES", "EXCUSED"], Threshold(3))

    assert (counted.n_yes, counted.n_no, counted.n_neither, counted.is_complete) == (2, 0, 1, True)


def test_the_printed_count_knows_of_members_of_whom_no_ballot_is_printed():
    counted = count(["YES"], Threshold(5), (3, 1, 1))

    assert (counted.n_yes, counted.n_no, counted.n_neither, counted.n_unknown) == (3, 1, 1, 0)


CHOICES = st.sampled_from(["YES", "NO", "ABSTAIN", "ABSENT", "EXCUSED", "RECUSED"])


@given(st.lists(CHOICES, min_size=1, max_size=15), st.sampled_from(["MEMBERS", "PRESENT"]), st.data())
def test_what_is_settled_without_some_ballots_is_the_same_with_them(choices, by, data):
    threshold = Threshold(len(choices), by)
    kept = data.draw(st.lists(st.sampled_from(range(len(choices))), unique=True))
    some = [choices[n] for n in kept]
    early, late = verdict(count(some, threshold), threshold), verdict(count(choices, threshold), threshold)

    assert late in ("PASSED", "FAILED")
    assert early in ("OPEN", late)


@given(st.lists(CHOICES, min_size=1, max_size=15))
def test_what_more_than_half_of_all_members_want_those_present_want_too(choices):
    members, present = Threshold(len(choices)), Threshold(len(choices), "PRESENT")

    if verdict(count(choices, members), members) == "PASSED":
        assert verdict(count(choices, present), present) == "PASSED"


@pytest.mark.parametrize(
    ("stage", "result", "reckoned", "found"),
    [
        ("COMMITTEE", "PASSED", "PASSED", "ADVISED"), ("COMMITTEE", "FAILED", "OPEN", "ADVISED_AGAINST"),
        ("FIRST_READING", "PASSED", "OPEN", "GOES_ON"), ("FINAL", "PASSED", "PASSED", "ADOPTED"),
        ("FINAL", "FAILED", "FAILED", "REJECTED"), ("FINAL", "PASSED", "FAILED", "DIFFERS"),
        ("FINAL", "NOT_STATED", "OPEN", "UNKNOWN"), ("FINAL", "NOT_STATED", "PASSED", "ADOPTED"),
        ("FINAL", "PUT_OFF", "PASSED", "PUT_OFF"),
    ],
)  # fmt: skip
def test_what_a_vote_means(stage, result, reckoned, found):
    assert meaning(stage, result, reckoned) == found


@given(st.sampled_from(["PASSED", "FAILED", "PUT_OFF", "NOT_STATED"]), st.sampled_from(["PASSED", "FAILED", "OPEN"]))
def test_a_committee_never_adopts_or_rejects(result, reckoned):
    assert meaning("COMMITTEE", result, reckoned) not in ("ADOPTED", "REJECTED")


@pytest.mark.parametrize(
    ("congress", "begins", "ends"),
    [(74, "1935-01-03", "1937-01-03"), (117, "2021-01-03", "2023-01-03"), (119, "2025-01-03", "2027-01-03")],
)
def test_a_congress_begins_and_ends_on_the_third_of_january(congress, begins, ends):
    assert span(congress) == (dt.date.fromisoformat(begins), dt.date.fromisoformat(ends))


def test_earlier_congresses_followed_another_rule():
    with pytest.raises(TooEarly):
        span(73)
    with pytest.raises(TooEarly):
        congress_on(dt.date(1935, 1, 2))


@given(st.dates(dt.date(1935, 1, 3), dt.date(2200, 1, 1)))
def test_each_day_lies_in_the_congress_that_sits_on_it(day):
    begins, ends = span(congress_on(day))

    assert begins <= day < ends


PROTECT = {
    "117": Introduced(117, "INTRODUCED", dt.date(2021, 4, 22), dt.date(2021, 6, 1)),
    "119": Introduced(119, "INTRODUCED", dt.date(2025, 12, 18), None, "117"),
}


def test_a_bill_waits_since_its_introduction_and_its_chain_since_the_first():
    found = course("119", PROTECT, ON)

    assert (found.state, found.n_days, found.n_days_silent) == ("WAITING", 341, 341)
    assert (found.first_on, found.n_days_since_first) == (dt.date(2021, 4, 22), 2042)


def test_with_the_end_of_its_congress_a_bill_is_dead_and_its_days_stand_still():
    found = course("117", PROTECT, ON)

    assert (found.state, found.over_on) == ("DIED", dt.date(2023, 1, 3))
    assert found.n_days == (dt.date(2023, 1, 3) - dt.date(2021, 4, 22)).days
    assert course("117", PROTECT, dt.date(2023, 1, 2)).state == "WAITING"


@pytest.mark.parametrize("status", ["ENACTED", "VETOED", "FAILED", "PASSED_BOTH"])
def test_what_is_settled_does_not_die(status):
    assert course(1, {1: Introduced(117, status, dt.date(2021, 4, 22))}, ON).state == status


def test_a_chain_that_goes_in_circles_is_refused():
    bills = {1: Introduced(117, "INTRODUCED", takes_up=2), 2: Introduced(117, "INTRODUCED", takes_up=1)}

    with pytest.raises(GoesInCircles):
        chain(1, bills)


DAYS = st.dates(dt.date(2001, 1, 3), dt.date(2026, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=6, unique_by=congress_on).map(sorted), DAYS)
def test_the_chain_is_as_old_as_its_first_introduction(days, on):
    keys = [congress_on(day) for day in days]
    bills = {
        key: Introduced(key, "INTRODUCED", day, None, before)
        for key, day, before in zip(keys, days, [None, *keys], strict=False)
    }
    last = keys[-1]

    assert chain(last, bills) == keys
    found = course(last, bills, on)
    assert found.first_on == (days[0] if days[0] <= on else None)
    if found.n_days is not None:
        assert found.n_days <= (found.n_days_since_first or 0)


def test_a_seat_is_stale_from_the_day_on_which_its_term_is_over():
    asked, over_on = [Asked(ON - dt.timedelta(days=3), "AS_WRITTEN")], ON + dt.timedelta(days=2)

    assert freshness(asked, ON, over_on).state == "FRESH"
    assert freshness(asked, ON, over_on).ask_on == over_on
    assert freshness(asked, over_on, over_on).state == "STALE"
    assert freshness(asked, ON + dt.timedelta(days=87)).state == "STALE"
