"""Putting the desk's records into the words of the visiting rules, and asking them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from localaction.places.models import Facility
from localaction.visit.days import federal_holidays
from localaction.visit.models import Clearance, ClearanceState, Friend, Visit, Volunteer
from localaction.visit.reads_rules import InForce, closures_without_rules
from localaction.visit.rules import Answer, check
from localaction.visit.rules.onboarding import Period
from localaction.visit.rules.shapes import Clearance as RuleClearance
from localaction.visit.rules.shapes import Party, Person, Request, VisitClass, Visitor
from localaction.visit.rules.states import ACTIVE, USES_QUOTA
from localaction.visit.rules.visitors import BY_CREDENTIALS

A_DAY = timedelta(days=1)
COUNTS_FOR_QUOTA = [*ACTIVE, *USES_QUOTA]


@dataclass(frozen=True)
class Question:
    """A visit somebody thinks of: who to whom, where and when (local to the facility)."""

    facility: Facility
    visit_class: VisitClass
    starts_at: datetime
    zone: str
    volunteers: Sequence[Volunteer]
    friend: Friend | None = None
    visit: Visit | None = None

    @property
    def local(self) -> datetime:
        """The beginning by the facility's clock."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))


def periods_of(clearances: Iterable[Clearance]) -> list[Period]:
    """Return granted and revoked clearances as periods."""
    return [
        Period(c.valid_from, c.valid_until, c.revoked_on)
        for c in clearances
        if c.state in (ClearanceState.CLEARED, ClearanceState.REVOKED) and c.valid_from and c.valid_until
    ]


def visitor_of(volunteer: Volunteer, name: str, clearances: Iterable[Clearance], question: Question) -> Visitor:
    """Return a volunteer as a visitor. Our own records of clearance are complete: none there means not cleared."""
    of_class = [c for c in clearances if c.visit_class == question.visit_class]
    here = [c for c in of_class if c.facility_id == question.facility.pk]
    granted = [p for p in periods_of(here) if p.revoked_on is None]
    revoked = [p.revoked_on for p in periods_of(here) if p.revoked_on is not None]
    day = question.local.date()
    is_covered = any(p.valid_from <= day < p.until for p in granted)
    code, needs_none = question.facility.address_part, question.visit_class in BY_CREDENTIALS
    known = [RuleClearance(p.valid_from, p.until - A_DAY) for p in periods_of(here)]
    granted_at = {c.facility.address_part for c in of_class if periods_of([c])} - {code}
    elsewhere = () if needs_none else tuple(sorted(granted_at)) or ("-",)
    is_family = question.friend is not None and any(
        row.friend_id == question.friend.pk for row in volunteer.acquaintances.all()
    )
    return Visitor(
        name=name,
        clearances=tuple(known),
        revoked_on=None if is_covered or not revoked else max(revoked),
        cleared_at=(code,) if known else elsewhere,
        is_family=is_family,
        previous_visits=tuple(
            going.visit.starts_at.astimezone(ZoneInfo(going.visit.zone)).date()
            for going in volunteer.visits.all()
            if going.visit.state in COUNTS_FOR_QUOTA and going.visit_id != (question.visit and question.visit.pk)
        ),
    )


def with_records(volunteers: Iterable[Volunteer]) -> list[Volunteer]:
    """Return volunteers with what the rules ask of them at hand. Five queries."""
    rows = Volunteer.objects.filter(pk__in=[v.pk for v in volunteers]).order_by("pk")
    return list(
        rows.select_related("person").prefetch_related("clearances__facility", "acquaintances", "visits__visit")
    )


def ask(question: Question, found: InForce | None, person: Person, asked_at: datetime) -> Answer:
    """Return the answer of the rules to a question, with all reasons. Six queries.

    Args:
        found: the facility's rules; without any only closures and clearances are judged, and the rest is CONFIRM.
        person: what is known for the rules; an empty one when no vault is open.
    """
    local = question.local
    rules = found.rules if found else closures_without_rules(question.facility, local.date())
    earlier: list[date] = []
    if question.friend is not None:
        others = question.friend.visits.filter(state__in=COUNTS_FOR_QUOTA)
        if question.visit is not None:
            others = others.exclude(pk=question.visit.pk)
        earlier = [v.starts_at.astimezone(ZoneInfo(v.zone)).date() for v in others]
    volunteers = with_records(question.volunteers)
    request = Request(
        facility=rules.facility,
        visit_class=question.visit_class,
        on=local.date(),
        at=local.hour * 60 + local.minute,
        person=person,
        party=Party(adults=len(volunteers)),
        visitors=tuple(visitor_of(v, v.person.username, v.clearances.all(), question) for v in volunteers),
        previous_visits=tuple(sorted(earlier)),
        asked_at=asked_at,
    )
    return check(rules, request, federal_holidays(local.year))
