"""Screening: what is asked once no conflict stands in the way, and what each fund says to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from localaction.defend import reads_funds
from localaction.defend.actions.conflicts import require_no_conflict
from localaction.defend.actions.matters import move, require_matter
from localaction.defend.models import FundDecision, Matter, Screening
from localaction.defend.rules import eligibility
from localaction.defend.rules.eligibility import Decision, decide_all
from localaction.defend.rules.poverty_guidelines import guideline, region_of
from localaction.defend.rules.stages import MatterStage
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import OpenCase, Unlocked


class NoFund(Exception):
    """No fund is open, so nothing can be decided."""


@dataclass(frozen=True)
class Answers:
    """What was answered; None where it was not asked or not answered.

    `income_usd` in dollars a year decides and is forgotten: its percentage of the guideline is kept.
    """

    state: str
    residence: str | None = None
    residence_proof: str = ""
    household_size: int | None = None
    income_usd: Decimal | None = None
    custody: str | None = None
    venue: str | None = None
    hearing: str | None = None
    has_earlier_counsel: bool | None = None
    categories: frozenset[str] | None = None
    bond: str = ""
    has_final_order: bool | None = None
    needs: str = ""

    def as_rule(self) -> eligibility.Screening:
        """Return the answers as the rule takes them."""
        return eligibility.Screening(
            region_of(self.state), residence=self.residence, household_size=self.household_size,
            income_usd=self.income_usd, custody=self.custody, venue=self.venue, stage=self.hearing,
            has_earlier_counsel=self.has_earlier_counsel, categories=self.categories,
        )  # fmt: skip

    def kept(self, on: date) -> str:
        """Return the text that is sealed: everything but the income, and its percentage instead."""
        told = {name: value for name, value in vars(self).items() if name != "income_usd" and value not in (None, "")}
        told["categories"] = sorted(self.categories) if self.categories is not None else None
        if self.income_usd is not None and self.household_size:
            table = guideline(region_of(self.state), on)
            percent = self.income_usd * 100 / table.amount_usd(self.household_size)
            told |= {"income_percent": str(percent.quantize(Decimal("0.1"))), "table_id": table.table_id}
        return json.dumps(told, ensure_ascii=False)


def screen(session: Unlocked, by: Person, matter: Matter, answers: Answers, at: datetime) -> Screening:
    """Put the answers to every open fund and keep what each said, with the version it was decided by.

    May be done again when an answer changes; the latest screening counts.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        ConflictFirst: see `conflicts.require_no_conflict`.
        NoFund: see the class.
        NoGuideline: a fund limits income and no guideline fits the day.
        NoSuchMove: the matter is retained or over.
        NoGrant: the caller holds no key for the matter.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    require_no_conflict(matter)
    on = at.date()
    versions = reads_funds.in_force(on)
    if not versions:
        raise NoFund("no fund is open")
    decisions = decide_all([reads_funds.as_rule(row) for row in versions], answers.as_rule(), on)
    with transaction.atomic():
        opened = vault.open_case(session, matter.uuid)
        made = Screening(matter=matter, on=on, at=at, by=by)
        opened.write(made, "answers", answers.kept(on))
        made.save()
        for row, decision in zip(versions, decisions, strict=True):
            kept = FundDecision(screening=made, rules=row, verdict=decision.verdict)
            _seal_findings(opened, kept, decision)
            kept.save()
        if matter.stage != MatterStage.SCREENED:
            move(matter, MatterStage.SCREENED, by, at)
    return made


def _seal_findings(opened: OpenCase, row: FundDecision, decision: Decision) -> None:
    percent = str(decision.income_percent) if decision.income_percent is not None else None
    found = {"reasons": decision.reasons, "income_percent": percent, "table_id": decision.table_id}
    opened.write(row, "findings", json.dumps(found, ensure_ascii=False))
