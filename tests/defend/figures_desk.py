"""The figures as their tests meet them: two coordinators with the ring, and a programme large enough to publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tests.people.cast import PASSPHRASE

from localaction.defend.reads_figures import Asked
from localaction.defend.rules.outcome_report import Question
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault

NOW = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
CUT = date(2026, 6, 30)
HEADER = "case_id,entered,ended,outcome,custody_at_intake,court,family_id\n"


@dataclass
class Desk:
    """Sofia supervises, Teo is the second coordinator, Alma is an attorney."""

    sofia: Person
    teo: Person
    alma: Person
    session: vault.Unlocked


def account(username: str, role: Role, language: str = "en") -> Person:
    person = Person.objects.create_user(username, PASSPHRASE, language=language)
    Membership.objects.create(
        person=person, programme=Programme.DEFEND, role=role, valid_from=NOW - timedelta(days=400)
    )
    return person


def open_desk(at: datetime = NOW) -> Desk:
    sofia, teo = account("sofia", Role.COORDINATOR), account("teo", Role.COORDINATOR)
    alma = account("alma", Role.ATTORNEY)
    vault.enrol_holder(sofia, PASSPHRASE, at)
    vault.create_ring("defend", [sofia], sofia, at)
    session, _cookie = vault.unlock(sofia, PASSPHRASE, at)
    return Desk(sofia, teo, alma, session)


def programme(stays: int = 40, terminated: int = 0, leaves: int = 60, ended: int = 20, pending: int = 80) -> bytes:
    """Return a file of cases that entered month by month through 2024, half of them detained."""
    codes = {"RELIEF_GRANTED": stays, "TERMINATED": terminated, "REMOVAL_ORDER": leaves,
             "REPRESENTATION_ENDED": ended, "": pending}  # fmt: skip
    lines, number = [], 0
    for code, n in codes.items():
        for i in range(n):
            entered = date(2024, 1 + number % 12, 5)
            ended_on = (entered + timedelta(days=60 + 17 * (i % 30))).isoformat() if code else ""
            custody = "detained" if number % 2 else "non-detained"
            lines.append(f"C{number:03},{entered},{ended_on},{code},{custody},Eloy,\n")
            number += 1
    return (HEADER + "".join(lines)).encode()


def asked(cohort=None, group=None, **question) -> Asked:
    question = {"cut": CUT, "merits_blind": True, "n_turned_away": 31, "stage": "first hearing"} | question
    return Asked(Question(**question), cohort, group)
