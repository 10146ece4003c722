"""Who may be signed in."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Checks a username and passphrase. An unknown username costs the same time as a wrong passphrase."""
