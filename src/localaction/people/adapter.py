"""How django-allauth behaves here: by invitation only, limited by our buckets, and opening the vault at sign-in."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from localaction.people import limits, vault_access
from localaction.people.actions import known_device
from localaction.people.entering import keep_sign_in
from localaction.people.models import Person
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.limits import NAME, SOURCE, SOURCE_AND_NAME, source_of
from localaction.people.trail import note
from localaction.vault import server_key
from localaction.vault.rules import envelope
from localaction.vault.rules.events import Event
from localaction.vault.rules.server_keys import Label


def source(request: HttpRequest) -> str:
    """Return the network a request came from, for buckets only."""
    return source_of(get_client_ip(request) or "")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many tries. Wait some minutes, then try again."),
        "incorrect_password": _("This is not your passphrase."),
        "username_password_mismatch": _("The username or the passphrase is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse self-service sign-up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Take a token for this try; a browser that this person used before need not mind strangers' tries.

        Raises:
            ValidationError: too many tries.
        """
        now, name = timezone.now(), str(credentials.get("username", "")).casefold()
        here = source(request)
        wanted = [(SOURCE_AND_NAME, f"{here}|{name}")]
        if not self._is_known(request, name):
            wanted += [(SOURCE, here), (NAME, name)]
        taken = []
        for limit, who in wanted:
            if not limits.take(limit, who, now):
                note("system", PeopleEvent.LIMITED, limit.scope, at=now)
                raise self.validation_error("too_many_login_attempts")
            taken.append((limit, who))
        request._login_tries = taken  # type: ignore[attr-defined]

    @staticmethod
    def _is_known(request: HttpRequest, name: str) -> bool:
        secret = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
        person = Person.objects.filter(username__iexact=name).first() if secret else None
        return person is not None and known_device(person, secret) is not None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Check a passphrase, and open the vault with it where it is right."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is None:
            return None
        now = timezone.now()
        for limit, who in getattr(request, "_login_tries", ()):
            limits.give_back(limit, who, now)
        if person.is_active and person.locked_at is None and vault_access.opened_now(request) is None:
            vault_access.open_with(request, person, str(credentials.get("password", "")), now)
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a refused sign-in: whose, when the username is somebody's, and never what was typed."""
        person = Person.objects.filter(username__iexact=str(credentials.get("username", ""))).first()
        note("system", Event.LOGIN_REFUSED, person.pk if person else "", at=timezone.now())

    def pre_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponse | None:
        """Lead an account that is out of use or locked to the page that says so."""
        if user.locked_at is not None:
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **options)
        return response

    def login(self, request: HttpRequest, user: Person) -> None:
        """Sign in; a sign-in counts as a step-up for its first 300 seconds."""
        super().login(request, user)
        record_authentication(request, user, method="password", reauthenticated=True)
        keep_sign_in(request, user, timezone.now())
        note(user, Event.LOGIN, user.pk, at=timezone.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the desk in the person's own language, else in that of the page."""
        chosen = getattr(request.user, "language", "") or get_language()
        with override(chosen):
            return reverse("desk")

    def logout(self, request: HttpRequest) -> None:
        """Sign out: the vault closes too, and the browser forgets what it kept."""
        vault_access.close(request)
        request._forget = True  # type: ignore[attr-defined]
        super().logout(request)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, whose secrets are kept under the server key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "too_many_tries": _("Too many tries. Wait some minutes, then try again."),
    }

    WHERE = "mfa_authenticator.data:totp"

    def encrypt(self, text: str) -> str:
        """Seal a secret under the sub-key for one-time codes."""
        sealed = envelope.seal(server_key.key_for(Label.TOTP), text.encode(), self.WHERE)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed.

        Raises:
            Damaged: it was altered, or the server key is another.
        """
        sealed = base64.b64decode(encrypted_text)
        return envelope.unseal(server_key.key_for(Label.TOTP), sealed, self.WHERE).decode()

    def get_totp_issuer(self) -> str:
        """Return the name under which the authenticator app lists this site."""
        return str(settings.CONFIG.coalition)

    def _get_site_name(self) -> str:
        return str(settings.CONFIG.coalition)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor; it is replaced by adding another first."""
        if not settings.CONFIG.require_second_factor or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
