"""The vault of the person behind a request: opened at sign-in, kept open by a cookie of its own.

A view that reads sealed rows calls `opened(request)` and lets `VaultLocked` pass: the middleware answers it with the
page on which the passphrase is typed.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from localaction.people.models import Person
from localaction.vault import actions as vault
from localaction.vault.actions import NeedsRestoring, NotAHolder, Unlocked, VaultLocked, WrongPassphrase

# What a request carries until its answer sets or deletes the cookie.
_OPEN = "_open_vault"
_COOKIE = "_vault_cookie"


def open_with(request: HttpRequest, person: Person, passphrase: str, at: datetime) -> Unlocked | None:
    """Open a person's vault with the passphrase they have just typed; None where there is nothing to open by it.

    The middleware sets the cookie. The passphrase was right for the sign-in; that it does not open the key means that
    the key was wrapped by another one, and only the recovery code helps.
    """
    try:
        session, cookie = vault.unlock(person, passphrase, at)
    except (NotAHolder, NeedsRestoring, WrongPassphrase):
        return None
    setattr(request, _OPEN, session)
    setattr(request, _COOKIE, cookie)
    return session


def opened(request: HttpRequest) -> Unlocked:
    """Return the open vault of the person behind a request. One query, once a request.

    Raises:
        VaultLocked: it is closed; the middleware shows the page that opens it.
    """
    session: Unlocked | None = getattr(request, _OPEN, None)
    if session is None:
        if not isinstance(request.user, Person):
            raise VaultLocked("nobody is signed in")
        cookie = request.COOKIES.get(settings.VAULT_COOKIE_NAME, "")
        session = vault.resume(request.user, cookie, timezone.now())
        setattr(request, _OPEN, session)
    return session


def opened_now(request: HttpRequest) -> Unlocked | None:
    """Return the vault that this request has open, None when it is closed."""
    try:
        return opened(request)
    except VaultLocked:
        return None


def close(request: HttpRequest) -> None:
    """Close the vault of this request and forget its cookie."""
    session = opened_now(request)
    if session is not None:
        vault.lock(session)
    setattr(request, _OPEN, None)
    setattr(request, _COOKIE, "")


def put_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie of a vault that was opened in this request, or delete that of one that was closed."""
    cookie: str | None = getattr(request, _COOKIE, None)
    if cookie:
        response.set_cookie(
            settings.VAULT_COOKIE_NAME, cookie, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
        )
    elif cookie == "":
        response.delete_cookie(settings.VAULT_COOKIE_NAME, samesite="Strict")
