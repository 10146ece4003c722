"""The first page of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from localaction.messages.reads import STUCK, stuck_for
from localaction.people import reads
from localaction.people.access import needs, person_of


@needs()
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs this person now, then every programme."""
    person, now = person_of(request), timezone.now()
    seconds = stuck_for(now)
    page = {
        "n_waiting": reads.n_waiting(person, now),
        "needs_key": reads.needs_key(person, now),
        "stuck_seconds": seconds if seconds > STUCK.total_seconds() else 0,
    }
    return render(request, "desk/home.html", page)
