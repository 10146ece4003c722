"""Who decides, when they meet, what is asked and how they voted: entered with a source, corrected, shown."""

from __future__ import annotations

import datetime as dt

import pytest

from localaction.organise import reads_bodies
from localaction.organise.actions import bodies as act
from localaction.organise.models import Ballot, Body, Meeting, Member
from localaction.people.models import Membership, Person
from localaction.people.permissions import NotAllowed
from localaction.people.rules.roles import Programme, Role
from localaction.places.models import Place
from localaction.places.reads import counties_of
from localaction.sources.entering import AlreadyEntered, GivenSource, NoLongerStands, Refused

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ON = NOON.date()
SOURCE = GivenSource("Page of the court", ON, "HIGH", url="https://example.gov/court")
HEARD = GivenSource("Somebody told us", ON, "LOW")


def someone(name, role):
    person = Person.objects.create_user(name)
    since = NOON - dt.timedelta(days=500)
    Membership.objects.create(person=person, programme=Programme.ORGANISE, role=role, valid_from=since)
    return person


@pytest.fixture
def keeper(db):
    return someone("petra", Role.COORDINATOR)


def given_body(name="Commissioners Court", geoid="48453", kind="COUNTY_BOARD", **more):
    values = {"zone": "America/Chicago", "n_members": 3, **more}
    return act.GivenBody(name, kind, Place.objects.get(pk=geoid), **values)


@pytest.fixture
def court(keeper):
    return act.enter_body(given_body(), SOURCE, keeper, NOON)


@pytest.fixture
def members(court, keeper):
    return [act.enter_member(court, act.GivenMember(name), SOURCE, keeper, NOON) for name in ("Ann", "Bo", "Cy")]


@pytest.fixture
def item(court, keeper):
    meeting = act.enter_meeting(court, act.GivenMeeting(dt.datetime(2026, 12, 1, 9)), SOURCE, keeper, NOON)
    return act.enter_item(meeting, act.GivenItem("Agreement with ICE", "AGREEMENT", "12"), SOURCE, keeper, NOON)


def deciding(geoid):
    place = Place.objects.get(pk=geoid)
    counties = [] if place.kind == "STATE" else counties_of(place, ON)
    return [fact.body.name for fact in reads_bodies.for_place(place, counties, ON)]


def test_a_county_shows_its_towns_and_a_town_its_county_and_no_other_town(keeper, court):
    act.enter_body(given_body("City Council", "4805000", "CITY_COUNCIL"), SOURCE, keeper, NOON)
    act.enter_body(given_body("Legislature", "48", "LEGISLATURE"), SOURCE, keeper, NOON)

    assert deciding("48453") == ["Commissioners Court", "City Council"]
    assert deciding("4805000") == ["City Council", "Commissioners Court"]
    assert deciding("48") == ["Legislature"]
    assert deciding("37071") == []


def test_everything_of_a_place_comes_in_one_query(keeper, item, members, django_assert_num_queries):
    ballots = {member.pk: "YES" for member in members}
    act.enter_vote(item, act.GivenVote("FINAL", ON, "PASSED", ballots=ballots), SOURCE, keeper, NOON)
    act.check_member(members[0], "AS_WRITTEN", keeper, NOON)
    place = Place.objects.get(pk="48453")

    with django_assert_num_queries(1):
        (fact,) = reads_bodies.for_place(place, [place], ON)

    assert [member.name for member in fact.sitting] == ["Ann", "Bo", "Cy"]
    (meeting,) = fact.meetings
    assert meeting.starts_at.isoformat() == "2026-12-01T09:00:00-06:00"
    (vote,) = meeting.items[0].votes
    assert (vote.meaning, vote.counted.n_yes, [ballot.name for ballot in vote.ballots]) == (
        "ADOPTED", 3, ["Ann", "Bo", "Cy"]
    )  # fmt: skip
    assert fact.as_json()["meetings"][0]["items"][0]["votes"][0]["is_final"] is True


def test_a_committees_vote_adopts_nothing_and_a_missing_ballot_is_unknown(keeper, item, members):
    act.enter_vote(item, act.GivenVote("COMMITTEE", ON, "PASSED", n_members=2, n_yes=2), SOURCE, keeper, NOON)
    votes = {members[0].pk: "YES", members[1].pk: "EXCUSED"}
    act.enter_vote(item, act.GivenVote("FINAL", ON, "NOT_STATED", ballots=votes), SOURCE, keeper, NOON)

    fact = reads_bodies.body(item.meeting.body.uid, ON)
    committee, final = fact.meetings[0].items[0].votes
    assert (committee.meaning, committee.as_json()["is_final"]) == ("ADVISED", False)
    assert (final.meaning, final.counted.n_no, final.counted.n_unknown) == ("UNKNOWN", 0, 1)
    assert not final.counted.is_complete


def test_a_correction_keeps_the_address_and_the_wrong_text(keeper, court, members):
    act.correct_body(court, given_body("Commissioners' Court", n_members=5), SOURCE, keeper, NOON)

    court.refresh_from_db()
    (wrong,) = court.earlier.all()
    assert (court.n_members, court.withdrawn_at) == (5, None)
    assert (wrong.name, wrong.withdrawn_why, wrong.replaced_by) == ("Commissioners Court", "SUPERSEDED", court)
    assert len(reads_bodies.body(court.uid, ON).members) == 3


def test_a_meeting_keeps_the_hour_on_the_wall_when_the_zone_was_wrong(keeper, court, item):
    act.correct_body(court, given_body(zone="America/Denver"), SOURCE, keeper, NOON)

    fact = reads_bodies.body(court.uid, ON)
    assert fact.meetings[0].starts_at.isoformat() == "2026-12-01T09:00:00-07:00"


def test_the_ballots_of_a_corrected_vote_stay_with_the_wrong_text(keeper, item, members):
    first = act.GivenVote("FINAL", ON, "PASSED", ballots={members[0].pk: "YES", members[1].pk: "YES"})
    vote = act.enter_vote(item, first, SOURCE, keeper, NOON)
    second = act.GivenVote("FINAL", ON, "FAILED", ballots={m.pk: "NO" for m in members})
    act.correct_vote(vote, second, SOURCE, keeper, NOON)

    assert list(Ballot.objects.filter(vote=vote).values_list("choice", flat=True)) == ["NO"] * 3
    assert Ballot.objects.filter(vote__replaced_by=vote).count() == 2


def test_a_seat_is_asked_about_again_after_a_quarter_and_at_once_after_its_term(keeper, court):
    act.enter_member(court, act.GivenMember("Ann", ends_on=ON + dt.timedelta(days=10)), SOURCE, keeper, NOON)
    act.enter_member(court, act.GivenMember("Bo"), HEARD, keeper, NOON)

    def due(days):
        return [member.name for _, member in reads_bodies.seats_to_confirm(ON + dt.timedelta(days=days))]

    assert due(0) == ["Bo"]
    assert due(9) == ["Bo"]
    assert due(10) == ["Ann", "Bo"]


def test_who_left_frees_the_seat_and_stays_in_the_votes(keeper, court, item, members):
    ballots = {members[0].pk: "YES"}
    act.enter_vote(item, act.GivenVote("FINAL", ON, "PASSED", ballots=ballots), SOURCE, keeper, NOON)
    with pytest.raises(Refused) as refusal:
        act.enter_member(court, act.GivenMember("Di"), SOURCE, keeper, NOON)
    act.check_member(members[0], "GONE", keeper, NOON)
    act.enter_member(court, act.GivenMember("Di"), SOURCE, keeper, NOON)

    fact = reads_bodies.body(court.uid, ON)
    assert refusal.value.codes == ["ALL_SEATS_TAKEN"]
    assert [member.name for member in fact.sitting] == ["Bo", "Cy", "Di"]
    assert fact.meetings[0].items[0].votes[0].ballots[0].name == "Ann"
    with pytest.raises(NoLongerStands):
        act.check_member(members[0], "AS_WRITTEN", keeper, NOON)


@pytest.mark.parametrize(
    ("more", "code"),
    [({"zone": "America/Nowhere"}, "NO_ZONE"), ({"n_members": 0}, "NOBODY"),
     ({"n_votes_needed": 4}, "MORE_THAN_MEMBERS")],
)  # fmt: skip
def test_what_a_body_cannot_be_is_said(keeper, more, code):
    with pytest.raises(Refused) as refusal:
        act.enter_body(given_body(**more), SOURCE, keeper, NOON)

    assert refusal.value.codes == [code]


@pytest.mark.parametrize(
    ("more", "code"),
    [({"on": ON + dt.timedelta(days=1)}, "VOTED_IN_THE_FUTURE"), ({"n_yes": 4}, "MORE_VOTES_THAN_MEMBERS"),
     ({"n_votes_needed": 9}, "MORE_THAN_MEMBERS"), ({"ballots": {0: "YES"}}, "STRANGER")],
)  # fmt: skip
def test_what_a_vote_cannot_be_is_said(keeper, item, more, code):
    values = {"stage": "FINAL", "on": ON, "result": "PASSED", **more}
    with pytest.raises(Refused) as refusal:
        act.enter_vote(item, act.GivenVote(**values), SOURCE, keeper, NOON)

    assert refusal.value.codes == [code]


def test_a_printed_count_cannot_be_below_the_ballots(keeper, item, members):
    vote = act.GivenVote("FINAL", ON, "PASSED", n_yes=1, ballots={m.pk: "YES" for m in members})
    with pytest.raises(Refused) as refusal:
        act.enter_vote(item, vote, SOURCE, keeper, NOON)

    assert refusal.value.codes == ["FEWER_THAN_BALLOTS"]


def test_an_hour_that_the_clocks_skip_is_refused(keeper, court):
    with pytest.raises(Refused) as refusal:
        act.enter_meeting(court, act.GivenMeeting(dt.datetime(2027, 3, 14, 2, 30)), SOURCE, keeper, NOON)

    assert refusal.value.codes == ["NO_SUCH_HOUR"]


def test_the_same_twice_is_refused(keeper, court, item, members):
    with pytest.raises(AlreadyEntered):
        act.enter_body(given_body(), SOURCE, keeper, NOON)
    with pytest.raises(AlreadyEntered):
        act.enter_meeting(court, act.GivenMeeting(dt.datetime(2026, 12, 1, 9)), SOURCE, keeper, NOON)
    with pytest.raises(AlreadyEntered):
        act.enter_item(item.meeting, act.GivenItem("Agreement with ICE", "AGREEMENT", "12"), SOURCE, keeper, NOON)
    act.check_member(members[0], "GONE", keeper, NOON)
    with pytest.raises(AlreadyEntered):
        act.enter_member(court, act.GivenMember("bo"), SOURCE, keeper, NOON)


def test_what_is_withdrawn_stays_and_is_shown_nowhere(keeper, court, item):
    act.withdraw(item.meeting, "another board's", keeper, NOON)

    assert reads_bodies.body(court.uid, ON).meetings == []
    assert Meeting.objects.get(pk=item.meeting.pk).withdrawn_why == "another board's"
    with pytest.raises(NoLongerStands):
        act.enter_item(item.meeting, act.GivenItem("More", "OTHER"), SOURCE, keeper, NOON)


def test_only_who_runs_campaigns_enters_a_body(keeper):
    stranger = Person.objects.create_user("dan")
    with pytest.raises(NotAllowed):
        act.enter_body(given_body(), SOURCE, stranger, NOON)

    assert act.enter_body(given_body(), SOURCE, someone("otto", Role.ORGANISER), NOON)
    assert not Member.objects.exists()
    assert Body.objects.count() == 1


def test_upcoming_meetings_stand_by_time_and_those_of_another_county_apart(keeper, court, item):
    other = act.enter_body(given_body("Board", "37071", zone="America/New_York"), SOURCE, keeper, NOON)
    act.enter_meeting(other, act.GivenMeeting(dt.datetime(2026, 11, 25, 18)), SOURCE, keeper, NOON)
    act.enter_meeting(other, act.GivenMeeting(dt.datetime(2026, 11, 20, 18)), SOURCE, keeper, NOON)

    def meeting(state, county):
        return [sitting.fact.body.name for sitting in reads_bodies.upcoming(state, county, NOON)]

    assert meeting("", "") == ["Board", "Commissioners Court"]
    assert meeting("TX", "") == ["Commissioners Court"]
    assert meeting("", "37071") == ["Board"]
