"""The pages of those who decide: public, of a place, as data, and the desk's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar
from tests.organise.deciding import county_board, keeper

from localaction.organise import reads_desk
from localaction.organise.actions import bodies as act
from localaction.organise.models import Body, Meeting, Member
from localaction.people.models import Person
from localaction.people.rules.roles import Role
from localaction.sources.entering import GivenSource


@pytest.fixture
def petra(db):
    return keeper()


@pytest.fixture
def item(petra):
    return county_board(petra, timezone.now())


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", ["/place/48453/", "/place/4805000/", "/bodies/tx-travis-commissioners-court/"])
def test_a_page_says_that_a_committee_decides_nothing_and_who_was_excused(item, client, address):
    page = shown(client, address)

    assert "Commissioners Court" in page and "Agreement with ICE" in page and "Ann Alder" in page
    assert "The committee is for it. This decides nothing" in page
    assert "<strong>Adopted.</strong> 2 yes, 0 no, 1 neither; 2 of 3 needed." in page
    assert 'Excused: <span translate="no">Cy Cedar</span>' in page


def test_a_place_no_longer_says_that_nobody_was_entered(item, client):
    assert "has not been entered" not in shown(client, "/place/48453/").split('id="decides"')[1].split("</section>")[0]
    assert client.get("/api/v1/brief/48453").json()["blocks"]["bodies"]["facts"][0]["n_votes_needed"] == 2
    assert client.get("/api/v1/brief/37071").json()["blocks"]["bodies"]["state"] == "not-looked"


def test_the_number_of_somebody_whose_seat_is_not_confirmed_is_not_shown(petra, client):
    now = timezone.now()
    county_board(petra, now - dt.timedelta(days=100))
    page = shown(client, "/bodies/tx-travis-commissioners-court/")

    assert "512-555-0100" not in page
    assert "Ask the body’s office first" in page
    assert reads_desk.needs_me(petra, now) == [("Confirm who holds 3 seats", "/desk/bodies/", False)]
    for member in Member.objects.all():
        act.check_member(member, "AS_WRITTEN", petra, now)
    assert shown(client, "/bodies/tx-travis-commissioners-court/").count("tel:512-555-0100") == 3
    assert reads_desk.needs_me(petra, now) == []


def test_meetings_to_come_stand_with_their_agenda_and_as_a_calendar(petra, item, client):
    page = shown(client, "/meetings/?state=TX")
    assert "Commissioners Court" in page and "9 a.m. C" in page
    assert "Commissioners Court" not in shown(client, "/meetings/?state=NC")
    (event,) = Calendar.from_ical(client.get("/meetings/meetings.ics?state=TX").content).walk("VEVENT")
    assert (event["summary"], event["status"]) == ("Commissioners Court", "CONFIRMED")

    meeting = Meeting.objects.get()
    given = act.GivenMeeting(meeting.starts_at.replace(tzinfo=None, hour=9), status="CANCELLED")
    act.correct_meeting(meeting, given, GivenSource("Notice", timezone.now().date(), "HIGH"), petra, timezone.now())
    (event,) = Calendar.from_ical(client.get(f"/bodies/{Body.objects.get().uid}/meetings.ics").content).walk("VEVENT")
    assert event["status"] == "CANCELLED"
    assert "cancelled" in shown(client, f"/meetings/{meeting.uid}/")


def test_the_feed_of_votes_says_which_vote_was_only_a_committees(item, client):
    feed = shown(client, "/votes/feed/?state=TX")

    assert feed.count("<entry>") == 2
    assert "Agreement with ICE (in committee)" in feed and "This decides nothing" in feed
    assert client.get("/votes/feed/?state=nowhere").status_code == 400


def test_what_is_not_there_is_not_found(db, client):
    for address in ("/bodies/x/", "/meetings/x/", "/bodies/x/meetings.ics"):
        assert client.get(address).status_code == 404


def test_the_desk_finds_bodies_members_and_bills_for_who_runs_campaigns(item):
    otto, dan, now = keeper("otto", Role.ORGANISER), Person.objects.create_user("dan"), timezone.now()

    assert [hit[0] for hit in reads_desk.desk_search(otto, "court", None, now)] == ["Commissioners Court"]
    assert [hit[0] for hit in reads_desk.desk_search(otto, "birch", None, now)] == ["Bo Birch"]
    assert reads_desk.desk_search(dan, "birch", None, now) == []


def test_what_the_desk_refuses_stands_beside_its_field(petra, client):
    client.force_login(petra)
    typed = {
        "name": "Court", "kind": "COUNTY_BOARD", "place": "Travis County, TX", "zone": "America/Chicago",
        "n_members": 3, "passes_by": "MEMBERS", "n_votes_needed": 5, "source_title": "A page",
        "as_of": timezone.now().date().isoformat(), "confidence": "HIGH",
    }  # fmt: skip
    refused = client.post("/desk/bodies/new/", typed)
    unknown = client.post("/desk/bodies/new/", {**typed, "place": "Nowhere", "n_votes_needed": ""})
    taken = client.post("/desk/bodies/new/", {**typed, "n_votes_needed": 3})

    assert (refused.status_code, unknown.status_code, taken.status_code) == (400, 400, 302)
    assert "That is more than there are members." in refused.content.decode()
    assert "Name one county, city or state" in unknown.content.decode()
