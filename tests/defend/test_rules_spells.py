"""From what was recorded of a matter to what the figures count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.cohort import flow, standings
from localaction.defend.rules.outcomes import KINDS, Definition, Group, Level
from localaction.defend.rules.spells import Event, History, cases_of, spells_of

ENTERED, CUT = date(2025, 1, 1), date(2026, 6, 30)
IJ, FINAL = Level.IJ, Level.FINAL


def on(month: int) -> date:
    return date(2025 + (month - 1) // 12, 1 + (month - 1) % 12, 10)


def stands(*events: Event, level: Level = IJ, cut: date = CUT) -> tuple[Group, int]:
    rows = cases_of([History("M-1", ENTERED, events, "detained")], level, cut)
    found, _ = standings(rows, cut, Definition.STANDARD, level)
    return found[0].group, found[0].days


def days(month: int) -> int:
    return (on(month) - ENTERED).days


def test_a_matter_without_an_outcome_is_pending_until_the_cut():
    assert stands() == (Group.PENDING, (CUT - ENTERED).days)


def test_a_judges_order_counts_for_the_judge_and_is_pending_for_good():
    order = Event(on(3), "REMOVAL_ORDER", IJ)

    assert stands(order) == (Group.LEAVES, days(3))
    assert stands(order, level=FINAL)[0] is Group.PENDING


def test_what_the_appeal_changed_counts_at_the_final_level_only():
    events = Event(on(3), "REMOVAL_ORDER", IJ), Event(on(9), "TERMINATED", FINAL)

    assert stands(*events) == (Group.LEAVES, days(3))
    assert stands(*events, level=FINAL) == (Group.STAYS, days(9))


def test_a_remanded_case_is_pending_again_and_counts_from_its_entry():
    events = [Event(on(3), "REMOVAL_ORDER", IJ), Event(on(6), "REMAND", FINAL)]

    assert stands(*events)[0] is Group.PENDING
    assert stands(*events, Event(on(10), "RELIEF_GRANTED_ASYLUM", IJ)) == (Group.STAYS, days(10))
    assert stands(*events, cut=on(4)) == (Group.LEAVES, days(3))


def test_a_later_decision_of_the_judge_stands_in_place_of_the_earlier():
    assert stands(Event(on(3), "REMOVAL_ORDER", IJ), Event(on(4), "VOLUNTARY_DEPARTURE", IJ)) == (
        Group.LEAVES, days(4),
    )  # fmt: skip


def test_representation_that_ended_is_an_end_at_both_levels():
    gone = Event(on(5), "REPRESENTATION_ENDED_WITHDREW", FINAL)

    assert stands(gone) == stands(gone, level=FINAL) == (Group.ENDED, days(5))
    assert stands(Event(on(3), "REMOVAL_ORDER", IJ), gone) == (Group.LEAVES, days(3))
    assert stands(Event(on(3), "REMOVAL_ORDER", IJ), gone, level=FINAL) == (Group.ENDED, days(5))


def test_representation_taken_up_again_is_pending_again():
    events = Event(on(5), "REPRESENTATION_ENDED_LOST_CONTACT", FINAL), Event(on(7), "REOPENED", FINAL)

    assert stands(*events)[0] is Group.PENDING
    assert stands(*events, Event(on(9), "TERMINATED", IJ)) == (Group.STAYS, days(9))


def test_an_administrative_closure_is_off_the_calendar_until_something_follows():
    closed = Event(on(4), "ADMIN_CLOSED", IJ)

    assert stands(closed)[0] is Group.PENDING
    assert stands(closed, Event(on(8), "RELIEF_GRANTED_SIJ", IJ)) == (Group.STAYS, days(8))
    assert stands(closed, Event(on(8), "OTHER_CLOSURE", FINAL, is_file_closing=True))[0] is Group.PENDING


def test_a_file_that_was_closed_without_any_outcome_is_no_pending_case():
    closing = Event(on(8), "OTHER_CLOSURE", FINAL, is_file_closing=True)

    assert stands(closing) == (Group.ENDED, days(8))
    assert stands(Event(on(3), "TERMINATED", IJ), closing) == (Group.STAYS, days(3))


def test_what_happens_after_the_cut_is_not_known_yet():
    assert stands(Event(on(10), "TERMINATED", IJ), cut=on(9))[0] is Group.PENDING


def test_who_enters_after_the_cut_is_not_counted():
    assert cases_of([History("M-1", ENTERED, (), "detained")], IJ, ENTERED - timedelta(days=1)) == []


events = st.lists(
    st.builds(
        Event, st.dates(date(2024, 12, 1), date(2026, 12, 31)), st.sampled_from(sorted(KINDS)), st.sampled_from(Level)
    ),
    max_size=6,
)


@given(st.lists(events, max_size=8), st.sampled_from(Level), st.sampled_from(Definition))
def test_every_history_stands_in_exactly_one_place(histories, level, definition):
    found = [History(f"M-{i}", ENTERED, tuple(each), "detained") for i, each in enumerate(histories)]
    rows = cases_of(found, level, CUT)

    cohort, later = standings(rows, CUT, definition, level)

    assert flow(cohort).entered == len(histories) and later == []
    assert all(0 <= standing.days <= (CUT - ENTERED).days for standing in cohort)


@pytest.mark.parametrize("level", Level)
def test_the_spells_of_a_case_are_numbered_and_follow_one_another(level):
    history = History("M-1", ENTERED, (Event(on(3), "REMAND", FINAL), Event(on(3), "REOPENED", IJ)), "detained")

    rows = spells_of(history, level, CUT)

    assert [row.spell for row in rows] == [1, 2, 3]
