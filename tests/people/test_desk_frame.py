"""The desk's frame: what needs me now, search over what I may see, help, and the product's words at the sign-in."""

from __future__ import annotations

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people.cast import NOW, VISIT_COORDINATOR, VISITOR, joined, two_administrators

from localaction.messages.actions import halts
from localaction.people import actions
from localaction.people.models import Person, Requirement
from localaction.people.rules.roles import TABLE
from localaction.site import rooms
from localaction.site.help_words import ROLES, TOPICS

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """Amparo and Ben administer, Lara looks after visitors, Carla visits."""
    amparo, ben = two_administrators()
    lara = joined(amparo, "lara", VISIT_COORDINATOR, second=ben).person
    return amparo, ben, lara, joined(amparo, "carla", VISITOR).person


def at_desk(person):
    client = Client()
    client.force_login(person)
    return client


def words_of(person):
    return [need.words for need in rooms.needs_me(person, NOW)]


def test_a_search_finds_only_the_people_one_may_see(team):
    _amparo, _ben, lara, carla = team

    found = at_desk(lara).post("/desk/search/", {"words": "ar"}).text
    own = at_desk(carla).post("/desk/search/", {"words": "ar"}).text

    assert f"/desk/people/{carla.pk}/" in found
    assert f"/desk/people/{carla.pk}/" in own
    assert f"/desk/people/{lara.pk}/" not in own
    assert "amparo" not in found.split("<main")[1]


def test_the_words_of_a_search_reach_neither_address_nor_log_nor_session(team, caplog):
    client = at_desk(team[0])
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/desk/search/", {"words": "zebra-canary"})

    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    # Django logs statements at DEBUG only, and never in production.
    logged = [r for r in caplog.records if r.name != "django.db.backends"]
    assert not any("zebra-canary" in record.getMessage() for record in logged)
    assert "zebra-canary" not in str(dict(client.session))
    assert client.get("/desk/search/?words=zebra-canary").headers["Location"] == "/desk/"


def test_a_search_costs_the_same_queries_however_many_people(team):
    client = at_desk(team[0])
    client.post("/desk/search/", {"words": "an"})
    with CaptureQueriesContext(connection) as few:
        client.post("/desk/search/", {"words": "an"})
    Person.objects.bulk_create(Person(username=f"ana-{n}", password="!") for n in range(15))
    with CaptureQueriesContext(connection) as many:
        client.post("/desk/search/", {"words": "an"})

    assert len(many) == len(few) <= 45


def test_one_letter_is_no_search(team):
    assert "Type at least 2 letters." in at_desk(team[0]).post("/desk/search/", {"words": "a"}).text


def test_texts_and_jobs_are_found_by_their_words(team):
    found = at_desk(team[0]).post("/desk/search/", {"words": "messages.stop"}).text

    assert "/desk/texts/messages.stop/en/" in found


def test_what_waits_is_said_to_those_who_can_do_it(team):
    amparo, ben, lara, carla = team
    asked = Requirement(
        code="training", title_en="Training", title_es="Formación", programme="VISIT", role="VISITOR",
        validity_days=365, evidence_kind="CERTIFICATE",
    )  # fmt: skip
    actions.set_requirement(lara, asked, NOW)
    halts.halt("DESK", NOW)
    actions.ask_to_drop_factors(ben, carla, NOW)

    assert "Your requirement “Training” is due" in words_of(carla)
    assert "1 person has a requirement due" in words_of(lara)
    assert "1 question to a second person" in words_of(amparo)
    assert "Sending is stopped, all of it or a part" in words_of(amparo)
    assert "Sending is stopped, all of it or a part" not in words_of(carla)


def test_administrators_are_reminded_of_the_missing_shares(team):
    amparo, _ben, lara, _carla = team

    assert "No recovery shares on paper" in at_desk(amparo).get("/desk/").text
    assert "No recovery shares on paper" not in at_desk(lara).get("/desk/").text


def test_who_is_due_costs_the_same_queries_however_many_people(team, django_assert_num_queries):
    from localaction.people import reads

    lara = team[2]
    with CaptureQueriesContext(connection) as few:
        reads.requirements_due(lara, NOW.date(), NOW)
    for name in ("rosa", "sol", "tere"):
        joined(team[0], name, VISITOR)

    with django_assert_num_queries(len(few)):
        reads.requirements_due(lara, NOW.date(), NOW)


def test_every_role_has_its_help_and_every_page_its_link(team):
    client = at_desk(team[0])

    assert {role for _programme, role in TABLE} == set(ROLES)
    for topic in (*TOPICS, *(role.value.lower().replace("_", "-") for role in ROLES)):
        assert client.get(f"/desk/help/{topic}/").status_code == 200, topic
    assert client.get("/desk/help/made-up/").status_code == 404
    assert 'href="/desk/help/sealed-records/"' in client.get("/desk/rings/").text
    assert 'href="/desk/help/"' in client.get("/desk/").text


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/reauthenticate/", "/accounts/password/change/"])
def test_what_one_types_to_sign_in_is_called_a_passphrase_everywhere(team, path):
    client = Client() if "login" in path else at_desk(team[0])

    main = client.get(path).text.split("<main")[1]

    assert "assphrase" in main
    assert "Password" not in main
    assert "your password" not in main
