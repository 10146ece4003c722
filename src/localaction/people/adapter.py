"""How django-allauth behaves here: accounts are made by invitation only."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]
    """Refuse self-service sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
