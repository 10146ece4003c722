"""The table of roles, requirements and limits, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localaction.people.rules.limits import bucket_key, source_of
from localaction.people.rules.requirements import Standing, Validity, standing
from localaction.people.rules.roles import (
    RINGS,
    TABLE,
    Held,
    NoSuchRole,
    Programme,
    Role,
    Verb,
    check_role,
    may,
    needs_second_person,
    rings_of,
)

ALL = [Held(programme, role) for programme, role in TABLE]
ADMIN = Held(Programme.SITE, Role.ADMIN)
CONTENT = {verb for verb in Verb if verb.value.startswith(("respond.", "visit.", "defend.", "organise."))}
DAY = date(2026, 11, 2)


def test_nobody_without_a_role_may_do_anything():
    assert not any(may([], verb) for verb in Verb)


def test_an_administrator_reads_no_content_and_holds_no_ring():
    assert not any(may([ADMIN], verb) for verb in CONTENT)
    assert rings_of(ADMIN) == ()


@pytest.mark.parametrize(
    ("held", "never"),
    [
        (Held(Programme.RESPOND, Role.OPERATOR), {Verb.SEE_ROSTER, Verb.SEE_EVIDENCE, Verb.DISPATCH}),
        (Held(Programme.RESPOND, Role.DISPATCHER), {Verb.SEE_EVIDENCE, Verb.FOLLOW_UP, Verb.KEEP_ROSTER}),
        (Held(Programme.RESPOND, Role.OBSERVER), {Verb.SEE_INCIDENTS, Verb.SEE_ROSTER, Verb.SEE_OWN_REPORTS}),
        (Held(Programme.RESPOND, Role.FAMILY_LEAD), {Verb.SEE_EVIDENCE}),
        (Held(Programme.VISIT, Role.VISITOR), {Verb.ARRANGE_VISITS, Verb.SEE_COMPLAINTS, Verb.SEE_PEOPLE}),
        (Held(Programme.DEFEND, Role.LEGAL_AGENT), {Verb.WORK_CASES, Verb.ASSIGN_CASES, Verb.TAKE_INTAKE}),
        (Held(Programme.SITE, Role.AUDITOR), {Verb.DEACTIVATE, Verb.CHANGE_ROLES, Verb.INVITE} | CONTENT),
    ],
)
def test_what_the_table_says_a_role_never_sees(held, never):
    assert not any(may([held], verb) for verb in never)


def test_no_role_of_one_programme_does_anything_of_another():
    for held in ALL:
        for verb in CONTENT:
            room = verb.value.split(".")[0].upper()
            if may([held], verb):
                assert held.programme == room, (held, verb)


def test_a_coordinator_invites_into_their_programme_only():
    coordinator = [Held(Programme.VISIT, Role.COORDINATOR)]

    assert may(coordinator, Verb.INVITE, Programme.VISIT)
    assert not may(coordinator, Verb.INVITE, Programme.DEFEND)
    assert not may(coordinator, Verb.INVITE, Programme.SITE)
    assert may([ADMIN], Verb.INVITE, Programme.DEFEND)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.sets(st.sampled_from(ALL)), st.sampled_from(ALL), st.sampled_from(list(Verb)))
def test_another_role_never_takes_anything_away(held, more, verb):
    assert not may(held, verb) or may({*held, more}, verb)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.sets(st.sampled_from(ALL)), st.sampled_from(list(Verb)))
def test_what_may_be_done_somewhere_may_be_done_in_one_programme(held, verb):
    assert may(held, verb) == any(may(held, verb, programme) for programme in Programme)


def test_every_verb_is_open_to_somebody():
    assert [verb for verb in Verb if not may(ALL, verb)] == []


def test_every_ring_role_is_in_the_table_and_needs_two_people():
    for programme, role in RINGS:
        check_role(Held(programme, role))
        assert needs_second_person(Held(programme, role), 1)


def test_a_role_of_another_programme_is_refused():
    with pytest.raises(NoSuchRole):
        check_role(Held(Programme.FACTS, Role.DISPATCHER))


@pytest.mark.parametrize(("n", "second"), [(0, False), (1, False), (2, True), (5, True)])
def test_the_third_administrator_needs_two_people(n, second):
    assert needs_second_person(ADMIN, n) is second


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [(0, Standing.VALID), (334, Standing.VALID), (335, Standing.RENEW), (364, Standing.RENEW), (365, Standing.EXPIRED)],
)
def test_a_year_with_thirty_days_to_renew(days_ago, expected):
    verdict = standing(Validity(365, 30), DAY - timedelta(days=days_ago), None, DAY)

    assert verdict.standing is expected
    assert verdict.until == DAY - timedelta(days=days_ago) + timedelta(days=365)


def test_a_pledge_without_an_end_stays():
    assert standing(Validity(None), date(2001, 1, 1), None, DAY).standing is Standing.VALID


def test_an_exemption_bridges_what_is_missing_and_ends_on_its_day():
    assert standing(Validity(365), None, DAY + timedelta(days=1), DAY).standing is Standing.EXEMPT
    assert standing(Validity(365), None, DAY, DAY).standing is Standing.MISSING


def test_what_was_done_tomorrow_does_not_count_today():
    assert standing(Validity(365), DAY + timedelta(days=1), None, DAY).standing is Standing.MISSING


DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(st.integers(1, 1000), st.data(), DAYS, DAYS)
def test_a_standing_holds_until_its_day_and_not_on_it(days, data, done, on):
    window = data.draw(st.integers(0, days))
    verdict = standing(Validity(days, window), done, None, on)

    if verdict.is_met:
        assert on < verdict.until
        assert not standing(Validity(days, window), done, None, verdict.until).is_met
        assert standing(Validity(days, window), done, None, verdict.until - timedelta(days=1)).is_met


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"),
        ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("2001:db8:1:2fff::1", "2001:db8:1:2f00::/56"),
        ("", ""),
        ("unix socket", "unix socket"),
    ],
)
def test_a_household_is_one_source(address, network):
    assert source_of(address) == network


def test_without_the_days_key_a_bucket_names_nobody():
    assert bucket_key(b"a" * 32, "login", "x") != bucket_key(b"b" * 32, "login", "x")
    assert bucket_key(b"a" * 32, "login", "x") != bucket_key(b"a" * 32, "unlock", "x")
