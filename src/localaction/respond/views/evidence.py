"""The legal lead's evidence and legal holds."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from localaction.people.access import before_opening_a_case, needs, person_of, step_up
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.respond import reads_follow_up
from localaction.respond.actions import evidence, freezing
from localaction.respond.forms_follow_up import GiveForm, HoldForm, ReviewForm
from localaction.respond.models import Evidence, GivenTo
from localaction.respond.views.download import attachment
from localaction.vault.actions import Damaged, HoldRefused, NoGrant, NoRing, RingTampered, UnderHold


@needs(Verb.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show a piece of evidence and its log; POST opens it, gives a copy, keeps it or disposes of it."""
    row = get_object_or_404(reads_follow_up.evidence(), uuid=number)
    acts = {"open": _open, "give": _give, "keep": _keep, "dispose": _dispose}
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    if act is not None:
        try:
            answer = act(request, row)
        except evidence.Disposed:
            messages.error(request, _("Nothing was done: it was disposed of."))
            answer = None
        except (Damaged, NoGrant):
            return render(request, "respond/no_key.html", status=404)
        return answer or redirect("desk-evidence", row.uuid)
    return _page(request, row)


def _page(request: HttpRequest, row: Evidence, form: ReviewForm | None = None) -> HttpResponse:
    now = timezone.now()
    suggested = {"review_on": reads_follow_up.next_month(now.date())}
    page = {
        "row": row, "custody": reads_follow_up.custody_of(row), "give_form": GiveForm(), "now": now,
        "review_form": form or ReviewForm(initial=suggested), "is_due": row.review_on <= now.date(),
    }  # fmt: skip
    return render(request, "respond/evidence.html", page, status=400 if form else 200)


def _open(request: HttpRequest, row: Evidence) -> HttpResponse:
    session = opened(request)
    before_opening_a_case(request)
    content = evidence.open_original(session, row, person_of(request), timezone.now())
    return attachment(content, f"{row.uuid}-original", "application/octet-stream")


def _give(request: HttpRequest, row: Evidence) -> HttpResponse | None:
    form = GiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was done: say who gets the copy."))
        return None
    session = opened(request)
    before_opening_a_case(request)
    to = GivenTo(form.cleaned_data["to"])
    content = evidence.give_copy(session, row, to, person_of(request), timezone.now())
    return attachment(content, f"{row.uuid}.jpg", "image/jpeg")


def _keep(request: HttpRequest, row: Evidence) -> HttpResponse | None:
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            evidence.keep(row, form.cleaned_data["review_on"], person_of(request), timezone.now())
        except ValueError:
            form.add_error("review_on", _("The day must be to come."))
        else:
            messages.success(request, _("It is kept until you look at it again."))
            return None
    return _page(request, row, form)


def _dispose(request: HttpRequest, row: Evidence) -> None:
    try:
        evidence.dispose(row, person_of(request), timezone.now())
    except UnderHold:
        messages.error(request, _("Nothing was done: a legal hold keeps it."))
    else:
        messages.success(request, _("Disposed of. Its digest and its log stay."))


@needs(Verb.SEE_EVIDENCE)
@require_POST
def take_in(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Take a reporter's photograph in as evidence."""
    photo = get_object_or_404(reads_follow_up.photos(), uuid=number)
    session = opened(request)
    before_opening_a_case(request)
    try:
        row = evidence.take_in_photo(session, photo, person_of(request), timezone.now())
    except evidence.AlreadyTakenIn:
        messages.error(request, _("It is evidence already."))
    except (Damaged, NoGrant):
        return render(request, "respond/no_key.html", status=404)
    except (NoRing, RingTampered):
        messages.error(request, _("Nothing was sealed: the ring of the legal lead is not made yet."))
    else:
        return redirect("desk-evidence", row.uuid)
    return redirect("desk-hotline-report", photo.report.uuid)


@needs(Verb.SEE_EVIDENCE)
@step_up
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, kind: str, number: uuid.UUID) -> HttpResponse:
    """Show the legal hold on an incident or a report; POST sets, renews or lifts it."""
    subject = reads_follow_up.subject_of(kind, number)
    if subject is None:
        raise Http404
    person, now = person_of(request), timezone.now()
    current = freezing.hold_of(subject.uuid, now)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form_of = ReviewForm if current else HoldForm
    form = form_of(request.POST if act and act != "lift" else None, initial={
        "review_on": reads_follow_up.next_month(now.date(), 60)})  # fmt: skip
    try:
        if act == "lift" and current:
            freezing.thaw(current, person, now)
            messages.success(request, _("The hold is lifted. What is past its time is erased at the next purge."))
            return redirect("desk-follow-up")
        if form.is_valid() and current:
            freezing.renew(current, form.cleaned_data["review_on"], person, now)
            return redirect("desk-hold", kind, subject.uuid)
        if form.is_valid():
            freezing.freeze(subject, form.cleaned_data["reason"], form.cleaned_data["review_on"], person, now)
            messages.success(request, _("It is kept from now on. Within three days a second person must say yes."))
            return redirect("desk-hold", kind, subject.uuid)
    except HoldRefused:
        form.add_error("review_on", _("Choose a day within the next 90 days."))
    except freezing.FrozenBefore:
        return redirect("desk-hold", kind, subject.uuid)
    page = {"kind": kind, "subject": subject, "hold": current, "form": form}
    return render(request, "respond/hold.html", page, status=400 if form.is_bound else 200)
