"""The directory: which groups cover a place, and how long what is written of them is believed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from localaction.organise.rules.freshness import ASK_EVERY_DAYS, Asked, freshness

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ON = NOON.date()


def days(n):
    return ON - dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("checks", "state"),
    [
        ([], "NEVER"),
        ([(1, "AS_WRITTEN")], "FRESH"),
        ([(89, "AS_WRITTEN")], "FRESH"),
        ([(90, "AS_WRITTEN")], "STALE"),
        ([(200, "AS_WRITTEN"), (3, "CHANGED")], "FRESH"),
        ([(10, "AS_WRITTEN"), (3, "NO_ANSWER")], "FRESH"),
        ([(10, "AS_WRITTEN"), (9, "NO_ANSWER"), (3, "NO_ANSWER")], "FRESH"),
        ([(10, "NO_ANSWER"), (3, "NO_ANSWER")], "SILENT"),
        ([(10, "NO_ANSWER"), (3, "NO_ANSWER"), (0, "AS_WRITTEN")], "FRESH"),
        ([(3, "NO_ANSWER")], "NEVER"),
        ([(9, "AS_WRITTEN"), (1, "GONE")], "GONE"),
        ([(9, "GONE"), (1, "AS_WRITTEN")], "FRESH"),
        ([(-1, "GONE")], "NEVER"),
    ],
)
def test_how_long_a_group_is_believed(checks, state):
    assert freshness([Asked(days(n), answer) for n, answer in checks], ON).state == state


CHECKS = st.lists(
    st.builds(
        Asked, st.dates(dt.date(2026, 1, 1), ON), st.sampled_from(["AS_WRITTEN", "CHANGED", "NO_ANSWER", "GONE"])
    ),
    max_size=6,
)


@given(CHECKS)
def test_the_order_in_which_checks_are_written_does_not_matter(checks):
    by_day = {check.on: check for check in checks}.values()

    assert freshness(list(by_day), ON) == freshness(list(by_day)[::-1], ON)


@given(CHECKS)
def test_somebody_is_asked_again_within_a_quarter_of_the_last_answer(checks):
    found = freshness(checks, ON)

    if found.confirmed_on and found.ask_on:
        assert found.ask_on <= max(found.confirmed_on + dt.timedelta(days=ASK_EVERY_DAYS), ON)


@pytest.fixture
def keeper(db):
    from localaction.people.models import Membership, Person
    from localaction.people.rules.roles import Programme, Role

    person = Person.objects.create_user("petra")
    Membership.objects.create(
        person=person, programme=Programme.ORGANISE, role=Role.COORDINATOR, valid_from=NOON - dt.timedelta(days=500)
    )
    return person


def group(name="Travis Rapid Response", counties=("48453",), state="TX", scope="COUNTIES", **more):
    """Return what somebody types of a group."""
    from localaction.organise.actions.groups import GivenGroup

    values = {"kind": "RAPID_RESPONSE", "does": "Takes reports.", "phone": "+15125550100", "as_of": ON, **more}
    return GivenGroup(
        name=name, scope=scope, state=state, counties=counties, confidence="HIGH", source_title="A call", **values
    )


def covering(geoid, on=ON):
    """Return the names of the groups that cover a place, the nearest first."""
    from localaction.organise import reads_groups
    from localaction.places.models import Place
    from localaction.places.reads import counties_of

    place = Place.objects.get(pk=geoid)
    counties = [] if place.kind == "STATE" else counties_of(place, on)
    return [fact.group.name for fact in reads_groups.for_place(place, counties, on).facts]


def test_the_nearest_group_that_covers_a_place_stands_first(keeper):
    from localaction.organise.actions import groups

    groups.enter(group("National line", (), "", "NATION", kind="HOTLINE"), keeper, NOON)
    groups.enter(group("Texas line", (), "TX", "STATE", kind="HOTLINE"), keeper, NOON)
    groups.enter(group(), keeper, NOON)
    groups.enter(group("Gaston", ("37071",), "NC"), keeper, NOON)

    assert covering("48453") == ["Travis Rapid Response", "Texas line", "National line"]
    assert covering("4805000") == ["Travis Rapid Response", "Texas line", "National line"]
    assert covering("48") == ["Travis Rapid Response", "Texas line", "National line"]
    assert covering("37071") == ["Gaston", "National line"]


def test_a_group_that_is_gone_leaves_the_pages_of_places_and_one_that_is_silent_stays_with_a_warning(keeper):
    from localaction.organise import reads_groups
    from localaction.organise.actions import groups

    gone, silent = groups.enter(group(), keeper, NOON), groups.enter(group("Silent"), keeper, NOON)
    groups.check(gone, "GONE", keeper, NOON)
    for ago in (9, 1):
        groups.check(silent, "NO_ANSWER", keeper, NOON - dt.timedelta(days=ago))

    assert covering("48453") == ["Silent"]
    assert [fact.confidence for fact in reads_groups.every(ON) if fact.group == silent] == ["low"]


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"phone": ""}, "NO_WAY_TO_REACH_IT"), ({"counties": ()}, "NO_COUNTY"),
        ({"counties": ("48453", "37071")}, "OTHER_STATE"),
        ({"scope": "STATE", "state": "", "counties": ()}, "NO_STATE"),
        ({"as_of": ON + dt.timedelta(days=1)}, "IN_THE_FUTURE"), ({"name": "TRAVIS rapid response"}, "NAME_TAKEN"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(keeper, given_, code):
    from localaction.organise.actions import groups

    if code == "NAME_TAKEN":
        groups.enter(group(), keeper, NOON)
    with pytest.raises(groups.Refused) as refusal:
        groups.enter(group(**given_), keeper, NOON)

    assert refusal.value.codes == [code]


def test_what_changed_takes_the_place_of_the_old_text_and_keeps_its_checks(keeper):
    from localaction.organise import reads_groups
    from localaction.organise.actions import groups
    from localaction.organise.models import Group

    first = groups.enter(group(), keeper, NOON)
    groups.check(first, "CHANGED", keeper, NOON)
    groups.change(first, group(phone="+15125550199"), keeper, NOON)

    (fact,) = reads_groups.every(ON)
    assert (fact.group.uid, fact.group.phone, fact.freshness.state) == (first.uid, "+15125550199", "FRESH")
    assert Group.objects.get(pk=first.pk).withdrawn_why == "changed"


def test_nobody_but_who_keeps_partners_changes_the_directory(db):
    from localaction.organise.actions import groups
    from localaction.people.models import Person
    from localaction.people.permissions import NotAllowed

    with pytest.raises(NotAllowed):
        groups.enter(group(), Person.objects.create_user("dan"), NOON)


def test_the_starting_points_are_entered_once_and_what_people_withdrew_stays_out(keeper):
    from localaction.organise.actions import groups
    from localaction.organise.models import Group

    n = groups.load_starting_points(NOON)
    groups.withdraw(Group.objects.get(uid="detention-watch-network"), "the coalition left it", keeper, NOON)

    assert n >= 8
    assert groups.load_starting_points(NOON) == 0
    assert "Detention Watch Network" not in covering("48453")
    assert all(row.url or row.phone for row in Group.objects.all())
    assert not Group.objects.filter(does_es="").exists()


def test_at_the_desk_a_group_is_entered_asked_changed_and_taken_out(keeper):
    client = Client()
    client.force_login(keeper)
    typed = {
        "name": "Travis Rapid Response", "kind": "RAPID_RESPONSE", "scope": "COUNTIES",
        "places": "Travis County, TX\nWilliamson, TX", "does": "Takes reports.", "phone": "+15125550100",
        "languages": ["en", "es"], "source_title": "A call", "as_of": timezone.now().date().isoformat(),
        "confidence": "HIGH",
    }  # fmt: skip

    assert client.post("/desk/directory/new/", {**typed, "places": "Nowhere, TX"}).status_code == 400
    assert client.post("/desk/directory/new/", typed).status_code == 302
    assert covering("48491", timezone.now().date()) == ["Travis Rapid Response"]
    assert "To ask again" in client.get("/desk/directory/").content.decode()
    asked = client.post("/desk/directory/travis-rapid-response/ask/", {"answer": "CHANGED"})
    assert asked["Location"].endswith("/desk/directory/travis-rapid-response/")
    shown = client.get("/desk/directory/travis-rapid-response/").content.decode()
    assert "Williamson County, TX" in shown
    assert client.post("/desk/directory/travis-rapid-response/", {**typed, "hours": "6 to 9"}).status_code == 302
    page = Client().get("/place/48453/").content.decode()
    assert "6 to 9" in page
    assert client.post("/desk/directory/travis-rapid-response/take-out/", {"why": "x"}).status_code == 400
    assert client.post("/desk/directory/travis-rapid-response/take-out/", {"why": "it ended"}).status_code == 302
    assert client.get("/desk/directory/travis-rapid-response/").status_code == 404


def test_a_state_chooses_among_the_groups(keeper):
    from localaction.organise.actions import groups

    groups.enter(group(), keeper, NOON)
    groups.enter(group("Gaston", ("37071",), "NC"), keeper, NOON)
    page = Client().get("/groups/?state=NC").content.decode()

    assert "Gaston" in page
    assert "Travis Rapid" not in page


def test_the_desk_says_how_many_are_to_be_asked(keeper):
    from localaction.organise import reads_desk
    from localaction.organise.actions import groups

    groups.enter(group(), keeper, NOON)

    assert [need[0] for need in reads_desk.needs_me(keeper, NOON)] == ["1 group of the directory to ask again"]
    assert [found[0] for found in reads_desk.desk_search(keeper, "rapid", None, NOON)] == ["Travis Rapid Response"]
