"""Public actions as their tests meet them: two coordinators, an organizer, volunteers with and without training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.people.cast import PASSPHRASE

from localaction.organise.actions import public_actions
from localaction.organise.actions.public_actions import GivenAction
from localaction.organise.models.public_actions import PublicAction
from localaction.people import approvals
from localaction.people.models import Approval, Completion, Membership, Person, Requirement
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault

BUCKS, COOK = "42017", "17031"
# Monday 12 January 2026, nine in the morning in Pennsylvania: two days before the order that ends the agreement.
START = datetime(2026, 1, 12, 14, 0, tzinfo=UTC)
VIGIL_AT = datetime(2026, 1, 20, 23, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """What a test needs at hand; `session` is Dora's open vault."""

    dora: Person
    otto: Person
    olga: Person
    session: vault.Unlocked
    training: Requirement
    clock: datetime

    def now(self) -> datetime:
        """Return an instant a minute after the one before."""
        self.clock += MINUTE
        return self.clock


def account(username: str, role: Role, programme: Programme = Programme.ORGANISE, at: datetime = START) -> Person:
    person = Person.objects.create_user(username, PASSPHRASE, language="en")
    Membership.objects.create(person=person, programme=programme, role=role, valid_from=at - timedelta(days=400))
    return person


def open_desk(at: datetime = START) -> Desk:
    """Two coordinators hold the ring, an organizer does not; observers are trained for a year."""
    dora, otto = account("dora", Role.COORDINATOR, at=at), account("otto", Role.COORDINATOR, at=at)
    for person in (dora, otto):
        vault.enrol_holder(person, PASSPHRASE, at)
    vault.create_ring("organise", [dora, otto], dora, at)
    training = Requirement.objects.create(
        code="legal-observer", title_en="Legal observer trained", title_es="Observador legal con capacitación",
        programme=Programme.RESPOND, role=Role.OBSERVER, validity_days=365, evidence_kind="CERTIFICATE",
    )  # fmt: skip
    session, _cookie = vault.unlock(dora, PASSPHRASE, at)
    return Desk(dora, otto, account("olga", Role.ORGANISER, at=at), session, training, at)


def volunteer(desk: Desk, username: str, trained_on=None, *, has_key: bool = True) -> Person:
    person = account(username, Role.VOLUNTEER, at=desk.clock)
    if has_key:
        vault.enrol_holder(person, PASSPHRASE, desk.clock)
    if trained_on is not None:
        Completion.objects.create(person=person, requirement=desk.training, done_on=trained_on)
    return person


def given(**changes) -> GivenAction:
    values = {
        "kind": "VIGIL", "title": "Vigil at the courthouse", "title_es": "Vigilia frente al juzgado",
        "starts_at": VIGIL_AT, "ends_at": VIGIL_AT + timedelta(hours=2), "zone": "America/New_York", "county": BUCKS,
        "meeting_place": "Steps of the old courthouse, Doylestown", "access": ["WHEELCHAIR", "ASL"],
        "languages": ["en", "es"], "host_uid": "",
    }  # fmt: skip
    return GivenAction(**(values | changes))


def planned(desk: Desk, **changes) -> PublicAction:
    return public_actions.plan(given(**changes), desk.olga, desk.now())


def published(desk: Desk, **changes) -> PublicAction:
    row = planned(desk, **changes)
    approval = public_actions.ask_to_publish(row, desk.olga, desk.now())
    approvals.approve(Approval.objects.get(pk=approval.pk), desk.dora, desk.now())
    row.refresh_from_db()
    return row
