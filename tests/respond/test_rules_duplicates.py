"""Two ways to say one place are one place, and what speaks for and against one event has a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.respond.rules.cells import cell_of
from localaction.respond.rules.duplicates import THRESHOLD, Reason, Telling, likeness
from localaction.respond.rules.place_names import is_alike, names
from localaction.respond.rules.salute import Activity, Count, Salute

AT = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
CORNER = Telling("agents at 14th and International", AT)


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("E 14th & International", {"14", "international"}),
        ("en la 14 y International", {"14", "international"}),
        ("la catorce con Internacional", {"14", "internacional"}),
        ("esquina de la calle 14 e International Blvd.", {"14", "international"}),
        ("fourteenth and International", {"14", "international"}),
        ("twenty third & Mission St", {"23", "mission"}),
        ("la treinta y dos con Foothill", {"32", "foothill"}),
        ("Martin Luther King Jr Way at 40th", {"mlk", "40"}),
        ("M.L.K. y la 40", {"mlk", "40"}),
        ("entre la 14 y la 15", {"14", "15"}),
        ("on Mission between 24th and 25th", {"mission", "24", "25"}),
        ("Road 68", {"68"}),
        ("calle principal", {"main"}),
    ],
)
def test_streets_are_read_in_both_languages(text, streets):
    assert names(text).streets == streets


@pytest.mark.parametrize(
    "text",
    [
        "4 agents and 2 vans", "vests and masks", "in 10 min", "a las 6:10 y 6:20", "hay 3 camionetas y 5 hombres",
        "they are at the door", "across the street", "estan en la puerta y en la ventana", "2 or 3 of them",
        "on the second floor", "the first time",
    ],
)  # fmt: skip
def test_counts_times_and_clothes_are_no_streets(text):
    assert not names(text).streets


def test_a_house_number_is_kept_apart_from_its_street():
    found = names("at 1401 E 14th st, 4 agents")

    assert (found.streets, found.houses) == ({"14"}, {1401})


def test_a_typing_error_in_a_long_name_is_forgiven_and_a_number_never():
    assert is_alike("fruitvale", "frutvale")
    assert is_alike("international", "internacional")
    assert not is_alike("14", "15")
    assert not is_alike("elm", "elk")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("migra en la 14 con internacional", Reason.SAME_CORNER),
        ("migra en la 14", Reason.SAME_STREET),
        ("ICE at 15th and International", Reason.NEXT_CORNER),
        ("ICE at 98th and International", Reason.OTHER_PLACE),
        ("ICE at Grand and Lakeshore", Reason.OTHER_PLACE),
    ],
)
def test_places_agree_or_not_with_a_reason(other, reason):
    found = likeness(CORNER, Telling(other, AT))

    assert reason in found.reasons
    assert found.is_suggested == (reason is not Reason.OTHER_PLACE)


def test_two_schools_with_names_of_their_own_are_two():
    lincoln = Telling("ICE outside Lincoln elementary", AT)

    assert likeness(lincoln, Telling("la migra afuera de la escuela Lincoln", AT)).is_suggested
    assert not likeness(lincoln, Telling("la migra afuera de la escuela Garfield", AT)).is_suggested


def test_time_wears_a_suggestion_out():
    told = replace(CORNER, account="migra en la 14 e International")

    later = [replace(told, at=AT + timedelta(minutes=minutes)) for minutes in (0, 30, 60, 90, 120, 300)]
    scores = [likeness(CORNER, one).score for one in later]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] >= THRESHOLD > scores[4]


def test_how_unsure_a_time_is_counts_for_it():
    late = Telling("migra en la 14 e International", AT + timedelta(minutes=60))

    assert Reason.SAME_TIME in likeness(CORNER, replace(late, within=timedelta(minutes=50))).reasons
    assert Reason.CLOSE_TIME in likeness(CORNER, late).reasons


def test_what_was_seen_tips_the_scale():
    door = replace(CORNER, salute=Salute(Count(4, 4), activity=Activity.AT_DOOR))
    same = likeness(door, Telling("migra en la 14", AT, salute=Salute(Count(3, 5), activity=Activity.AT_DOOR)))
    other = likeness(door, Telling("migra en la 14", AT, salute=Salute(Count(20, None), activity=Activity.CHECKPOINT)))

    assert {Reason.SAME_ACTIVITY, Reason.SAME_COUNT} <= set(same.reasons)
    assert {Reason.OTHER_ACTIVITY, Reason.OTHER_COUNT} <= set(other.reasons)
    assert same.score > other.score


def test_a_text_passed_on_counts_for_hours_but_not_for_ever():
    chain = "URGENT migra en la pulga de Capitol revisando a todos compartan"
    first = Telling(chain, AT)

    assert likeness(first, Telling(f"fwd {chain}", AT + timedelta(hours=5))).is_suggested
    assert not likeness(first, Telling(f"fwd {chain}", AT + timedelta(hours=7))).is_suggested
    assert not likeness(first, Telling(chain.replace("Capitol", "Berryessa"), AT)).is_suggested


def test_cells_far_apart_are_two_places_whatever_the_words():
    here, there = cell_of(37.80, -122.27), cell_of(37.95, -122.27)

    assert not likeness(replace(CORNER, cell=here), replace(CORNER, cell=there)).is_suggested


def test_two_who_say_no_place_are_never_suggested_by_time_alone():
    one = Telling("they are at my door what do I do", AT)

    assert not likeness(one, Telling("help they are taking my husband", AT)).is_suggested


PIECES = (
    "14th", "la", "14", "y", "and", "&", "International", "calle", "Grand", "4", "agents", "vans", "white", "on", "en",
    "Main", "st", "escuela",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)
TELLINGS = st.builds(
    Telling, WORDS | st.text(max_size=40), st.integers(0, 500).map(lambda minutes: AT + timedelta(minutes=minutes)),
    place=WORDS, point=st.none() | st.tuples(st.floats(37.7, 37.9), st.floats(-122.4, -122.1)),
)  # fmt: skip


@given(TELLINGS, TELLINGS)
def test_a_score_is_from_0_to_1_mutual_and_never_without_a_reason(one, other):
    there, back = likeness(one, other), likeness(other, one)

    assert 0 <= there.score <= 1
    assert there.score == pytest.approx(back.score)
    assert there.reasons


@given(TELLINGS)
def test_a_report_told_twice_at_once_with_a_point_is_suggested(one):
    if one.point is not None:
        assert likeness(one, one).is_suggested
