"""The directory at the desk: enter, ask again, change, take out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from localaction.organise import forms as typed
from localaction.organise import pages_groups, reads_groups
from localaction.organise.actions import groups as act
from localaction.organise.models import Group
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.sources.entering import Refused

# The field a refusal belongs to, and its sentence.
GAPS = {
    "NO_WAY_TO_REACH_IT": ("phone", gettext_lazy("Give a telephone number, an e-mail address or a page.")),
    "NO_COUNTY": ("places", gettext_lazy("Name at least one county.")),
    "OTHER_STATE": ("places", gettext_lazy("The counties lie in several states: enter the group once for each.")),
    "NO_STATE": ("places", gettext_lazy("Name one state.")),
    "IN_THE_FUTURE": ("as_of", gettext_lazy("This day lies ahead.")),
    "NAME_TAKEN": ("name", gettext_lazy("A group of this name stands in the directory already.")),
    "NO_REASON": ("why", gettext_lazy("Say why, in a few words.")),
    "WITHDRAWN": ("why", gettext_lazy("Somebody has taken it out already.")),
    "NOT_AN_ANSWER": ("answer", gettext_lazy("Choose one of the answers.")),
}  # fmt: skip


@needs(Verb.KEEP_PARTNERS)
def directory(request: HttpRequest) -> HttpResponse:
    """Show whom to ask again, and every group."""
    today = timezone.now().date()
    lines = {
        "due": pages_groups.lines(reads_groups.to_ask(today)), "all": pages_groups.lines(reads_groups.every(today))
    }  # fmt: skip
    return render(request, "organise/desk_directory.html", lines)


@needs(Verb.KEEP_PARTNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a group; POST records it."""
    form = typed.GroupForm(request.POST if request.method == "POST" else None)
    if _tried(form, lambda: act.enter(form.given(), person_of(request), timezone.now())):
        messages.success(request, _("It stands in the directory."))
        return redirect("desk-directory")
    return _form(request, form, _("Enter a group"), None)


@needs(Verb.KEEP_PARTNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask what changed of a group; POST records it."""
    group = _group(uid)
    form = typed.GroupForm(
        request.POST if request.method == "POST" else None, initial=typed.GroupForm.initial_of(group)
    )
    if _tried(form, lambda: act.change(group, form.given(), person_of(request), timezone.now())):
        messages.success(request, _("The change is recorded."))
        return redirect("desk-directory")
    return _form(request, form, _("Change it"), group)


@needs(Verb.KEEP_PARTNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask what came of calling a group; POST records it."""
    group = _group(uid)
    form = typed.CheckForm(request.POST if request.method == "POST" else None)
    if _tried(form, lambda: act.check(group, form.cleaned_data["answer"], person_of(request), timezone.now())):
        messages.success(request, _("Recorded."))
        changed = form.cleaned_data["answer"] == "CHANGED"
        return redirect("desk-directory-change", uid) if changed else redirect("desk-directory")
    return _form(request, form, _("Is it still so?"), group)


@needs(Verb.KEEP_PARTNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask why a group is taken out; POST takes it out."""
    group = _group(uid)
    form = typed.WhyForm(request.POST if request.method == "POST" else None)

    def record() -> bool:
        act.withdraw(group, form.cleaned_data["why"], person_of(request), timezone.now())
        return True

    if _tried(form, record):
        messages.success(request, _("It is taken out of the directory."))
        return redirect("desk-directory")
    return _form(request, form, _("Take it out"), group)


def _group(uid: str) -> Group:
    found = reads_groups.standing(uid)
    if found is None:
        raise Http404
    return found


def _tried(form: forms.Form, record: Callable[[], Any]) -> Any:
    """Return what was recorded, or None with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        return record()
    except Refused as refusal:
        for code in refusal.codes:
            field, sentence = GAPS[code]
            form.add_error(field if field in form.fields else None, str(sentence))
    return None


def _form(request: HttpRequest, form: forms.Form, heading: str, group: Group | None) -> HttpResponse:
    shown = {"form": form, "heading": heading, "line": pages_groups.line_of(group) if group else None}
    return render(request, "organise/desk_form.html", shown, status=400 if form.is_bound else 200)
