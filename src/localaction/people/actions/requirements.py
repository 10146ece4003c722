"""Setting what a role requires, and recording what people did."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localaction.people.models import Completion, Exemption, Person, Requirement
from localaction.people.permissions import NotAllowed, require, visible_to
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note


class NotYetDone(Exception):
    """A completion lies in the future."""


class NoReason(Exception):
    """An exemption was given without saying why."""


class WrongWindow(Exception):
    """The renewal window is longer than the validity, or the exemption ends before it begins."""


def set_requirement(by: Person, requirement: Requirement, at: datetime) -> Requirement:
    """Make or change a requirement of a programme.

    Raises:
        NotAllowed: `by` may not set requirements there.
        WrongWindow: the renewal window is longer than the validity.
    """
    require(by, Verb.SET_REQUIREMENTS, at, Programme(requirement.programme))
    if requirement.validity_days is not None and requirement.renewal_window_days > requirement.validity_days:
        raise WrongWindow("the renewal window is part of the validity")
    with transaction.atomic():
        requirement.save()
        note(by, PeopleEvent.REQUIREMENT_SET, requirement.code, at=at)
    return requirement


def _check_reach(by: Person, person: Person, requirement: Requirement, at: datetime) -> None:
    require(by, Verb.RECORD_REQUIREMENTS, at, Programme(requirement.programme))
    if by.pk == person.pk or not visible_to(by, at).filter(pk=person.pk).exists():
        raise NotAllowed("nobody records for themselves, or for people they do not look after")


def record_completion(
    by: Person, person: Person, requirement: Requirement, done_on: date, evidence: str, at: datetime
) -> Completion:
    """Record that somebody met a requirement; the same day twice is one record.

    Raises:
        NotAllowed: `by` does not look after this person, or is this person.
        NotYetDone: the day is to come.
    """
    _check_reach(by, person, requirement, at)
    if done_on > at.date():
        raise NotYetDone("the day is to come")
    with transaction.atomic():
        completion, _ = Completion.objects.update_or_create(
            person=person, requirement=requirement, done_on=done_on, defaults={"evidence": evidence, "recorded_by": by}
        )
        note(by, PeopleEvent.REQUIREMENT_MET, person.pk, requirement.code, at=at)
    return completion


def exempt(
    by: Person, person: Person, requirement: Requirement, reason: str, valid_from: date, valid_until: date, at: datetime
) -> Exemption:
    """Exempt somebody from a requirement for a half-open period.

    Raises:
        NotAllowed: `by` does not look after this person, or is this person.
        NoReason: no reason was given.
        WrongWindow: it would end before it begins.
    """
    _check_reach(by, person, requirement, at)
    if not reason.strip():
        raise NoReason("say why")
    if valid_until <= valid_from:
        raise WrongWindow("an exemption ends after it begins")
    with transaction.atomic():
        exemption = Exemption.objects.create(
            person=person, requirement=requirement, reason=reason, valid_from=valid_from, valid_until=valid_until,
            given_by=by,
        )  # fmt: skip
        note(by, PeopleEvent.EXEMPTED, person.pk, requirement.code, at=at)
    return exemption
