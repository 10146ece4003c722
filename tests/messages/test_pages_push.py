"""One's own page of push messages: on, off, and a trial."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.messages.pushing import Browser

from localaction.messages.actions import push
from localaction.messages.channels.webpush import keys
from localaction.messages.models import Outbox, PushSubscription
from localaction.people.actions import lose_device
from localaction.people.models import Device, Person

pytestmark = pytest.mark.django_db
ADDRESS = "https://updates.push.services.mozilla.com/wpush/v2/ben"


@pytest.fixture(autouse=True)
def _key(settings, tmp_path):
    settings.CONFIG = settings.CONFIG.model_copy(update={"server_key": settings.HOME / "keys" / "server"})
    settings.HOME = tmp_path
    keys.make()


@pytest.fixture
def ben(db):
    return Person.objects.create_user("ben")


@pytest.fixture
def browser(ben):
    client = Client()
    client.force_login(ben)
    return client


def turn_on(client, endpoint=ADDRESS):
    fields = {"act": "on", "endpoint": endpoint, **Browser().keys}
    return client.post("/desk/account/push/", fields, follow=True)


def test_a_browser_is_turned_on_and_off(browser, ben):
    assert "come to this device now" in turn_on(browser).text
    turn_on(browser)

    row = PushSubscription.objects.get()
    assert row.person == ben
    assert row.device is not None
    assert "on for 1 device." in browser.get("/desk/account/push/").text
    browser.post("/desk/account/push/", {"act": "off", "endpoint": ADDRESS})
    assert not PushSubscription.objects.exists()


def test_a_trial_goes_to_each_of_ones_browsers(browser, ben):
    turn_on(browser)
    turn_on(browser, f"{ADDRESS}-2")

    browser.post("/es/desk/account/push/", {"act": "try"})

    assert {(row.code, row.channel, row.language) for row in Outbox.objects.all()} == {("messages.trial", "PUSH", "es")}
    assert Outbox.objects.count() == 2


def test_a_device_that_is_lost_gets_nothing_more(browser, ben):
    turn_on(browser)

    lose_device(ben, Device.objects.get(), timezone.now())

    assert push.routes_of(ben) == []


def test_nobody_turns_off_the_browser_of_another(browser, ben):
    turn_on(browser)
    other = Client()
    other.force_login(Person.objects.create_user("dan"))

    other.post("/desk/account/push/", {"act": "off", "endpoint": ADDRESS})
    other.post("/desk/account/push/", {"act": "none"})
    other.post("/desk/account/push/", {"act": "try"})

    assert len(push.routes_of(ben)) == 1
    assert not Outbox.objects.exists()


def test_an_address_of_another_machine_is_refused_in_words(browser):
    assert "not one that this server may use" in turn_on(browser, "https://192.168.0.1/x").text
    assert not PushSubscription.objects.exists()
    assert browser.post("/desk/account/push/", {"act": "what"}).status_code == 404


def test_without_a_key_the_page_says_so(browser):
    keys.location().unlink()

    said = browser.get("/desk/account/push/")

    assert "not set up on this server" in said.text
    assert "push.js" not in said.text
