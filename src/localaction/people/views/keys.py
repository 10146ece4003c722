"""The rings: who reads together, who waits to be let in, a fresh key and the cases that still hang on an old one."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from localaction.people import reads, vault_access
from localaction.people.access import needs, person_of, step_up
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.roles import Verb
from localaction.vault import actions as vault
from localaction.vault import reads as vault_reads
from localaction.vault.actions import LastHolder, NoGrant, NoRing, RingExists, RingTampered

# Ours: so many keys are wrapped anew in well under a second; the rest waits for the next press.
CASES_A_PRESS = 500


@needs(Verb.MAKE_RINGS, Verb.LET_IN)
@step_up
def rings(request: HttpRequest) -> HttpResponse:
    """Show the rings to people who hold one or look after them; POST does what is pressed beside one."""
    viewer, now = person_of(request), timezone.now()
    may_make = allows(viewer, Verb.MAKE_RINGS, now)
    lines = reads.rings(viewer, now)
    if request.method != "POST":
        is_open = vault_access.opened_now(request) is not None
        page = {"lines": lines, "may_make": may_make, "is_open": is_open, "ceremony": vault_reads.ceremony()}
        return render(request, "people/rings.html", page)
    line = next((line for line in lines if line.slug == request.POST.get("ring")), None)
    act = ACTS.get(request.POST.get("act", "let-in"))
    if line is None or act is None:
        raise Http404
    try:
        act(request, line, may_make)
    except (NoGrant, NoRing, RingExists):
        messages.error(request, _("Only somebody inside can do this, with the vault open."))
    except LastHolder:
        messages.error(request, _("Nobody else could open the sealed records. Let somebody else in first."))
    except RingTampered:
        messages.error(request, _("A key in the database was exchanged. Stop and call whoever looks after the server."))
    return redirect("desk-rings")


def _let_in(request: HttpRequest, line: reads.RingLine, may_make: bool) -> None:
    person = next((p for p in line.waiting if str(p.pk) == request.POST.get("person")), None)
    if person is None:
        raise Http404
    if line.exists:
        vault.grant_ring(vault_access.opened(request), line.slug, person)
    elif may_make:
        vault.create_ring(line.slug, [person], person_of(request), timezone.now())
    else:
        raise NotAllowed("an administrator makes a ring")
    messages.success(request, _("This person can now read the sealed records."))


def _rotate(request: HttpRequest, line: reads.RingLine, may_make: bool) -> None:
    if not may_make:
        raise NotAllowed("an administrator makes a fresh key")
    vault.rotate_ring(line.slug, person_of(request), timezone.now())
    messages.success(
        request, _("New cases are sealed to a fresh key. Somebody inside now moves the earlier ones to it.")
    )


def _move(request: HttpRequest, line: reads.RingLine, may_make: bool) -> None:
    moved = vault.move_cases(vault_access.opened(request), slug=line.slug, at_most=CASES_A_PRESS)
    words = ngettext("%(n)d case was moved.", "%(n)d cases were moved.", moved.n_moved)
    messages.success(request, words % {"n": moved.n_moved})
    if moved.n_damaged:
        words = ngettext(
            "%(n)d case cannot be opened: its key is damaged. It stays where it is. Tell whoever looks after the "
            "server.",
            "%(n)d cases cannot be opened: their keys are damaged. They stay where they are. Tell whoever looks after "
            "the server.",
            moved.n_damaged,
        )
        messages.error(request, words % {"n": moved.n_damaged})


def _cover(request: HttpRequest, line: reads.RingLine, may_make: bool) -> None:
    if vault.copy_to_recovery(vault_access.opened(request)):
        messages.success(request, _("The recovery shares now open what you can open."))
    else:
        messages.error(request, _("Only somebody inside can do this, with the vault open."))


Act = Callable[[HttpRequest, reads.RingLine, bool], None]
ACTS: dict[str, Act] = {"let-in": _let_in, "rotate": _rotate, "move": _move, "cover": _cover}
