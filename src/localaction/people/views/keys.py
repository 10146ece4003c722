"""The rings: who reads together, who waits to be let in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.people import reads, vault_access
from localaction.people.access import needs, person_of, step_up
from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows
from localaction.people.rules.roles import Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, NoRing, RingExists, RingTampered


@needs(Verb.MAKE_RINGS, Verb.LET_IN)
@step_up
def rings(request: HttpRequest) -> HttpResponse:
    """Show the rings to people who hold one or look after them; POST makes a ring or lets somebody in."""
    viewer, now = person_of(request), timezone.now()
    may_make = allows(viewer, Verb.MAKE_RINGS, now)
    lines = reads.rings(viewer, now)
    if request.method != "POST":
        page = {"lines": lines, "may_make": may_make, "is_open": vault_access.opened_now(request) is not None}
        return render(request, "people/rings.html", page)
    line = next((line for line in lines if line.slug == request.POST.get("ring")), None)
    chosen = [p for p in (line.waiting if line else []) if str(p.pk) == request.POST.get("person")]
    if line is None or not chosen:
        raise Http404
    _let_in(request, viewer, line, chosen[0], may_make)
    return redirect("desk-rings")


def _let_in(request: HttpRequest, viewer: Person, line: reads.RingLine, person: Person, may_make: bool) -> None:
    try:
        if line.exists:
            vault.grant_ring(vault_access.opened(request), line.slug, person)
        elif may_make:
            vault.create_ring(line.slug, [person], viewer, timezone.now())
        else:
            raise NotAllowed("an administrator makes a ring")
        messages.success(request, _("This person can now read the sealed records."))
    except (NoGrant, NoRing, RingExists):
        messages.error(request, _("Only somebody inside can let others in, with the vault open."))
    except RingTampered:
        messages.error(request, _("A key in the database was exchanged. Stop and call whoever looks after the server."))
