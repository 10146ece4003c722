"""The network's rules of dispatch, and what an incident needs beyond them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from localaction.people.access import needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.respond import reads_dispatch
from localaction.respond.actions import dispatch, rules_of_dispatch
from localaction.respond.actions.rules_of_dispatch import NothingChanged
from localaction.respond.forms_rules import RulesForm
from localaction.respond.models import Incident
from localaction.respond.rules.policy import PolicyRefused
from localaction.respond.rules.pool import CrowdCapExceeded
from localaction.respond.words_dispatch import RULES


@needs(Verb.SEE_INCIDENTS)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules in force with their defaults and bounds."""
    return _page(request, RulesForm(None, policy=rules_of_dispatch.in_force()[1]))


@needs(Verb.KEEP_ROSTER)
@require_POST
def set_rules(request: HttpRequest) -> HttpResponse:
    """Set other rules, or take back those that wait for a second person."""
    person, now = person_of(request), timezone.now()
    if request.POST.get("act") == "withdraw":
        for row in reads_dispatch.rules_waiting():
            rules_of_dispatch.withdraw(row, person, now)
        return redirect("desk-dispatch-rules")
    form = RulesForm(request.POST, policy=rules_of_dispatch.in_force()[1])
    if form.is_valid() and _set(request, form):
        return redirect("desk-dispatch-rules")
    return _page(request, form)


def _page(request: HttpRequest, form: RulesForm) -> HttpResponse:
    page = {
        "form": form, "version": rules_of_dispatch.in_force()[0], "history": reads_dispatch.rules_history(),
        "may_set": allows(person_of(request), Verb.KEEP_ROSTER, timezone.now()),
        "shown": [(form.fields[name].label, form.fields[name].initial, form.fields[name].help_text) for name in RULES],
    }  # fmt: skip
    return render(request, "respond/rules.html", page, status=400 if form.is_bound else 200)


def _set(request: HttpRequest, form: RulesForm) -> bool:
    try:
        row = rules_of_dispatch.set_rules(form.values(), person_of(request), timezone.now())
    except PolicyRefused as refused:
        for name in refused.faults:
            form.add_error(name if name in form.fields else None, _("This contradicts another rule, or is unsafe."))
        return False
    except NothingChanged:
        messages.error(request, _("Nothing was done: these rules are in force already."))
        return True
    if row.in_force_at is None:
        messages.success(request, _("It protects less than before, so it waits for a second person's yes."))
    else:
        messages.success(request, _("The rules are in force, from the next search on."))
    return True


@needs(Verb.SEE_INCIDENTS)
@require_POST
def need(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask for more or fewer observers; the legal lead may go beyond the crowd cap."""
    incident = get_object_or_404(Incident, uuid=number)
    running = incident.requests.filter(ended_at__isnull=True).first()
    wanted = request.POST.get("n", "")
    if running is None or not wanted.isdecimal() or len(wanted) > 2 or int(wanted) < 2:
        messages.error(request, _("Nothing was done: a search must run, and nobody goes alone."))
        return redirect("desk-incident", incident.uuid)
    try:
        dispatch.change_need(running, int(wanted), person_of(request), timezone.now())
    except CrowdCapExceeded:
        messages.error(request, _("Nothing was done: more than the cap, which only the legal lead may raise."))
    else:
        messages.success(request, _("Wanted now: %(n)s.") % {"n": wanted})
    return redirect("desk-incident", incident.uuid)
