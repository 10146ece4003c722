"""Published figures: no cell under ten, and none that can be worked out."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.defend.exports import outcome_figures, public_outcome_figures
from localaction.defend.outcome_text import outcome_text
from localaction.defend.rules.cohort import CaseRow
from localaction.defend.rules.outcome_report import Question, outcome_report
from localaction.defend.rules.suppression import hidden_cells, moves_enough

CUT = date(2026, 6, 30)
CELLS = ("stays", "leaves", "ended", "pending")


def programme(**counts):
    codes = {"stays": "RELIEF_GRANTED", "terminated": "TERMINATED", "leaves": "REMOVAL_ORDER",
             "ended": "REPRESENTATION_ENDED", "pending": None}  # fmt: skip
    rows = []
    for cell, n in counts.items():
        for i in range(n):
            entered = date(2024, 1, 1)
            code = codes[cell]
            rows.append(CaseRow(2, f"{cell}{i}", entered, entered + timedelta(100) if code else None, code, "detained"))
    return outcome_report(rows, Question(cut=CUT))


def test_cells_under_ten_are_hidden_and_so_is_one_that_would_betray_a_lone_one():
    assert hidden_cells({"a": 40, "b": 30, "c": 20}) == frozenset()
    assert hidden_cells({"a": 40, "b": 30, "c": 4}) == {"b", "c"}
    assert hidden_cells({"a": 40, "b": 8, "c": 9}) == {"b", "c"}
    assert hidden_cells({"a": 40, "b": 3, "c": 4}) == {"a", "b", "c"}
    assert hidden_cells({"a": 40, "b": 0}) == {"a", "b"}


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 60), min_size=2))
def test_what_is_hidden_cannot_be_had_by_subtraction(cells):
    hidden = hidden_cells(cells)

    assert all(cells[name] >= 10 for name in cells.keys() - hidden)
    if hidden and hidden != cells.keys():
        assert len(hidden) >= 2
        assert sum(cells[name] for name in hidden) >= 10


def test_two_tables_may_stand_side_by_side_when_their_difference_is_nobody_or_ten():
    assert moves_enough({"a": 20}, {"a": 20})
    assert moves_enough({"a": 20}, {"a": 30})
    assert not moves_enough({"a": 20}, {"a": 23})


def test_twelve_clients_are_too_few_for_rates():
    figures = public_outcome_figures(programme(stays=1, terminated=1, leaves=3, ended=1, pending=6))

    assert figures["statement"] == "12 clients; too few for rates"
    assert [figures[cell] for cell in ("entered", *CELLS)] == [12, None, None, None, None]
    assert figures["cumulative_incidence"] == []
    assert outcome_text(figures) == "Outcomes at 2026-06-30: 12 clients; too few for rates."


def test_fewer_than_ten_clients_are_not_even_counted():
    figures = public_outcome_figures(programme(stays=2, leaves=3))

    assert figures["statement"] == "fewer than 10 clients; too few for rates"
    assert figures["entered"] is None


def test_a_large_programme_publishes_everything_but_single_cases():
    figures = public_outcome_figures(programme(stays=40, leaves=60, ended=20, pending=80))

    assert [figures[cell] for cell in CELLS] == [40, 60, 20, 80]
    assert figures["completed_only"]["rate"] == 0.4
    assert figures["floor"] == 0.2
    assert [row["day"] for row in figures["cumulative_incidence"]] == [183, 365, 730]
    assert figures["by_code"] == {}
    assert "40 of 100 stay" in outcome_text(figures)


def test_a_small_end_hides_the_next_smallest_and_every_rate_that_would_give_it_back():
    figures = public_outcome_figures(programme(stays=40, leaves=60, ended=3, pending=80))

    assert [figures[cell] for cell in CELLS] == [None, 60, None, 80]
    assert figures["completed_only"]["rate"] is figures["floor"] is figures["ceiling"] is None
    assert all(row["stays"] is row["ended"] is None for row in figures["cumulative_incidence"])


def test_a_definition_that_differs_by_a_few_cases_is_not_published():
    figures = public_outcome_figures(programme(stays=40, terminated=3, leaves=60, ended=20, pending=80))

    assert figures["definitions"]["standard"]["stays"] == 43
    assert figures["definitions"]["strict"]["rate"] is None


cells = st.fixed_dictionaries({name: st.integers(0, 30) for name in (*CELLS, "terminated")})


@given(cells)
def test_no_published_number_of_people_is_under_ten(counts):
    report = programme(**counts)
    figures = public_outcome_figures(report)

    shown = [figures[cell] for cell in ("entered", "decided", *CELLS)]
    shown += [reading["stays"] for name, reading in figures["definitions"].items() if isinstance(reading, dict)]
    shown += figures["cohort"]["by_custody"].values()
    assert all(n is None or n >= 10 for n in shown)
    assert outcome_text(figures)


@given(cells)
def test_the_public_figures_have_the_shape_of_the_whole_ones(counts):
    report = programme(**counts)

    assert public_outcome_figures(report).keys() == outcome_figures(report).keys()
    json.dumps(public_outcome_figures(report))


@pytest.mark.parametrize("n", [10, 11, 19])
def test_zero_is_a_small_number_too(n):
    figures = public_outcome_figures(programme(stays=n, leaves=n))

    assert figures["ended"] is figures["pending"] is None
    assert "stays" in figures["suppressed"] or "leaves" in figures["suppressed"]
