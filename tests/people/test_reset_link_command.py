"""The way back in from the server's console."""

from __future__ import annotations

import json

import pytest
from tests.people.cast import NOW, OTHER_PASSPHRASE, first_administrator, joined, secret_of

from localaction.people import actions
from localaction.people.actions.resets import LASTS
from localaction.site.command import main
from localaction.vault.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_console_gives_an_administrator_a_way_back(capsys, client):
    amparo = first_administrator()
    actions.lock_down(amparo, amparo, NOW)

    assert main(["reset-link", "Amparo", "--json"]) == 0
    link = json.loads(capsys.readouterr().out)["link"]

    assert link.startswith("http://127.0.0.1:8000/accounts/reset/")
    path = link.removeprefix("http://127.0.0.1:8000")
    assert client.post(path, {"passphrase": OTHER_PASSPHRASE, "again": OTHER_PASSPHRASE}).status_code == 200
    amparo.refresh_from_db()
    assert amparo.locked_at is None
    assert amparo.check_password(OTHER_PASSPHRASE)
    offered = AuditEvent.objects.get(action="people:password:reset-offered")
    assert (offered.actor, offered.target) == ("system", str(amparo.pk))


def test_nobody_and_somebody_who_left_get_no_link(capsys):
    from tests.people.cast import ADMIN

    amparo = first_administrator()
    ben = joined(amparo, "ben", ADMIN).person
    actions.deactivate(amparo, ben, NOW)

    assert main(["reset-link", "ben"]) == 1
    assert main(["reset-link", "zoe"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "out of use" in printed.err
    assert "nobody is called zoe" in printed.err


def test_a_newer_link_replaces_the_older_and_ends_after_a_day():
    amparo = first_administrator()
    older, newer = (secret_of(actions.offer_reset("system", amparo, NOW)) for _ in range(2))

    with pytest.raises(actions.LinkRefused):
        actions.find_reset(older, NOW)
    assert actions.find_reset(newer, NOW) == amparo
    with pytest.raises(actions.LinkRefused):
        actions.find_reset(newer, NOW + LASTS)
