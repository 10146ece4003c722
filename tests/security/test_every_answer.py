"""Check 34: every address there is, in both languages, for a stranger and for an administrator, carries the headers."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.cast import ada
from tests.invariants.test_headers import ALWAYS, POLICY
from tests.security.test_access_matrix import addresses

from localaction.site.middleware import is_public_fact

SAMPLES = {"geoid": "48453", "language": "en"}
pytestmark = [pytest.mark.django_db, pytest.mark.security]


def path_of(address):
    """The address with samples in its places."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda place: SAMPLES.get(place[1], "x"), address.route)
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(address.arguments[place[1]]), named)
    return "/" + filled.replace("^", "").replace("$", "").replace("\\", "")


def answers(client):
    for address in addresses():
        found = path_of(address)
        for path in (found, f"/es{found}"):
            # An address outside the languages has no Spanish twin; asking for it is a page that is not there.
            for method in ("get", "post"):
                yield f"{method} {path}", path, getattr(client, method)(path)


@pytest.mark.parametrize("who", ["a stranger", "an administrator"])
def test_every_answer_carries_the_headers_and_no_refusal_may_be_kept(who):
    client = Client(raise_request_exception=False)
    if who == "an administrator":
        client.force_login(ada())
    wrong, n_answers, statuses = [], 0, set()
    for asked, path, response in answers(client):
        n_answers += 1
        statuses.add(response.status_code)
        headers = response.headers
        policy = set(headers.get("Content-Security-Policy", "").split("; "))
        expected = dict(ALWAYS)
        if "leave" in path.split("/"):
            expected["Referrer-Policy"] = headers["Referrer-Policy"]  # the way out gives no referrer at all
        differs = {name for name, value in expected.items() if headers.get(name) != value}
        kept = headers.get("Cache-Control", "")
        may_be_kept = is_public_fact(path) and response.status_code in (200, 304)
        if policy != POLICY or differs or not kept or ("no-store" not in kept and not may_be_kept):
            wrong.append((asked, response.status_code, differs, kept))
        if response.status_code >= 500:
            wrong.append((asked, response.status_code))
        if not headers.get("Content-Type", "text/").startswith(("text/html", "text/csv", "text/plain")):
            assert headers["X-Content-Type-Options"] == "nosniff"

    assert wrong == []
    assert n_answers > 150
    assert statuses >= {200, 302, 404, 405}


def test_no_answer_to_a_stranger_sets_a_cookie_outside_the_ways_in():
    """A visit to the public pages leaves nothing on the device that shows it."""
    for asked, path, response in answers(Client(raise_request_exception=False)):
        if not path.removeprefix("/es").startswith(("/accounts/", "/desk/")):
            assert not response.cookies, asked
