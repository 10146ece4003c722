"""The debrief of an observer: their own form, and what the coordinator reads."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.respond import reads_debrief
from localaction.respond.actions import debriefs
from localaction.respond.forms_debrief import DebriefForm
from localaction.respond.models import Assignment
from localaction.vault.actions import NoRing, RingTampered


@needs(Verb.OBSERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask an observer how it was; of anybody else's errand there is no such page."""
    return _form(request, reads_debrief.assignment_of(number, person_of(request)), "desk-observe")


@needs(Verb.KEEP_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Note what an observer says on the telephone."""
    return _form(request, reads_debrief.assignment_of(number), "desk-debriefs")


def _form(request: HttpRequest, assignment: Assignment | None, back: str) -> HttpResponse:
    if assignment is None:
        raise Http404
    form = DebriefForm(request.POST if request.method == "POST" else None, assignment=assignment)
    if form.is_valid():
        try:
            debriefs.write(assignment, form.told(), person_of(request), timezone.now())
        except debriefs.AlreadyWritten:
            messages.error(request, _("Nothing was done: it was written already."))
            return redirect(back)
        except (NoRing, RingTampered):
            form.add_error(None, _("Nothing can be sealed right now. Please call the coordinator instead."))
        else:
            messages.success(request, _("Thank you. It is sealed."))
            return redirect(back)
    page = {"assignment": assignment, "form": form, "back": back, "is_own": back == "desk-observe"}
    return render(request, "respond/debrief.html", page, status=400 if form.is_bound else 200)


@needs(Verb.KEEP_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def debriefs_list(request: HttpRequest) -> HttpResponse:
    """Show the coordinator how observers came out of it; POST notes that one was called."""
    if request.method == "POST":
        row = reads_debrief.debrief_of(request.POST.get("debrief", ""))
        if row is not None:
            debriefs.note_call(row, person_of(request), timezone.now())
        return redirect("desk-debriefs")
    # An empty list asks nobody for a passphrase.
    if not reads_debrief.is_any():
        return render(request, "respond/debriefs.html", {"rows": []})
    session = opened(request)
    before_opening_a_case(request)
    return render(request, "respond/debriefs.html", {"rows": reads_debrief.debriefs(session)})
