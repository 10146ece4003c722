"""Asking for alerts without an account: form, code, and the way out."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from localaction.people.adapter import source
from localaction.respond import texts_reporters
from localaction.respond.actions import subscribing
from localaction.respond.forms_public import AlertForm
from localaction.vault.actions import NoRing, RingTampered

# Without a cookie there is no CSRF token to compare, and none is needed: a form here acts in nobody's name. What it
# names is told nothing but a code, and how often is limited.


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form; POST sends a code and asks for it."""
    form = AlertForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        language = "es" if get_language() == "es" else "en"
        try:
            row = subscribing.ask(
                given["contact"], given["town"], language, given["is_woken"], source(request), timezone.now()
            )
        except subscribing.TooMany:
            form.add_error(None, _("That was asked often enough for now. Please come back in some hours."))
        except (NoRing, RingTampered):
            return render(request, "respond/closed.html", {"help": texts_reporters.help_line()}, status=503)
        else:
            return redirect("alerts-confirm", row.uuid)
    page = {"form": form, "wording": subscribing.WORDING["es" if get_language() == "es" else "en"]}
    return render(request, "respond/alerts.html", page, status=400 if form.is_bound else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask for the code that was sent; the right one begins the alerts."""
    is_wrong = False
    if request.method == "POST":
        try:
            subscribing.confirm(number, request.POST.get("code", "")[:10], timezone.now())
            return render(request, "respond/alerts_begin.html")
        except subscribing.WrongCode:
            is_wrong = True
    return render(request, "respond/alerts_code.html", {"is_wrong": is_wrong}, status=400 if is_wrong else 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask whether the alerts should end; POST ends them and erases the address. Whether there were any is not told."""
    if request.method == "POST":
        subscribing.leave(number, timezone.now())
    return render(request, "respond/alerts_leave.html", {"is_done": request.method == "POST"})
