"""Defence as the tests of hearings and bonds meet it: an attorney, a coordinator, companions, courts, a matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tests.people.cast import PASSPHRASE

from localaction.defend.actions import companions, hearings
from localaction.defend.actions.hearings import Seen, at_court
from localaction.defend.actions.matters import Opening, open_matter
from localaction.defend.identity import Identity
from localaction.defend.models import (
    Fund,
    Hearing,
    HearingKind,
    Matter,
    MatterSource,
    NoticeSource,
    Signal,
    SignalConsent,
)
from localaction.defend.rules.hearings import When
from localaction.defend.telling import note_reach
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.places.models import Court
from localaction.vault import actions as vault

# Tuesday 1 September 2026, nine in the morning in Phoenix: two weeks before the hearing of scenario S7.
START = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)
NEW_YORK, PHOENIX = "America/New_York", "America/Phoenix"
CLIENT = "Marisol Quintanilla"


@dataclass
class Desk:
    """What a test needs at hand."""

    dora: Person
    abel: Person
    session: vault.Unlocked
    new_york: Court
    phoenix: Court
    companions: dict[str, Person] = field(default_factory=dict)


def account(username, role, language="en", at=START):
    person = Person.objects.create_user(username, PASSPHRASE, language=language)
    Membership.objects.create(person=person, programme=Programme.DEFEND, role=role, valid_from=at - timedelta(days=400))
    return person


def court(code, zone, state, city):
    return Court.objects.create(
        code=code, name=f"{city} Immigration Court", city=city, state=state, zone=zone, source="test"
    )


def open_programme(at=START):
    dora, abel = account("dora", Role.COORDINATOR, at=at), account("abel", Role.ATTORNEY, at=at)
    vault.enrol_holder(dora, PASSPHRASE, at)
    vault.enrol_holder(abel, PASSPHRASE, at)
    vault.create_ring("defend", [dora, abel], dora, at)
    session, _cookie = vault.unlock(dora, PASSPHRASE, at)
    for person, number in ((dora, "+16025550101"), (abel, "+16025550102")):
        note_reach(person, number, "", PHOENIX, at)
    return Desk(
        dora, abel, session, court("NEWYORK", NEW_YORK, "NY", "New York"), court("PHX", PHOENIX, "AZ", "Phoenix")
    )


def matter(desk, at=START, agreed=True):
    made = open_matter(desk.dora, Opening(Identity(name=CLIENT, a_number="204567312"), MatterSource.SELF), at)
    fund, _made = Fund.objects.get_or_create(code="city", defaults={"name": "City", "opened_on": at.date()})
    Matter.objects.filter(pk=made.pk).update(stage="ACTIVE", retained_on=at.date(), attorney=desk.abel, fund=fund)
    made.refresh_from_db()
    if agreed:
        SignalConsent.objects.create(matter=made, signal=Signal.ACCOMPANY, given_on=at.date())
    return made


def seen(court_, on=None, at=None, when=None, seen_on=None, source=NoticeSource.PAPER):
    when = when or (When.EXACT if at else When.CONTROL_DATE if on else When.NOT_SET)
    return Seen(at_court(when, on, at, court_), court_, seen_on or START.date(), source)


def hearing(desk, of=None, on=date(2026, 9, 15), at=time(8, 30), kind=HearingKind.INDIVIDUAL, now=START, where=None):
    notice = seen(where or desk.new_york, on, at, seen_on=now.date())
    return hearings.schedule_hearing(desk.abel, of or matter(desk, now), kind, notice, now)


def opened(desk, of=None, n_needed=2, n_places=4, at=START) -> Hearing:
    row = of or hearing(desk, now=at)
    companions.open_for_companions(desk.session, desk.dora, row, n_needed, n_places, "Marisol", "north door", at)
    return row


def companion(desk, name, number="", language="en", at=START, has_key=True):
    person = account(name, Role.COMPANION, language, at)
    if has_key:
        vault.enrol_holder(person, PASSPHRASE, at)
    if number:
        note_reach(person, number, "", PHOENIX, at)
    desk.companions[name] = person
    return person


def going(desk, row, *names, at=START):
    made = []
    for n, name in enumerate(names):
        person = desk.companions.get(name) or companion(desk, name, f"+1602555011{n}")
        one = companions.sign_up(person, row, at)
        companions.confirm(desk.session, desk.dora, one, at)
        made.append(one)
    return made
