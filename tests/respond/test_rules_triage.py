"""How bad a report sounds and what comes first (scenarios S1 and S2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.respond.rules import told
from localaction.respond.rules.salute import Activity, Basis, Count, Equipment, Lettering, Question, Salute, missing
from localaction.respond.rules.triage import (
    Category,
    Priority,
    Reason,
    questions_before_putting_aside,
    triage,
)

NOW = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
SEEN = Salute(basis=Basis.FIRSTHAND_NOW, observed_at=NOW)


def of(text):
    return triage(told.read(text, NOW), NOW)


def judged(now=NOW, **said):
    found = triage(replace(SEEN, **said), now)
    return found.category, found.priority


@pytest.mark.parametrize(
    ("text", "category", "priority"),
    [
        ("I see 4 agents vests POLICE ICE at door 1401 E 14th st now", Category.ACT_NOW, Priority.P2),
        ("hay como 4 agentes de la migra en la 14 y International, tocando puertas", Category.SEND_A_VERIFIER,
         Priority.P2),
        ("saw a post ICE on 14th pls share", Category.DO_NOT_DISPATCH, Priority.P4),
        ("I see them putting a man in a van, vests say ICE, 14th & International", Category.ACT_NOW, Priority.P1),
    ],
)  # fmt: skip
def test_the_callers_of_one_event(text, category, priority):
    found = of(text)

    assert (found.category, found.priority) == (category, priority)


def test_a_tinted_suv_with_a_plate_from_elsewhere_sends_nobody_and_three_questions_are_asked():
    report = told.read("tinted SUV, out-of-state plate, parked 20 min", NOW)

    found = triage(report, NOW)

    assert found.category is Category.DO_NOT_DISPATCH
    assert found.category_reasons == (Reason.ONLY_WEAK_DETAILS,)
    assert questions_before_putting_aside(report) == (Question.UNIFORM, Question.SIZE, Question.WHEN)


def test_two_men_in_vests_make_it_worth_a_look():
    found = of("tinted SUV, out-of-state plate, parked 20 min, two men in vests")

    assert found.category is Category.SEND_A_VERIFIER
    assert Reason.SEVERAL_DETAILS in found.category_reasons


@pytest.mark.parametrize(
    "said",
    [
        {"activity": Activity.ENTRY}, {"activity": Activity.DETAINING}, {"activity": Activity.LOADING},
        {"activity": Activity.QUESTIONING}, {"activity": Activity.CHECKPOINT},
        {"lettering": frozenset({Lettering.ERO})},
        {"equipment": frozenset({Equipment.MARKED_DHS_VEHICLE})},
        {"lettering": frozenset({Lettering.MASKED}), "equipment": frozenset({Equipment.BODY_ARMOUR})},
        {"equipment": frozenset({Equipment.BODY_ARMOUR, Equipment.TACTICAL_GEAR})},
    ],
)  # fmt: skip
def test_a_grave_sign_seen_by_the_caller_asks_to_act_now(said):
    assert judged(**said)[0] is Category.ACT_NOW


@pytest.mark.parametrize("basis", [Basis.TOLD, Basis.SAW_ONLINE])
def test_what_others_say_is_never_more_than_worth_a_look_and_comes_late(basis):
    found = triage(replace(SEEN, basis=basis, activity=Activity.DETAINING, lettering=frozenset({Lettering.ICE})), NOW)

    assert (found.category, found.priority) == (Category.SEND_A_VERIFIER, Priority.P4)
    assert Reason.SECOND_HAND in found.category_reasons


def test_a_sheriff_alone_is_never_more_than_worth_a_look_but_beside_ice_it_is():
    sheriff = {"activity": Activity.DETAINING, "lettering": frozenset({Lettering.SHERIFF})}

    assert judged(**sheriff)[0] is Category.SEND_A_VERIFIER
    assert judged(activity=Activity.DETAINING, lettering=frozenset({Lettering.SHERIFF, Lettering.ICE}))[0] is (
        Category.ACT_NOW
    )


@pytest.mark.parametrize(
    ("said", "minutes", "priority"),
    [
        ({"activity": Activity.ENTRY}, 0, Priority.P1), ({"activity": Activity.ENTRY}, 30, Priority.P1),
        ({"activity": Activity.ENTRY}, 31, Priority.P3), ({"activity": Activity.ENTRY}, 120, Priority.P4),
        ({"activity": Activity.AT_DOOR}, 5, Priority.P2), ({"activity": Activity.LEFT}, 5, Priority.P3),
        ({"activity": Activity.LEFT}, 119, Priority.P3), ({"basis": Basis.FIRSTHAND_EARLIER}, 10, Priority.P3),
        ({"activity": Activity.ENTRY, "observed_within": timedelta(minutes=20)}, 45, Priority.P1),
    ],
)  # fmt: skip
def test_priority_goes_by_what_is_done_and_by_how_long_ago(said, minutes, priority):
    assert judged(NOW + timedelta(minutes=minutes), **said)[1] is priority


def test_without_a_time_a_report_counts_as_present_and_says_so():
    found = triage(Salute(activity=Activity.AT_DOOR), NOW)

    assert (found.priority, found.priority_reasons) == (Priority.P2, (Reason.TIME_UNKNOWN,))


def test_a_question_has_a_queue_of_its_own():
    found = triage(SEEN, NOW, asks_for_help_only=True)

    assert (found.category, found.priority) == (Category.DO_NOT_DISPATCH, Priority.P5)


SALUTES = st.builds(
    Salute,
    size_people=st.none() | st.just(Count(5, 50)),
    activity=st.none() | st.sampled_from(Activity),
    lettering=st.frozensets(st.sampled_from(Lettering), max_size=3),
    observed_at=st.none() | st.integers(-300, 10).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    equipment=st.frozensets(st.sampled_from(Equipment), max_size=3),
    basis=st.none() | st.sampled_from(Basis),
)


@given(SALUTES)
def test_every_suggestion_has_reasons_and_hearsay_never_acts(report):
    found = triage(report, NOW)

    assert found.category_reasons
    assert found.priority_reasons
    if report.basis in (Basis.TOLD, Basis.SAW_ONLINE):
        assert found.category < Category.ACT_NOW
        assert found.priority is Priority.P4
    if found.priority is Priority.P1:
        assert Reason.TAKING_UNDER_WAY in found.category_reasons


@given(SALUTES)
def test_the_number_of_people_alone_changes_nothing(report):
    assert triage(report, NOW) == triage(replace(report, size_people=None), NOW)


@given(SALUTES)
def test_questions_before_putting_aside_are_open_and_three_at_most(report):
    questions = questions_before_putting_aside(report)

    assert len(questions) <= 3
    assert set(questions) <= set(missing(report))
