"""What a request to the desk or to accounts passes through. Public pages read no session and set no cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from localaction.people import access, vault_access
from localaction.people.actions import SignInOver
from localaction.people.entering import keep_sign_in, put_device_cookie
from localaction.people.models import Person
from localaction.vault.actions import VaultLocked

Answer = Callable[[HttpRequest], HttpResponse]

# What an account without a second factor may reach: the way to one, and the way out.
WITHOUT_FACTOR = frozenset(
    {
        "people-setup", "people-join", "people-reset", "people-second-factor", "account_login", "account_logout",
        "account_reauthenticate", "account_inactive", "account_signup", "mfa_activate_totp", "mfa_add_webauthn",
        "mfa_view_recovery_codes", "mfa_authenticate", "mfa_reauthenticate",
    }
)  # fmt: skip
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def path_in_english(path: str) -> str:
    """Return a path without its language."""
    return path[3:] if path.startswith("/es/") else path


def is_guarded(path: str) -> bool:
    """Return whether a path belongs to the desk or to accounts, in any language."""
    return path_in_english(path).startswith(tuple(settings.SIGNED_IN_TREES))


class SignedIn:
    """End sign-ins that are over, remember the browser, and keep the vault's cookie."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_guarded(request.path):
            vault_access.put_cookie(request, response)
            put_device_cookie(request, response)
            if getattr(request, "_forget", False):
                # Not "cookies": the browser stays known, so that strangers cannot lock its owner out.
                response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Resume the sign-in of a signed-in person."""
        if not is_guarded(request.path) or not isinstance(request.user, Person):
            return None
        try:
            keep_sign_in(request, request.user, timezone.now())
        except SignInOver:
            vault_access.close(request)
            logout(request)
            return redirect_to_login(request.get_full_path())
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a closed vault with the page that opens it, and a greedy reader by asking who it is."""
        if isinstance(error, VaultLocked):
            return render(request, "people/vault_locked.html", {"next": request.get_full_path()}, status=403)
        if isinstance(error, access.ReadingTooMuch):
            return access.confirm_first(request)
        return None


class SecondFactor:
    """Lead an account without a second factor to the page where it gets one.

    `LOCALACTION_REQUIRE_SECOND_FACTOR=false` turns it off.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Redirect where a factor is missing."""
        if not settings.CONFIG.require_second_factor or not is_guarded(request.path):
            return None
        match = request.resolver_match
        if (match is not None and match.url_name in WITHOUT_FACTOR) or not request.user.is_authenticated:
            return None
        if Authenticator.objects.filter(user_id=request.user.pk, type__in=FACTORS).exists():
            return None
        return redirect("people-second-factor")


class Gate:
    """Let nobody onto a page of the desk that does not say whom it is for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponse | None:
        """Check what the page needs, also for rooms that cannot check themselves."""
        if not path_in_english(request.path).startswith("/desk/"):
            return None
        match = request.resolver_match
        needed = access.declared_for(view, match.url_name if match else None)
        if needed is None:
            raise PermissionDenied("this page does not say whom it is for")
        return access.check(request, needed)
