"""Giving and taking roles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from localaction.people import approvals
from localaction.people.models import Approval, Membership, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import (
    Held,
    Programme,
    Role,
    Verb,
    check_role,
    needs_second_person,
    rings_of,
)
from localaction.people.trail import note
from localaction.vault import actions as vault
from localaction.vault.models import KeyGrant
from localaction.vault.rules.events import Event

KIND = "people.role"
ADMINISTRATOR = Held(Programme.SITE, Role.ADMIN)


class WrongPeriod(Exception):
    """The role would end before it begins."""


class HoldsRole(Exception):
    """The person holds this role already."""


class LastAdministrator(Exception):
    """Without this person nobody could administer the site."""


class OutOfUse(Exception):
    """The account is out of use."""


def check_period(valid_from: datetime, valid_until: datetime | None) -> None:
    """Refuse a period that ends before it begins.

    Raises:
        WrongPeriod: as said.
    """
    if valid_until is not None and valid_until <= valid_from:
        raise WrongPeriod("a role ends after it begins")


def administrators(at: datetime) -> list[Person]:
    """Return who administers the site now and can sign in."""
    current = Membership.objects.current(at).filter(programme=Programme.SITE, role=Role.ADMIN)
    return list(Person.objects.able_to_sign_in().filter(pk__in=current.values("person_id")))


def n_administrators(at: datetime) -> int:
    """Return how many people administer the site now."""
    return len(administrators(at))


def check_not_last_administrator(person: Person, at: datetime) -> None:
    """Refuse to lose the only administrator.

    Raises:
        LastAdministrator: as said.
    """
    if [admin.pk for admin in administrators(at)] == [person.pk]:
        raise LastAdministrator("make another administrator first")


def give_role(
    by: Person, person: Person, held: Held, at: datetime, valid_until: datetime | None = None
) -> Membership | Approval:
    """Give a person a role from now on, or ask a second person where the role needs one.

    A role that reads sealed rows opens nothing until the person has a vault key and somebody inside lets them in.

    Returns:
        the membership, or the question that waits for a second person.

    Raises:
        NotAllowed: `by` may not change roles.
        NoSuchRole, WrongPeriod: the role or its period will not do.
        HoldsRole, OutOfUse: the person holds it, or has left.
    """
    check_role(held)
    check_period(at, valid_until)
    require(by, Verb.CHANGE_ROLES, at, held.programme)
    if not person.is_active:
        raise OutOfUse(f"account {person.pk} is out of use")
    if Membership.objects.current(at).filter(person=person, programme=held.programme, role=held.role).exists():
        raise HoldsRole(f"account {person.pk} holds this role")
    if needs_second_person(held, n_administrators(at)):
        return _ask(by, person, held, at, valid_until)
    with transaction.atomic():
        return _give(by, person, held, at, valid_until)


def _ask(by: Person, person: Person, held: Held, at: datetime, valid_until: datetime | None) -> Approval:
    reference = f"{person.pk}:{held.programme}:{held.role}:{int(valid_until.timestamp()) if valid_until else ''}"
    return approvals.ask(KIND, reference, reference, by, at)


def _give(by: Person, person: Person, held: Held, at: datetime, valid_until: datetime | None) -> Membership:
    membership = Membership.objects.create(
        person=person, programme=held.programme, role=held.role, valid_from=at, valid_until=valid_until, given_by=by
    )
    note(by, Event.ROLE_CHANGED, person.pk, f"GIVEN {held.programme}:{held.role}", at=at)
    return membership


def read_reference(approval: Approval) -> tuple[int, Held, datetime | None]:
    """Take apart what a question about a role is about: whom, which role, until when."""
    person, programme, role, until = approval.reference.split(":")
    ends = datetime.fromtimestamp(int(until), approval.asked_at.tzinfo) if until else None
    return int(person), Held(Programme(programme), Role(role)), ends


def give_approved_role(approval: Approval, by: Person, at: datetime) -> None:
    """Give the role that a second person has just approved; runs in the transaction of the yes.

    Raises:
        HoldsRole: it was given meanwhile.
        OutOfUse: the person has left meanwhile.
        WrongPeriod: its end has passed meanwhile.
    """
    number, held, valid_until = read_reference(approval)
    check_period(at, valid_until)
    person = Person.objects.filter(pk=number, is_active=True).first()
    if person is None:
        raise OutOfUse(f"account {number} is out of use")
    if Membership.objects.current(at).filter(person=person, programme=held.programme, role=held.role).exists():
        raise HoldsRole(f"account {number} holds this role")
    _give(approval.asked_by, person, held, at, valid_until)


def take_role(by: Person, membership: Membership, at: datetime) -> None:
    """End a role now. When no other role of the person reads the same ring, they leave the ring in the same
    transaction, which starts a fresh epoch.

    Raises:
        NotAllowed: `by` may not change roles.
        LastAdministrator: nobody could administer the site.
        LastHolder: nobody else could open the ring.
    """
    require(by, Verb.CHANGE_ROLES, at, membership.held.programme)
    if membership.held == ADMINISTRATOR:
        check_not_last_administrator(membership.person, at)
    with transaction.atomic():
        end_membership(membership, by, at)


def end_membership(membership: Membership, by: Person | str, at: datetime) -> None:
    """End a role and leave its ring where nothing else keeps the person in it, in the caller's transaction."""
    if membership.valid_from >= at:
        membership.delete()
    elif membership.valid_until is None or membership.valid_until > at:
        membership.valid_until = at
        membership.save(update_fields=["valid_until"])
    _leave_ring(membership, by, at)
    held = membership.held
    note(by, Event.ROLE_CHANGED, membership.person_id, f"ENDED {held.programme}:{held.role}", at=at)


def _leave_ring(membership: Membership, by: Person | str, at: datetime) -> None:
    for ring in _rings_to_leave(membership, at):
        vault.leave_ring(membership.person, ring, by, at)


def _rings_to_leave(membership: Membership, at: datetime) -> list[str]:
    """Return the rings that a person still holds by this role and by no other."""
    entitled = rings_by_role(membership.person, at)
    held = set(KeyGrant.objects.filter(user_id=membership.person_id).values_list("keyring__slug", flat=True))
    return [ring for ring in rings_of(membership.held) if ring in held - entitled]


def rings_by_role(person: Person, at: datetime) -> set[str]:
    """Return the rings that the roles a person holds now entitle them to."""
    current = Membership.objects.current(at).filter(person_id=person.pk)
    return {ring for membership in current for ring in rings_of(membership.held)}


def end_overdue_roles(at: datetime) -> int:
    """Take the rings from people whose role ended by itself; returns how many. Pages are closed to them already.

    A ring that nobody else could open is left for a person to sort out.
    """
    n_ended = 0
    over = Membership.objects.filter(valid_until__lte=at, person__in=KeyGrant.objects.values("user_id"))
    for membership in over.select_related("person"):
        if not _rings_to_leave(membership, at):
            continue
        try:
            with transaction.atomic():
                _leave_ring(membership, "system", at)
                held = membership.held
                note("system", Event.ROLE_CHANGED, membership.person_id, f"OVER {held.programme}:{held.role}", at=at)
        except vault.LastHolder:
            continue
        n_ended += 1
    return n_ended
