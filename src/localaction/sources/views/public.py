"""Reporting an error, for anybody: no cookie, no word about who reports."""

from __future__ import annotations

from django.core import signing
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from localaction.sources import reports
from localaction.sources.forms import ReportForm

SALT = "report-error"
# A program sends a form at once; a person needs longer than this to read the question.
MIN_SECONDS = 3
MAX_SECONDS = 12 * 60 * 60


# Without a cookie there is no CSRF token to compare. None is needed: the form acts in nobody's name, and its signed
# token shows that this site gave it out, for which page, and when.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest) -> HttpResponse:
    """Show the form for the page in `?page=`; POST puts the report into the review queue."""
    if request.method != "POST":
        page = reports.page_path(request.GET.get("page", "/"))
        return _form(request, page, ReportForm(initial={"token": _token(page)}))
    form = ReportForm(request.POST)
    page, complaint = _opened(request.POST.get("token", ""))
    status = 400
    if form.is_valid() and not complaint:
        try:
            reports.report_error(page, form.cleaned_data["text"], timezone.now())
        except reports.TooManyReports:
            complaint = _("So many reports wait that we take no more now. Please try again in a few days.")
        except DatabaseError:
            # The disk is full or the database may only be read: nobody must believe that we have it.
            complaint, status = _("We did not receive your report. Please send it again in a few minutes."), 503
        else:
            return redirect("report-error-sent")
    if complaint:
        form.add_error(None, complaint)
        form.data = {**request.POST.dict(), "token": _token(page)}
    return _form(request, page, form, status)


def _token(page: str) -> str:
    return signing.dumps([page, int(timezone.now().timestamp())], salt=SALT)


def _form(request: HttpRequest, page: str, form: ReportForm, status: int = 200) -> HttpResponse:
    return render(request, "sources/report_error.html", {"page": page, "form": form}, status=status)


def _opened(token: str) -> tuple[str, str]:
    """Return the page that a token was given out for, and why it is not taken, if it is not."""
    try:
        page, given_out = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return "/", _("The form was not complete. Please send it again.")
    age = timezone.now().timestamp() - given_out
    if age < MIN_SECONDS:
        return page, _("That was very quick. Please send it again.")
    if age > MAX_SECONDS:
        return page, _("The form was open for very long. Please send it again.")
    return page, ""


@require_safe
def report_sent(request: HttpRequest) -> HttpResponse:
    """Say thanks."""
    return render(request, "sources/report_sent.html")
