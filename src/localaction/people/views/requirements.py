"""What roles require, and who is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.people import actions, reads
from localaction.people.access import needs, person_of, step_up
from localaction.people.forms import NewRequirement
from localaction.people.models import Requirement
from localaction.people.permissions import allows, reach
from localaction.people.rules.roles import Verb


@needs(Verb.SET_REQUIREMENTS, Verb.RECORD_REQUIREMENTS)
@step_up
def requirements(request: HttpRequest) -> HttpResponse:
    """List requirements and who is due; POST adds one."""
    viewer, now = person_of(request), timezone.now()
    form = NewRequirement(request.POST or None, programmes=reach(viewer, Verb.SET_REQUIREMENTS, now))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_requirement(viewer, form.instance, now)
        except actions.WrongWindow:
            form.add_error("renewal_window_days", _("The renewal window is longer than the validity."))
        else:
            messages.success(request, _("The requirement is set."))
            return redirect("desk-requirements")
    programmes = reach(viewer, Verb.RECORD_REQUIREMENTS, now)
    page = {
        "form": form,
        "requirements": Requirement.objects.filter(programme__in=programmes).order_by("programme", "code"),
        "due": reads.requirements_due(viewer, now.date(), now),
        "may_set": allows(viewer, Verb.SET_REQUIREMENTS, now),
    }
    return render(request, "people/requirements.html", page)


@needs(Verb.SET_REQUIREMENTS)
@step_up
def requirement(request: HttpRequest, number: int) -> HttpResponse:
    """Change one requirement of a programme that this person sets requirements in."""
    viewer, now = person_of(request), timezone.now()
    programmes = reach(viewer, Verb.SET_REQUIREMENTS, now)
    shown = Requirement.objects.filter(pk=number, programme__in=programmes).first()
    if shown is None:
        raise Http404
    form = NewRequirement(request.POST or None, instance=shown, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_requirement(viewer, form.instance, now)
        except actions.WrongWindow:
            form.add_error("renewal_window_days", _("The renewal window is longer than the validity."))
        else:
            messages.success(request, _("The requirement is set."))
            return redirect("desk-requirements")
    return render(request, "people/requirement.html", {"form": form})
