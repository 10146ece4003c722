"""The rows that the desk of the visits opens one by one, each by the scope of who may open it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from localaction.messages.models import Channel
from localaction.messages.reach import reach_of
from localaction.people.models import Person
from localaction.places.models import Facility
from localaction.visit.models import Clearance, Closure, Friend, VisitRequest, Volunteer


def friends() -> QuerySet[Friend]:
    """Return people in detention whose identity is still kept, with their facility."""
    return Friend.objects.select_related("facility").filter(identity__isnull=False)


def visit_requests() -> QuerySet[VisitRequest]:
    """Return requests, with whom and where they are about."""
    return VisitRequest.objects.select_related("friend", "facility")


def volunteers() -> QuerySet[Volunteer]:
    """Return volunteers with their accounts, those who came least far first."""
    return Volunteer.objects.select_related("person").order_by("step", "person__username")


def volunteers_of(numbers: Iterable[int]) -> list[Volunteer]:
    """Return some volunteers with their accounts; unknown numbers are left out."""
    return list(Volunteer.objects.filter(pk__in=list(numbers)).select_related("person"))


def own_record(person: Person) -> Volunteer | None:
    """Return a person's own record as a visitor; None before they applied."""
    return Volunteer.objects.filter(person=person).first()


def own_reach(volunteer: Volunteer) -> dict[str, str]:
    """Return where a volunteer is told, as the form has it; for nobody but themselves."""
    names = {Channel.SMS: "phone", Channel.EMAIL: "mail"}
    return {names[route.channel]: route.address for route in reach_of(volunteer) if route.channel in names}


def clearances() -> QuerySet[Clearance]:
    """Return clearances with where and whose they are."""
    return Clearance.objects.select_related("facility", "volunteer__person")


def own_papers(person: Person) -> QuerySet[Clearance]:
    """Return a person's own clearances, the latest first."""
    return Clearance.objects.filter(volunteer__person=person).select_related("facility").order_by("-requested_at")


def closures(facility: Facility) -> QuerySet[Closure]:
    """Return a facility's closures."""
    return Closure.objects.filter(facility=facility).order_by("starts_on")


def closures_ahead(facility: Facility, today: date) -> QuerySet[Closure]:
    """Return a facility's closures that are not over."""
    return Closure.objects.not_over(today).filter(facility=facility).order_by("starts_on")
