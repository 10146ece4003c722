"""The first day: a link, one administrator, and no second use."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from localaction.people import actions
from localaction.people.models import LinkKind, Membership, OneTimeLink
from localaction.people.rules.links import hash_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSPHRASE = "granite lantern orbit velvet thirteen"
TYPED = {"username": "amparo", "passphrase": PASSPHRASE, "again": PASSPHRASE, "language": ""}
pytestmark = pytest.mark.django_db


def secret_of(link):
    return re.fullmatch(r"/accounts/setup/([\w-]{32})/", link)[1]


def test_the_link_makes_an_administrator_who_is_signed_in_and_led_to_the_desk(client):
    link = actions.setup_link()

    response = client.post(link, TYPED)

    assert response.status_code == 302
    assert response.headers["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    person = get_user_model().objects.get()
    assert person.check_password(PASSPHRASE)
    assert [(m.programme, m.role) for m in person.memberships.all()] == [("SITE", "ADMIN")]


def test_the_link_is_gone_once_somebody_can_sign_in(client):
    link = actions.setup_link()
    client.post(link, TYPED)
    client.logout()

    assert actions.setup_link() == ""
    assert client.get(link).status_code == 410
    assert client.post(link, TYPED | {"username": "dan"}).status_code == 410
    assert get_user_model().objects.count() == 1


def test_a_newer_link_replaces_the_older(client):
    older = actions.setup_link()
    newer = actions.setup_link()

    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200


def test_an_account_nobody_can_sign_in_to_does_not_count():
    get_user_model().objects.create_user("imported")
    get_user_model().objects.create_user("gone", PASSPHRASE, is_active=False)

    assert actions.setup_link() != ""


@pytest.mark.parametrize("secret", ["x" * 32, "short", "é" * 32])
def test_a_made_up_link_is_refused(client, secret):
    actions.setup_link()

    assert client.get(f"/accounts/setup/{secret}/").status_code == 404


def test_the_database_keeps_only_a_hash_of_the_link():
    secret = secret_of(actions.setup_link())
    row = OneTimeLink.objects.get()

    assert bytes(row.secret_hash) == hash_of(secret)
    assert secret not in str(vars(row))


def test_of_two_who_open_the_link_at_once_one_is_let_in():
    secret = secret_of(actions.setup_link())
    actions.set_up(secret, "amparo", PASSPHRASE, "es", NOW)

    with pytest.raises(actions.AlreadySetUp):
        actions.set_up(secret, "dan", PASSPHRASE, "", NOW)


def test_a_username_of_an_account_without_password_is_taken():
    get_user_model().objects.create_user("amparo")
    secret = secret_of(actions.setup_link())

    with pytest.raises(actions.UsernameTaken):
        actions.set_up(secret, "amparo", PASSPHRASE, "", NOW)
    assert actions.set_up(secret, "ben", PASSPHRASE, "", NOW).pk


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"passphrase": "short", "again": "short"}, "at least 12 characters"),
        ({"passphrase": "sojdlg123aljg", "again": "sojdlg123aljg"}, "too common"),
        ({"passphrase": "amparo-amparo!", "again": "amparo-amparo!", "username": "amparo-amparo"}, "too similar"),
        ({"again": "something else entirely"}, "passphrases differ"),
        ({"username": "no spaces allowed"}, "valid username"),
        ({"username": ""}, "required"),
    ],
)
def test_what_will_not_do_is_said_and_makes_nobody(client, typed, words):
    response = client.post(actions.setup_link(), TYPED | typed)

    assert response.status_code == 200
    assert words in response.text
    assert not get_user_model().objects.exists()


def test_the_database_refuses_a_second_set_up_link():
    OneTimeLink.objects.create(kind=LinkKind.SETUP, secret_hash=b"a" * 32)

    with pytest.raises(IntegrityError), transaction.atomic():
        OneTimeLink.objects.create(kind=LinkKind.SETUP, secret_hash=b"b" * 32)


def test_the_database_refuses_a_period_that_ends_before_it_begins():
    person = get_user_model().objects.create_user("amparo")

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=person, programme="VISIT", role="VISITOR", valid_from=NOW, valid_until=NOW)


def test_without_a_second_factor_the_desk_leads_to_getting_one(client, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"require_second_factor": True})
    client.post(actions.setup_link(), TYPED)

    assert client.get("/desk/").headers["Location"] == "/accounts/second-factor/"
    assert client.get("/es/desk/").headers["Location"] == "/es/accounts/second-factor/"
    assert client.get("/accounts/second-factor/").status_code == 200
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    assert client.get("/").status_code == 200
