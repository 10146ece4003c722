"""Public bodies and their days off at the desk."""

from __future__ import annotations

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from localaction.detention import forms_records as typed
from localaction.detention import reads_records
from localaction.detention.actions import records_bodies as act
from localaction.detention.actions.records import EntryRefused
from localaction.detention.records_words import REFUSALS
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb


@needs(Verb.FILE_REQUESTS)
def bodies(request: HttpRequest) -> HttpResponse:
    """List the public bodies, and the days off that were entered; POST enters a day off."""
    by, now = person_of(request), timezone.now()
    form = typed.DayOffForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            _day, moved = act.enter_day_off(by, given["jurisdiction"], given["body"], given["on"], given["name"], now)
        except EntryRefused as refused:
            form.add_error("on", str(REFUSALS[refused.code]))
        else:
            _tell(request, len(moved))
            return redirect("desk-records-bodies")
    shown = {"bodies": reads_records.bodies(), "days_off": reads_records.days_off(), "form": form}
    return render(request, "detention/records_bodies.html", shown, status=400 if form.errors else 200)


def _tell(request: HttpRequest, n: int) -> None:
    moved = ngettext(
        "%(n)d open request has another last day now.", "%(n)d open requests have another last day now.", n
    )
    notices.success(request, moved % {"n": n} if n else _("No open request counts this day."))


@needs(Verb.FILE_REQUESTS)
@require_POST
def withdraw_day_off(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a day off that was none."""
    day = get_object_or_404(reads_records.days_off(), pk=number)
    _tell(request, len(act.withdraw_day_off(person_of(request), day, timezone.now())))
    return redirect("desk-records-bodies")


@needs(Verb.FILE_REQUESTS)
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a public body; POST records it."""
    form = typed.BodyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            act.enter_body(person_of(request), form.columns(), timezone.now())
            return redirect("desk-records-bodies")
        except EntryRefused as refused:
            form.add_error("name", str(REFUSALS[refused.code]))
    shown = {"form": form, "heading": _("Enter a public body")}
    return render(request, "detention/records_form.html", shown, status=400 if form.errors else 200)


@needs(Verb.FILE_REQUESTS)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Ask where a body's requests go now; POST records it."""
    found = get_object_or_404(reads_records.bodies(), pk=number)
    form = typed.BodyForm(request.POST if request.method == "POST" else None, initial=typed.BodyForm.initial_of(found))
    if form.is_bound and form.is_valid():
        try:
            act.change_body(person_of(request), found, form.columns(), timezone.now())
            return redirect("desk-records-bodies")
        except EntryRefused as refused:
            form.add_error("name", str(REFUSALS[refused.code]))
    shown = {"form": form, "heading": found.name}
    return render(request, "detention/records_form.html", shown, status=400 if form.errors else 200)
