"""The forms of second factors: limited by our buckets, each code good once, the pending secret sealed."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal import auth
from django import forms
from django.utils import timezone

from localaction.people import limits
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.limits import FACTOR, USED_CODE
from localaction.people.trail import note


class _Limited(forms.Form):
    """Checks a code at most five times in a row, and takes each code once over all processes."""

    user: Any

    def clean_code(self) -> str:
        """Check the code.

        Raises:
            ValidationError: wrong, used before, or too many tries.
        """
        now, number = timezone.now(), str(self.user.pk)
        if not limits.take(FACTOR, number, now):
            raise get_adapter().validation_error("too_many_tries")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            note(self.user, PeopleEvent.FACTOR_REFUSED, number, at=now)
            raise
        if not limits.take(USED_CODE, f"{number}|{''.join(code.split())}", now):
            raise get_adapter().validation_error("incorrect_code")
        limits.give_back(FACTOR, number, now)
        return code


class AuthenticateForm(_Limited, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ReauthenticateForm(_Limited, base.ReauthenticateForm):  # type: ignore[misc]
    """The second factor, asked again before a dangerous act."""


class ActivateForm(_Limited, totp.ActivateTOTPForm):  # type: ignore[misc]
    """Proof that the app was set up."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.user = options.pop("user")
        forms.Form.__init__(self, *arguments, **options)
        # allauth would keep the pending secret in the session in clear, and sessions are in the database.
        session, adapter = context.request.session, get_adapter()
        if self.is_bound and auth.SECRET_SESSION_KEY in session:
            self.secret = adapter.decrypt(session[auth.SECRET_SESSION_KEY])
        else:
            self.secret = auth.generate_totp_secret()
            session[auth.SECRET_SESSION_KEY] = adapter.encrypt(self.secret)
