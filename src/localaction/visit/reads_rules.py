"""The rules of a facility as they stand: the newest version, with the closures recorded at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import F, Max, OuterRef, Subquery

from localaction.places.models import Facility
from localaction.visit.exchange import print_rule_sets, read_rule_sets
from localaction.visit.exchange.plain import plain_text
from localaction.visit.models import Closure, VisitingRules
from localaction.visit.rules import shapes
from localaction.visit.rules.shapes import RuleSet, VisitClass


@dataclass(frozen=True)
class InForce:
    """A facility's rules: the row they come from, and the rules with the closures of today and later."""

    row: VisitingRules
    rules: RuleSet

    def age_days(self, on: date) -> int | None:
        """Return how long ago the rules were seen, None when nobody recorded it."""
        return (on - self.row.observed_on).days if self.row.observed_on else None

    def is_stale(self, on: date) -> bool:
        """Return whether the rules were seen too long ago, or nobody knows when."""
        age = self.age_days(on)
        return age is None or timedelta(age) > timedelta(self.rules.stale_after_days)


def rule_set_of(row: VisitingRules) -> RuleSet:
    """Return the rules that a version holds, without closures of the desk."""
    return read_rule_sets(plain_text(row.yaml, "rules"), "rules")[0]


def closure_of(row: Closure) -> shapes.Closure:
    """Return a closure as the rules take it."""
    return shapes.Closure(
        starts_on=row.starts_on, ends_on=row.ends_on, units=tuple(row.units), reason=row.reason,
        applies_to=tuple(VisitClass(c) for c in row.applies_to), lifted_on=row.lifted_on,
    )  # fmt: skip


def _newest() -> Subquery:
    newest = VisitingRules.objects.filter(facility=OuterRef("facility")).order_by("-version").values("version")[:1]
    return Subquery(newest)


def in_force(facility: Facility, on: date) -> InForce | None:
    """Return a facility's rules on a day; None where nobody has recorded any. Two queries."""
    row = VisitingRules.objects.filter(facility=facility).order_by("-version").first()
    if row is None:
        return None
    closures = tuple(closure_of(c) for c in Closure.objects.not_over(on).filter(facility=facility).order_by("pk"))
    rules = rule_set_of(row)
    return InForce(row, replace(rules, closures=(*rules.closures, *closures)))


def closures_without_rules(facility: Facility, on: date) -> RuleSet:
    """Return a rule set that says nothing but the desk's closures, for a facility without recorded rules."""
    closures = tuple(closure_of(c) for c in Closure.objects.not_over(on).filter(facility=facility).order_by("pk"))
    return RuleSet(facility.address_part, closures=closures)


def all_in_force(on: date) -> list[InForce]:
    """Return the newest version of every facility, by state and name; closures are left out. One query."""
    rows = VisitingRules.objects.filter(version=_newest()).select_related("facility")
    return [InForce(row, rule_set_of(row)) for row in rows.order_by("facility__state", "facility__name")]


def versions(facility: Facility) -> list[VisitingRules]:
    """Return every version of a facility's rules, the newest first. One query."""
    return list(VisitingRules.objects.filter(facility=facility).select_related("recorded_by").order_by("-version"))


def next_version(facility: Facility) -> int:
    """Return the number of the next version. One query."""
    highest = VisitingRules.objects.filter(facility=facility).aggregate(n=Max(F("version")))["n"]
    return int(highest or 0) + 1


def as_file(found: Iterable[InForce]) -> str:
    """Return rules as a file that another coalition can import."""
    return print_rule_sets(one.rules for one in found)
