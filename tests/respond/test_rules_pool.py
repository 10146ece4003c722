"""Whom the pool asks, in which order, and what everybody else hears (scenarios S3, S5, S7, S8, S14, S17)."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localaction.respond.rules.candidates import Span, WhyNot, candidate_table, choose, tally
from localaction.respond.rules.policy import Policy, PolicyRefused, as_mapping, policy_from
from localaction.respond.rules.pool import CrowdCapExceeded, advance, next_due, step
from localaction.respond.rules.pool_state import (
    Answered,
    Approved,
    Cancelled,
    Do,
    Found,
    NeedChanged,
    OfferState,
    Opened,
    Place,
    Role,
    Sent,
    Status,
    Suppressed,
    Tick,
    Undelivered,
    apply,
    opened,
)

spec = importlib.util.spec_from_file_location("valle", Path(__file__).parent / "valle.py")
valle = importlib.util.module_from_spec(spec)
spec.loader.exec_module(valle)
NOW, NEED, POLICY, ELIGIBLE = valle.NOW, valle.NEED, valle.POLICY, valle.ELIGIBLE


def after(seconds):
    return NOW + timedelta(seconds=seconds)


class Played:
    """A dispatch that is played event by event, with all that it asked for."""

    def __init__(self, people=None, policy=POLICY, need=NEED):
        self.people = valle.volunteers() if people is None else people
        self.find = valle.finder(self.people, NOW, policy)
        self.state = opened(need, policy, NOW)
        self.effects = []
        self.play(0, Opened())

    def play(self, seconds, event):
        self.state, effects = advance(self.state, event, after(seconds), self.find)
        self.effects += effects
        return effects

    def all_sent(self):
        for number, key in enumerate(list(self.state.offers)):
            self.play(number, Sent(key))

    def keys(self, do, effects=None):
        return [one.key for one in (self.effects if effects is None else effects) if one.do is do]


def test_the_eligible_are_asked_in_the_order_of_distance():
    table = candidate_table(valle.volunteers().values(), NEED, POLICY, NOW, 4.5)

    assert [row.key for row in table if row.candidate] == ELIGIBLE


def test_everybody_else_has_every_reason_why_not():
    people = valle.volunteers()
    people["V05"] = replace(people["V05"], certified_until=None, shifts=())

    table = {row.key: row.why_not for row in candidate_table(people.values(), NEED, POLICY, NOW, 4.5)}

    assert table["V03"] == (WhyNot.QUIET_HOURS,)
    assert table["V05"] == (WhyNot.OPTED_OUT, WhyNot.NOT_CERTIFIED, WhyNot.OFF_SHIFT)
    assert table["V07"] == (WhyNot.NOT_CERTIFIED,)
    assert table["V09"] == (WhyNot.BUSY,)
    assert table["V12"] == (WhyNot.UNANSWERED,)


def test_wake_me_for_p1_counts_in_quiet_hours_of_a_p1_only():
    people = valle.volunteers()
    people["V03"] = replace(people["V03"], wakes_for_p1=True)

    p1 = candidate_table(people.values(), NEED, POLICY, NOW, 4.5)
    p2 = candidate_table(people.values(), replace(NEED, priority=valle.Priority.P2), POLICY, NOW, 4.5)

    assert "V03" in [row.key for row in p1 if row.candidate]
    assert "V03" not in [row.key for row in p2 if row.candidate]


def test_seven_are_asked_at_once_and_the_radius_grows_until_the_pool_is_full():
    played = Played()

    assert played.keys(Do.OFFER) == ELIGIBLE
    assert [one.km for one in played.effects if one.do is Do.SEARCH][:2] == [3.0, 6.0]


def test_two_yeses_get_go_and_everybody_else_hears_that_it_is_covered():
    played = Played()
    played.all_sent()
    played.play(20, Answered("V02", is_yes=False))
    played.play(60, Answered("V01", is_yes=True))
    assert played.keys(Do.GO) == []

    filled = played.play(70, Answered("V06", is_yes=True, eta_minutes=10))

    assert played.keys(Do.GO, filled) == ["V01", "V06"]
    assert played.keys(Do.COVERED, filled) == ["V04", "V08", "V10", "V11"]
    assert played.state.offers["V06"].eta_minutes == 10
    assert any(one.do is Do.GAP for one in played.effects)
    late = played.play(400, Answered("V08", is_yes=True))
    assert played.keys(Do.COVERED, late) == ["V08"]
    assert played.state.offers["V08"].state is OfferState.WILLING
    assert len(played.state.placed(Place.GO)) == 2


def test_a_no_is_replaced_at_once_by_the_next_nearest():
    played = Played(policy=Policy(n_pool=3))
    played.all_sent()

    effects = played.play(20, Answered("V02", is_yes=False))

    assert played.keys(Do.OFFER, effects) == ["V06"]


@pytest.mark.parametrize("lost", [Undelivered, Suppressed])
def test_a_failure_and_an_opt_out_are_replaced_at_once(lost):
    played = Played(policy=Policy(n_pool=3))
    played.all_sent()

    assert played.keys(Do.OFFER, played.play(5, lost("V01"))) == ["V06"]
    assert "V01" not in played.keys(Do.COVERED) + played.keys(Do.STAND_DOWN)


def test_silence_counts_from_when_it_was_sent():
    played = Played(policy=Policy(n_pool=2))
    played.play(60, Sent("V01"))

    assert played.keys(Do.MARK, played.play(200, Tick())) == []
    assert played.keys(Do.OFFER, played.play(210, Tick())) == ["V04"]
    assert played.state.offers["V01"].state is OfferState.SILENT


def test_a_yes_after_silence_still_counts():
    played = Played(policy=Policy(n_pool=2))
    played.all_sent()
    played.play(200, Tick())
    played.play(220, Answered("V01", is_yes=True))

    assert played.keys(Do.GO, played.play(230, Answered("V02", is_yes=True))) == ["V01", "V02"]


def test_nobody_available_is_known_at_once_and_paged():
    people = valle.volunteers()
    people |= {key: replace(people[key], shifts=()) for key in ELIGIBLE}
    played = Played(people)
    counts = tally(candidate_table(people.values(), NEED, POLICY, NOW, 4.5))

    assert played.state.status is Status.SHORT
    assert {one.role for one in played.effects if one.do is Do.PAGE} == set(Role)
    assert played.keys(Do.TELL_REPORTERS_NOBODY) == [""]
    assert counts == {
        WhyNot.OFF_SHIFT: 7, WhyNot.QUIET_HOURS: 1, WhyNot.OPTED_OUT: 1, WhyNot.NOT_CERTIFIED: 1, WhyNot.BUSY: 1,
        WhyNot.UNANSWERED: 1,
    }  # fmt: skip


def test_an_offer_that_could_not_be_sent_in_its_useful_life_is_not_sent():
    played = Played()
    assert played.keys(Do.OTHER_CHANNEL, played.play(30, Tick())) == [""]

    effects = played.play(300, Tick())

    assert played.keys(Do.CANCEL_OFFER, effects) == ELIGIBLE


def test_somebody_who_withdraws_after_go_is_replaced_by_the_standby():
    played = Played()
    played.all_sent()
    played.play(40, Answered("V01", is_yes=True))
    played.play(50, Answered("V02", is_yes=True))
    played.play(55, Answered("V04", is_yes=True))
    assert played.state.offers["V04"].place is Place.STANDBY

    assert played.keys(Do.GO, played.play(90, Answered("V01", is_yes=False))) == ["V04"]


def test_the_last_place_waits_for_somebody_who_speaks_the_language():
    people = valle.volunteers()
    people |= {key: replace(people[key], languages=frozenset({"en"})) for key in people if key != "V11"}
    played = Played(people, need=replace(NEED, language="es"))
    played.all_sent()
    played.play(20, Answered("V01", is_yes=True))
    assert played.keys(Do.GO, played.play(30, Answered("V02", is_yes=True))) == []

    assert played.keys(Do.GO, played.play(60, Answered("V11", is_yes=True))) == ["V11", "V01"]


def test_the_wait_for_the_language_ends():
    people = valle.volunteers()
    people |= {key: replace(people[key], languages=frozenset({"en"})) for key in people if key != "V11"}
    played = Played(people, need=replace(NEED, language="es"))
    played.all_sent()
    played.play(20, Answered("V01", is_yes=True))
    played.play(30, Answered("V02", is_yes=True))

    assert played.keys(Do.GO, played.play(180, Tick())) == ["V01", "V02"]


def test_a_yes_for_hours_from_now_is_remembered_and_replaced():
    played = Played(policy=Policy(n_pool=2))
    played.all_sent()

    effects = played.play(20, Answered("V01", is_yes=True, eta_minutes=120))

    assert played.keys(Do.OFFER, effects) == ["V04"]
    assert played.state.offers["V01"].state is OfferState.LATER


def test_the_county_and_the_forty_first_recipient_need_two_people():
    far = Policy(radii_km=(0.1, 40.0), useful_p1=None)
    played = Played(policy=far)
    assert [one.why for one in played.effects if one.do is Do.ASK_APPROVAL] == ["RADIUS"]
    assert len(played.keys(Do.OFFER)) <= 1

    assert played.keys(Do.OFFER, played.play(5, Approved()))

    few = Played(policy=Policy(two_person_recipients=3))
    assert len(few.keys(Do.OFFER)) == 3
    assert [one.why for one in few.effects if one.do is Do.ASK_APPROVAL] == ["RECIPIENTS"]
    assert len(few.keys(Do.OFFER, few.play(5, Approved()))) == 4


def test_only_the_legal_lead_goes_above_the_crowd_cap():
    played = Played()

    with pytest.raises(CrowdCapExceeded):
        step(played.state, NeedChanged(5), NOW)
    assert step(played.state, NeedChanged(5, by_legal_lead=True), NOW)[0].n_needed == 5


def test_calling_it_off_stands_down_whoever_was_asked():
    played = Played()
    played.play(0, Sent("V01"))

    effects = played.play(10, Cancelled())

    assert played.keys(Do.STAND_DOWN, effects) == ["V01"]
    assert played.keys(Do.CANCEL_OFFER, effects) == ELIGIBLE[1:]


def test_fixed_waves_replace_nobody_in_between():
    played = Played(policy=Policy(n_pool=2, wave_every=timedelta(minutes=3)))
    played.all_sent()

    assert played.keys(Do.OFFER, played.play(20, Answered("V01", is_yes=False))) == []
    assert played.keys(Do.OFFER, played.play(180, Tick())) == ["V04", "V06"]


def test_a_change_of_clocks_inside_a_shift_changes_nothing():
    before = valle.datetime(2026, 3, 8, 0, 0, tzinfo=valle.ZONE).astimezone(valle.UTC)
    shift = Span(before, before + timedelta(hours=8))

    assert shift.holds(before + timedelta(hours=2, minutes=30))
    assert not shift.holds(before + timedelta(hours=8))


def test_a_policy_says_everything_that_is_wrong_with_it():
    with pytest.raises(PolicyRefused) as refused:
        policy_from({"n_needed": 1, "silence": -1, "crowd_cap": 0})
    assert set(refused.value.faults) == {"n_needed", "silence", "crowd_cap"}
    with pytest.raises(PolicyRefused):
        policy_from({"pool": 7})


def test_a_policy_is_read_back_as_it_was_written():
    policy = Policy(wave_every=timedelta(minutes=2), radii_km=(2.0, 5.0), useful_p1=None)

    assert policy_from(as_mapping(policy)) == policy


def test_choosing_cell_by_cell_gives_the_head_of_the_table():
    people = valle.volunteers()
    by_cell = {}
    for person in people.values():
        by_cell.setdefault(person.cell, []).append(person)
    table = [row.key for row in candidate_table(people.values(), NEED, POLICY, NOW, 6.0) if row.candidate]

    for most in range(1, 8):
        assert [one.key for one in choose(by_cell, NEED, POLICY, NOW, 6.0, most)] == table[:most]


KEYS = st.sampled_from([*ELIGIBLE, "V03", "V99"])
EVENTS = st.one_of(
    st.builds(Sent, KEYS), st.builds(Undelivered, KEYS), st.builds(Suppressed, KEYS), st.just(Tick()),
    st.builds(Answered, KEYS, st.booleans(), st.sampled_from([None, 5, 200])), st.just(Approved()),
    st.just(Cancelled()),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 120), EVENTS), max_size=30), st.sampled_from([2, 3, 7]))
def test_whatever_happens_nobody_is_sent_alone_or_over_the_need(happenings, n_pool):
    played = Played(policy=Policy(n_pool=n_pool))
    seconds = 0
    for wait, event in happenings:
        seconds += wait
        before = played.state
        effects = played.play(seconds, event)
        going = played.state.placed(Place.GO)
        assert len(going) <= played.state.n_needed
        assert len(played.keys(Do.GO, effects)) != 1 or before.placed(Place.GO)
        assert played.state.n_pending <= n_pool
        told = [one.key for one in effects if one.do in (Do.GO, Do.COVERED, Do.OFFER, Do.STANDBY)]
        assert not {key for key in told if key in before.offers and before.offers[key].state is OfferState.SUPPRESSED}
        due = next_due(played.state)
        assert due is None or due >= NOW
    if played.state.status is Status.FILLED:
        assert len(played.state.placed(Place.GO)) == 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 120), EVENTS), max_size=15))
def test_the_effects_alone_give_the_same_offers(happenings):
    played = Played()
    seconds = 0
    for wait, event in happenings:
        seconds += wait
        before = played.state
        replayed = before
        for effect in played.play(seconds, event):
            replayed = apply(replayed, effect, after(seconds))
        assert replayed.offers == played.state.offers
        assert replayed.status == played.state.status


def test_a_search_that_names_nobody_new_is_not_asked_for_again():
    played = Played()

    state, effects = step(replace(played.state, is_searching=True), Found((), has_more=True), NOW)

    assert not state.has_more
    assert Do.SEARCH not in [one.do for one in effects]
