"""Three hundred pairs of reports by people's own labels: how many suggestions are right, how many events are found."""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from localaction.respond.rules import told
from localaction.respond.rules.cells import cell_of
from localaction.respond.rules.duplicates import Reason, Telling, likeness

EVENTS = tomllib.loads((Path(__file__).parent / "duplicates" / "pairs.toml").read_text(encoding="utf-8"))


def telling(name):
    """Return a telling as it is compared: its marks read from the words, as a text's are."""
    time, words, *point = EVENTS[name[:-1]][name[-1]]
    hour, minute = map(int, time.split(":"))
    received = datetime(2026, 3, 3, hour, minute, tzinfo=UTC)
    salute = told.read(words, received)
    where = tuple(map(float, point[0].split(","))) if point else None
    return Telling(
        words, salute.observed_at or received, salute.observed_within, salute.place, where,
        cell_of(*where) if where else "", salute,
    )  # fmt: skip


def pairs():
    """Return (number of the event, one, other, whether they are one event)."""
    events = {name: event for name, event in EVENTS.items() if name != "other"}
    same = [(name + pair[0], name + pair[1], True) for name, event in events.items() for pair in event["same"]]
    other = [(*pair.split(), False) for pair in EVENTS["other"]["pairs"]]
    return [(int(one[1:3]), one, two, is_same) for one, two, is_same in same + other]


def measured(chosen):
    judged = [(is_same, likeness(telling(one), telling(two)).is_suggested, one, two) for _, one, two, is_same in chosen]
    right = sum(is_same and is_suggested for is_same, is_suggested, *_ in judged)
    n_suggested, n_same = sum(judged_so for _, judged_so, *_ in judged), sum(is_same for is_same, *_ in judged)
    wrong = [f"{one} {two}" for is_same, is_suggested, one, two in judged if is_same != is_suggested]
    return right / n_suggested, right / n_same, wrong


def test_there_are_three_hundred_pairs_and_none_twice_or_across_the_halves():
    listed = [frozenset(pair[1:3]) for pair in pairs()]

    assert len(listed) >= 300
    assert len(set(listed)) == len(listed)
    assert all(int(one[1:3]) % 2 == int(two[1:3]) % 2 for _, one, two, _ in pairs())


@pytest.mark.parametrize("half", ["odd", "even", "whole"])
def test_suggestions_are_right_and_events_are_found(half):
    chosen = [pair for pair in pairs() if half == "whole" or pair[0] % 2 == (half == "odd")]

    precision, recall, wrong = measured(chosen)

    if os.environ.get("SHOW_FIGURES"):
        print(f"\n{half}: {len(chosen)} pairs, precision {precision:.3f}, recall {recall:.3f}", *wrong, sep="\n  ")
    assert precision >= 0.95, wrong
    assert recall >= 0.85, wrong


def test_the_order_of_two_reports_does_not_matter():
    for _, one, two, _ in pairs():
        there, back = likeness(telling(one), telling(two)), likeness(telling(two), telling(one))
        assert there.score == pytest.approx(back.score), (one, two)


def test_a_chain_letter_counts_once_and_with_another_place_apart():
    assert likeness(telling("e21a"), telling("e21c")).reasons[0] is Reason.SAME_WORDING
    assert not likeness(telling("e21a"), telling("e21d")).is_suggested


def test_the_same_corner_hours_later_is_another_event():
    found = likeness(telling("e01c"), telling("e23a"))

    assert not found.is_suggested
    assert Reason.OTHER_TIME in found.reasons
    assert found.minutes == 509


def test_points_go_before_words():
    words = "agents at Grand and Lakeshore, five of them"
    at = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
    here = Telling(words, at, point=(37.81, -122.25))

    far = likeness(here, Telling(words, at + timedelta(minutes=1), point=(37.75, -122.19)))

    assert not far.is_suggested
    assert Reason.OTHER_PLACE in far.reasons
    assert far.metres > 8000
    assert likeness(here, Telling("they are at the door", at, point=(37.8101, -122.2501))).is_suggested
