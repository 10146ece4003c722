"""Visiting as its tests meet it: a coordinator with an open vault, visitors, two facilities, a person inside."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.people.cast import PASSPHRASE

from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.places.models import Facility
from localaction.vault import actions as vault
from localaction.visit.actions import custody, requests, rule_sets, volunteers
from localaction.visit.exchange import read_rule_sets
from localaction.visit.exchange.plain import plain_text
from localaction.visit.identity import Identity
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.onboarding import Step
from localaction.visit.rules.shapes import VisitClass

# Thursday 7 May 2026, nine in the morning in Phoenix: the beginning of scenario S1.
START = datetime(2026, 5, 7, 16, 0, tzinfo=UTC)
PHOENIX = "America/Phoenix"
HOURS = """
id: {code}
source: seen at the gate
observed_on: 2026-05-01
tz: America/Phoenix
community:
  slot_minutes: 60
  sessions: [{{days: [Sat, Sun], time: '08:00-19:00'{more}}}]
"""


@dataclass
class Desk:
    """What a test needs at hand."""

    dora: Person
    session: vault.Unlocked
    florence: Facility
    eloy: Facility


def account(username: str, role: Role, language: str = "en") -> Person:
    person = Person.objects.create_user(username, PASSPHRASE, language=language)
    Membership.objects.create(
        person=person, programme=Programme.VISIT, role=role, valid_from=START - timedelta(days=400)
    )
    return person


def open_desk(at: datetime = START) -> Desk:
    dora = account("dora", Role.COORDINATOR)
    vault.enrol_holder(dora, PASSPHRASE, at)
    vault.create_ring("visit", [dora], dora, at)
    session, _cookie = vault.unlock(dora, PASSPHRASE, at)
    florence = Facility.objects.create(uid="FLO", detloc="FLO", name="Florence SPC", city="Florence", state="AZ")
    eloy = Facility.objects.create(uid="EAZ", detloc="EAZ", name="Eloy", city="Eloy", state="AZ")
    return Desk(dora, session, florence, eloy)


def rules_for(desk: Desk, facility: Facility, more: str = "", at: datetime = START):
    text = HOURS.format(code=facility.detloc, more=more)
    rules = read_rule_sets(plain_text(text, "test"), "test")[0]
    return rule_sets.publish_rules(desk.dora, facility, rules, "VISIT", at)


def visitor(desk: Desk, name: str, *facilities: Facility, languages=("en",), gender="WOMAN", until=date(2027, 5, 1),
            phone="", has_key=True):  # fmt: skip
    person = account(name, Role.VISITOR, language=languages[0])
    if has_key:
        vault.enrol_holder(person, PASSPHRASE, START)
    long_ago = START - timedelta(days=200)
    made = volunteers.apply_as_visitor(
        person, {"legal_name": f"{name.title()} Example", "gender": gender}, list(languages), phone, "", long_ago
    )
    for step in (Step.SCREENED, Step.TRAINED, Step.AGREEMENT_SIGNED):
        volunteers.record_step(desk.dora, made, step, long_ago.date(), long_ago)
    for facility in facilities:
        clear(desk, made, facility, date(2026, 1, 1), until)
    return made


def clear(desk: Desk, volunteer, facility, valid_from, valid_until, at=START, visit_class=VisitClass.COMMUNITY):
    clearance = volunteers.request_clearance(desk.dora, volunteer, facility, visit_class, at)
    volunteers.submit_clearance(desk.dora, clearance, at)
    volunteers.grant_clearance(desk.dora, clearance, valid_from, valid_until, at)
    return clearance


def friend(desk: Desk, facility: Facility | None = None, at: datetime = START, **identity):
    known = {"first_name": "Marisol", "surname": "Quintanilla", "a_number": "204567312"} | identity
    made = custody.add_friend(desk.session, desk.dora, Identity(**known), at)
    if facility is not None:
        custody.record_sighting(desk.dora, made, Seen.HELD, SeenBy.PERSON, facility, at, at)
    return made


def request(desk: Desk, who, at: datetime = START, visit_class=VisitClass.COMMUNITY, **options):
    wanted = requests.Wanted(visit_class, "SELF", **options)
    return requests.request_visit(desk.dora, who, wanted, uuid.uuid4(), at)


def phoenix(year, month, day, hour, minute=0) -> datetime:
    """Return a moment by the clock of Phoenix, which knows no summer time."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) + timedelta(hours=7)
