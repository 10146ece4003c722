"""Pages of the rota: shifts, who comes out, and one person at the door."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.people.access import needs, person_of
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened, opened_now
from localaction.vault.actions import NoGrant
from localaction.visit import reads_around, reads_kept
from localaction.visit.actions import rota
from localaction.visit.forms_around import ShiftsForm, WhereForm
from localaction.visit.models import Accompaniment
from localaction.visit.rules.rota import Part


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def board(request: HttpRequest) -> HttpResponse:
    """Show who comes out and the shifts; POST opens shifts."""
    by, now = person_of(request), timezone.now()
    may_arrange = allows(by, Verb.ARRANGE_VISITS, now)
    form = ShiftsForm(request.POST or None, initial={"first_on": now.date()})
    if request.method == "POST" and form.is_valid():
        require(by, Verb.ARRANGE_VISITS, now)
        given = form.cleaned_data
        parts = [Part(part) for part in given["parts"]]
        try:
            rota.open_shifts(by, given["facility"], given["zone"], given["first_on"], given["last_on"], parts, now)
            return redirect("desk-rota")
        except rota.WrongDays:
            form.add_error("last_on", _("The last day comes after the first, and at most 62 days later."))
    shown = {
        "doors": reads_around.doors(now), "shifts": reads_around.shifts(now), "form": form, "now": now,
        "may_arrange": may_arrange, "own": reads_kept.own_record(by),
    }  # fmt: skip
    return render(request, "visit/rota.html", shown)


@require_POST
@needs(Verb.VISIT)
def shift(request: HttpRequest, number: int) -> HttpResponse:
    """Take a shift, or give one's own back."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_around.all_shifts(), pk=number)
    try:
        (rota.give_back_shift if request.POST.get("act") == "back" else rota.take_shift)(by, found, now)
    except rota.ShiftTaken:
        notices.error(request, _("Somebody has this shift, or you have another at that time."))
    except rota.NotOnboarded:
        notices.error(request, _("Finish your training and agreement first."))
    return redirect("desk-rota")


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def door(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show one person who comes out; POST goes, ticks what is ready, says where, or calls off."""
    by, now = person_of(request), timezone.now()
    found = reads_around.door_for(by, uuid, now)
    if found is None:
        raise Http404
    form = WhereForm(request.POST if request.POST.get("act") == "where" else None)
    if request.method == "POST" and _change(request, found.row, form):
        return redirect("desk-door", uuid=uuid)
    row = found.row
    shown = {
        "door": found, "row": row, "where": reads_around.sealed_words(opened_now(request), row, "where"),
        "may_arrange": allows(by, Verb.ARRANGE_VISITS, now), "form": form, "own": reads_kept.own_record(by),
        "is_own": row.volunteer is not None and row.volunteer.person_id == by.pk,
    }  # fmt: skip
    return render(request, "visit/door.html", shown)


def _change(request: HttpRequest, row: Accompaniment, form: WhereForm) -> bool:
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    try:
        if act == "go":
            rota.go(by, row, now)
            notices.success(request, _("Thank you. A coordinator says where to meet whom; call them if you are alone."))
        elif act in ("ready", "done"):
            rota.note_ready(by, row, request.POST.getlist("ready"), act == "done", now)
        elif act == "off":
            rota.call_off(by, row, now)
        elif act == "where":
            if not form.is_valid():
                return False
            given = rota.say_where(opened(request), by, row, form.cleaned_data["words"], now)
            if not given:
                notices.warning(request, _("Whoever goes has no vault key: call them and say it."))
    except rota.SomebodyGoes:
        notices.error(request, _("Somebody else was faster."))
    except rota.NotOnboarded:
        notices.error(request, _("Finish your training and agreement first."))
    except rota.NotYours:
        notices.error(request, _("Nobody goes yet, or it is over."))
    except NoGrant:
        notices.error(request, _("You hold no key for it."))
    return True
