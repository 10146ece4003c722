"""Checks 19 and 20: every address × every role × every method answers as it says; one that says nothing fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.people.cast import VISIT_COORDINATOR, VISITOR, joined, two_administrators

from localaction.people import access
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import TABLE, Held, may

pytestmark = [pytest.mark.django_db, pytest.mark.security]
METHODS = ("get", "post", "put", "delete")
# Addresses outside the desk, by what they are. A new one must be put somewhere.
PUBLIC_TREES = (
    "", "about/", "alerts/", "api/v1/", "facilities.csv", "figures/", "follow/", "leave", "hooks/", "r/", "report/",
    "rights/", "volunteer/",
)  # fmt: skip
ENTRANCE = {
    "people-setup", "people-join", "people-reset", "account_login", "account_logout", "account_inactive",
    "account_signup",
}  # fmt: skip
IN_THE_MIDDLE_OF_SIGNING_IN = {"mfa_authenticate"}
OWN_ACCOUNT = {
    "people-second-factor", "account_reauthenticate", "account_change_password", "mfa_index", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    view: Any
    arguments: dict[str, Any]

    @property
    def path(self):
        return reverse(self.name, kwargs=self.arguments)


SAMPLES = {"int": 999_999, "str": "x" * 32, "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


NAMED = {"language": "en"}


def sample_of(converter):
    return SAMPLES[type(converter).__name__.replace("Converter", "").replace("String", "str").lower()]


def addresses(patterns=None, route="", found=None, outer=None):
    found = [] if found is None else found
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        # The language is part of no route here: the prefix of the default language is empty.
        here = route + ("" if type(pattern.pattern).__name__ == "LocalePrefixPattern" else str(pattern.pattern))
        converters = getattr(pattern.pattern, "converters", {})
        arguments = (outer or {}) | {name: sample_of(converter) for name, converter in converters.items()}
        named = getattr(getattr(pattern.pattern, "regex", None), "groupindex", {})
        arguments |= {name: NAMED.get(name, "x") for name in named if name not in converters}
        if isinstance(pattern, URLResolver):
            addresses(pattern.url_patterns, here, found, arguments)
        elif isinstance(pattern, URLPattern):
            found.append(Address(here, pattern.name or "", pattern.callback, arguments))
    return found


def undeclared():
    """Every address that does not say whom it is for."""
    missing = []
    for address in addresses():
        if address.route.startswith("desk/"):
            if access.declared_for(address.view, address.name) is None:
                missing.append(address.route)
        elif address.route.startswith("accounts/"):
            known = ENTRANCE | IN_THE_MIDDLE_OF_SIGNING_IN | OWN_ACCOUNT
            if address.name not in known and getattr(address.view, "needs", None) is None:
                missing.append(address.route)
        elif not any(address.route.startswith(tree) for tree in PUBLIC_TREES if tree) and address.route.count("/") < 1:
            missing.extend([address.route] if address.route not in PUBLIC_TREES else [])
    return missing


@pytest.fixture
def everyone():
    """One account for each role of the table, and one without any."""
    people = {}
    for programme, role in TABLE:
        person = Person.objects.create_user(f"{programme}-{role}".lower())
        Membership.objects.create(person=person, programme=programme, role=role, valid_from=timezone.now())
        people[Held(programme, role)] = person
    people[None] = Person.objects.create_user("nobody")
    return people


def ask(client, method, path):
    return getattr(client, method)(path)


def test_every_address_says_whom_it_is_for():
    assert undeclared() == []
    assert len([a for a in addresses() if a.route.startswith("desk/")]) >= 11


def test_a_page_of_the_desk_is_open_to_exactly_the_roles_it_names(everyone):
    wrong = []
    for held, person in everyone.items():
        client = Client()
        client.force_login(person)
        for address in addresses():
            if not address.route.startswith("desk/"):
                continue
            needed = access.declared_for(address.view, address.name)
            is_open = not needed or (held is not None and any(may([held], verb) for verb in needed))
            for method in ("get", "post"):
                status = ask(client, method, address.path).status_code
                if (status == 403) is is_open or status >= 500:
                    wrong.append((str(held), method, address.path, status))

    assert wrong == []


def test_a_stranger_is_led_from_every_page_of_the_desk_to_the_sign_in():
    client, wrong = Client(), []
    for address in addresses():
        if not address.route.startswith("desk/"):
            continue
        for method in METHODS:
            response = ask(client, method, address.path)
            if not response.headers.get("Location", "").startswith("/accounts/login/"):
                wrong.append((method, address.path, response.status_code))

    assert wrong == []


def test_a_stranger_reaches_nothing_of_ones_own_account():
    client, wrong = Client(), []
    for address in addresses():
        if not address.route.startswith("accounts/") or address.name in ENTRANCE:
            continue
        for method in METHODS:
            response = ask(client, method, address.path)
            is_led_away = "/accounts/login/" in response.headers.get("Location", "")
            if not is_led_away and response.status_code not in (403, 405):
                wrong.append((method, address.path, response.status_code))

    assert wrong == []


@pytest.mark.urls("tests.security.urls_undeclared")
def test_a_page_that_says_nothing_is_found_and_open_to_nobody(everyone):
    assert undeclared() == ["desk/careless/"]
    for person in everyone.values():
        client = Client()
        client.force_login(person)
        assert client.get("/desk/careless/").status_code == 403


def test_an_account_one_may_not_see_looks_like_one_that_is_not():
    amparo, ben = two_administrators(timezone.now())
    dora = joined(amparo, "dora", VISIT_COORDINATOR, timezone.now(), second=ben).person
    carla = joined(amparo, "carla", VISITOR, timezone.now()).person
    client = Client()
    client.force_login(carla)

    hidden, absent = (client.get(f"/desk/people/{number}/") for number in (dora.pk, 999_999))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(f"/{dora.pk}/", "/999999/") == absent.text
    for act in ("lock", "reset", "deactivate", "give", "take", "record", "exempt", "drop-factors"):
        assert client.post(f"/desk/people/{dora.pk}/", {"act": act}).status_code in (302, 404)
    dora.refresh_from_db()
    assert dora.is_active
    assert dora.locked_at is None


def test_a_coordinator_does_to_visitors_what_the_table_says_and_no_more():
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    amparo, ben = two_administrators(timezone.now())
    dora = joined(amparo, "dora", VISIT_COORDINATOR, timezone.now(), second=ben).person
    carla = joined(amparo, "carla", VISITOR, timezone.now()).person
    client = Client()
    client.force_login(dora)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(dora.pk)
    session.save()

    statuses = {
        act: client.post(f"/desk/people/{carla.pk}/", {"act": act, "role": "VISIT:VISITOR"}).status_code
        for act in ("reset", "deactivate", "drop-factors", "lock")
    }

    assert statuses == {"reset": 403, "deactivate": 403, "drop-factors": 403, "lock": 302}
    carla.refresh_from_db()
    assert carla.locked_at is not None
    assert carla.is_active
