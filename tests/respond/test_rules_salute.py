"""What a report says, what it lacks, and the one question to ask next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.respond.rules.salute import (
    MOST_QUESTIONS_BY_TEXT,
    Activity,
    Basis,
    Count,
    Equipment,
    Lettering,
    Paperwork,
    Precision,
    Question,
    Salute,
    UnreadableCount,
    is_enough,
    missing,
    next_question,
    read_count,
)

NOW = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
FULL = Salute(
    Count(4, 4), Count(1, 2), Activity.DETAINING, "E 14th & International", Precision.CROSS_STREET,
    frozenset({Lettering.ICE}), NOW, timedelta(0), frozenset({Equipment.BODY_ARMOUR}), Basis.FIRSTHAND_NOW,
    Paperwork.NONE_SEEN, 1, True,
)  # fmt: skip


def test_an_empty_report_lacks_everything_in_the_order_of_the_script():
    assert missing(Salute()) == (
        Question.SAFE, Question.WHERE, Question.WHEN, Question.ACTIVITY, Question.BASIS, Question.SIZE,
        Question.UNIFORM, Question.EQUIPMENT,
    )  # fmt: skip


def test_a_full_report_lacks_nothing():
    assert missing(FULL) == ()
    assert next_question(FULL, ()) is None
    assert is_enough(FULL)


@pytest.mark.parametrize(
    ("change", "question"),
    [
        ({"is_caller_safe": None}, Question.SAFE), ({"place": "  "}, Question.WHERE),
        ({"precision": Precision.AREA}, Question.WHERE), ({"observed_at": None}, Question.WHEN),
        ({"activity": None}, Question.ACTIVITY), ({"basis": None}, Question.BASIS),
        ({"size_people": None, "size_vehicles": None}, Question.SIZE), ({"lettering": frozenset()}, Question.UNIFORM),
        ({"equipment": frozenset()}, Question.EQUIPMENT), ({"paperwork": None}, Question.PAPERWORK),
        ({"n_affected": None}, Question.AFFECTED),
    ],
)  # fmt: skip
def test_each_gap_is_one_question(change, question):
    assert missing(replace(FULL, **change)) == (question,)


def test_an_answer_of_none_is_an_answer():
    assert missing(replace(FULL, lettering=frozenset({Lettering.NONE}), n_affected=0, size_people=Count(0, 0))) == ()
    assert missing(replace(FULL, size_people=None)) == ()
    assert missing(replace(FULL, is_caller_safe=False)) == ()


@pytest.mark.parametrize("activity", list(Activity))
def test_papers_are_asked_of_only_at_a_door_or_when_somebody_is_taken(activity):
    asked = missing(replace(FULL, activity=activity, paperwork=None, n_affected=None))

    at_door = activity in (Activity.APPROACHING_DOOR, Activity.AT_DOOR, Activity.ENTRY)
    taking = activity in (Activity.ENTRY, Activity.DETAINING, Activity.LOADING)
    assert (Question.PAPERWORK in asked) == (at_door or taking)
    assert (Question.AFFECTED in asked) == taking


def test_by_text_the_place_comes_first_and_safety_and_equipment_never():
    assert next_question(Salute(), ()) is Question.WHERE
    assert next_question(Salute(), {Question.WHERE}) is Question.WHEN
    assert next_question(replace(FULL, is_caller_safe=None, equipment=frozenset()), ()) is None


def test_nothing_is_asked_of_who_is_not_safe():
    assert next_question(Salute(is_caller_safe=False), ()) is None


def test_after_three_texts_a_person_takes_over():
    asked = [Question.WHERE, Question.WHEN, Question.ACTIVITY]

    assert next_question(Salute(), asked) is None
    assert next_question(Salute(), [*asked[:2], Question.WHEN]) is Question.ACTIVITY


SALUTES = st.builds(
    Salute,
    size_people=st.none() | st.just(Count(2, None)),
    activity=st.none() | st.sampled_from(Activity),
    place=st.sampled_from(["", "5th and Main"]),
    precision=st.none() | st.sampled_from(Precision),
    lettering=st.frozensets(st.sampled_from(Lettering), max_size=2),
    observed_at=st.none() | st.just(NOW),
    basis=st.none() | st.sampled_from(Basis),
    paperwork=st.none() | st.sampled_from(Paperwork),
    is_caller_safe=st.none() | st.booleans(),
)


@given(SALUTES)
def test_questions_end_are_never_repeated_and_always_open(report):
    asked = []
    while (question := next_question(report, asked)) is not None:
        assert question not in asked
        assert question in missing(report)
        assert question not in (Question.SAFE, Question.EQUIPMENT)
        asked.append(question)

    assert len(asked) <= MOST_QUESTIONS_BY_TEXT
    assert not asked or report.is_caller_safe is not False


@given(SALUTES)
def test_a_report_is_enough_without_size_and_uniform_but_not_without_the_four(report):
    four = {Question.WHERE, Question.WHEN, Question.ACTIVITY, Question.BASIS}

    assert is_enough(report) == (not four & set(missing(report)))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4", 4, 4), ("3-5", 3, 5), ("3 – 5", 3, 5), ("5 to 3", 3, 5), ("2 o 3", 2, 3), ("at least 4", 4, None),
        ("4+", 4, None), ("como 4", 4, 4), ("más de 10", 10, None), ("por lo menos 2", 2, None), ("about 20", 20, 20),
        ("Al menos 6", 6, None), ("0", 0, 0),
    ],
)  # fmt: skip
def test_a_count_is_read_as_operators_and_callers_write_it(text, low, high):
    assert read_count(text) == Count(low, high)


@pytest.mark.parametrize("text", ["", "many", "-3", "4 agents", "1000", "3-", "a few"])
def test_what_is_no_count_is_refused_with_an_example(text):
    with pytest.raises(UnreadableCount, match="3-5"):
        read_count(text)


@given(st.integers(0, 999), st.integers(0, 999) | st.none())
def test_a_count_is_read_back_as_it_is_shown(low, more):
    count = Count(low, None if more is None else max(low, more))

    assert read_count(str(count)) == count
    assert count.is_at_least == (more is None)


def test_a_count_does_not_go_down():
    with pytest.raises(UnreadableCount):
        Count(5, 3)
    with pytest.raises(UnreadableCount):
        Count(-1, 3)
