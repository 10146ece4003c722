"""Pages of starting a programme: where one was begun, and the steps at one detention center."""

from __future__ import annotations

import uuid as uuids

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.places.models import Facility
from localaction.vault.actions import NoGrant, NoRing, UnderHold
from localaction.visit import reads_starting
from localaction.visit.actions import starting
from localaction.visit.forms_starting import StepForm, WherePlaceForm
from localaction.visit.rules.starting import FIELD_OFFICES, Item


@needs(Verb.KEEP_VISITING_RULES)
def places(request: HttpRequest) -> HttpResponse:
    """List where a programme was begun; POST goes to another detention center."""
    form = WherePlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("desk-starting-at", number=form.cleaned_data["facility"].pk)
    return render(request, "visit/starting.html", {"places": reads_starting.under_way(), "form": form})


@needs(Verb.KEEP_VISITING_RULES)
def steps(request: HttpRequest, number: int) -> HttpResponse:
    """Show the steps at a detention center; POST records one as done, or takes that back."""
    by, now = person_of(request), timezone.now()
    facility = get_object_or_404(Facility, pk=number)
    form = StepForm(request.POST or None, request.FILES or None, initial={"done_on": now.date()})
    if request.method == "POST" and request.POST.get("act") == "undo":
        found = get_object_or_404(reads_starting.steps_done(), facility=facility, item=request.POST.get("item", ""))
        try:
            starting.undo_step(by, found, now)
        except UnderHold:
            notices.error(request, _("A legal hold keeps this paper."))
        return redirect("desk-starting-at", number=number)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        paper = given["paper"].read() if given["paper"] else b""
        try:
            starting.finish_step(by, facility, Item(given["item"]), given["done_on"], paper, now)
            return redirect("desk-starting-at", number=number)
        except starting.NotYet:
            form.add_error("done_on", _("This day is to come."))
        except starting.NotAPaper:
            form.add_error("paper", _("A PDF, PNG or JPEG of at most 2 megabytes, please."))
        except NoRing:
            form.add_error("paper", _("Papers can be kept when the program's sealed records are set up."))
    lines = reads_starting.steps_at(facility)
    shown = {
        "facility": facility, "lines": lines, "form": form, "n_done": sum(line.done is not None for line in lines),
        "address": reads_starting.address_of(facility), "field_offices": FIELD_OFFICES,
        "letter": reads_starting.letter(facility, settings.CONFIG.coalition),
    }  # fmt: skip
    return render(request, "visit/starting_at.html", shown)


@require_safe
@needs(Verb.KEEP_VISITING_RULES)
def paper(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Open the paper of a step as a download."""
    found = get_object_or_404(reads_starting.steps_done(), uuid=uuid)
    session = opened(request)
    before_opening_a_case(request)
    try:
        content = starting.open_paper(session, person_of(request), found, timezone.now())
    except NoGrant:
        content = b""
    if not content:
        raise Http404
    response = HttpResponse(content, content_type=found.paper_type)
    ending = found.paper_type.split("/")[-1]
    response["Content-Disposition"] = f'attachment; filename="paper.{ending}"'
    return response
