"""The desk of the hotline: what waits, one report, the call that comes in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import ptag

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.respond import duplicates, reads_desk, texts_reporters, words
from localaction.respond.actions import findings, incidents, photos, triage
from localaction.respond.actions.incidents import AlreadyJoined, IncidentClosed, note
from localaction.respond.actions.intake import receive_report
from localaction.respond.actions.triage import NotForTriage
from localaction.respond.events import RespondEvent
from localaction.respond.forms_desk import OperatorForm, PointForm, TriageForm
from localaction.respond.models import Photo, Report
from localaction.respond.rules import references
from localaction.respond.rules.lanes import Sign
from localaction.respond.rules.salute import Paperwork
from localaction.respond.told import Told
from localaction.respond.views.download import attachment
from localaction.vault import actions as vault
from localaction.vault.actions import Damaged, NoGrant


def _tag(request: HttpRequest) -> str | None:
    """Name the state of the queue for polls; a whole page is always shown anew."""
    return reads_desk.tag() if request.htmx else None  # type: ignore[attr-defined]


@require_safe
@needs(Verb.SEE_INCIDENTS)
@ptag(_tag)
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits. A poll that sees no change is answered with 304 and nothing else."""
    now = timezone.now()
    page = {"queue": reads_desk.queue(), "now": now, "tag": reads_desk.tag(), "signs": words.SIGNS}
    template = "respond/parts/queue.html" if request.htmx else "respond/queue.html"  # type: ignore[attr-defined]
    return render(request, template, page)


@needs(Verb.TAKE_CALLS, Verb.TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Show the script of a call; POST seals what was said and shows the code to read out."""
    person, now = person_of(request), timezone.now()
    if request.method != "POST":
        form = OperatorForm(initial={"token": uuid.uuid4()})
        return render(request, "respond/call.html", {"form": form, "questions": words.QUESTIONS.values()})
    form = OperatorForm(request.POST)
    if not form.is_valid():
        page = {"form": form, "questions": words.QUESTIONS.values()}
        return render(request, "respond/call.html", page, status=400)
    received = receive_report(_told(form, now), now, by=person)
    if received.is_new:
        note(person, RespondEvent.REPORT_ENTERED, received.report.uuid, received.report.channel, now)
    page = {
        "report": received.report, "code": references.shown(received.report.reference),
        "may_open": allows(person, Verb.SEE_INCIDENTS, now), "help": texts_reporters.help_line(),
    }  # fmt: skip
    return render(request, "respond/call_done.html", page)


def _told(form: OperatorForm, now: datetime) -> Told:
    given = form.cleaned_data
    salute = replace(
        form.salute(given["place"], given["account"], now),
        paperwork=Paperwork(given["paperwork"]) if given["paperwork"] else None,
        n_affected=given["n_affected"],
        is_caller_safe={"yes": True, "no": False}.get(given["safe"]),
    )
    return Told(
        given["channel"], given["language"], given["account"], salute, point=given["point"], contact=given["contact"],
        wants_callback=given["wants_callback"], asks_for_help_only=given["is_question"], form_token=given["token"],
    )  # fmt: skip


@require_safe
@needs(Verb.SEE_OWN_REPORTS)
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person the reports they entered: how far they are, not what they say."""
    rows = reads_desk.own_reports(person_of(request))[:100]
    return render(request, "respond/mine.html", {"reports": [(row, references.shown(row.reference)) for row in rows]})


@needs(Verb.SEE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show one report, opened; POST does one thing with it."""
    row = get_object_or_404(Report, uuid=number)
    if row.erased_at is not None:
        raise Http404
    session = opened(request)
    if request.method == "POST":
        return _act_on_report(request, row)
    before_opening_a_case(request)
    return _report_page(request, row, session)


def _report_page(
    request: HttpRequest, row: Report, session: vault.Unlocked, form: TriageForm | None = None,
    point: PointForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    try:
        shown = reads_desk.open_report(session, row, now)
    except NoGrant:
        return render(request, "respond/no_key.html", status=404)
    judged = {"priority": row.priority, "category": row.category or int(shown.judged.category), "state": "IN_TRIAGE"}
    page = {
        "shown": shown, "code": references.shown(row.reference), "form": form or TriageForm(initial=judged),
        "point_form": point or PointForm(initial={"point": shown.point}),
        "questions": [words.QUESTIONS[one] for one in shown.questions],
        "asked_first": [words.QUESTIONS[one] for one in shown.before_putting_aside],
        "suggestions": [] if shown.joining else duplicates.suggestions(session, row, now),
        "n_not_compared": 0 if shown.joining else duplicates.n_not_compared(row, now),
        "may_triage": allows(person_of(request), Verb.TRIAGE, now),
        "may_see_evidence": allows(person_of(request), Verb.SEE_EVIDENCE, now),
        "incidents": reads_desk.open_incidents(),
        "activity": words.label(words.ACTIVITIES, row.activity),
        "signs": [words.SIGNS[Sign(one)] for one in row.lane_reasons],
        "lettering": [words.label(words.LETTERINGS, one) for one in row.lettering],
        "equipment": [words.label(words.EQUIPMENTS, one) for one in row.equipment],
    }  # fmt: skip
    return render(request, "respond/report_desk.html", page, status=status)


def _act_on_report(request: HttpRequest, row: Report) -> HttpResponse:
    person, now, session = person_of(request), timezone.now(), opened(request)
    act = request.POST.get("act", "")
    try:
        if act == "take":
            triage.take_report(row, person, now)
        elif act == "triage":
            form = TriageForm(request.POST)
            if not form.is_valid():
                return _report_page(request, row, session, form, status=400)
            given = form.cleaned_data
            triage.triage_report(row, given["priority"], given["category"], given["state"], person, now)
            messages.success(request, _("It is noted."))
            return redirect("desk-hotline")
        elif act == "point":
            point = PointForm(request.POST)
            if not point.is_valid():
                return _report_page(request, row, session, point=point, status=400)
            triage.place_report(session, row, point.cleaned_data["point"], person, now)
        elif act == "open":
            opened_one = incidents.open_incident(session, row, person, now, is_drill="drill" in request.POST)
            findings.weigh(session, opened_one)
            return redirect("desk-incident", opened_one.uuid)
        elif act == "join":
            return _join(request, row)
        else:
            messages.error(request, _("Nothing was done: the page did not say what."))
    except AlreadyJoined:
        messages.error(request, _("Somebody has put it into an incident meanwhile."))
    except NotForTriage:
        messages.error(request, _("It is part of an incident, or erased: nothing was changed."))
    except IncidentClosed:
        messages.error(request, _("That incident was closed meanwhile."))
    return redirect("desk-hotline-report", row.uuid)


def _join(request: HttpRequest, row: Report) -> HttpResponse:
    """Put a report into an incident, with the score and reasons that were suggested, if it was."""
    person, now, session = person_of(request), timezone.now(), opened(request)
    code = request.POST.get("incident", "")
    found = reads_desk.incident_of(code)
    if found is None:
        messages.error(request, _("There is no open incident with this number."))
        return redirect("desk-hotline-report", row.uuid)
    suggested = next((one for one in duplicates.suggestions(session, row, now) if one.incident == found), None)
    incidents.join_report(
        row, found, person, now, score=suggested.score if suggested else None,
        reasons=suggested.codes if suggested else (),
    )  # fmt: skip
    findings.weigh(session, found)
    n_told = findings.tell_latecomers(session, found, now)
    if n_told:
        messages.success(request, _("The reporter is told what was found."))
    return redirect("desk-incident", found.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Verb.SEE_INCIDENTS)
def photo(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give out the copy of a photograph without metadata; POST notes whether it agrees."""
    row = get_object_or_404(reads_desk.photos(), uuid=number)
    session = opened(request)
    if request.method != "POST":
        return _picture(request, row, session, photos.read_copy, ".jpg")
    photos.review_photo(row, request.POST.get("agrees") == "yes", person_of(request), timezone.now())
    return redirect("desk-hotline-report", row.report.uuid)


@require_safe
@needs(Verb.SEE_EVIDENCE)
def original(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give the legal lead a photograph as it came; that they opened it stands in the trail."""
    row = get_object_or_404(Photo, uuid=number)
    return _picture(request, row, opened(request), photos.read_original, "-original")


def _picture(
    request: HttpRequest, row: Photo, session: vault.Unlocked, read: Callable[[Photo, vault.OpenCase], bytes], end: str
) -> HttpResponse:
    before_opening_a_case(request)
    try:
        content = read(row, vault.open_case(session, row.uuid))
    except (Damaged, NoGrant):
        return render(request, "respond/no_key.html", status=404)
    return attachment(content, f"{row.uuid}{end}", "image/jpeg" if end == ".jpg" else "application/octet-stream")


@needs(Verb.TAKE_CALLS, Verb.SEE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Tell somebody on the telephone whether a code that they read out is ours."""
    typed = request.POST.get("code", "")[:40] if request.method == "POST" else ""
    found = reads_desk.check_code(typed, timezone.now()) if typed.strip() else None
    if found is not None:
        note(person_of(request), RespondEvent.CODE_CHECKED, "", "", timezone.now())
    return render(request, "respond/is_it_us.html", {"found": found})
