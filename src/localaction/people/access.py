"""Who may reach which page. A view says what it needs; a page of the desk that says nothing is open to nobody.

    @needs(Verb.SEE_INCIDENTS)
    def board(request): ...

    @needs(Verb.DEACTIVATE)
    @step_up
    def deactivate(request, number): ...

Rooms below this one cannot import it: their pages are declared by address name with `declare`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.roles import Verb

View = Callable[..., HttpResponse]

_declared: dict[str, tuple[Verb, ...]] = {}


def declare(url_name: str, *verbs: Verb) -> None:
    """Say what the page of a room below this one needs; no verb means any account."""
    _declared[url_name] = verbs


def needs(*verbs: Verb) -> Callable[[View], View]:
    """Open a view to accounts whose roles allow any of the verbs; no verb means any account."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
            refusal = check(request, verbs)
            return refusal if refusal is not None else view(request, *arguments, **options)

        guarded.needs = verbs  # type: ignore[attr-defined]
        return guarded

    return decorate


def step_up(view: View) -> View:
    """Ask for passphrase or second factor again before a dangerous act, unless that was done in the last 300 s.

    Source: SECURITY.md section 3.1.
    """
    guarded: View = reauthentication_required(view)
    guarded.steps_up = True  # type: ignore[attr-defined]
    return guarded


def check(request: HttpRequest, verbs: tuple[Verb, ...]) -> HttpResponse | None:
    """Return the way to the sign-in for a stranger, None for somebody who may pass.

    Raises:
        NotAllowed: the account's roles allow none of the verbs.
    """
    person = request.user
    if not isinstance(person, Person):
        return redirect_to_login(request.get_full_path())
    now = timezone.now()
    if verbs and not any(allows(person, verb, now) for verb in verbs):
        raise NotAllowed("this page is not open to this account")
    return None


def declared_for(view: Any, url_name: str | None) -> tuple[Verb, ...] | None:
    """Return what a page needs, None where nothing was said."""
    needed: tuple[Verb, ...] | None = getattr(view, "needs", None)
    return needed if needed is not None else _declared.get(url_name or "")
