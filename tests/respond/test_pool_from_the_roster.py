"""The database and the rules find the same people, and the database reads no more of the roster than it must."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.respond.roster import volunteer

from localaction.messages.models import Act
from localaction.people.models import Person
from localaction.respond import reads_pool
from localaction.respond.models import (
    Assignment,
    AssignmentState,
    Availability,
    DispatchRequest,
    Incident,
    Offer,
    OfferState,
    Shift,
    Volunteer,
)
from localaction.respond.rules.candidates import Need, WhyNot, choose, why_not
from localaction.respond.rules.cells import cell_of, cells_by_distance
from localaction.respond.rules.policy import Policy
from localaction.respond.rules.pool import advance
from localaction.respond.rules.pool_state import Do, Opened, opened
from localaction.respond.rules.triage import Priority

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 18, tzinfo=UTC)
HERE = cell_of(37.779, -122.221)
NEED = Need(HERE, Priority.P1, "en")
POLICY = Policy()


@pytest.fixture
def vouchers():
    return [Person.objects.create_user(f"v{n}") for n in range(2)]


@pytest.fixture
def shift():
    return Shift.objects.create(
        starts_at=NOW - timedelta(hours=4), ends_at=NOW + timedelta(hours=4), zone="America/Los_Angeles",
        published_at=NOW - timedelta(days=3),
    )  # fmt: skip


def request():
    incident = Incident.objects.create(code=42, opened_at=NOW)
    return DispatchRequest.objects.create(
        incident=incident, code=42, priority=1, language="en", cell=HERE, opened_at=NOW
    )


def keys(found):
    return [one.key for one in found]


def reasons(one):
    (person,) = reads_pool.people(Volunteer.objects.filter(pk=one.pk), POLICY, NOW)
    return why_not(person, NEED, POLICY, NOW, 3.0)


def test_every_fact_of_the_roster_becomes_its_reason(vouchers, shift):
    fit = volunteer(HERE, vouchers, shift)
    asked = request()
    went = volunteer(HERE, vouchers, shift)
    offer = Offer.objects.create(request=asked, volunteer=went, place=1, made_at=NOW, sent_at=NOW)
    Assignment.objects.create(request=asked, volunteer=went, offer=offer, state=AssignmentState.GO, accepted_at=NOW)

    assert reasons(fit) == ()
    assert reasons(went) == (WhyNot.BUSY,)
    assert reasons(volunteer(HERE, vouchers, shift, agreed=None)) == (WhyNot.NOT_CONSENTED,)
    assert reasons(volunteer(HERE, vouchers, shift, agreed=Act.OUT)) == (WhyNot.OPTED_OUT,)
    assert reasons(volunteer(HERE, vouchers, shift, paused_at=NOW)) == (WhyNot.OPTED_OUT,)
    assert reasons(volunteer(HERE, vouchers, shift, on_call=False)) == (WhyNot.UNREACHABLE,)
    assert reasons(volunteer(HERE, vouchers, shift, trained_until=date(2026, 3, 3))) == (WhyNot.NOT_CERTIFIED,)
    assert reasons(volunteer(HERE, vouchers, shift, pledged_until=None)) == (WhyNot.NOT_PLEDGED,)
    assert reasons(volunteer(HERE, vouchers, shift, stays_away=True)) == (WhyNot.NOT_ASSESSED,)
    assert reasons(volunteer(HERE, vouchers[:1], shift)) == (WhyNot.NOT_VOUCHED,)
    assert reasons(volunteer(HERE, vouchers)) == (WhyNot.OFF_SHIFT,)
    assert reasons(volunteer(HERE, vouchers, shift, rests_until_at=NOW + timedelta(hours=1))) == (WhyNot.RESTING,)
    quiet = {"quiet_from": time(9), "quiet_until": time(11)}
    assert reasons(volunteer(HERE, vouchers, shift, **quiet)) == (WhyNot.QUIET_HOURS,)


def test_a_weekly_window_counts_by_the_clock_on_the_wall(vouchers):
    one = volunteer(HERE, vouchers)
    Availability.objects.create(volunteer=one, weekday=1, begins=time(9, 30), ends=time(10, 30))

    assert reasons(one) == ()


def test_an_unpublished_shift_calls_nobody(vouchers):
    drafted = Shift.objects.create(starts_at=NOW, ends_at=NOW + timedelta(hours=1), zone="UTC")

    assert reasons(volunteer(HERE, vouchers, drafted)) == (WhyNot.OFF_SHIFT,)


def test_offers_that_went_unanswered_count_and_drills_and_unsent_ones_do_not(vouchers, shift):
    one = volunteer(HERE, vouchers, shift)
    for hours, state, is_drill, sent in (
        (2, OfferState.SILENT, False, True),
        (5, OfferState.SILENT, True, True),
        (6, OfferState.COVERED, False, False),
    ):
        asked = (
            request()
            if not DispatchRequest.objects.exists()
            else DispatchRequest.objects.create(
                incident=Incident.objects.create(
                    code=hours,
                    opened_at=NOW,
                ),
                code=hours,
                priority=1,
                language="en",
                cell=HERE,
                opened_at=NOW,
                is_drill=is_drill,
            )
        )
        at = NOW - timedelta(hours=hours)
        Offer.objects.create(
            request=asked, volunteer=one, place=1, state=state, made_at=at, sent_at=at if sent else None
        )

    (person,) = reads_pool.people(Volunteer.objects.all(), POLICY, NOW)

    assert person.offered_at == person.unanswered_at == (NOW - timedelta(hours=2),)
    assert person.last_offered_at == NOW - timedelta(hours=2)


def test_the_database_finds_whom_the_rules_find_among_everybody(vouchers, shift):
    draw = random.Random(7)
    cells = [cell for _, cell in cells_by_distance(HERE, 7.5)]
    for _ in range(120):
        volunteer(
            draw.choice(cells), vouchers[: draw.choice([1, 2, 2, 2])], draw.choice([None, shift, shift, shift]),
            on_call=draw.random() < 0.9, languages=draw.choice([["en"], ["es"]]),
            rests_until_at=draw.choice([None, None, NOW + timedelta(hours=1)]),
            left_at=draw.choice([None, None, None, NOW]),
        )  # fmt: skip
    by_cell = {}
    for person in reads_pool.people(Volunteer.objects.active(), POLICY, NOW):
        by_cell.setdefault(person.cell, []).append(person)

    for within_km, most in ((3.0, 5), (6.0, 14), (12.0, 200)):
        assert reads_pool.pool_near(NEED, POLICY, NOW, within_km, most) == choose(
            by_cell, NEED, POLICY, NOW, within_km, most
        )
    assert len(reads_pool.pool_near(NEED, POLICY, NOW, 12.0, 200)) > 20


def test_reading_stops_with_the_first_cells_when_they_hold_enough(vouchers, shift, django_assert_num_queries):
    for _ in range(3):
        volunteer(HERE, vouchers, shift)
    far = cells_by_distance(HERE, 3.0)[-1][1]
    volunteer(far, vouchers, shift)

    with django_assert_num_queries(3):
        assert len(reads_pool.pool_near(NEED, POLICY, NOW, 6.0, 3)) == 3


def test_the_pool_itself_asks_the_database_and_nobody_twice(vouchers, shift):
    near = [volunteer(HERE, vouchers, shift) for _ in range(16)]
    need = opened(NEED, POLICY, NOW)

    state, effects = advance(need, Opened(), NOW, lambda asked, km: reads_pool.find(asked, km, NOW))

    offered = [effect.key for effect in effects if effect.do is Do.OFFER]
    assert len(offered) == 7 and set(offered) <= {str(one.uuid) for one in near}
    again = reads_pool.find(state, 3.0, NOW)
    assert not again.has_more and not set(keys(again.candidates)) & set(offered) and len(again.candidates) == 9
