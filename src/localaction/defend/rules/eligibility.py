"""Whether a fund may pay for a person's defence. Each fund has its own rules; a person can fit one and not another.

Source: Ours; the kinds of rule are those of published programmes: residence, income against the poverty guidelines
("under" or "at or under" is the fund's own word), custody, venue, stage of entry, earlier counsel, excluded categories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from localaction.defend.rules.poverty_guidelines import Guideline, Region, guideline


class Boundary(StrEnum):
    """Whether somebody exactly at the income limit is within it."""

    UNDER = "UNDER"
    AT_OR_UNDER = "AT_OR_UNDER"


class Verdict(StrEnum):
    """ASK when a rule of the fund needs an answer that is missing and no other rule excludes the person."""

    ELIGIBLE = "ELIGIBLE"
    ASK = "ASK"
    INELIGIBLE = "INELIGIBLE"


@dataclass(frozen=True)
class Fund:
    """A funding source's rules; None and empty sets ask for nothing. `income_limit_percent` is of the guideline."""

    code: str
    residences: frozenset[str] = frozenset()
    income_limit_percent: int | None = None
    boundary: Boundary = Boundary.UNDER
    table_id: str = ""
    custody: frozenset[str] = frozenset()
    venues: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    excludes_earlier_counsel: bool = False
    excluded_categories: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Screening:
    """What was answered at screening; None where it was not. Income in dollars a year is used and need not be kept."""

    region: Region
    residence: str | None = None
    household_size: int | None = None
    income_usd: Decimal | None = None
    custody: str | None = None
    venue: str | None = None
    stage: str | None = None
    has_earlier_counsel: bool | None = None
    categories: frozenset[str] | None = None


@dataclass(frozen=True)
class Decision:
    """The verdict of one fund with every reason; `income_percent` and `table_id` are what to keep of the income."""

    fund: str
    verdict: Verdict
    reasons: tuple[str, ...]
    income_percent: Decimal | None = None
    table_id: str | None = None


def decide(fund: Fund, person: Screening, on: date) -> Decision:
    """Return the fund's verdict on the day.

    Raises:
        NoGuideline: the fund limits income and no guideline table fits, or the household is of nobody.
    """
    excluded: list[str] = []
    ask: list[str] = []
    _member(fund.residences, person.residence, "RESIDENCE", excluded, ask)
    _member(fund.custody, person.custody, "CUSTODY", excluded, ask)
    _member(fund.venues, person.venue, "VENUE", excluded, ask)
    _member(fund.stages, person.stage, "STAGE", excluded, ask)
    if fund.excludes_earlier_counsel:
        if person.has_earlier_counsel is None:
            ask.append("ASK_EARLIER_COUNSEL")
        elif person.has_earlier_counsel:
            excluded.append("EARLIER_COUNSEL")
    if fund.excluded_categories:
        if person.categories is None:
            ask.append("ASK_CATEGORIES")
        else:
            excluded += [f"EXCLUDED_CATEGORY {name}" for name in sorted(person.categories & fund.excluded_categories)]
    percent, table = _income(fund, person, on, excluded, ask)
    verdict = Verdict.INELIGIBLE if excluded else Verdict.ASK if ask else Verdict.ELIGIBLE
    notes = [f"UNVERIFIED_GUIDELINE {table.table_id}"] if table is not None and not table.is_verified else []
    table_id = table.table_id if table is not None else None
    return Decision(fund.code, verdict, (*excluded, *ask, *notes), percent, table_id)


def decide_all(funds: Sequence[Fund], person: Screening, on: date) -> list[Decision]:
    """Return every fund's verdict, in the order given."""
    return [decide(fund, person, on) for fund in funds]


def _member(allowed: frozenset[str], answer: str | None, rule: str, excluded: list[str], ask: list[str]) -> None:
    if not allowed:
        return
    if answer is None:
        ask.append(f"ASK_{rule}")
    elif answer not in allowed:
        excluded.append(f"{rule} {answer}")


def _income(
    fund: Fund, person: Screening, on: date, excluded: list[str], ask: list[str]
) -> tuple[Decimal | None, Guideline | None]:
    if fund.income_limit_percent is None:
        return None, None
    if person.household_size is None or person.income_usd is None:
        ask += ["ASK_HOUSEHOLD_SIZE"] if person.household_size is None else []
        ask += ["ASK_INCOME"] if person.income_usd is None else []
        return None, None
    table = guideline(person.region, on, fund.table_id)
    amount = table.amount_usd(person.household_size)
    # Compared without dividing: at the limit a rounded percentage would decide by its rounding.
    income, limit = person.income_usd * 100, Decimal(amount * fund.income_limit_percent)
    is_within = income < limit if fund.boundary is Boundary.UNDER else income <= limit
    percent = (person.income_usd * 100 / amount).quantize(Decimal("0.1"))
    if not is_within:
        excluded.append(f"INCOME {percent}% is not {fund.boundary.lower()} {fund.income_limit_percent}%")
    return percent, table
