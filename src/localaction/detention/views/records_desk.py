"""Records requests at the desk: the list, a request, and what happens to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.detention import forms_records as typed
from localaction.detention import letters, reads_records, records_pages
from localaction.detention.actions import records as act
from localaction.detention.clock_words import refusal_text
from localaction.detention.models_records import RecordsRequest, Subject
from localaction.detention.records_words import REFUSALS
from localaction.detention.rules.clocks import EventRefused
from localaction.messages.rules.addresses import BadAddress
from localaction.people.access import needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened_now
from localaction.vault.actions import NoRing


@needs(Verb.FILE_REQUESTS)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the open requests, what is really late first, or all of them."""
    now = timezone.now()
    shows_all = request.GET.get("show") == "all"
    rows = reads_records.requests()
    lines = reads_records.lines(rows if shows_all else rows.filter(closed_at=None), now)
    shown = {"lines": [records_pages.line(one) for one in lines], "shows_all": shows_all, "subjects": Subject.choices}
    return render(request, "detention/records_desk.html", shown)


@needs(Verb.FILE_REQUESTS)
def file(request: HttpRequest, subject: str) -> HttpResponse:
    """Ask for a request about one subject, its usual items filled in; POST records it."""
    if subject not in Subject.values:
        raise Http404
    by, now = person_of(request), timezone.now()
    usual = letters.wording(f"items.{subject}", reads_records.wordings())
    initial = {"wanted": usual, "title": Subject(subject).label.capitalize(), "owner": by}
    form = typed.RequestForm(request.POST if request.method == "POST" else None, now=now, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = act.file_request(by, form.asked(subject), now)
        except NoRing:
            form.add_error("name", _("Names cannot be sealed yet: an administrator makes the ring “Records requests”."))
        except BadAddress:
            form.add_error("reach", _("This number or address could not work."))
        else:
            notices.success(request, _("It is recorded. Make the letter, send it, and record on which day."))
            return redirect("desk-records-request", number=made.pk)
    heading = _("Ask for records: %(subject)s") % {"subject": Subject(subject).label}
    return render(request, "detention/records_form.html", {"form": form, "heading": heading})


@needs(Verb.FILE_REQUESTS)
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """Show one request: where it stands, day by day, what happened, letters and documents; POST records an event."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_records.requests(), pk=number)
    form = typed.EventForm(request.POST if request.method == "POST" else None, initial={"on": now.date()})
    if _tried(form, lambda: act.record_event(by, found, form.given(), now)):
        notices.success(request, _("It is recorded, and the dates are counted anew."))
        return redirect("desk-records-request", number=number)
    page = records_pages.desk_page(reads_records.page(found, now), now)
    page |= {
        "form": form, "number_form": typed.NumberForm(initial={"body_reference": found.body_reference}),
        "may_publish": allows(by, Verb.PUBLISH_FACTS, now), "vault_is_open": opened_now(request) is not None,
    }  # fmt: skip
    return render(request, "detention/records_request.html", page, status=400 if form.errors else 200)


@needs(Verb.FILE_REQUESTS)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take back an entry."""
    event = get_object_or_404(reads_records.events(), pk=number)
    try:
        act.withdraw_event(person_of(request), event, timezone.now())
    except EventRefused as refused:
        notices.error(request, refusal_text(refused.event, refused.reason))
    except act.AlreadyClosed:
        notices.error(request, _("The request is closed."))
    else:
        notices.success(request, _("The entry is withdrawn, and the dates are counted anew."))
    return redirect("desk-records-request", number=event.request_id)


@needs(Verb.FILE_REQUESTS)
@require_POST
def number(request: HttpRequest, number: int) -> HttpResponse:
    """Record the body's own number."""
    found = get_object_or_404(reads_records.requests(), pk=number)
    form = typed.NumberForm(request.POST)
    if form.is_valid():
        act.note_number(person_of(request), found, form.cleaned_data["body_reference"], timezone.now())
    return redirect("desk-records-request", number=number)


@needs(Verb.FILE_REQUESTS)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Ask who looks after a request from now on; POST gives it to them."""
    now = timezone.now()
    found = get_object_or_404(reads_records.requests(), pk=number)
    form = typed.OwnerForm(request.POST if request.method == "POST" else None, now=now, initial={"owner": found.owner})

    def record() -> None:
        act.hand_over(person_of(request), found, form.cleaned_data["owner"], form.cleaned_data["reach"], now)

    if _tried(form, record):
        return redirect("desk-records-request", number=number)
    return _form(request, form, _("Who looks after it?"), found)


@needs(Verb.FILE_REQUESTS)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Ask why a request is closed; POST closes it."""
    found = get_object_or_404(reads_records.requests(), pk=number)
    form = typed.CloseForm(request.POST if request.method == "POST" else None)

    def record() -> None:
        act.close_request(person_of(request), found, form.cleaned_data["why"], timezone.now())

    if _tried(form, record):
        notices.success(request, _("The request is closed. A person's name and address are erased after 90 days."))
        return redirect("desk-records")
    return _form(request, form, _("Close the request"), found)


@needs(Verb.PUBLISH_FACTS)
@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Show a request on the public pages, or take it off them."""
    found = get_object_or_404(reads_records.requests(), pk=number)
    if request.POST.get("act") == "off":
        act.unpublish(person_of(request), found, timezone.now())
        notices.success(request, _("It is no longer public."))
    else:
        act.publish(person_of(request), found, timezone.now())
        notices.success(request, _("It is public now: body, title, what was asked for, dates and status."))
    return redirect("desk-records-request", number=number)


def _tried(form: forms.Form, record: Callable[[], Any]) -> bool:
    """Return whether it was recorded; if not, the reasons stand in the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        record()
    except act.EntryRefused as refused:
        on = date_format(refused.on, "DATE_FORMAT") if refused.on else ""
        form.add_error(None, str(REFUSALS[refused.code]) % {"on": on} if on else str(REFUSALS[refused.code]))
    except EventRefused as refused:
        form.add_error(None, refusal_text(refused.event, refused.reason))
    except act.AlreadyClosed:
        form.add_error(None, _("The request is closed."))
    except BadAddress:
        form.add_error("reach", _("This number or address could not work."))
    else:
        return True
    return False


def _form(request: HttpRequest, form: forms.Form, heading: str, found: RecordsRequest) -> HttpResponse:
    shown = {"form": form, "heading": heading, "records": found}
    return render(request, "detention/records_form.html", shown, status=400 if form.errors else 200)
