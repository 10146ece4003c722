"""What a request does when a person signs in, and at each request after that."""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from localaction.people.actions import known_device, remember_device, resume_sign_in
from localaction.people.models import Person
from localaction.people.rules.links import new_secret
from localaction.people.sessions import stored_key

BACKEND = "localaction.people.backend.Backend"
DEVICE_COOKIE_AGE = 365 * 24 * 60 * 60


def enter(request: HttpRequest, person: Person) -> None:
    """Sign a person in who has just chosen their passphrase; it counts as typed, so no step-up asks for it again."""
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="password", reauthenticated=True)
    keep_sign_in(request, person, timezone.now())


def keep_sign_in(request: HttpRequest, person: Person, at: datetime) -> None:
    """Note that a sign-in is used, and with which browser.

    Raises:
        SignInOver: it lasted twelve hours, or was not used for one.
    """
    secret = getattr(request, "_device_secret", "") or request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    device = known_device(person, secret)
    if device is None or device.last_used_on != at.date():
        if not secret:
            secret = new_secret()
            request._device_secret = secret  # type: ignore[attr-defined]
        device = remember_device(person, secret, at)
    resume_sign_in(person, stored_key(request.session.session_key), device, at)


def put_device_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Let a browser that was used for the first time keep its secret."""
    secret = getattr(request, "_device_secret", "")
    if secret:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            secret,
            max_age=DEVICE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
