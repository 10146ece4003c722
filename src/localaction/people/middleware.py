"""What every request of a signed-in person passes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Answer = Callable[[HttpRequest], HttpResponse]

# What an account without a second factor may reach: the way to one, and the way out.
WITHOUT_FACTOR = frozenset(
    {
        "people-setup", "people-second-factor", "account_login", "account_logout", "account_reauthenticate",
        "account_inactive", "account_signup", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
        "mfa_authenticate", "mfa_reauthenticate",
    }
)  # fmt: skip
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_guarded(path: str) -> bool:
    """Return whether a path belongs to the desk or to accounts, in any language; public pages never do."""
    if path.startswith("/es/"):
        path = path[3:]
    return path.startswith(tuple(settings.SIGNED_IN_TREES))


class SecondFactor:
    """Lead an account without a second factor to the page where it gets one.

    Only the trees of `SIGNED_IN_TREES` are looked at, so that public pages read no session and set no cookie.
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
