"""The first day: the link that makes the first administrator, and what happens behind it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.urls import reverse

from localaction.people.models import LinkKind, Membership, OneTimeLink, Person
from localaction.people.rules import links
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.roles import Programme, Role
from localaction.people.trail import note


class AlreadySetUp(Exception):
    """Somebody can sign in, so the first account exists."""


class LinkRefused(Exception):
    """The link was never made, was used, was replaced by a newer one, or is too old."""


class UsernameTaken(Exception):
    """Somebody already has this username."""


def make_person(username: str, hashed: str, language: str, at: datetime) -> Person:
    """Insert an account, in the caller's transaction.

    Raises:
        UsernameTaken: somebody has the username, in whatever case.
    """
    name = Person.normalize_username(username)
    if Person.objects.filter(username__iexact=name).exists():
        raise UsernameTaken("this username is taken")
    person = Person(username=name, password=hashed, language=language, joined_at=at)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameTaken("this username is taken") from error
    return person


def is_set_up() -> bool:
    """Return whether anybody can sign in. One query."""
    return Person.objects.able_to_sign_in().exists()


def setup_link() -> str:
    """Return the path of a fresh one-time set-up page while nobody can sign in, else an empty string.

    Each call replaces the link of the call before: only its hash is kept, so it cannot be shown again.
    """
    if is_set_up():
        return ""
    secret = links.new_secret()
    with transaction.atomic():
        OneTimeLink.objects.filter(kind=LinkKind.SETUP).delete()
        OneTimeLink.objects.create(kind=LinkKind.SETUP, secret_hash=links.hash_of(secret))
    return reverse("people-setup", args=[secret])


def check_setup_link(secret: str) -> None:
    """Refuse a set-up link that does not work now.

    Raises:
        AlreadySetUp: somebody can sign in.
        LinkRefused: it is not the newest link.
    """
    if is_set_up():
        raise AlreadySetUp("the first account exists")
    if not OneTimeLink.objects.filter(kind=LinkKind.SETUP, secret_hash=links.hash_of(secret)).exists():
        raise LinkRefused("this is not the newest set-up link")


def set_up(secret: str, username: str, passphrase: str, language: str, at: datetime) -> Person:
    """Make the first administrator and use the link up.

    Args:
        language: "en", "es", or empty for the browser's.

    Raises:
        AlreadySetUp, LinkRefused: see `check_setup_link`.
        UsernameTaken: an account that cannot sign in has this username.
    """
    # Outside the transaction: the hash takes a tenth of a second.
    hashed = make_password(passphrase)
    with transaction.atomic():
        check_setup_link(secret)
        # Deleting is what counts: of two at once, one deletes the row and the other finds none.
        used, _ = OneTimeLink.objects.filter(kind=LinkKind.SETUP, secret_hash=links.hash_of(secret)).delete()
        if not used:
            raise LinkRefused("this link was used a moment ago")
        person = make_person(username, hashed, language, at)
        Membership.objects.create(person=person, programme=Programme.SITE, role=Role.ADMIN, valid_from=at)
        note(person, PeopleEvent.SET_UP, person.pk, at=at)
    return person
