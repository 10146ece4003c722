"""Outcome codes, their groups, and where a case stands on a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.rules.cohort import (
    CaseRow,
    FlowDoesNotAddUp,
    SpellsOutOfOrder,
    decision_units,
    flow,
    standings,
)
from localaction.defend.rules.outcomes import (
    KINDS,
    Definition,
    Group,
    Kind,
    Level,
    UnknownOutcome,
    group_of,
    is_decided,
    outcome_code,
)

CUT = date(2026, 6, 30)


def case(case_id="C1", entered="2025-01-01", ended=None, code=None, **more):
    return CaseRow(
        row=2,
        case_id=case_id,
        entered_on=date.fromisoformat(entered),
        ended_on=ended and date.fromisoformat(ended),
        code=code,
        custody=more.pop("custody", "detained"),
        **more,
    )


def stand(*rows, cut=CUT, definition=Definition.STANDARD, level=Level.IJ):
    return standings(rows, cut, definition, level)[0]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("RELIEF_GRANTED", "RELIEF_GRANTED"),
        (" relief granted: asylum ", "RELIEF_GRANTED_ASYLUM"),
        ("Asylum", "RELIEF_GRANTED_ASYLUM"),
        ("relief-granted (212(c))", "RELIEF_GRANTED_212_C"),
        ("voluntary departure", "VOLUNTARY_DEPARTURE"),
        ("representation_ended/lost contact", "REPRESENTATION_ENDED_LOST_CONTACT"),
    ],
)
def test_a_code_is_read_whatever_its_punctuation(written, code):
    assert outcome_code(written) == code


@pytest.mark.parametrize("written", ["WON", "OTHER", "", "REMOVAL", "PENDING"])
def test_anything_else_is_no_outcome(written):
    with pytest.raises(UnknownOutcome):
        outcome_code(written)


def test_a_bond_won_is_not_a_case_won():
    with pytest.raises(UnknownOutcome, match="custody outcome"):
        outcome_code("BOND_GRANTED")


def test_administrative_closure_is_pending_except_in_the_broad_definition():
    assert [group_of(Kind.ADMIN_CLOSED, each) for each in Definition] == [Group.PENDING, Group.PENDING, Group.STAYS]


def test_termination_stays_except_in_the_strict_definition_where_it_is_decided_all_the_same():
    groups = [group_of(Kind.TERMINATION, each) for each in Definition]

    assert groups == [Group.ENDED, Group.STAYS, Group.STAYS]
    assert all(is_decided(Kind.TERMINATION, each) for each in Definition)


@pytest.mark.parametrize("definition", list(Definition))
def test_every_code_has_a_group_and_the_same_departures_in_every_definition(definition):
    groups = {code: group_of(kind, definition) for code, kind in KINDS.items()}

    assert {code for code, group in groups.items() if group is Group.LEAVES} == {
        "VOLUNTARY_DEPARTURE", "REMOVAL_ORDER", "IN_ABSENTIA_ORDER", "STIPULATED_REMOVAL",
        "APPLICATION_WITHDRAWN_AND_ORDERED",
    }  # fmt: skip
    assert groups["REMAND"] is groups["REOPENED"] is Group.PENDING
    assert groups["REPRESENTATION_ENDED_DIED"] is Group.ENDED
    assert not is_decided(Kind.REPRESENTATION_ENDED, definition)


def test_an_end_after_the_cut_has_not_happened_yet():
    (standing,) = stand(case(ended="2026-07-01", code="REMOVAL_ORDER"))

    assert standing.group is Group.PENDING
    assert standing.days == 545
    assert standing.code is None


def test_an_end_on_the_day_of_the_cut_has_happened():
    (standing,) = stand(case(ended="2026-06-30", code="REMOVAL_ORDER"))

    assert standing.group is Group.LEAVES


def test_a_case_that_entered_after_the_cut_is_left_out_and_named():
    cohort, later = standings([case(), case("C2", "2026-07-01")], CUT, Definition.STANDARD, Level.IJ)

    assert [standing.case_id for standing in cohort] == ["C1"]
    assert later == ["C2"]


def test_a_remanded_case_is_pending_and_followed_to_the_cut():
    (standing,) = stand(case(ended="2025-06-01", code="REMAND"))

    assert (standing.group, standing.days) == (Group.PENDING, 545)


@pytest.mark.parametrize(
    ("cut", "group", "days"),
    [
        ("2025-02-28", Group.PENDING, 58),
        ("2025-04-01", Group.LEAVES, 59),
        ("2025-06-01", Group.PENDING, 151),
        ("2026-02-01", Group.STAYS, 365),
    ],
)
def test_a_reopened_case_is_one_case_from_its_first_entry(cut, group, days):
    spells = [
        case(ended="2025-03-01", code="REMOVAL_ORDER"),
        case(entered="2025-06-01", ended="2026-01-01", code="RELIEF_GRANTED", spell=2),
    ]

    (standing,) = stand(*spells, cut=date.fromisoformat(cut))

    assert (standing.group, standing.days) == (group, days)


def test_spells_must_follow_one_another():
    first = case(ended="2025-03-01", code="REMOVAL_ORDER")
    for broken in (
        [first, case(entered="2025-02-01", spell=2)],
        [case(), case(entered="2025-06-01", spell=2)],
        [first, case(entered="2025-06-01", spell=3)],
    ):
        with pytest.raises(SpellsOutOfOrder):
            stand(*broken)


def test_only_final_decisions_count_at_the_final_level():
    rows = [
        case("A", ended="2025-05-01", code="RELIEF_GRANTED", level=Level.IJ),
        case("B", ended="2025-05-01", code="REMOVAL_ORDER", level=Level.FINAL),
        case("C", ended="2025-05-01", code="REPRESENTATION_ENDED"),
    ]

    groups = [standing.group for standing in stand(*rows, level=Level.FINAL)]

    assert groups == [Group.PENDING, Group.LEAVES, Group.ENDED]


def test_a_flow_that_does_not_add_up_is_refused():
    (standing,) = stand(case())

    with pytest.raises(FlowDoesNotAddUp):
        flow([standing, standing])


def test_a_family_decided_on_one_day_is_one_decision():
    rows = [
        case("mother", ended="2025-05-01", code="RELIEF_GRANTED", family_id="F1"),
        case("child", ended="2025-05-01", code="RELIEF_GRANTED", family_id="F1"),
        case("father", ended="2025-09-01", code="REMOVAL_ORDER", family_id="F1"),
        case("stranger", ended="2025-05-01", code="RELIEF_GRANTED"),
    ]

    assert decision_units(stand(*rows)) == 3


some_cases = st.lists(
    st.tuples(
        st.dates(date(2024, 1, 1), date(2027, 1, 1)),
        st.one_of(st.none(), st.tuples(st.integers(0, 900), st.sampled_from(sorted(KINDS)))),
        st.sampled_from(["", "F1", "F2"]),
    ),
    max_size=30,
)


@given(some_cases, st.sampled_from(list(Definition)), st.sampled_from(list(Level)))
def test_any_cohort_adds_up_under_any_definition_and_level(drawn, definition, level):
    rows = [
        CaseRow(
            row=i,
            case_id=str(i),
            entered_on=entered,
            ended_on=date.fromordinal(entered.toordinal() + end[0]) if end else None,
            code=end[1] if end else None,
            custody="detained",
            family_id=family,
        )
        for i, (entered, end, family) in enumerate(drawn)
    ]

    cohort, later = standings(rows, CUT, definition, level)
    counts = flow(cohort)

    assert counts.entered == counts.stays + counts.leaves + counts.ended + counts.pending == len(rows) - len(later)
    assert counts.stays + counts.leaves <= counts.decided <= counts.entered
    assert decision_units(cohort) <= len(cohort)
    assert all(standing.days >= 0 for standing in cohort)
