"""What binds whom on which day: the statutes' own examples first, then what must hold for any laws."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localaction.policy.rules.binding import (
    COOPERATION,
    LIMITING,
    Body,
    Effect,
    Force,
    Holder,
    Level,
    Rule,
    Standing,
    Turn,
    TurnKind,
    change_days,
    is_in_force,
    own_stand,
    stand,
    what_binds,
)
from localaction.policy.rules.codebook import CODES, RUBRIC, Subject, UnknownCode, subject_of
from localaction.policy.rules.rubric import over_time, score

# The room's conftest loads the reference places, for which there must be a database.
pytestmark = pytest.mark.django_db
D = dt.date
SHERIFF = Body(frozenset({Holder.SHERIFF, Holder.JAIL}), "NC", frozenset({"37071"}))
AUSTIN_POLICE = Body(frozenset({Holder.POLICE}), "TX", frozenset({"4805000"}))
AUSTIN = frozenset({Holder.POLICE})
SB4 = Rule("tx-sb-4-2017", Level.STATE, "TX", Subject.INQUIRY, Effect.PREEMPTS, D(2017, 9, 1))
DONT_ASK = Rule("austin-74", Level.LOCAL, "4805000", Subject.INQUIRY, Effect.FORBIDS, D(2018, 6, 14), bound=AUSTIN)
TELL = Rule("austin-73", Level.LOCAL, "4805000", Subject.INFORM, Effect.REQUIRES, D(2018, 6, 14), bound=AUSTIN)


def law(subject, effect, since, **more):
    return Rule("law", Level.STATE, "NC", subject, effect, since, **more)


# Scenario 7: a local provision that state law overrides.


def test_a_limit_on_asking_is_preempted_from_its_first_day_where_a_state_law_stood_before_it():
    found = stand(DONT_ASK, [SB4], D(2018, 6, 14), "TX")

    assert (found.force, found.by, found.since) == (Force.PREEMPTED, SB4, D(2018, 6, 14))


def test_a_duty_to_inform_stands_beside_the_same_law():
    assert stand(TELL, [SB4], D(2026, 11, 24), "TX").force is Force.IN_FORCE


def test_an_older_ordinance_is_in_force_until_the_day_before_the_law():
    older = replace(DONT_ASK, valid_from=D(2015, 3, 1))

    assert stand(older, [SB4], D(2017, 8, 31), "TX").force is Force.IN_FORCE
    assert stand(older, [SB4], D(2017, 9, 1), "TX").force is Force.PREEMPTED


@pytest.mark.parametrize("kind", [TurnKind.REPEALED, TurnKind.ENJOINED, TurnKind.STRUCK_DOWN])
def test_a_law_that_is_repealed_or_stopped_lets_the_ordinance_stand_again_from_that_day(kind):
    stopped = replace(SB4, turns=[Turn(kind, D(2027, 3, 1))])

    assert stand(DONT_ASK, [stopped], D(2027, 2, 28), "TX").force is Force.PREEMPTED
    assert stand(DONT_ASK, [stopped], D(2027, 3, 1), "TX").force is Force.IN_FORCE


def test_an_injunction_of_one_subject_leaves_the_others_alone():
    turns = [Turn(TurnKind.ENJOINED, D(2017, 8, 30), frozenset({Subject.DETAINERS}))]

    assert is_in_force(replace(SB4, turns=turns), D(2017, 9, 10))
    assert not is_in_force(replace(SB4, subject=Subject.DETAINERS, turns=turns), D(2017, 9, 10))


def test_a_proposal_that_a_law_bars_is_preempted_and_not_merely_proposed():
    proposed = replace(DONT_ASK, is_proposed=True)

    assert stand(proposed, [SB4], D(2020, 1, 1), "TX").force is Force.PREEMPTED
    assert stand(proposed, [], D(2020, 1, 1), "TX").force is Force.PROPOSED


def test_a_law_of_another_state_or_for_other_bodies_overrides_nothing():
    assert stand(DONT_ASK, [replace(SB4, place="OK")], D(2020, 1, 1), "TX").force is Force.IN_FORCE
    for_sheriffs = replace(SB4, bound=frozenset({Holder.SHERIFF}))
    assert stand(DONT_ASK, [for_sheriffs], D(2020, 1, 1), "TX").force is Force.IN_FORCE


def test_a_local_duty_to_work_with_ice_gives_way_to_a_state_ban():
    local = Rule("order", Level.LOCAL, "24013", Subject.AGREEMENT, Effect.REQUIRES, D(2020, 1, 1))
    ban = Rule("md-2026", Level.STATE, "MD", Subject.AGREEMENT, Effect.FORBIDS, D(2026, 2, 17))

    assert stand(local, [ban], D(2026, 2, 16), "MD").force is Force.IN_FORCE
    assert stand(local, [ban], D(2026, 2, 17), "MD").force is Force.PREEMPTED


# Gaston County: the sentence is the product.


def test_in_north_carolina_ending_287g_is_lawful_and_refusing_detainers_is_not():
    rules = [
        law(Subject.DETAINERS, Effect.REQUIRES, D(2024, 12, 1), bound=frozenset({Holder.JAIL})),
        law(Subject.AGREEMENT, Effect.SILENT, D(2024, 12, 1)),
    ]

    assert what_binds(rules, SHERIFF, Subject.AGREEMENT, D(2026, 11, 24)).standing is Standing.FREE
    assert what_binds(rules, SHERIFF, Subject.DETAINERS, D(2026, 11, 24)).standing is Standing.REQUIRED
    assert what_binds(rules, SHERIFF, Subject.DETAINERS, D(2024, 11, 30)).standing is Standing.UNKNOWN


def test_what_nobody_has_read_is_unknown_and_not_free():
    assert what_binds([], SHERIFF, Subject.AGREEMENT, D(2026, 11, 24)).standing is Standing.UNKNOWN


# Scenario 8: a mandate with a deadline.


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (D(2025, 12, 31), Standing.UNKNOWN), (D(2026, 1, 1), Standing.REQUIRED_BY),
        (D(2026, 12, 1), Standing.REQUIRED_BY), (D(2026, 12, 2), Standing.REQUIRED),
    ],
)  # fmt: skip
def test_a_mandate_is_required_by_a_day_until_that_day_is_over(on, standing):
    mandate = law(Subject.AGREEMENT, Effect.REQUIRES, D(2026, 1, 1), comply_by=D(2026, 12, 1))

    assert what_binds([mandate], SHERIFF, Subject.AGREEMENT, on).standing is standing


def test_austin_police_may_ask_and_must_tell():
    rules = [SB4, DONT_ASK, TELL]

    asked = what_binds(rules, AUSTIN_POLICE, Subject.INQUIRY, D(2026, 11, 24))

    assert (asked.standing, asked.overridden) == (Standing.OPEN_BY_LAW, (DONT_ASK,))
    assert what_binds(rules, AUSTIN_POLICE, Subject.INFORM, D(2026, 11, 24)).standing is Standing.REQUIRED_HERE


# The rubric.


def test_the_score_over_time_falls_on_the_day_of_the_law_and_rises_when_it_ends():
    limits = Rule("order", Level.LOCAL, "48453", Subject.DETAINERS, Effect.LIMITS, D(2017, 2, 1))
    mandate = Rule(
        "sb4", Level.STATE, "TX", Subject.DETAINERS, Effect.REQUIRES, D(2017, 9, 1),
        turns=[Turn(TurnKind.REPEALED, D(2030, 1, 1))],
    )  # fmt: skip
    travis = Body(frozenset({Holder.SHERIFF, Holder.JAIL}), "TX", frozenset({"48453"}))

    found = [(day, s.n_protected, s.n_known) for day, s in over_time([limits, mandate], travis)]

    assert found == [(D(2017, 2, 1), 1, 1), (D(2017, 9, 1), 0, 1), (D(2030, 1, 1), 1, 1)]


def test_every_code_speaks_of_a_subject_and_others_are_refused():
    assert {subject_of(code) for code in CODES} == set(Subject)
    with pytest.raises(UnknownCode):
        subject_of("TELEPATHY")


# What must hold whatever the laws are.

days = st.dates(D(2015, 1, 1), D(2030, 12, 31))
turns = st.builds(Turn, st.sampled_from(list(TurnKind)), days, st.frozensets(st.sampled_from(list(RUBRIC)), max_size=2))
held = st.frozensets(st.sampled_from([Holder.EVERYBODY, Holder.SHERIFF, Holder.POLICE]), min_size=1)
laws = st.builds(
    Rule, st.sampled_from("abc"), st.just(Level.STATE), st.just("TX"), st.sampled_from(RUBRIC),
    st.sampled_from(list(Effect)), days, st.none() | days, st.none() | days, held, st.lists(turns, max_size=3),
)  # fmt: skip
locals_ = st.builds(
    Rule, st.sampled_from("xyz"), st.just(Level.LOCAL), st.just("48453"), st.sampled_from(RUBRIC),
    st.sampled_from(list(Effect)), st.none() | days, st.none() | days, st.none(), held, st.lists(turns, max_size=2),
    st.booleans(),
)  # fmt: skip
TRAVIS = Body(frozenset({Holder.SHERIFF, Holder.JAIL, Holder.POLICE}), "TX", frozenset({"48453"}))
books = st.lists(laws | locals_, max_size=8)


@given(books, days)
def test_a_score_lies_between_nought_and_what_is_known_and_seven(rules, on):
    found = score(rules, TRAVIS, on)

    assert 0 <= found.n_protected <= found.n_known <= 7


@given(books, laws, days)
def test_a_law_changes_nothing_before_its_first_day(rules, new, on):
    if on >= new.valid_from:
        on = new.valid_from - dt.timedelta(days=1)

    assert score([*rules, new], TRAVIS, on) == score(rules, TRAVIS, on)


@given(books, days, st.sampled_from(RUBRIC))
def test_a_law_that_takes_the_power_to_limit_never_raises_the_score(rules, on, subject):
    new = Rule("new", Level.STATE, "TX", subject, Effect.PREEMPTS, on)

    assert score([*rules, new], TRAVIS, on).n_protected <= score(rules, TRAVIS, on).n_protected


@given(books, days)
def test_what_gave_way_never_decides(rules, on):
    for subject in RUBRIC:
        found = what_binds(rules, TRAVIS, subject, on)

        assert found.rule not in found.overridden
        for rule in found.overridden:
            assert stand(rule, rules, on, "TX").force is Force.PREEMPTED


@given(books, days)
def test_between_two_days_of_change_nothing_changes(rules, on):
    later = [day for day in change_days(rules) if day > on]
    last = later[0] - dt.timedelta(days=1) if later else D(2040, 1, 1)

    assert score(rules, TRAVIS, on) == score(rules, TRAVIS, last)


@given(locals_, st.lists(laws, max_size=4), days)
def test_an_event_of_a_law_never_changes_what_stood_before_it(local, given_laws, on):
    before = stand(local, given_laws, on, "TX")
    after = [replace(one, turns=[*one.turns, Turn(TurnKind.REPEALED, on + dt.timedelta(days=1))]) for one in given_laws]

    found = stand(local, after, on, "TX")

    assert (found.force, found.since) == (before.force, before.since)


@given(locals_, days)
def test_without_state_law_a_rule_stands_by_its_own_dates(local, on):
    assert stand(local, [], on, "TX") == own_stand(local, on)


@given(locals_, laws, days)
def test_only_a_law_of_the_same_subject_and_the_opposite_direction_overrides(local, one, on):
    found = stand(local, [one], on, "TX")

    if found.force is Force.PREEMPTED:
        assert one.subject is local.subject and is_in_force(one, on)
        assert (local.effect in LIMITING) == (one.effect in (Effect.REQUIRES, Effect.PREEMPTS))
        assert local.effect in LIMITING or local.subject in COOPERATION
