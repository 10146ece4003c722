"""Who can go and when: the roster by capability, one volunteer's papers, and the shifts."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.respond import reads_dispatch
from localaction.respond.actions import duty, roster
from localaction.respond.actions.duty import ShiftIsOver
from localaction.respond.actions.roster import NewVolunteer, Unfit
from localaction.respond.actions.roster_list import MissingColumns, NotAList, import_volunteers
from localaction.respond.actions.rules_of_dispatch import in_force
from localaction.respond.forms_roster import ListForm, PapersForm, ShiftForm, VolunteerForm, WindowForm
from localaction.respond.models import Duty, Shift, Volunteer
from localaction.vault import actions as vault

UNFIT = {
    "KNOWN": gettext_lazy("This number is on the roster already."),
    "PHONE": gettext_lazy("This is no telephone number that could work."),
    "ACCOUNT": gettext_lazy("There is no observer of that name, or the account is somebody else's on the roster."),
    "FIRST_NAME": gettext_lazy("The first name is missing."),
    "LANGUAGES": gettext_lazy("Languages are en and es, and one is needed."),
    "CELL": gettext_lazy("Where they are is missing, or is no point and no cell of about a kilometer."),
    "CONSENT": gettext_lazy("The words that they said yes to are missing."),
    "OWN_WORD": gettext_lazy("Nobody vouches for themselves, and nobody records their own papers."),
}


def _names(request: HttpRequest, rows: list[Volunteer]) -> dict[int, str]:
    """Open what the volunteers are called, for a person who holds their ring."""
    cases = vault.open_cases(opened(request), [row.uuid for row in rows]) if rows else {}
    return {row.pk: cases[row.uuid].read(row, "first_name") or "—" if row.uuid in cases else "—" for row in rows}


@needs(Verb.SEE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteers(request: HttpRequest) -> HttpResponse:
    """List who is on the roster by what they can do; POST takes somebody on."""
    person, now = person_of(request), timezone.now()
    form = VolunteerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        new = NewVolunteer(
            given["first_name"], given["phone"], tuple(given["languages"]), given["point"], given["agreed_to"]
        )
        try:
            row = roster.add_volunteer(person, new, now)
        except Unfit as unfit:
            form.add_error("phone", str(UNFIT.get(unfit.code, UNFIT["PHONE"])))
        else:
            return redirect("desk-roster-volunteer", row.uuid)
    rows = list(reads_dispatch.roster())
    names = _names(request, rows)
    page = {
        "rows": [(row, names[row.pk], len(row.vouches.all())) for row in rows], "form": form,
        "may_keep": allows(person, Verb.KEEP_ROSTER, now), "today": timezone.localdate(),
        "n_vouches_needed": in_force()[1].n_vouches,
    }  # fmt: skip
    return render(request, "respond/roster.html", page, status=400 if form.is_bound else 200)


@needs(Verb.SEE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show one volunteer's papers and hours; POST changes one thing."""
    row = get_object_or_404(reads_dispatch.roster(), uuid=number)
    person, now = person_of(request), timezone.now()
    before_opening_a_case(request)
    todo = request.POST.get("act", "") if request.method == "POST" else ""
    papers = PapersForm(request.POST if todo == "papers" else None, initial=_initial(row))
    window = WindowForm(request.POST if todo == "window" else None)
    try:
        if todo == "vouch":
            roster.vouch_for(person, row, now)
        elif todo == "account":
            roster.link_account(person, row, request.POST.get("account", "")[:150], now)
        elif todo == "leave":
            roster.leave(person, row, now)
            return redirect("desk-roster")
        elif papers.is_valid():
            roster.record_papers(person, row, papers.papers(), now)
        elif window.is_valid():
            given = window.cleaned_data
            roster.set_window(person, row, given["weekdays"], given["begins"], given["ends"], now)
        if todo and not papers.errors and not window.errors:
            return redirect("desk-roster-volunteer", row.uuid)
    except Unfit as unfit:
        messages.error(request, str(UNFIT[unfit.code]))
        return redirect("desk-roster-volunteer", row.uuid)
    page = {
        "row": row, "name": _names(request, [row])[row.pk], "papers": papers, "window": window,
        "windows": [(WEEKDAYS[one.weekday], one) for one in row.availabilities.order_by("weekday", "begins")],
        "n_vouches": row.vouches.count(),
        "may_keep": allows(person, Verb.KEEP_ROSTER, now),
    }  # fmt: skip
    return render(request, "respond/volunteer.html", page, status=400 if todo else 200)


@needs(Verb.KEEP_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def people_list(request: HttpRequest) -> HttpResponse:
    """Take people on from a list, and name each line that could not be used, and why."""
    form = ListForm(request.POST or None, request.FILES or None)
    done = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            done = import_volunteers(person_of(request), given["people"], given["agreed_to"], timezone.now())
        except MissingColumns as missing:
            form.add_error("people", _("The first line lacks: %(columns)s.") % {"columns": str(missing)})
        except NotAList:
            form.add_error("people", _("This is no list that can be read, or it has more than 5,000 rows."))
        except (vault.NoRing, vault.RingTampered):
            form.add_error(None, _("Nothing can be sealed right now, so nobody was taken on."))
    refused = [(line, UNFIT.get(code, UNFIT["PHONE"])) for line, code in done.refused] if done else []
    page = {"form": form, "done": done, "refused": refused}
    return render(request, "respond/roster_list.html", page, status=400 if form.errors else 200)


def _initial(row: Volunteer) -> dict[str, object]:
    return {name: getattr(row, name) for name in PapersForm.base_fields}


@needs(Verb.SEE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """List the shifts that run or come; POST makes one, or puts its numbers on call."""
    person, now = person_of(request), timezone.now()
    may_keep = allows(person, Verb.KEEP_ROSTER, now)
    form = None
    if may_keep:
        rows = list(reads_dispatch.roster())
        names = _names(request, rows)
        people = {str(row.uuid): (row, names[row.pk]) for row in rows}
        form = ShiftForm(request.POST if request.POST.get("act") == "make" else None, people=people)
    if request.method == "POST" and _change(request, form):
        return redirect("desk-shifts")
    status = 400 if form is not None and form.errors else 200
    return render(request, "respond/shifts.html", {"shifts": reads_dispatch.shifts(now), "form": form}, status=status)


def _change(request: HttpRequest, form: ShiftForm | None) -> bool:
    """Make or publish a shift; returns whether it was done or refused for good."""
    person, now = person_of(request), timezone.now()
    try:
        if request.POST.get("act") == "publish":
            shift = get_object_or_404(Shift, pk=_number(request.POST.get("shift", "")))
            n_on_call = duty.publish_shift(opened(request), shift, person, now)
            messages.success(request, _("On call: %(n)d.") % {"n": n_on_call})
            return True
        if form is not None and form.is_valid():
            given = form.cleaned_data
            duty.make_shift(
                person, Duty(given["duty"]), given["starts_at"], given["ends_at"], form.places(), now
            )  # fmt: skip
            return True
    except ShiftIsOver:
        if form is None or not form.is_bound:
            messages.error(request, _("Nothing was done: that shift has ended."))
            return True
        form.add_error("ends_at", _("It must end after it begins, and after now."))
    return False


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
