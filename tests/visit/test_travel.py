"""How long the road between two detention centers takes: reckoned, or written down by who knows it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.visit.desk import PHOENIX, START, friend, open_desk, phoenix, request, rules_for, visitor

from localaction.people.permissions import NotAllowed
from localaction.places.models import Place
from localaction.places.rules.distance import km_apart
from localaction.visit import reads_travel
from localaction.visit.actions import booking, travel
from localaction.visit.models import TravelTime
from localaction.visit.rules.travel import travel_time

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
PHOENIX_TOWN, TUCSON = (33.4484, -112.0740), (32.2226, -110.9747)


def test_phoenix_and_tucson_are_171_kilometres_apart():
    assert km_apart(PHOENIX_TOWN, TUCSON) == pytest.approx(171, abs=1)
    assert km_apart((0, 0), (0, 180)) == pytest.approx(20015, abs=1)


@given(points, points)
def test_the_way_there_is_as_long_as_the_way_back_and_never_longer_than_half_the_earth(one, other):
    there = km_apart(one, other)
    assert there == pytest.approx(km_apart(other, one))
    assert 0 <= there <= 20016


@pytest.mark.parametrize(
    ("km", "minutes"), [(None, 90), (0, 45), (5, 45), (70, 100), (171, 215)],
    ids=["unknown", "one county", "near", "70 km", "Phoenix to Tucson"],
)  # fmt: skip
def test_the_road_is_reckoned_at_seventy_an_hour_with_a_detour_and_the_doors(km, minutes):
    assert travel_time(km) == timedelta(minutes=minutes)


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_a_longer_road_never_takes_less(one, other):
    assert travel_time(min(one, other)) <= travel_time(max(one, other))


@pytest.fixture
def desk(db):
    desk = open_desk()
    for facility, county in ((desk.florence, "04021"), (desk.eloy, "04019")):
        rules_for(desk, facility)
        facility.county = county
        facility.save()
    for geoid, name, lat, lon in (("04021", "Pinal", 32.9, -111.34), ("04019", "Pima", 32.13, -111.78)):
        Place.objects.update_or_create(
            geoid=geoid,
            defaults={
                "kind": "COUNTY", "name": name, "full_name": f"{name} County", "state": "AZ", "lat": lat, "lon": lon
            },
        )  # fmt: skip
    return desk


@pytest.fixture
def ana(desk):
    return visitor(desk, "ana", desk.florence, desk.eloy)


def visit_at_two(desk, ana, n_minutes_between):
    """Book Florence from noon to one, then plan Eloy so many minutes later; return what speaks against it."""
    plan = booking.Plan(phoenix(2026, 5, 9, 12), PHOENIX, [ana])
    booking.book_visit(desk.session, desk.dora, request(desk, friend(desk, desk.florence)), plan, uuid.uuid4(), START)
    later = booking.Plan(phoenix(2026, 5, 9, 13) + timedelta(minutes=n_minutes_between), PHOENIX, [ana])
    asked = request(desk, friend(desk, desk.eloy, a_number="204567313"))
    return booking.check_plan(desk.session, asked, later, START).open_codes


def test_too_little_time_between_two_counties_is_asked_about(desk, ana):
    # 95 km between the middles: 126 minutes by road and doors, in whole five minutes 130.
    assert visit_at_two(desk, ana, 60) == ("TRAVEL_60_OF_130",)


def test_who_knows_the_road_writes_it_down_and_one_volunteers_own_minutes_come_first(desk, ana):
    travel.set_travel_time(desk.dora, desk.eloy, desk.florence, None, 50, START)
    assert visit_at_two(desk, ana, 60) == ()
    ben = visitor(desk, "ben", desk.florence)
    travel.set_travel_time(desk.dora, desk.florence, desk.eloy, ana, 180, START)

    assert reads_travel.from_here(desk.eloy, [desk.florence], ana) == {desk.florence.pk: timedelta(minutes=180)}
    assert reads_travel.from_here(desk.eloy, [desk.florence], ben) == {desk.florence.pk: timedelta(minutes=50)}
    travel.set_travel_time(desk.dora, desk.florence, desk.eloy, ana, None, START)
    assert reads_travel.from_here(desk.florence, [desk.eloy], ana) == {desk.eloy.pk: timedelta(minutes=50)}


def test_a_pair_stands_once_and_a_visitor_sets_nothing(desk, ana):
    travel.set_travel_time(desk.dora, desk.eloy, desk.florence, None, 50, START)
    travel.set_travel_time(desk.dora, desk.florence, desk.eloy, None, 40, START)
    assert TravelTime.objects.get().n_minutes == 40
    for one, other in ((desk.florence, desk.eloy), (desk.eloy, desk.florence)):
        with pytest.raises(IntegrityError), transaction.atomic():
            TravelTime.objects.create(one=one, other=other, n_minutes=1, set_at=START)
    with pytest.raises(NotAllowed):
        travel.set_travel_time(ana.person, desk.florence, desk.eloy, None, 1, START)
    with pytest.raises(travel.SamePlace):
        travel.set_travel_time(desk.dora, desk.eloy, desk.eloy, None, 1, START)


def test_travel_times_are_kept_in_the_browser(client, desk, ana):
    client.force_login(desk.dora)
    page = client.get("/desk/visits/travel/").content.decode()
    assert "130 minutes, reckoned" in page
    client.post("/desk/visits/travel/", {"one": "FLO", "other": "EAZ", "volunteer": "", "n_minutes": "55"})
    client.post("/desk/visits/travel/", {"one": "FLO", "other": "EAZ", "volunteer": ana.pk, "n_minutes": "180"})
    page = client.get("/desk/visits/travel/").content.decode()
    assert "55 minutes, written down" in page
    assert "180 minutes, written down" in page
    same = client.post("/desk/visits/travel/", {"one": "FLO", "other": "FLO", "n_minutes": "1"})
    assert "the same place" in same.content.decode()
