"""Signing a person in without the sign-in form: after set-up, an invitation or a reset."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest

from localaction.people.models import Person

BACKEND = "localaction.people.backend.Backend"


def enter(request: HttpRequest, person: Person) -> None:
    """Sign a person in who has just chosen their passphrase; it counts as typed, so no step-up asks for it again."""
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="password", reauthenticated=True)
