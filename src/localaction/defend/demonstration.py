"""A month of the demonstration's defence: invented people who ask, are checked, screened, retained, or wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from localaction.defend.actions import conduct, conflicts, funds, matters, screening, serving, waiting
from localaction.defend.identity import Identity
from localaction.defend.models import AppearanceForm, AppearanceScope, CustodyStatus, Fund, Matter, Relation
from localaction.defend.rules.eligibility import Boundary
from localaction.defend.rules.stages import MatterStage
from localaction.people.demonstration import Cast
from localaction.people.models import Person
from localaction.vault.actions import Unlocked

Say = Callable[[str], str]
COURT = "SFR"
MINUTE = timedelta(minutes=1)


@dataclass
class _Clock:
    at: datetime

    def tick(self) -> datetime:
        """Return an instant a minute after the one before."""
        self.at += MINUTE
        return self.at


def play(cast: Cast, say: Say, now: datetime) -> None:
    """Open a fund, retain one person, let two wait for a lottery, and leave a possible conflict to a reviewer.

    Args:
        say: gets every name and sentence, and returns what is kept instead; tests mark the words with it.
    """
    clock = _Clock(now - timedelta(days=30))
    sol, abel = cast.person("sol"), cast.person("abel")
    fund = _open_fund(sol, clock)
    capacity = waiting.Capacity(Decimal(20), ["es", "en"], [COURT], clock.at.date() - timedelta(days=30))
    waiting.set_capacity(sol, abel, capacity, clock.tick())
    with cast.opened("sol", now) as session:
        lucia = _screened(session, sol, say("Lucía Canto Pool"), CustodyStatus.DETAINED, clock)
        serving.offer(sol, lucia, fund, abel, clock.tick())
        on = clock.at.date()
        filing = serving.Filing(AppearanceForm.E28, AppearanceScope.ALL, on)
        serving.retain(sol, lucia, on, [filing], clock.tick())
        conduct.advance(sol, lucia, MatterStage.ACTIVE, on, clock.tick())
        conduct.write_note(session, sol, lucia, say("Prefers to be called in the evening."), clock.tick())
        for name in (say("Eulalia Pop Caal"), say("Jean Baptiste Dorvil")):
            matter = _screened(session, sol, name, CustodyStatus.NON_DETAINED, clock)
            serving.put_on_waiting_list(sol, matter, clock.tick())
        other = Identity(name=say("Canto Pool, Lucía"))
        opening = matters.Opening(
            Identity(name=say("Hilario Sacalxot")), "HOTLINE", [(Relation.ADVERSE, other)], ["es"]
        )
        conflicts.check(session, sol, matters.open_matter(sol, opening, clock.tick()), clock.tick())


def _open_fund(sol: Person, clock: _Clock) -> Fund:
    opened_on = date(clock.at.year, 1, 1)
    fund = funds.open_fund(sol, "demo", "Demonstration fund (invented)", opened_on, clock.tick())
    asked = funds.Criteria(income_limit_percent=200, boundary=Boundary.AT_OR_UNDER)
    funds.publish_criteria(sol, fund, asked, opened_on, clock.tick())
    return fund


def _screened(session: Unlocked, sol: Person, name: str, custody: CustodyStatus, clock: _Clock) -> Matter:
    opening = matters.Opening(Identity(name=name), "FAMILY", (), ["es"], custody, COURT)
    matter = matters.open_matter(sol, opening, clock.tick())
    conflicts.check(session, sol, matter, clock.tick())
    answers = screening.Answers("CA", household_size=3, income_usd=Decimal(28000), custody=custody)
    screening.screen(session, sol, matter, answers, clock.tick())
    return matter
