"""Funds and the versions of what they ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from localaction.defend.models import Fund, FundRules
from localaction.defend.rules.eligibility import Boundary
from localaction.defend.rules.poverty_guidelines import TABLES
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb


class FundExists(ValueError):
    """There is a fund of this code."""


class NoSuchTable(ValueError):
    """No poverty guideline table has this name."""


@dataclass(frozen=True)
class Criteria:
    """What a fund asks; empty and None ask for nothing."""

    residences: list[str] = field(default_factory=list)
    venues: list[str] = field(default_factory=list)
    custody: list[str] = field(default_factory=list)
    hearings: list[str] = field(default_factory=list)
    income_limit_percent: int | None = None
    boundary: Boundary = Boundary.UNDER
    table_id: str = ""
    excludes_earlier_counsel: bool = False
    excluded_categories: list[str] = field(default_factory=list)


def open_fund(by: Person, code: str, name: str, opened_on: date, at: datetime, *, is_merits_blind: bool = True) -> Fund:
    """Note a new fund; it may pay for nobody until its criteria are published.

    Raises:
        NotAllowed: `by` does not keep funds.
        FundExists: see the class.
    """
    require(by, Verb.KEEP_FUNDS, at, Programme.DEFEND)
    try:
        with transaction.atomic():
            return Fund.objects.create(code=code, name=name, opened_on=opened_on, is_merits_blind=is_merits_blind)
    except IntegrityError as error:
        raise FundExists(f"fund {code} exists") from error


def publish_criteria(by: Person, fund: Fund, criteria: Criteria, in_force_from: date, at: datetime) -> FundRules:
    """Publish the next version of a fund's criteria; decisions made before keep theirs.

    Raises:
        NotAllowed: `by` does not keep funds.
        NoSuchTable: see the class.
    """
    require(by, Verb.KEEP_FUNDS, at, Programme.DEFEND)
    if criteria.table_id and criteria.table_id not in {table.table_id for table in TABLES}:
        raise NoSuchTable(f"no guideline table {criteria.table_id}")
    with transaction.atomic():
        Fund.objects.select_for_update().get(pk=fund.pk)
        latest = fund.versions.aggregate(n=Max("version"))["n"] or 0
        return FundRules.objects.create(
            fund=fund, version=latest + 1, in_force_from=in_force_from, noted_at=at, noted_by=by, **vars(criteria)
        )


def close_fund(by: Person, fund: Fund, closed_on: date, at: datetime) -> None:
    """Note the last day on which a fund took cases.

    Raises:
        NotAllowed: `by` does not keep funds.
    """
    require(by, Verb.KEEP_FUNDS, at, Programme.DEFEND)
    Fund.objects.filter(pk=fund.pk).update(closed_on=closed_on)
    fund.closed_on = closed_on
