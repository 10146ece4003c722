"""Federal bills at the desk."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.organise import pages_bills, reads_bills
from localaction.organise.actions import bills as act
from localaction.organise.forms_bills import BillForm
from localaction.organise.models import Bill
from localaction.organise.views.asking import ask
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.sources.forms_cited import WhyForm


@needs(Verb.RUN_CAMPAIGNS)
def bills(request: HttpRequest) -> HttpResponse:
    """Show every bill, and what can be done."""
    lines = pages_bills.lines(reads_bills.bills(timezone.now().date()))
    return render(request, "organise/desk_bills.html", {"lines": lines})


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a bill; POST records it."""
    form = BillForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form, lambda: act.enter_bill(form.given(), form.source(), person_of(request), timezone.now()),
        _("Enter a federal bill"), _above(), _("The bill is recorded."), lambda bill: reverse("desk-bills"),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask what changed of a bill; POST records it."""
    row = _bill(uid)
    form = BillForm(request.POST if request.method == "POST" else None, initial=BillForm.initial_of(row))
    return ask(
        request, form, lambda: act.correct_bill(row, form.given(), form.source(), person_of(request), timezone.now()),
        _("Correct it"), _above(), _("The correction is recorded."), lambda bill: reverse("desk-bills"),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask why a bill is withdrawn; POST withdraws it."""
    row = _bill(uid)
    form = WhyForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form, lambda: act.withdraw_bill(row, form.cleaned_data["why"], person_of(request), timezone.now()),
        _("Withdraw it"), _above(), _("It is withdrawn; it stays in the records with your reason."),
        lambda _nothing: reverse("desk-bills"),
    )  # fmt: skip


def _bill(uid: str) -> Bill:
    found = reads_bills.standing(uid)
    if found is None:
        raise Http404
    return found


def _above() -> tuple[str, str]:
    return reverse("desk-bills"), _("Federal bills")
