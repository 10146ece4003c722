"""Putting an account out of use, and shutting one that may be in wrong hands."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from localaction.people.actions.memberships import check_not_last_administrator
from localaction.people.models import Approval, Device, Invitation, Membership, OneTimeLink, Person
from localaction.people.permissions import NotAllowed, allows, require, visible_to
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.roles import Verb
from localaction.people.trail import note
from localaction.vault import actions as vault


class OwnAccount(Exception):
    """Nobody puts their own account out of use; somebody else must."""


def deactivate(by: Person, person: Person, at: datetime) -> list[str]:
    """Put an account out of use: sign-ins, open vaults, grants, roles, factors, devices and questions end at once.

    Everything happens in one transaction. The account's row stays, so that the trail keeps its number.

    Returns:
        the rings that got a fresh epoch; somebody inside each then moves its cases (`vault.move_cases`).

    Raises:
        NotAllowed: `by` may not.
        OwnAccount: it is their own.
        LastAdministrator: nobody could administer the site.
        LastHolder: nobody else could open one of the person's rings; lock the account down instead.
    """
    require(by, Verb.DEACTIVATE, at)
    if by.pk == person.pk:
        raise OwnAccount("somebody else must do this")
    check_not_last_administrator(person, at)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        end_every_sign_in(person)
        Membership.objects.filter(person=person, valid_from__gte=at).delete()
        Membership.objects.current(at).filter(person=person).update(valid_until=at)
        Authenticator.objects.filter(user_id=person.pk).delete()
        OneTimeLink.objects.filter(person=person).delete()
        Invitation.objects.filter(invited_by=person).delete()
        Approval.objects.open(at).filter(asked_by=person).update(answered_at=at)
        rings = vault.remove_member(person, by, at)
        note(by, PeopleEvent.DEACTIVATED, person.pk, ",".join(rings), at=at)
    return rings


def end_every_sign_in(person: Person) -> int:
    """Delete every sign-in, open vault and known device of a person, in the caller's transaction; returns how many
    sign-ins."""
    n_sign_ins = vault.sign_out_everywhere(person.pk)
    vault.lock_all(person.pk)
    Device.objects.filter(person=person).delete()
    return n_sign_ins


def may_lock_down(by: Person, person: Person, at: datetime) -> bool:
    """Return whether `by` may shut this account: their own, or one in a programme they look after."""
    if by.pk == person.pk:
        return True
    return allows(by, Verb.LOCK_DOWN, at) and visible_to(by, at).filter(pk=person.pk).exists()


def lock_down(by: Person, person: Person, at: datetime) -> None:
    """Shut an account that may be in wrong hands: everything ends, and nobody signs in until an administrator hands
    over a reset link. Roles and grants stay, for the person has not left.

    Raises:
        NotAllowed: it is neither their own nor of a programme they look after.
    """
    if not may_lock_down(by, person, at):
        raise NotAllowed(f"account {by.pk} may not lock account {person.pk}")
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(locked_at=at)
        n_sign_ins = end_every_sign_in(person)
        note(by, PeopleEvent.LOCKED_DOWN, person.pk, str(n_sign_ins), at=at)
    person.locked_at = at
