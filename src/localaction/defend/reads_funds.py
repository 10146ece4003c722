"""Which funds may pay, and by which version of their criteria."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from localaction.defend.models import Fund, FundRules
from localaction.defend.rules import eligibility
from localaction.defend.rules.eligibility import Boundary


def in_force(on: date) -> list[FundRules]:
    """Return the latest criteria in force on a day of each fund that is open then, by code. One query."""
    rows = (
        FundRules.objects.filter(in_force_from__lte=on, fund__opened_on__lte=on)
        .filter(Q(fund__closed_on__isnull=True) | Q(fund__closed_on__gte=on))
        .select_related("fund")
        .order_by("fund__code", "in_force_from", "version")
    )
    return list({row.fund_id: row for row in rows}.values())


def as_rule(row: FundRules) -> eligibility.Fund:
    """Return criteria as the rule takes them."""
    return eligibility.Fund(
        row.fund.code, residences=frozenset(row.residences), income_limit_percent=row.income_limit_percent,
        boundary=Boundary(row.boundary), table_id=row.table_id, custody=frozenset(row.custody),
        venues=frozenset(row.venues), stages=frozenset(row.hearings),
        excludes_earlier_counsel=row.excludes_earlier_counsel, excluded_categories=frozenset(row.excluded_categories),
    )  # fmt: skip


def funds() -> QuerySet[Fund]:
    """Return every fund with its versions, by code."""
    return Fund.objects.prefetch_related("versions").order_by("code")
