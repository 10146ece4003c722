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
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.events import PeopleEvent
from localaction.people.rules.roles import Verb
from localaction.people.trail import note
from localaction.vault import reads as vault_reads

View = Callable[..., HttpResponse]

A_WHILE = timedelta(hours=1)
CASES_A_WHILE = 40
READING = frozenset({"GET", "HEAD", "OPTIONS"})

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

    What was posted is not kept meanwhile, for a session lies in the database: the person presses the button again.
    Source: SECURITY.md section 3.1.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        if request.method in READING or is_fresh(request):
            return view(request, *arguments, **options)
        return confirm_first(request)

    guarded.steps_up = True  # type: ignore[attr-defined]
    return guarded


def step_up_to_read(view: View) -> View:
    """Ask again before a page is even shown; see `step_up`."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        return view(request, *arguments, **options) if is_fresh(request) else confirm_first(request)

    guarded.steps_up = True  # type: ignore[attr-defined]
    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the person proved who they are in the last 300 seconds."""
    return not is_reauthentication_required(request, app="localaction.people")


def confirm_first(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks again, and then back to this one."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if not methods:
        raise NotAllowed("this account cannot prove who it is")
    return redirect(f"{methods[0]['url']}?{urlencode({'next': request.get_full_path()})}")


class ReadingTooMuch(Exception):
    """Forty cases were opened within an hour; the person must show that it is still them."""


def before_opening_a_case(request: HttpRequest) -> None:
    """Let a person open cases at the pace of work; beyond it ask who they are, and note it in the trail.

    Call it in a view before `vault.open_case`. The middleware answers the refusal by asking again.

    Raises:
        ReadingTooMuch: 40 cases were opened in the last hour and nothing was proved in the last 300 seconds.

    Source: SECURITY.md section 3.2.
    """
    person, now = person_of(request), timezone.now()
    if vault_reads.n_cases_opened(person, now - A_WHILE) < CASES_A_WHILE or is_fresh(request):
        return
    note(person, PeopleEvent.MANY_CASES, person.pk, at=now)
    raise ReadingTooMuch("many cases were opened")


def person_of(request: HttpRequest) -> Person:
    """Return who asks; `needs` has made sure that somebody is signed in."""
    person = request.user
    assert isinstance(person, Person)
    return person


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
    """Return what a page needs, None where nothing was said. Rooms below this one name verbs by their text."""
    needed: tuple[str, ...] | None = getattr(view, "needs", None)
    return tuple(Verb(verb) for verb in needed) if needed is not None else _declared.get(url_name or "")
