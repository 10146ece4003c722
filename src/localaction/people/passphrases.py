"""Changing one's passphrase: the sign-in and the vault change together."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest

from localaction.people import vault_access
from localaction.people.actions import sign_out_everywhere
from localaction.people.models import Person
from localaction.people.sessions import stored_key
from localaction.vault import actions as vault
from localaction.vault.actions import NeedsRestoring, NotAHolder, Unlocked, WrongPassphrase


def change(request: HttpRequest, person: Person, old: str, new: str, at: datetime) -> None:
    """Change a passphrase that was just checked: the vault key is wrapped by the new one, every other sign-in ends,
    and the vault opens again in this browser.

    Where the old passphrase does not open the key (it was reset), the vault stays closed as it was.

    Raises:
        TooWeak: the new passphrase could be guessed, and the person has a vault key.
    """
    session = _unlocked(person, old, at)
    hashed = make_password(new)
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(password=hashed)
        if session is not None:
            vault.change_passphrase(session, new)
        sign_out_everywhere(person, at, but=stored_key(request.session.session_key))
    person.password = hashed
    if session is not None:
        vault_access.open_with(request, person, new, at)


def _unlocked(person: Person, passphrase: str, at: datetime) -> Unlocked | None:
    try:
        return vault.unlock(person, passphrase, at)[0]
    except (NotAHolder, NeedsRestoring, WrongPassphrase):
        return None
