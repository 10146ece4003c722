"""Days played through the real pool: the same seed tells the same story, and choosing beats shouting."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from localaction.respond.rules import simulated_day as days
from localaction.respond.rules.cells import cell_of, km_between
from localaction.respond.rules.pool_state import OfferState, Place, Status
from localaction.respond.rules.simulated_day import AssumptionRefused, Assumptions, Day
from localaction.respond.rules.simulated_dispatch import play
from localaction.respond.simulation import compared, policy_of, try_policy
from localaction.site.command import main

AS_IN_THE_STUDY = Assumptions(spread_km=0)


def simulate(capsys, *arguments):
    code = main(["respond", "simulate", *arguments])
    return code, capsys.readouterr()


def test_the_same_seed_tells_the_same_story_and_another_one_another():
    first = try_policy("rolling", policy_of("rolling", 60), AS_IN_THE_STUDY, 5, 1)

    assert try_policy("rolling", policy_of("rolling", 60), AS_IN_THE_STUDY, 5, 1) == first
    assert try_policy("rolling", policy_of("rolling", 60), AS_IN_THE_STUDY, 5, 2) != first


def test_a_rolling_pool_alerts_far_fewer_than_a_blast_and_wastes_fewer_yeses():
    rolling = try_policy("rolling", policy_of("rolling", 60, 10), AS_IN_THE_STUDY, 25, 1)
    blast = try_policy("blast", policy_of("blast", 60), AS_IN_THE_STUDY, 25, 1)

    assert rolling.n_dispatches == blast.n_dispatches > 15
    assert rolling.n_alerted < blast.n_alerted / 2
    assert rolling.n_surplus < blast.n_surplus / 3
    assert blast.second_yes_p50 < rolling.second_yes_p50
    assert rolling.arrival_p50 < blast.arrival_p50
    assert rolling.filled == blast.filled == 1


def test_a_day_of_surge_wears_out_a_network_that_blasts():
    surge = Assumptions(day=Day.SURGE)

    rolling = try_policy("rolling", policy_of("rolling", 60, 10), surge, 2, 1)
    blast = try_policy("blast", policy_of("blast", 60), surge, 2, 1)

    assert surge.n_dispatches_a_day == pytest.approx(13)
    assert blast.filled < 0.85 < rolling.filled


def test_nobody_is_sent_alone_and_nobody_goes_to_two_places_at_once():
    stories, n_offers = play(Assumptions(day=Day.SURGE), policy_of("rolling", 60), "1:0")

    gone = {}
    for story in stories:
        going = [offer for offer in story.state.offers.values() if offer.place is Place.GO]
        assert len(going) == (2 if story.state.status is Status.FILLED else 0)
        for offer in going:
            gone.setdefault(offer.candidate.key, []).append(offer.answered_at)
    # Twelve hours of rest lie between two scenes.
    for times in gone.values():
        assert all(later - earlier > timedelta(hours=12) for earlier, later in pairwise(times))
    assert max(n_offers.values()) <= 6
    assert sum(n_offers.values()) == sum(story.n_alerted for story in stories)


def test_the_line_sends_one_text_a_second_whatever_is_asked_of_it():
    stories, _ = play(AS_IN_THE_STUDY, policy_of("blast", 60), "1:1")

    for story in stories:
        sent = sorted(offer.sent_at for offer in story.state.offers.values() if offer.sent_at)
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(sent))
        unsent = [offer for offer in story.state.offers.values() if offer.sent_at is None]
        assert all(offer.state is OfferState.COVERED for offer in unsent)


def test_people_live_in_their_circle_and_answer_alike_whatever_the_policy():
    people = days.roster(AS_IN_THE_STUDY, "1:0")
    call = days.Call(0, days.MIDNIGHT, cell_of(*days.MIDDLE))

    assert all(km_between(call.cell, one.cell) < 6.0 + 1.1 for one in people)
    assert days.reply(AS_IN_THE_STUDY, "1:0", call, "P0001") == days.reply(AS_IN_THE_STUDY, "1:0", call, "P0001")
    answers = [days.reply(AS_IN_THE_STUDY, "1:0", call, f"P{n}") for n in range(3000)]
    assert sum(one.is_yes is True for one in answers) / 3000 == pytest.approx(0.32, abs=0.03)
    refused = [one for one in answers if one.is_yes is not True]
    assert sum(one.is_yes is False for one in refused) / len(refused) == pytest.approx(1 / 3, abs=0.03)
    assert sorted(one.after for one in answers)[1500].total_seconds() == pytest.approx(75, abs=6)


def test_what_no_day_can_have_is_refused_by_name():
    with pytest.raises(AssumptionRefused) as refused:
        Assumptions(n_people=1, acceptance=0, segments_a_second=0)

    assert set(refused.value.faults) == {"people", "acceptance", "rate"}


def test_the_comparison_has_every_policy_and_plain_json(capsys):
    code, printed = simulate(capsys, "--compare", "--runs", "2", "--people", "20", "--json")

    told = json.loads(printed.out)
    assert code == 0
    assert [one["policy"] for one in told["policies"]] == [title for title, _ in compared(20)]
    assert told["assumptions"]["reply_median"] == 75 and told["seed"] == 1 and told["unit"] == "minutes"
    assert set(told["policies"][0]) == {
        "policy", "n_dispatches", "filled", "second_yes_p50", "second_yes_p90", "arrival_p50", "arrival_p90",
        "n_alerted", "n_surplus", "offers_per_arrival", "gini", "told_in_time",
    }  # fmt: skip


def test_a_table_is_printed_and_wrong_use_says_what_is_wrong(capsys):
    code, printed = simulate(capsys, "--policy", "waves", "--runs", "2", "--people", "20")
    assert code == 0 and "first arrival p50 / p90" in printed.out and "waves" in printed.out

    code, printed = simulate(capsys, "--people", "1")
    assert code == 2 and "people: from 2 to 5000" in printed.err
    code, printed = simulate(capsys, "--pool", "1")
    assert code == 2 and "n_pool" in printed.err
    assert simulate(capsys, "--runs", "0")[0] == 2
