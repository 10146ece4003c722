"""Records requests as their tests meet them: a coordinator with an open vault, an editor, bodies in four states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.people.cast import PASSPHRASE

from localaction.detention.actions import records, records_bodies
from localaction.detention.actions.records import Asked, Given
from localaction.detention.models_records import PublicBody, RecordsRequest
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault

LONG_AGO = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)


def at(day: str, hour: int = 18) -> dt.datetime:
    """Return an instant on a day, six in the evening UTC, which is the same day all over the country."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), tzinfo=dt.UTC)


@dataclass
class Desk:
    """What a test needs at hand."""

    nora: Person
    amparo: Person
    session: vault.Unlocked | None


def account(username: str, role: Role = Role.EDITOR, programme: Programme = Programme.FACTS) -> Person:
    person = Person.objects.create_user(username, PASSPHRASE)
    Membership.objects.create(person=person, programme=programme, role=role, valid_from=LONG_AGO)
    return person


def open_desk(now: dt.datetime = LONG_AGO) -> Desk:
    nora, amparo = account("nora", Role.COORDINATOR), account("amparo")
    vault.enrol_holder(nora, PASSPHRASE, now)
    vault.create_ring("records", [nora], nora, now)
    session, _cookie = vault.unlock(nora, PASSPHRASE, now)
    return Desk(nora, amparo, session)


def simple_desk() -> Desk:
    """Return a desk where nothing was ever sealed."""
    return Desk(account("nora", Role.COORDINATOR), account("amparo"), None)


def body(desk: Desk, state: str = "TX", name: str = "", **columns) -> PublicBody:
    columns = {
        "name": name or f"County Sheriff of {state}", "jurisdiction": state, "law": "", "channel": "EMAIL",
        "email": "records@example.org", "address": "1 Main Street\nTown", "checked_on": dt.date(2026, 1, 5),
    } | columns  # fmt: skip
    return records_bodies.enter_body(desk.amparo, columns, LONG_AGO)


def filed(desk: Desk, to: PublicBody, day: str = "2026-11-02", **more) -> RecordsRequest:
    given = {"subject": "AGREEMENT_287G", "title": "287(g) application", "wanted": "- The application\n- Letters"}
    return records.file_request(desk.amparo, Asked(body=to, owner=desk.amparo, **given | more), at(day))


def happened(desk: Desk, request: RecordsRequest, kind: str, day: str, now: str = "", **more) -> None:
    """Record what happened on a day, on that day or later."""
    records.record_event(desk.amparo, request, Given(kind, dt.date.fromisoformat(day), **more), at(now or day))
    request.refresh_from_db()


def sent(desk: Desk, state: str, day: str, **more) -> RecordsRequest:
    """File a request to a body of a state and send it."""
    request = filed(desk, body(desk, state), **more)
    happened(desk, request, "SENT", day)
    return request
