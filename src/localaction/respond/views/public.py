"""The door for people who report: no account, no cookie, no script needed."""

from __future__ import annotations

import uuid

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from localaction.people.adapter import source
from localaction.respond import reads, texts_reporters
from localaction.respond.actions import photos
from localaction.respond.actions.erasing import NoSuchReport, TooManyTries, erase_report, find_report
from localaction.respond.actions.intake import Came, add_words, receive_report
from localaction.respond.forms_public import AddForm, ReportForm
from localaction.respond.line import own_number
from localaction.respond.models import Channel, Report
from localaction.respond.rules import references, told
from localaction.respond.rules.lanes import signs_of_page
from localaction.respond.told import Told
from localaction.respond.views.pictures import cleaned
from localaction.vault.actions import NoRing, RingTampered, UnderHold

SALT = "report"


# Without a cookie there is no CSRF token to compare. None is needed: a report acts in nobody's name, and its signed
# token shows that this site gave the form out, and when.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Show the form; POST seals a report and shows its code, once, on a page that no history keeps."""
    if request.method != "POST":
        return _form(request, ReportForm(initial={"token": _new_token()}))
    form = ReportForm(request.POST)
    now = timezone.now()
    is_valid = form.is_valid()
    pictures = cleaned(request, form) if is_valid else []
    if not is_valid or form.errors:
        return _form(request, form, 400)
    given = form.cleaned_data
    token, age = _read_token(given["token"])
    account = Told(
        Channel.WEB, get_language() or "en", given["account"],
        form.salute(given["place"], given["account"], now), county=form.county(), contact=given["contact"],
        asks_for_help_only=told.asks_for_help_only(given["account"]), form_token=token,
    )  # fmt: skip
    came = Came(signs_of_page(age, bool(given["website"])), source(request))
    try:
        received = receive_report(account, now, came)
        if received.is_new:
            photos.add_photos(received.report, pictures, now)
    except (NoRing, RingTampered):
        return render(request, "respond/closed.html", {"help": texts_reporters.help_line()}, status=503)
    page = {
        "code": references.shown(received.report.reference), "has_contact": given["contact"] is not None,
        "n_photos": len(pictures), "status_url": reverse("report-status", args=[received.report.reference]),
    }  # fmt: skip
    return render(request, "respond/received.html", page)


def _new_token() -> str:
    return signing.dumps([str(uuid.uuid4()), int(timezone.now().timestamp())], salt=SALT, compress=True)


def _read_token(text: str) -> tuple[uuid.UUID | None, float | None]:
    """Return a form's number and its age in seconds; neither when it is not one of ours."""
    try:
        number, given_out = signing.loads(text, salt=SALT)
        return uuid.UUID(number), timezone.now().timestamp() - given_out
    except (signing.BadSignature, ValueError, TypeError):
        return None, None


def _form(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    page = {"form": form, "help": texts_reporters.help_line(), "number": own_number()}
    return render(request, "respond/report.html", page, status=status)


@csrf_exempt  # it acts in nobody's name and sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a report; POST leads to its page, whether it exists or not."""
    if request.method == "POST":
        code = references.read(request.POST.get("code", "")[:40])
        if code:
            return redirect("report-status", code)
    return render(request, "respond/code.html", {"is_wrong": request.method == "POST"})


@csrf_exempt  # whoever has the code may act; there is no cookie that a stranger's page could use
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Show a reporter how far their report is; POST adds words, or erases everything."""
    now = timezone.now()
    try:
        found = find_report(references.read(code[:40]), source(request), now)
    except TooManyTries:
        return render(request, "respond/no_report.html", {"must_wait": True}, status=429)
    except NoSuchReport:
        return render(request, "respond/no_report.html", {"must_wait": False}, status=404)
    if request.method == "POST" and request.POST.get("act") == "erase":
        return _erase(request, found)
    form = AddForm(request.POST if request.method == "POST" else None)
    is_added = False
    if request.method == "POST" and form.is_valid():
        add_words(found, form.cleaned_data["more"], Channel.WEB, now)
        form, is_added = AddForm(), True
    page = {
        "status": reads.status_of(found, now),
        "form": form,
        "is_added": is_added,
        "help": texts_reporters.help_line(),
    }
    return render(request, "respond/status.html", page, status=400 if form.is_bound else 200)


def _erase(request: HttpRequest, found: Report) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return render(request, "respond/erase.html", {"code": references.shown(found.reference)})
    try:
        erased = erase_report(found, timezone.now())
    except UnderHold:
        return render(request, "respond/held.html", status=409)
    return render(request, "respond/erased.html", {"receipt": erased.receipt})


@require_safe
def statement(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show a public statement, with its correction where it has one."""
    fact = reads.public_statement(number)
    if fact is None:
        raise Http404
    return render(request, "respond/statement.html", {"statement": fact})
