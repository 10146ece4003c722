"""Who may see which matter. Every list and every page of a matter begins here, so that a wall holds everywhere."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from localaction.defend.models import CaseGrant, Matter
from localaction.defend.models.matters import MatterQuerySet
from localaction.people.models import Person
from localaction.people.permissions import allows
from localaction.people.rules.roles import Programme, Verb


class NotYours(LookupError):
    """The matter is walled off from this person, or not open to them; a page answers as if there were none."""


def matters_for(person: Person, at: datetime) -> MatterQuerySet:
    """Return the matters that a person may see, walls first.

    1. What a wall keeps from them is left out, whatever their role.
    2. Who assigns cases sees all others.
    3. Who takes intake sees what is not yet retained.
    4. An attorney sees what is assigned to them besides, at every stage.
    5. A legal agent sees what was granted to them, for the time of the grant.

    Costs at most five queries to build, and one to read.
    """
    outside = Matter.objects.outside_walls(person, at)
    if _may(person, Verb.ASSIGN_CASES, at):
        return outside
    seen = Q(pk__in=[])
    if _may(person, Verb.TAKE_INTAKE, at):
        seen |= Q(retained_on__isnull=True)
    if _may(person, Verb.WORK_CASES, at):
        seen |= Q(attorney=person)
    if _may(person, Verb.WORK_GRANTED_CASES, at):
        seen |= Q(pk__in=CaseGrant.objects.current(at).filter(person=person).values("matter_id"))
    return outside.filter(seen)


def _may(person: Person, verb: Verb, at: datetime) -> bool:
    return allows(person, verb, at, Programme.DEFEND)
