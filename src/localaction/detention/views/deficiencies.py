"""Deficiencies at the desk: enter, correct, see what waits for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.detention.actions import deficiencies as act
from localaction.detention.forms_contracts import DeficiencyForm
from localaction.detention.models import Deficiency
from localaction.detention.reads_deficiencies import waiting_first
from localaction.detention.views.contracts import asked, tried
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb

A_PAGE = 40


@needs(Verb.REVIEW_FACTS)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the deficiencies, those that no second person has checked first."""
    page = Paginator(waiting_first(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "detention/desk_deficiencies.html", {"page": page, "person": person_of(request)})


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a deficiency; POST records it."""
    form = DeficiencyForm(request.POST if request.method == "POST" else None)

    def record() -> Deficiency:
        return act.enter_deficiency(form.deficiency(), form.source(), person_of(request), timezone.now())

    if tried(form, record) is not None:
        messages.success(request, _("It is recorded; a second person checks it."))
        return redirect("desk-deficiencies")
    return asked(request, form, _("Enter a deficiency"))


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a deficiency as it is right; POST records it in place of the wrong one."""
    wrong = get_object_or_404(Deficiency, pk=pk)
    given = request.POST if request.method == "POST" else None
    form = DeficiencyForm(given, initial=DeficiencyForm.initial_of(wrong))

    def record() -> Deficiency:
        return act.correct_deficiency(wrong, form.deficiency(), form.source(), person_of(request), timezone.now())

    if tried(form, record) is not None:
        messages.success(request, _("The correction is recorded; a second person checks it."))
        return redirect("desk-deficiencies")
    return asked(request, form, _("Correct the deficiency"))
