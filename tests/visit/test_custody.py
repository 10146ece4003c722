"""Where a person is held: told from what was seen, ageing, and never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.visit.desk import START, account, friend, open_desk

from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Role
from localaction.vault.models import AuditEvent
from localaction.visit import reads_custody
from localaction.visit.actions import custody
from localaction.visit.identity import Identity
from localaction.visit.models import CustodyObservation, Friend
from localaction.visit.rules.custody import Age, Custody, Seen, SeenBy, Sighting, age_of, whereabouts

NINE = datetime(2026, 5, 7, 9, 0, tzinfo=UTC)
FLORENCE, ELOY = 1, 2


def held(facility, at, by=SeenBy.LOCATOR):
    return Sighting(Seen.HELD, by, at, facility)


def test_a_stay_ends_between_last_confirmed_here_and_first_confirmed_elsewhere():
    moved = NINE + timedelta(hours=36, minutes=40)

    known = whereabouts([held(FLORENCE, NINE), held(ELOY, moved)])

    first, second = known.stays
    assert (first.facility, first.last_seen_at, first.gone_by) == (FLORENCE, NINE, moved)
    assert (second.facility, second.not_before, second.first_seen_at, second.gone_by) == (ELOY, NINE, moved, None)
    assert (known.custody, known.facility) == (Custody.HELD, ELOY)


def test_not_found_is_not_released():
    known = whereabouts([held(FLORENCE, NINE), Sighting(Seen.NOT_FOUND, SeenBy.LOCATOR, NINE + timedelta(days=1))])

    assert (known.custody, known.facility, known.ended_at) == (Custody.UNKNOWN, FLORENCE, None)
    assert known.stays[0].gone_by is None


def test_a_relatives_word_of_a_move_opens_a_question_and_moves_nobody():
    known = whereabouts([held(FLORENCE, NINE), held(ELOY, NINE + timedelta(hours=2), SeenBy.FAMILY)])

    assert (known.custody, known.facility, known.confirmed_at) == (Custody.UNKNOWN, FLORENCE, NINE)


def test_a_later_confirmation_brings_the_person_back_and_both_observations_stay():
    sightings = [held(FLORENCE, NINE), held(ELOY, NINE + timedelta(hours=1)), held(FLORENCE, NINE + timedelta(hours=2))]

    known = whereabouts(sightings)

    assert (known.custody, known.facility) == (Custody.HELD, FLORENCE)
    assert [stay.facility for stay in known.stays] == [FLORENCE, ELOY, FLORENCE]


def test_at_the_same_moment_the_stronger_source_is_believed():
    known = whereabouts([held(ELOY, NINE, SeenBy.LAWYER), held(FLORENCE, NINE, SeenBy.LOCATOR)])

    assert known.facility == FLORENCE


def test_release_ends_the_stay_and_is_dated_by_the_first_news_of_it():
    gone, again = NINE + timedelta(days=3), NINE + timedelta(days=5)

    known = whereabouts([
        held(FLORENCE, NINE), Sighting(Seen.RELEASED, SeenBy.PERSON, gone),
        Sighting(Seen.RELEASED, SeenBy.LAWYER, again),
    ])  # fmt: skip

    assert (known.custody, known.facility, known.ended_at) == (Custody.RELEASED, None, gone)
    assert known.stays[0].gone_by == gone


sightings = st.lists(
    st.builds(
        lambda seen, by, hours, place: Sighting(
            seen, by, NINE + timedelta(hours=hours), place if seen is Seen.HELD else None
        ),
        st.sampled_from(Seen), st.sampled_from(SeenBy), st.integers(0, 200), st.integers(1, 4),
    ),
    max_size=12,
)  # fmt: skip


@given(sightings, st.randoms())
def test_the_order_in_which_sightings_are_recorded_does_not_matter(seen, random):
    shuffled = list(seen)
    random.shuffle(shuffled)

    assert whereabouts(shuffled) == whereabouts(seen)


@given(sightings)
def test_stays_follow_one_another_and_at_most_the_last_is_open(seen):
    known = whereabouts(seen)

    assert all(stay.gone_by is not None for stay in known.stays[:-1])
    assert all(s.first_seen_at <= s.last_seen_at and (s.gone_by is None or s.last_seen_at <= s.gone_by)
               for s in known.stays)  # fmt: skip
    assert all(a.gone_by <= b.first_seen_at for a, b in zip(known.stays, known.stays[1:], strict=False))
    if known.custody is Custody.HELD:
        assert known.stays[-1].gone_by is None
        assert known.stays[-1].facility == known.facility


def test_a_confirmation_is_fresh_for_a_day():
    assert age_of(None, NINE) is Age.NEVER
    assert age_of(NINE, NINE + timedelta(hours=24)) is Age.FRESH
    assert age_of(NINE, NINE + timedelta(hours=24, seconds=1)) is Age.AGEING


@pytest.mark.django_db
def test_what_is_known_of_a_person_is_sealed_and_read_back_by_the_ring():
    desk = open_desk()
    made = friend(desk, desk.florence)

    row = Friend.objects.get(pk=made.pk)
    assert b"Quintanilla" not in bytes(row.identity)
    page = reads_custody.friend_page(desk.session, desk.dora, row, START)
    assert page.identity.full_name == "Marisol Quintanilla"
    assert AuditEvent.objects.filter(action="vault:case:opened", target=str(row.uuid)).exists()
    assert [f.pk for f in custody.same_number(desk.session, "204567312")] == [row.pk]


@pytest.mark.django_db
def test_a_sighting_changes_what_is_known_now_and_keeps_what_was_seen():
    desk = open_desk()
    made = friend(desk, desk.florence)
    later = START + timedelta(hours=30)

    recorded = custody.record_sighting(desk.dora, made, Seen.HELD, SeenBy.LOCATOR, desk.eloy, later, later)

    assert recorded.is_move
    assert (made.custody, made.facility, made.confirmed_at) == (Custody.HELD, desk.eloy, later)
    assert CustodyObservation.objects.count() == 2


@pytest.mark.django_db
def test_nobody_records_the_future_or_a_person_held_nowhere():
    desk = open_desk()
    made = friend(desk)

    with pytest.raises(custody.NotYetSeen):
        custody.record_sighting(
            desk.dora, made, Seen.HELD, SeenBy.LOCATOR, desk.eloy, START + timedelta(hours=1), START
        )
    for seen, facility in ((Seen.HELD, None), (Seen.RELEASED, desk.eloy)):
        with pytest.raises(custody.WrongPlace):
            custody.record_sighting(desk.dora, made, seen, SeenBy.LOCATOR, facility, START, START)
    assert not CustodyObservation.objects.exists()


@pytest.mark.django_db
def test_a_visitor_neither_takes_on_people_nor_records_where_they_are():
    desk = open_desk()
    made = friend(desk, desk.florence)
    ana = account("ana", Role.VISITOR)

    for verb in (
        lambda: custody.add_friend(desk.session, ana, Identity("X"), START),
        lambda: custody.record_sighting(ana, made, Seen.RELEASED, SeenBy.PERSON, None, START, START),
        lambda: reads_custody.friends(desk.session, ana, START),
    ):
        with pytest.raises(NotAllowed):
            verb()


@pytest.mark.django_db
def test_the_database_refuses_a_person_held_nowhere_and_an_observation_of_the_future():
    desk = open_desk()
    made = friend(desk)

    for write in (
        lambda: Friend.objects.filter(pk=made.pk).update(custody="HELD", facility=None),
        lambda: Friend.objects.filter(pk=made.pk).update(custody="RELEASED", ended_at=None),
        lambda: CustodyObservation.objects.create(
            friend=made, seen="RELEASED", facility=desk.eloy, seen_by="PERSON", seen_at=START, recorded_at=START
        ),
        lambda: CustodyObservation.objects.create(
            friend=made, seen="RELEASED", seen_by="PERSON", seen_at=START + timedelta(1), recorded_at=START
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
