"""How sure we are: two independent witnesses count, five callers do not, and only four words are published."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.respond.rules.ladder import (
    ALLOWED,
    SAME_WORDING,
    WORDS,
    Account,
    Document,
    Evidence,
    Level,
    NotAllowedAtThisLevel,
    Observation,
    Reason,
    Trigger,
    Word,
    allow,
    independence,
    public_word,
    standing,
    wording_likeness,
)
from localaction.respond.rules.salute import Basis

DOOR = Account("a", "+15105550201", Basis.FIRSTHAND_NOW, "4 agents vests POLICE ICE at door 1401 E 14th st now")
TAPPING = Account("b", "+15105550202", Basis.FIRSTHAND_NOW, "hay como 4 agentes de la migra en la 14, tocando puertas")
POST = Account("d", "+15105550204", Basis.SAW_ONLINE, "saw a post ICE on 14th pls share")
CAMPAIGN = "URGENT ICE raid at the flea market twenty agents stay away and tell everyone you know"


def level(*accounts, **more):
    return standing(Evidence(accounts, **more)).level


def test_one_witness_is_v1_and_two_independent_ones_are_v2():
    assert level() is Level.V0
    assert level(DOOR) is Level.V1
    assert level(DOOR, TAPPING) is Level.V2


def test_five_callers_are_not_v2():
    callers = [Account(str(n), f"+1510555030{n}", Basis.SAW_ONLINE, f"post number {n} about ICE") for n in range(5)]

    assert level(*callers) is Level.V0
    assert level(DOOR, *callers) is Level.V1


def test_one_caller_five_times_is_one_witness():
    stories = [
        "two vans at the corner", "armed men in masks", "they took my neighbour", "helicopter overhead",
        "people running from a shop",
    ]  # fmt: skip
    again = [Account(words, DOOR.caller, Basis.FIRSTHAND_NOW, words) for words in stories]

    found = standing(Evidence(again))

    assert found.level is Level.V1
    assert found.reasons == (Reason.NONE_INDEPENDENT, Reason.SAME_NUMBER)


def test_a_copied_text_from_many_numbers_is_one_witness():
    copies = [
        Account(str(n), f"+1510555030{n}", Basis.FIRSTHAND_NOW, f"{'fwd: ' * (n % 2)}{CAMPAIGN}{'!' * n}")
        for n in range(6)
    ]

    found = standing(Evidence(copies))

    assert found.level is Level.V1
    assert Reason.SAME_WORDING in found.reasons


def test_two_whose_numbers_are_unknown_are_not_two():
    unknown = [
        Account(str(n), "", Basis.FIRSTHAND_NOW, words) for n, words in enumerate([DOOR.wording, TAPPING.wording])
    ]

    assert level(*unknown) is Level.V1
    assert independence(*unknown).reasons == (Reason.NUMBER_UNKNOWN,)
    assert level(DOOR, unknown[1]) is Level.V1


@pytest.mark.parametrize("basis", [Basis.SAW_ONLINE, Basis.TOLD, None])
def test_what_is_not_seen_by_the_caller_never_leaves_v0(basis):
    many = [Account(str(n), f"+1510555{n:04}", basis, f"words of their own {n * 7919}") for n in range(20)]

    assert level(*many) is Level.V0


def test_an_incoherent_account_is_no_witness():
    vague = Account("v", "+15105550209", Basis.FIRSTHAND_NOW, "they are here", is_coherent=False)

    assert level(vague) is Level.V0
    assert level(DOOR, vague) is Level.V1


def test_a_reviewed_photograph_is_v2():
    assert level(DOOR, n_reviewed_media=1) is Level.V2


@pytest.mark.parametrize(
    ("observation", "reached"),
    [
        (Observation.IMMIGRATION, Level.V3), (Observation.SOMETHING_ELSE, Level.D2),
        (Observation.NOTHING_THERE, Level.GOA),
    ],
)  # fmt: skip
def test_an_observer_outranks_every_caller(observation, reached):
    assert level(DOOR, TAPPING, observations=[observation]) is reached


def test_a_document_outranks_all_and_a_contradiction_goes_to_a_person():
    found = standing(
        Evidence([DOOR], documents=frozenset({Document.ATTORNEY}), observations=[Observation.SOMETHING_ELSE])
    )

    assert (found.level, found.needs_a_person) == (Level.V4, True)


def test_observers_who_disagree_are_v3_and_go_to_a_person():
    found = standing(Evidence(observations=[Observation.IMMIGRATION, Observation.SOMETHING_ELSE]))

    assert found.level is Level.V3
    assert found.needs_a_person
    assert Reason.OBSERVERS_DISAGREE in found.reasons


def test_an_explanation_against_two_witnesses_goes_to_a_person():
    assert not standing(Evidence([DOOR], is_explained=True)).needs_a_person
    disputed = standing(Evidence([DOOR, TAPPING], is_explained=True))
    assert (disputed.level, disputed.needs_a_person) == (Level.D1, True)


def test_what_is_given_up_says_what_was_known():
    found = standing(Evidence([DOOR], is_given_up=True))

    assert (found.level, found.reasons[0]) == (Level.U, Reason.GIVEN_UP)
    assert Reason.ONE_FIRSTHAND_ACCOUNT in found.reasons


def test_every_level_has_one_of_four_words_and_nothing_below_v3_is_confirmed():
    assert set(WORDS) == set(ALLOWED) == set(Level)
    assert {public_word(one) for one in Level} == set(Word)
    assert {one for one in Level if public_word(one) is Word.CONFIRMED} == {Level.V3, Level.V4}


def test_a_rumour_texts_nobody_and_a_statement_needs_an_observer():
    allow(Trigger.CALL_ONE_VERIFIER, Level.V0)
    with pytest.raises(NotAllowedAtThisLevel, match="VERIFIER_WAVE at V0"):
        allow(Trigger.VERIFIER_WAVE, Level.V0)
    with pytest.raises(NotAllowedAtThisLevel):
        allow(Trigger.OBSERVER_WAVE, Level.V1)
    with pytest.raises(NotAllowedAtThisLevel):
        allow(Trigger.PARTNER_STATEMENT, Level.V2)
    allow(Trigger.PARTNER_STATEMENT, Level.V3)
    for dispelled in (Level.D1, Level.D2, Level.U, Level.GOA):
        assert ALLOWED[dispelled] == {Trigger.FEEDBACK}


def test_witnesses_of_one_event_do_not_sound_alike_and_a_greeting_hides_no_copy():
    assert wording_likeness(DOOR.wording, "three or four ICE at a house on 14th, knocking") < SAME_WORDING
    assert wording_likeness(CAMPAIGN, f"hi friends!! {CAMPAIGN} https://example.org/x") >= SAME_WORDING
    assert wording_likeness("", DOOR.wording) == 0.0


ACCOUNTS = st.builds(
    Account,
    key=st.uuids().map(str),
    caller=st.sampled_from(["", "+1", "+2", "+3"]),
    basis=st.none() | st.sampled_from(Basis),
    wording=st.sampled_from([DOOR.wording, TAPPING.wording, CAMPAIGN, "two vans", ""]),
    is_coherent=st.booleans(),
)


@given(ACCOUNTS, ACCOUNTS)
def test_independence_is_mutual_and_has_a_reason_when_it_fails(one, other):
    found = independence(one, other)

    assert found == independence(other, one)
    assert found.is_independent == (not found.reasons)


@given(st.lists(ACCOUNTS, max_size=6))
def test_v2_by_accounts_needs_a_pair_that_is_independent(accounts):
    found = standing(Evidence(accounts)).level

    seen = (Basis.FIRSTHAND_NOW, Basis.FIRSTHAND_EARLIER)
    witnesses = [one for one in accounts if one.basis in seen and one.is_coherent]
    pairs = [pair for pair in product(witnesses, witnesses) if pair[0] is not pair[1]]
    assert (found is Level.V2) == any(independence(*pair).is_independent for pair in pairs)
    assert found in (Level.V0, Level.V1, Level.V2)


@given(st.lists(ACCOUNTS, max_size=5), st.sampled_from([Basis.SAW_ONLINE, Basis.TOLD]))
def test_hearsay_added_to_anything_changes_nothing(accounts, basis):
    hearsay = [Account(str(n), f"+9{n}", basis, f"word of mouth {n * 104729}") for n in range(4)]

    assert level(*accounts, *hearsay) is level(*accounts)
