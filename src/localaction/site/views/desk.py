"""The first page of the desk, its search and its help."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from localaction.messages.reads_desk import seconds_stuck
from localaction.messages.words import waited
from localaction.people import vault_access
from localaction.people.access import needs, person_of
from localaction.people.reads_desk import is_ceremony_due
from localaction.site import rooms
from localaction.vault import reads as vault_reads


@needs()
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs this person now, then every programme."""
    person, now = person_of(request), timezone.now()
    stuck = seconds_stuck(now)
    page = {
        "needs": rooms.needs_me(person, now),
        "is_closed": vault_reads.is_holder(person) and vault_access.opened_now(request) is None,
        "ceremony": vault_reads.ceremony() if is_ceremony_due(person, now) else None,
        "stuck_for": waited(stuck) if stuck else "",
    }
    return render(request, "desk/home.html", page)


@needs()
@sensitive_post_parameters()
def search(request: HttpRequest) -> HttpResponse:
    """Search what this person may see. By POST only: an address lies in histories and in the logs of every proxy."""
    if request.method != "POST":
        return redirect("desk")
    said = request.POST.get("words", "").strip()[: rooms.LONGEST]
    groups = rooms.desk_search(person_of(request), said, vault_access.opened_now(request), timezone.now())
    return render(request, "desk/search.html", {"said": said, "groups": groups, "shortest": rooms.SHORTEST})
