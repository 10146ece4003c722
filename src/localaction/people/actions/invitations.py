"""How somebody new gets an account: a role that waits behind a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse

from localaction.people import approvals
from localaction.people.actions.memberships import check_period, n_administrators
from localaction.people.actions.setup import LinkRefused, make_person
from localaction.people.models import Approval, Invitation, Membership, Person
from localaction.people.permissions import require
from localaction.people.rules import links
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.roles import Held, Programme, Verb, check_role, needs_second_person, rings_of
from localaction.people.trail import note
from localaction.vault import actions as vault
from localaction.vault.rules.events import Event
from localaction.vault.rules.passphrase import check_strength

# SECURITY.md section 3.1.
LASTS = timedelta(hours=72)
KIND = "people.invitation"


class WaitsForSecondPerson(Exception):
    """The role needs the yes of a second person, who has not given it yet."""


@dataclass(frozen=True)
class Invited:
    """A fresh invitation, the path to hand over (shown once), and the question to a second person where one is due."""

    invitation: Invitation
    path: str = field(repr=False)
    approval: Approval | None


@dataclass(frozen=True)
class Joined:
    """A new account, and the recovery code of its vault key where the role reads sealed rows; shown once."""

    person: Person
    recovery_code: str = field(repr=False)


def _payload(invitation: Invitation) -> str:
    until = invitation.role_until.isoformat() if invitation.role_until else ""
    return f"{invitation.programme}:{invitation.role}:{until}:{bytes(invitation.secret_hash).hex()}"


def invite(by: Person, held: Held, at: datetime, role_until: datetime | None = None) -> Invited:
    """Make an invitation to a role, good for 72 hours and one use.

    Args:
        role_until: when the role ends by itself; None for until further notice.

    Raises:
        NotAllowed: `by` may not invite into this programme.
        NoSuchRole: the programme does not have the role.
        WrongPeriod: the role would end before it begins.
    """
    check_role(held)
    check_period(at, role_until)
    require(by, Verb.INVITE, at, held.programme)
    secret = links.new_secret()
    with transaction.atomic():
        invitation = Invitation.objects.create(
            secret_hash=links.hash_of(secret),
            programme=held.programme,
            role=held.role,
            role_until=role_until,
            invited_by=by,
            created_at=at,
            expires_at=at + LASTS,
        )
        approval = None
        if needs_second_person(held, n_administrators(at)):
            approval = approvals.ask(KIND, str(invitation.pk), _payload(invitation), by, at, LASTS)
        note(by, Event.INVITED, invitation.pk, f"{held.programme}:{held.role}", at=at)
    return Invited(invitation, reverse("people-join", args=[secret]), approval)


def withdraw_invitation(by: Person, invitation: Invitation, at: datetime) -> None:
    """Take an invitation back; its link stops working.

    Raises:
        NotAllowed: `by` may not invite into its programme.
    """
    require(by, Verb.INVITE, at, invitation.held.programme)
    with transaction.atomic():
        target = invitation.pk
        invitation.delete()
        note(by, PeopleEvent.INVITATION_WITHDRAWN, target, at=at)


def find_invitation(secret: str, at: datetime) -> Invitation:
    """Return the invitation behind a link.

    Raises:
        LinkRefused: never made, used, withdrawn or too old; or the inviter has left.
        WaitsForSecondPerson: as said.
    """
    found = Invitation.objects.filter(secret_hash=links.hash_of(secret), expires_at__gt=at, invited_by__is_active=True)
    invitation = found.first()
    if invitation is None:
        raise LinkRefused("this invitation does not work")
    asks_two = needs_second_person(invitation.held, n_administrators(at))
    if asks_two and not approvals.is_approved(KIND, str(invitation.pk), _payload(invitation), at):
        raise WaitsForSecondPerson("a second person must approve this role")
    return invitation


def join(secret: str, username: str, passphrase: str, language: str, at: datetime) -> Joined:
    """Make the account that an invitation is for, and use the invitation up.

    A role that reads sealed rows gets its vault key now, because only now is the passphrase at hand; somebody inside
    the ring then lets the person in.

    Raises:
        LinkRefused, WaitsForSecondPerson: see `find_invitation`.
        UsernameTaken: somebody has this username.
        TooWeak: the passphrase could be guessed, and the role reads sealed rows.
    """
    invitation = find_invitation(secret, at)
    if rings_of(invitation.held):
        check_strength(passphrase)
    hashed = make_password(passphrase)
    with transaction.atomic():
        # Deleting is what counts: of two at once, one deletes the row and the other finds none.
        used, _ = Invitation.objects.filter(pk=invitation.pk).delete()
        if not used:
            raise LinkRefused("this invitation was used a moment ago")
        if needs_second_person(invitation.held, n_administrators(at)):
            approvals.use(KIND, str(invitation.pk), _payload(invitation), invitation.invited_by, at)
        person = make_person(username, hashed, language, at)
        Membership.objects.create(
            person=person, programme=invitation.programme, role=invitation.role, valid_from=at,
            valid_until=invitation.role_until, given_by=invitation.invited_by,
        )  # fmt: skip
        note(person, PeopleEvent.JOINED, person.pk, f"{invitation.programme}:{invitation.role}", at=at)
    # After the transaction: deriving the key takes a tenth of a second. Without it the person makes it later.
    code = vault.enrol_holder(person, passphrase, at) if rings_of(invitation.held) else ""
    return Joined(person, code)


def programme_of(approval: Approval) -> Programme:
    """Return the programme of an invitation that waits for a yes."""
    invitation = Invitation.objects.filter(pk=approval.reference).first()
    return invitation.held.programme if invitation else Programme.SITE
