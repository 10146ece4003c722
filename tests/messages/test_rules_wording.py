"""Texts with places to fill, and what the desk refuses to save."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.messages.rules.wording import (
    BrokenPlaceholder,
    Flaw,
    MissingValue,
    judge,
    placeholders,
    render,
)

WORST = {"place": "E 14th St & International Blvd", "code": "42"}
OFFER = "Valle RRN: observer needed near {place}. UNVERIFIED. Reply Y{code} or N{code}. Wait for GO. STOP ends texts"


def flaws(verdict):
    return [refusal.flaw for refusal in verdict.refusals]


def test_places_are_filled_by_name():
    assert render(OFFER, {"place": "5th & Main", "code": "7"}).startswith(
        "Valle RRN: observer needed near 5th & Main. UNVERIFIED. Reply Y7 or N7."
    )


def test_a_value_is_not_read_as_a_wording():
    assert render("At {place}", {"place": "{code}"}) == "At {code}"


def test_a_brace_is_written_twice():
    assert render("{{{code}}}", {"code": "42"}) == "{42}"


@pytest.mark.parametrize(
    "wording", ["{", "}", "{}", "{ code }", "{Code}", "{0}", "{code", "code}", "{code!r}", "{a.b}"]
)
def test_a_broken_place_is_refused_with_its_position(wording):
    with pytest.raises(BrokenPlaceholder) as refused:
        placeholders(f"Go {wording} now")

    assert refused.value.at >= 3


def test_a_place_without_a_value_is_refused():
    with pytest.raises(MissingValue):
        render(OFFER, {"place": "5th & Main"})


@given(st.text(max_size=80))
def test_any_text_can_be_said_by_doubling_its_braces(text):
    assert render(text.replace("{", "{{").replace("}", "}}"), {}) == text


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["place", "code"]), st.text(max_size=20)))
def test_whatever_is_typed_is_judged_or_filled_but_never_breaks(text, values):
    verdict = judge(text, {**WORST, **values}, accepted_segments=1)

    if not verdict.refusals:
        assert render(text, {**WORST, **values})


def test_a_wording_that_costs_what_it_did_is_saved():
    assert judge(OFFER, WORST, required=["code"], accepted_segments=1).refusals == ()


def test_a_wording_that_would_double_unawares_is_refused_and_saved_once_agreed_to():
    accented = OFFER.replace("needed", "needed (ubicación)")

    verdict = judge(accented, WORST, accepted_segments=1)

    assert flaws(verdict) == [Flaw.DEARER]
    assert verdict.refusals[0].about == "1 2"
    assert verdict.suggestion == OFFER.replace("needed", "needed (ubicacion)")
    assert judge(accented, WORST, accepted_segments=2).refusals == ()


def test_it_is_the_longest_value_that_counts():
    short = "Observer needed near {place}. " + "x" * 110

    assert flaws(judge(short, {"place": "5th"}, accepted_segments=1)) == []
    assert flaws(judge(short, WORST, accepted_segments=1)) == [Flaw.DEARER]


@pytest.mark.parametrize(
    ("wording", "flaw", "about"),
    [
        ("  ", Flaw.EMPTY, ""),
        ("Go to {place", Flaw.BROKEN_PLACEHOLDER, "7"),
        ("Go to {spot} {code}", Flaw.UNKNOWN_PLACEHOLDER, "spot"),
        ("Go to {place}", Flaw.PLACEHOLDER_GONE, "code"),
        ("{code}: reply CANCEL to withdraw or QUIT", Flaw.RESERVED_WORD, "CANCEL, QUIT"),
    ],
)
def test_a_wording_that_would_do_harm_is_refused_with_the_reason(wording, flaw, about):
    refusal = judge(wording, WORST, required=["code"], accepted_segments=3).refusals[0]

    assert (refusal.flaw, refusal.about) == (flaw, about)


def test_telling_how_to_leave_is_proper():
    assert (
        judge("{code}: text STOP to leave, HELP for help, START to come back", WORST, accepted_segments=1).refusals
        == ()
    )
