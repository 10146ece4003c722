"""Defence as its tests meet it: a supervisor, an intake worker, attorneys, a fund, and matters at every stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.people.cast import PASSPHRASE

from localaction.defend.actions import conflicts, funds, matters, screening, serving, waiting
from localaction.defend.identity import Identity
from localaction.defend.models import AppearanceForm, AppearanceScope, CustodyStatus, Fund, Matter
from localaction.people.models import Membership, Person
from localaction.people.rules.roles import Programme, Role
from localaction.vault import actions as vault

# Wednesday 1 July 2026, nine in the morning in New York.
START = datetime(2026, 7, 1, 13, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """What a test needs at hand; `session` is the supervisor's open vault, `intake` that of the intake worker."""

    dora: Person
    ines: Person
    session: vault.Unlocked
    intake: vault.Unlocked
    fund: Fund | None = None
    clock: datetime = START
    attorneys: dict[str, Person] = field(default_factory=dict)

    def now(self) -> datetime:
        """Return an instant a minute after the one before."""
        self.clock += MINUTE
        return self.clock


def account(username: str, role: Role, programme: Programme = Programme.DEFEND) -> Person:
    person = Person.objects.create_user(username, PASSPHRASE, language="en")
    Membership.objects.create(person=person, programme=programme, role=role, valid_from=START - timedelta(days=400))
    return person


def open_desk() -> Desk:
    dora, ines = account("dora", Role.COORDINATOR), account("ines", Role.INTAKE)
    for person in (dora, ines):
        vault.enrol_holder(person, PASSPHRASE, START)
    vault.create_ring("defend", [dora, ines], dora, START)
    return Desk(dora, ines, vault.unlock(dora, PASSPHRASE, START)[0], vault.unlock(ines, PASSPHRASE, START)[0])


def with_fund(desk: Desk, code: str = "A", **criteria) -> Fund:
    fund = funds.open_fund(desk.dora, code, f"Fund {code}", date(2026, 1, 1), START)
    asked = {"income_limit_percent": 200} | criteria
    funds.publish_criteria(desk.dora, fund, funds.Criteria(**asked), date(2026, 1, 1), START)
    if desk.fund is None:
        desk.fund = fund
    return fund


def attorney(desk: Desk, name: str, cap: str = "4", languages=("es",), courts=("LOS",)) -> Person:
    person = account(name, Role.ATTORNEY)
    capacity = waiting.Capacity(Decimal(cap), list(languages), list(courts), date(2026, 1, 1))
    waiting.set_capacity(desk.dora, person, capacity, START)
    desk.attorneys[name] = person
    return person


def open_one(desk: Desk, name: str, *, others=(), custody=CustodyStatus.DETAINED, hearing=None, court="LOS",
             languages=("es",), **identity) -> Matter:  # fmt: skip
    opening = matters.Opening(
        Identity(name=name, **identity), "FAMILY", others, languages, custody, court, hearing
    )  # fmt: skip
    return matters.open_matter(desk.ines, opening, desk.now())


def screened(desk: Desk, name: str, income: str = "20000", household: int = 4, **more) -> Matter:
    matter = open_one(desk, name, **more)
    conflicts.check(desk.intake, desk.ines, matter, desk.now())
    answers = screening.Answers("CA", household_size=household, income_usd=Decimal(income))
    screening.screen(desk.intake, desk.ines, matter, answers, desk.now())
    return matter


def waits(desk: Desk, name: str, **more) -> Matter:
    matter = screened(desk, name, **more)
    serving.put_on_waiting_list(desk.ines, matter, desk.now())
    return matter


def offered(desk: Desk, name: str, to: str, **more) -> Matter:
    matter = screened(desk, name, **more)
    serving.offer(desk.dora, matter, desk.fund, desk.attorneys[to], desk.now())
    return matter


def retained(desk: Desk, name: str, to: str, **more) -> Matter:
    matter = offered(desk, name, to, **more)
    on = desk.clock.date()
    filing = serving.Filing(AppearanceForm.E28, AppearanceScope.ALL, on)
    serving.retain(desk.dora, matter, on, [filing], desk.now())
    return matter
