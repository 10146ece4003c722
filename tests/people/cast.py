"""The people of these tests, made by the product's own verbs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from localaction.people import actions, approvals
from localaction.people.models import Approval, Person
from localaction.people.rules.roles import Held, Programme, Role

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSPHRASE = "granite lantern orbit velvet thirteen"
OTHER_PASSPHRASE = "meadow copper window eleven sailor"
SECRET = re.compile(r"/(?:setup|join|reset)/([\w-]{32})/$")

ADMIN = Held(Programme.SITE, Role.ADMIN)
VISITOR = Held(Programme.VISIT, Role.VISITOR)
VISIT_COORDINATOR = Held(Programme.VISIT, Role.COORDINATOR)
DISPATCHER = Held(Programme.RESPOND, Role.DISPATCHER)


def secret_of(path: str) -> str:
    """Return the secret part of a link."""
    return SECRET.search(path)[1]


def first_administrator(username="amparo", at=NOW) -> Person:
    return actions.set_up(secret_of(actions.setup_link()), username, PASSPHRASE, "", at)


def joined(by: Person, username: str, held: Held, at=NOW, until=None, second: Person | None = None) -> actions.Joined:
    """Let somebody join by an invitation, approved by `second` where the role asks for it."""
    invited = actions.invite(by, held, at, until)
    if invited.approval is not None:
        approvals.approve(Approval.objects.get(pk=invited.approval.pk), second, at)
    return actions.join(secret_of(invited.path), username, PASSPHRASE, "", at)


def two_administrators(at=NOW) -> tuple[Person, Person]:
    amparo = first_administrator(at=at)
    return amparo, joined(amparo, "ben", ADMIN, at).person
