"""What the tests of the hotline stand on: a ring with people inside, a line that texts come in on, and what left."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

from django.test import Client
from django.utils import timezone
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

NOW = datetime(2026, 3, 3, 14, 10, tzinfo=UTC)
PASSPHRASE = "granite lantern orbit velvet thirteen"
TOKEN = "12345"
LINE = "+15105550100"


def member(username, role):
    """Return somebody of the hotline, enrolled where their role reads sealed rows."""
    from localaction.people.models import Membership, Person
    from localaction.people.rules.roles import Programme

    person = Person.objects.filter(username=username).first() or Person.objects.create_user(username)
    Membership.objects.get_or_create(
        person=person, programme=Programme.RESPOND, role=role, defaults={"valid_from": datetime(2026, 1, 1, tzinfo=UTC)}
    )
    return person


class Hotline:
    """Amparo dispatches, Elena coordinates, Olga takes calls, Luz leads the legal side; the ring is made."""

    def __init__(self) -> None:
        from localaction.people.rules.roles import Role
        from localaction.vault import actions as vault

        self.amparo, self.elena = member("amparo", Role.DISPATCHER), member("elena", Role.COORDINATOR)
        self.olga, self.luz = member("olga", Role.OPERATOR), member("luz", Role.LEGAL_LEAD)
        inside = [self.amparo, self.elena, self.luz]
        for person in inside:
            vault.enrol_holder(person, PASSPHRASE, NOW)
        vault.create_ring("respond", inside, by=self.amparo, at=NOW)

    def opened(self, person=None, at=NOW):
        """Return a person's open vault."""
        from localaction.vault import actions as vault

        return vault.unlock(person or self.amparo, PASSPHRASE, at)[0]

    def client(self, person, with_vault=True):
        """Return a signed-in browser, its vault open where that is wanted."""
        from django.conf import settings

        from localaction.vault import actions as vault

        client = Client()
        client.force_login(person)
        if with_vault:
            client.cookies[settings.VAULT_COOKIE_NAME] = vault.unlock(person, PASSPHRASE, timezone.now())[1]
        return client


def configure(settings, tmp_path):
    """Make the installation one with a line, in a home of its own."""
    settings.CONFIG = settings.CONFIG.model_copy(
        update={
            "public_url": "https://desk.example.org", "coalition": "Valle RRN", "time_zone": "America/Los_Angeles",
            "twilio_auth_token": SecretStr(TOKEN), "twilio_from": LINE, "sms_via": "twilio",
            "server_key": settings.HOME / "keys" / "server",
        }
    )  # fmt: skip
    settings.HOME = tmp_path
    settings.MEMORY_FOLDER = str(tmp_path)


def signed(path, fields):
    """Post to a webhook as the provider signs."""
    signature = RequestValidator(TOKEN).compute_signature(f"https://desk.example.org{path}", fields)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    return client.post(path, fields, HTTP_X_TWILIO_SIGNATURE=signature)


def text(number, body, sid=None, **more):
    """Have a text come in through the signed webhook."""
    fields = {"MessageSid": sid or f"SM{uuid.uuid4().hex}", "From": number, "To": LINE, "Body": body, **more}
    response = signed("/hooks/twilio/sms", fields)
    assert response.status_code == 200
    return fields


def hand_on(now=None):
    """Let the worker give what came in to the rooms, also what a database that was slow to answer left in the spool."""
    from localaction.messages.actions import hooks, receive

    hooks.take_in_spool()
    while receive.hand_on(now or timezone.now()):
        pass


def outgoing(number=None):
    """Return (code, body) of what waits to leave, the oldest first, to a number where one is given."""
    from localaction.messages.models import Outbox
    from localaction.vault.actions.operational import read_operational

    found = []
    for row in Outbox.objects.order_by("pk"):
        content = json.loads(read_operational(row, "content") or "{}")
        if number is None or content.get("routes", [["", ""]])[0][1] == number:
            found.append((row.code, content.get("body", "")))
    return found
