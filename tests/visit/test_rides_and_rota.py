"""Rides with one driver, and the rota of those who meet people at the door."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.people.cast import PASSPHRASE
from tests.visit.desk import PHOENIX, START, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.messages.models import Outbox
from localaction.people.permissions import NotAllowed
from localaction.vault import actions as vault
from localaction.vault import retention
from localaction.visit import jobs
from localaction.visit.actions import booking, custody, rides, rota
from localaction.visit.models import Accompaniment, FiveMinutes, Ride, Shift, Visit
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.rota import Part, bounds

pytestmark = pytest.mark.django_db
LEAVES = phoenix(2026, 5, 9, 7)
BOTH = [Part.DAY, Part.NIGHT]


def test_the_shifts_of_a_day_follow_one_another_without_a_gap_when_the_clocks_change_too():
    day = date(2026, 3, 7)  # in the following night New York's clocks go forward
    morning, evening = bounds(day, Part.DAY, "America/New_York")
    dusk, dawn = bounds(day, Part.NIGHT, "America/New_York")

    assert evening == dusk
    assert dawn == bounds(day + timedelta(days=1), Part.DAY, "America/New_York")[0]
    assert dawn.astimezone(UTC) - dusk.astimezone(UTC) == timedelta(hours=11)
    assert morning.astimezone(UTC) == datetime(2026, 3, 7, 11, tzinfo=UTC)


@pytest.fixture
def desk():
    desk = open_desk()
    rules_for(desk, desk.florence)
    return desk


@pytest.fixture
def ana(desk):
    return visitor(desk, "ana", desk.florence, phone="+15205550101")


@pytest.fixture
def ben(desk):
    return visitor(desk, "ben", desk.florence, phone="+15205550102")


def ask(desk, token=None, leaves_at=LEAVES, hours=2, at=START):
    needed = rides.Needed(
        "FAMILY", desk.florence, leaves_at, leaves_at + timedelta(hours=hours), PHOENIX, 3, "Rosa, corner of 4th"
    )
    return rides.ask_ride(desk.dora, needed, token or uuid.uuid4(), at)


def sent(code):
    return Outbox.objects.filter(code=code).count()


def test_one_driver_takes_a_ride_and_learns_the_corner_when_it_is_confirmed(desk, ana, ben):
    ride = ask(desk)
    rides.take_ride(ana.person, ride, START)
    with pytest.raises(rides.AlreadyTaken):
        rides.take_ride(ben.person, ride, START)
    session, _cookie = vault.unlock(ana.person, PASSPHRASE, START)
    with pytest.raises(vault.NoGrant):
        vault.open_case(session, ride.uuid)

    assert rides.confirm_ride(desk.session, desk.dora, ride, START) is True

    assert vault.open_case(session, ride.uuid).read(ride, "details") == "Rosa, corner of 4th"
    assert sent("visit.ride") == 1
    rides.finish_ride(ana.person, ride, LEAVES)
    assert ride.state == "DONE"


def test_who_cannot_drive_after_all_gives_ride_and_key_back(desk, ana, ben):
    ride = ask(desk)
    rides.take_ride(ana.person, ride, START)
    rides.confirm_ride(desk.session, desk.dora, ride, START)

    rides.give_back_ride(ana.person, ride, START)

    session, _cookie = vault.unlock(ana.person, PASSPHRASE, START)
    with pytest.raises(vault.NoGrant):
        vault.open_case(session, ride.uuid)
    assert not FiveMinutes.objects.exists()
    rides.take_ride(ben.person, ride, START)
    assert ride.driver == ben
    rides.cancel_ride(desk.dora, ride, START)
    assert sent("visit.ride-off") == 1
    with pytest.raises(rides.NotAt):
        rides.finish_ride(ben.person, ride, LEAVES)


def test_nobody_drives_and_visits_at_the_same_time(desk, ana, ben):
    plan = booking.Plan(LEAVES + timedelta(hours=1), PHOENIX, [ana])
    booking.book_visit(desk.session, desk.dora, request(desk, friend(desk, desk.florence)), plan, uuid.uuid4(), START)
    with pytest.raises(rides.Busy):
        rides.take_ride(ana.person, ask(desk), START)
    ride = ask(desk)
    rides.take_ride(ben.person, ride, START)
    other = request(desk, friend(desk, desk.florence, a_number="204567313"))
    with pytest.raises(booking.Overlaps):
        booking.book_visit(
            desk.session, desk.dora, other, booking.Plan(LEAVES + timedelta(hours=1), PHOENIX, [ben]), uuid.uuid4(),
            START,
        )  # fmt: skip
    assert Visit.objects.count() == 1


def test_an_offer_is_taken_up_by_the_coordinator(desk, ana):
    ride = ask(desk)
    offer = rides.offer_ride(ana.person, LEAVES - timedelta(hours=1), LEAVES + timedelta(hours=5), 3, START)

    rides.assign_ride(desk.dora, ride, offer.volunteer, START)

    assert (ride.state, ride.driver) == ("TAKEN", ana)
    with pytest.raises(rides.WrongTime):
        rides.offer_ride(ana.person, LEAVES, LEAVES, 3, START)


def test_rides_have_their_time_and_their_people(desk, ana):
    for leaves_at, hours in ((START, 1), (LEAVES, 0), (LEAVES, 25)):
        with pytest.raises(rides.WrongTime):
            ask(desk, leaves_at=leaves_at, hours=hours)
    token = uuid.uuid4()
    assert ask(desk, token).pk == ask(desk, token).pk
    with pytest.raises(NotAllowed):
        rides.confirm_ride(desk.session, ana.person, Ride.objects.get(), START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ride.objects.update(state="TAKEN")


def open_week(desk, at=START):
    return rota.open_shifts(desk.dora, desk.florence, PHOENIX, date(2026, 5, 7), date(2026, 5, 13), BOTH, at)


def test_a_shift_is_taken_once_and_nobody_has_two_at_a_time(desk, ana, ben):
    assert open_week(desk) == 14
    assert open_week(desk) == 0
    rota.open_shifts(desk.dora, desk.eloy, PHOENIX, date(2026, 5, 8), date(2026, 5, 8), [Part.NIGHT], START)
    night = Shift.objects.get(facility=desk.florence, on=date(2026, 5, 8), part="NIGHT")

    rota.take_shift(ana.person, night, START)

    with pytest.raises(rota.ShiftTaken):
        rota.take_shift(ben.person, night, START)
    with pytest.raises(rota.ShiftTaken):
        rota.take_shift(ana.person, Shift.objects.get(facility=desk.eloy), START)
    with pytest.raises(rota.ShiftTaken):
        rota.give_back_shift(ben.person, night, START)
    assert rota.on_call(desk.florence, phoenix(2026, 5, 9, 1)) == [ana]
    assert rota.on_call(desk.florence, phoenix(2026, 5, 9, 6)) == []
    rota.give_back_shift(ana.person, night, START)
    assert rota.on_call(desk.florence, phoenix(2026, 5, 9, 1)) == []
    with pytest.raises(rota.WrongDays):
        rota.open_shifts(desk.dora, desk.florence, PHOENIX, date(2026, 5, 7), date(2026, 5, 6), BOTH, START)


def test_s12_a_release_learnt_at_night_pages_who_is_on_call_and_one_goes(desk, ana, ben):
    """Not found the day before had only made it unknown; at 01:10 the person calls."""
    open_week(desk)
    marisol = friend(desk, desk.florence)
    night = Shift.objects.get(on=date(2026, 5, 8), part="NIGHT")
    rota.take_shift(ana.person, night, START)
    eve, call = phoenix(2026, 5, 8, 10), phoenix(2026, 5, 9, 1, 10)
    custody.record_sighting(desk.dora, marisol, Seen.NOT_FOUND, SeenBy.LOCATOR, None, eve, eve)
    assert not Accompaniment.objects.exists()

    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, call, call)

    row = Accompaniment.objects.get()
    assert (row.facility, row.state) == (desk.florence, "OPEN")
    message = Outbox.objects.get(code="visit.comes-out")
    assert (message.due_at, message.priority) == (call, 0)
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.FAMILY, None, call, call)
    assert Accompaniment.objects.count() == 1
    rota.go(ana.person, row, call)
    with pytest.raises(rota.SomebodyGoes):
        rota.go(ben.person, row, call)
    assert jobs.widen_untaken(call + timedelta(hours=1)) == 0
    session, _cookie = vault.unlock(ana.person, PASSPHRASE, call)
    again, _cookie = vault.unlock(desk.dora, PASSPHRASE, call)
    for words in ("Marisol, gas station", "Marisol, bus stop"):
        assert rota.say_where(again, desk.dora, row, words, call) is True
        assert vault.open_case(session, row.uuid).read(row, "where") == words
    rota.note_ready(ana.person, row, ["COAT", "nonsense", "PHONE"], False, call)
    assert row.ready == ["COAT", "PHONE"]
    with pytest.raises(NotAllowed):
        rota.note_ready(ben.person, row, [], True, call)
    rota.note_ready(ana.person, row, ["COAT", "PHONE", "TICKET"], True, call)
    assert row.state == "DONE"


def test_without_anybody_on_call_the_whole_rota_is_asked_at_once_and_else_after_a_quarter_of_an_hour(desk, ana, ben):
    open_week(desk)
    by_day = Shift.objects.get(on=date(2026, 5, 10), part="DAY")
    rota.take_shift(ben.person, by_day, START)
    night = phoenix(2026, 5, 9, 1)
    first = friend(desk, desk.florence)
    custody.record_sighting(desk.dora, first, Seen.RELEASED, SeenBy.PERSON, None, night, night)
    assert sent("visit.comes-out") == 1
    assert Accompaniment.objects.get().widened_at == night

    rota.take_shift(ana.person, Shift.objects.get(on=date(2026, 5, 8), part="NIGHT"), night)
    second = friend(desk, desk.florence, a_number="204567313")
    custody.record_sighting(desk.dora, second, Seen.RELEASED, SeenBy.PERSON, None, night, night)
    assert sent("visit.comes-out") == 2
    assert jobs.widen_untaken(night + timedelta(minutes=14)) == 0
    assert jobs.widen_untaken(night + timedelta(minutes=15)) == 1
    assert jobs.widen_untaken(night + timedelta(minutes=16)) == 0
    assert sent("visit.comes-out") == 3


def test_a_removal_pages_nobody_and_a_coordinator_calls_off(desk, ana):
    gone = friend(desk, desk.florence)
    custody.record_sighting(desk.dora, gone, Seen.REMOVED, SeenBy.FAMILY, None, START, START)
    assert not Accompaniment.objects.exists()
    out = friend(desk, desk.florence, a_number="204567313")
    custody.record_sighting(desk.dora, out, Seen.RELEASED, SeenBy.PERSON, None, START, START)
    row = Accompaniment.objects.get()
    with pytest.raises(NotAllowed):
        rota.call_off(ana.person, row, START)
    with pytest.raises(rota.NotYours):
        rota.say_where(desk.session, desk.dora, row, "there", START)
    rota.call_off(desk.dora, row, START)
    assert row.state == "CALLED_OFF"


def test_the_database_lets_a_person_have_one_open_accompaniment_and_one_volunteer(desk, ana):
    marisol = friend(desk, desk.florence)
    row = rota.call_out(marisol, desk.florence, START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Accompaniment.objects.create(friend=marisol, facility=desk.florence, learnt_at=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Accompaniment.objects.filter(pk=row.pk).update(state="TAKEN")


def test_where_somebody_was_fetched_is_gone_after_its_time(desk, ana):
    ride = ask(desk)
    rota.call_out(friend(desk, desk.florence), desk.florence, START)

    retention.purge(ride.ends_at + timedelta(days=3))
    assert Ride.objects.get().details is None
    retention.purge(ride.ends_at + timedelta(days=91))
    assert not Ride.objects.exists()
    assert not Accompaniment.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["shift", "ride", "door"])
def test_of_two_who_take_the_same_at_once_exactly_one_has_it(database_file, what):
    desk = open_desk()
    people = [visitor(desk, name, has_key=False).person for name in ("ana", "ben")]
    open_week(desk)
    for _repetition in range(5):
        if what == "ride":
            row, take, late = ask(desk), rides.take_ride, rides.AlreadyTaken
        elif what == "door":
            row = rota.call_out(friend(desk, desk.florence), desk.florence, START)
            take, late = rota.go, rota.SomebodyGoes
        else:
            row, take, late = Shift.objects.filter(volunteer=None).first(), rota.take_shift, rota.ShiftTaken
        assert sorted(_both(take, late, row, people)) == ["LATE", "MINE"]
        if what == "ride":
            Ride.objects.all().delete()


def _both(take, late, row, people):
    gate, outcomes = threading.Barrier(2), []

    def one(person):
        try:
            copy = type(row).objects.get(pk=row.pk)
            gate.wait()
            take(person, copy, START)
            outcomes.append("MINE")
        except late:
            outcomes.append("LATE")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def enter(client, person):
    from django.conf import settings
    from django.utils import timezone

    client.force_login(person)
    client.cookies[settings.VAULT_COOKIE_NAME] = vault.unlock(person, PASSPHRASE, timezone.now())[1]
    return client


def test_a_ride_is_asked_taken_and_confirmed_in_the_browser(client, desk, ana, ben):
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    asked = {
        "act": "ask", "kind": "FAMILY", "facility": "FLO", "friend": "", "leaves": f"{day}T07:00",
        "ends": f"{day}T06:00", "zone": PHOENIX, "n_seats": 2, "details": "Rosa, corner of 4th", "token": uuid.uuid4(),
    }  # fmt: skip
    assert enter(client, ana.person).post("/desk/visits/rides/", asked).status_code == 403
    enter(client, desk.dora)
    assert "at most a day" in client.post("/desk/visits/rides/", asked).content.decode()
    client.post("/desk/visits/rides/", asked | {"ends": f"{day}T09:00"})
    address = f"/desk/visits/rides/{Ride.objects.get().uuid}/"
    offered = {"act": "offer", "starts": f"{day}T05:00", "ends": f"{day}T12:00", "zone": PHOENIX, "n_seats": 4}
    enter(client, ana.person).post("/desk/visits/rides/", offered)
    assert "Rosa" not in client.get(address).content.decode()
    enter(client, desk.dora)
    page = client.get(address).content.decode()
    assert "Rosa" in page
    client.post(address, {"act": "assign", "offer": ana.ride_offers.get().pk})
    assert enter(client, ben.person).get(address).status_code == 404
    enter(client, desk.dora).post(address, {"act": "confirm"})
    assert "Rosa" in enter(client, ana.person).get(address).content.decode()
    assert Ride.objects.get().state == "CONFIRMED"


def test_the_rota_is_kept_in_the_browser(client, desk, ana, ben):
    from django.utils import timezone

    now = timezone.now()
    days = {"first_on": now.date() - timedelta(days=1), "last_on": now.date() + timedelta(days=1)}
    shifts = {"facility": "FLO", "zone": PHOENIX, "parts": ["DAY", "NIGHT"]} | days
    enter(client, ana.person).post("/desk/visits/rota/", shifts)
    assert not Shift.objects.exists()
    enter(client, desk.dora).post("/desk/visits/rota/", shifts)
    current = Shift.objects.get(begins_at__lte=now, ends_at__gt=now)
    enter(client, ana.person).post(f"/desk/visits/rota/shifts/{current.pk}/", {"act": "take"})
    custody.record_sighting(desk.dora, friend(desk, desk.florence), Seen.RELEASED, SeenBy.PERSON, None, now, now)
    assert sent("visit.comes-out") == 1
    address = f"/desk/visits/rota/{Accompaniment.objects.get().uuid}/"
    assert "nobody goes yet" in client.get("/desk/").content.decode()
    client.post(address, {"act": "go"})
    assert enter(client, ben.person).get(address).status_code == 404
    enter(client, desk.dora).post(address, {"act": "where", "words": "Marisol, bus stop"})
    enter(client, ana.person)
    assert "bus stop" in client.get(address).content.decode()
    client.post(address, {"act": "done", "ready": ["COAT"]})
    row = Accompaniment.objects.get()
    assert (row.state, row.ready) == ("DONE", ["COAT"])
