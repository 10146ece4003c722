"""Coming back after a forgotten passphrase or a lost second factor: by a link from a colleague, never by e-mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.urls import reverse

from localaction.people import approvals, limits
from localaction.people.actions.leaving import end_every_sign_in
from localaction.people.actions.setup import LinkRefused
from localaction.people.models import Approval, LinkKind, OneTimeLink, Person
from localaction.people.permissions import require
from localaction.people.rules import links
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.limits import CODE
from localaction.people.rules.roles import Verb
from localaction.people.trail import note
from localaction.vault import actions as vault
from localaction.vault import reads as vault_reads
from localaction.vault.rules.events import Event
from localaction.vault.rules.passphrase import check_strength

# Ours: the link is handed over in person or read over the telephone, so a day is enough.
LASTS = timedelta(hours=24)
FACTORS = "people.factors"


class TooManyTries(Exception):
    """Too many wrong tries; the limit lets go by itself after some minutes."""


def offer_reset(by: Person | str, person: Person, at: datetime) -> str:
    """Make a link with which a person chooses a new passphrase; returns its path, which is shown once.

    It replaces an earlier link. Second factors stay: whoever finds the link alone gets nowhere.

    Args:
        by: an administrator, or "system" for somebody at the server's own console.

    Raises:
        NotAllowed: `by` may not reset accounts.
        LinkRefused: the account is out of use.
    """
    if isinstance(by, Person):
        require(by, Verb.RESET, at)
    if not person.is_active:
        raise LinkRefused("this account is out of use")
    secret = links.new_secret()
    with transaction.atomic():
        OneTimeLink.objects.filter(kind=LinkKind.RESET, person=person).delete()
        OneTimeLink.objects.create(
            kind=LinkKind.RESET, person=person, secret_hash=links.hash_of(secret), expires_at=at + LASTS
        )
        note(by, PeopleEvent.RESET_OFFERED, person.pk, at=at)
    return reverse("people-reset", args=[secret])


def find_reset(secret: str, at: datetime) -> Person:
    """Return the person a reset link is for.

    Raises:
        LinkRefused: never made, used, replaced or too old.
    """
    row = OneTimeLink.objects.filter(kind=LinkKind.RESET, secret_hash=links.hash_of(secret), expires_at__gt=at)
    link = row.select_related("person").first()
    if link is None or link.person is None or not link.person.is_active:
        raise LinkRefused("this reset link does not work")
    return link.person


def reset(secret: str, passphrase: str, code: str, at: datetime) -> str:
    """Choose a new passphrase by a link; returns the new recovery code, empty where none was used.

    With the printed recovery code the vault key opens by the new passphrase. Without it the sign-in works again and
    the vault stays closed until the code, a colleague or the shares open it.

    Raises:
        LinkRefused: see `find_reset`.
        TooWeak: the passphrase could be guessed, and the person has a vault key.
        WrongRecoveryCode, Mistyped: the code is not theirs; nothing has changed.
        TooManyTries: five wrong codes.
    """
    person = find_reset(secret, at)
    is_holder = vault_reads.is_holder(person)
    if is_holder:
        check_strength(passphrase)
    fresh = restore(person, code, passphrase, at) if is_holder and code.strip() else ""
    hashed = make_password(passphrase)
    with transaction.atomic():
        used, _ = OneTimeLink.objects.filter(kind=LinkKind.RESET, secret_hash=links.hash_of(secret)).delete()
        if not used:
            raise LinkRefused("this link was used a moment ago")
        Person.objects.filter(pk=person.pk).update(password=hashed, locked_at=None)
        end_every_sign_in(person)
        if is_holder and not fresh:
            vault.forget_passphrase(person, at)
        note(person, Event.PASSWORD_RESET, person.pk, "WITH_CODE" if fresh else "", at=at)
    return fresh


def restore(person: Person, code: str, passphrase: str, at: datetime) -> str:
    """Open a person's vault key by the printed code and return a fresh code, five tries at most.

    Raises:
        TooManyTries: five wrong codes.
        WrongRecoveryCode, Mistyped, NotAHolder, TooWeak: see `vault.restore_by_code`.
    """
    if not limits.take(CODE, str(person.pk), at):
        raise TooManyTries("wait before trying another code")
    fresh = vault.restore_by_code(person, code, passphrase, at)
    limits.give_back(CODE, str(person.pk), at)
    return fresh


def ask_to_drop_factors(by: Person, person: Person, at: datetime) -> Approval:
    """Ask a second person whether somebody's second factors may be dropped, because they lost them all.

    Raises:
        NotAllowed: `by` may not reset accounts.
    """
    require(by, Verb.RESET, at)
    return approvals.ask(FACTORS, str(person.pk), str(person.pk), by, at)


def drop_factors(approval: Approval, by: Person, at: datetime) -> None:
    """Drop a person's second factors and end their sign-ins; runs in the transaction of the second person's yes."""
    person = Person.objects.get(pk=approval.reference)
    Authenticator.objects.filter(user_id=person.pk).delete()
    end_every_sign_in(person)
    note(by, PeopleEvent.FACTORS_DROPPED, person.pk, at=at)
