"""Who may be signed in."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Checks a username and passphrase. An unknown username costs the same time as a wrong passphrase.

    It is asked at every request too, so an account that goes out of use or is locked is out at once.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether the account is in use and not locked."""
        return bool(user.is_active and user.locked_at is None)
