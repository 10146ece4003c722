"""The page of an incident: its reports, the ladder, what is concluded and said."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.respond import reads_desk, reads_dispatch, words
from localaction.respond.actions import alerting, findings, hand_off, incidents, statements
from localaction.respond.actions.feedback import word_of
from localaction.respond.actions.findings import SayWhatItWas
from localaction.respond.actions.incidents import ChangedMeanwhile, IncidentClosed, NotConcluded, WorkedByAnother
from localaction.respond.actions.statements import AlreadyCorrected, NamesAHouse, NotCarried, NotForAlerts
from localaction.respond.forms_desk import FindingForm, PlaceForm, StatementForm
from localaction.respond.forms_rules import AnywayForm
from localaction.respond.models import Ground, Incident
from localaction.respond.rules import references
from localaction.vault.actions import NoGrant
from localaction.vault.rules.never_stored import NeverStored


@needs(Verb.SEE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show an incident, opened, and who works on it; POST does one thing with it."""
    row = get_object_or_404(reads_desk.incidents(), uuid=number)
    opened(request)
    if request.method == "POST":
        return _act(request, row)
    before_opening_a_case(request)
    person, now = person_of(request), timezone.now()
    other = incidents.worker_of(row, person, now)
    if other is None and row.closed_at is None and allows(person, Verb.TRIAGE, now):
        incidents.take_up(row, person, now)
    return _page(request, row, {"other": other})


def _page(request: HttpRequest, row: Incident, more: dict[str, Any], status: int = 200) -> HttpResponse:
    try:
        shown = reads_desk.open_incident(opened(request), row)
    except NoGrant:
        return render(request, "respond/no_key.html", status=404)
    page = {
        "shown": shown, "word": word_of(row.state).label, "finding_form": FindingForm(initial={"version": row.version}),
        "place_form": PlaceForm(
            initial={"area": shown.area, "meeting_point": shown.meeting_point, "version": row.version}
        ),
        "reasons": [words.REASONS[one] for one in shown.standing.reasons],
        "reports": [(one, references.shown(one.reference), shown.joinings[one.pk]) for one in shown.reports],
        "may_triage": allows(person_of(request), Verb.TRIAGE, timezone.now()),
        "may_dispatch": allows(person_of(request), Verb.DISPATCH, timezone.now()),
        "anyway": AnywayForm(), "merged": row.merged_from.order_by("pk"),
        "may_hand_over": hand_off.may_hand_over(person_of(request), row, timezone.now()),
        "may_see_evidence": allows(person_of(request), Verb.SEE_EVIDENCE, timezone.now()),
        "may_need": allows(person_of(request), Verb.SEE_EVIDENCE, timezone.now()),
        "panel": reads_dispatch.panel(row, timezone.now()), "now": timezone.now(), **more,
    }  # fmt: skip
    return render(request, "respond/incident.html", page, status=status)


def _act(request: HttpRequest, row: Incident) -> HttpResponse:
    acts = {"find": _find, "place": _describe, "close": _close, "take": _take, "leave": _leave, "part": _part}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        messages.error(request, _("Nothing was done: the page did not say what."))
        return redirect("desk-incident", row.uuid)
    try:
        answer = act(request, row)
    except ChangedMeanwhile:
        messages.error(request, _("Nothing was done: somebody changed this incident meanwhile. Look again."))
        answer = None
    except IncidentClosed:
        messages.error(request, _("Nothing was done: the incident is closed."))
        answer = None
    return answer or redirect("desk-incident", row.uuid)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _find(request: HttpRequest, row: Incident) -> HttpResponse | None:
    form = FindingForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            found = findings.record_finding(
                opened(request), row, Ground(given["ground"]), person_of(request), timezone.now(),
                version=given["version"], what_it_was=given["what_it_was"], is_other_agency=given["is_other_agency"],
                is_correction=given["is_correction"],
            )  # fmt: skip
        except SayWhatItWas:
            form.add_error("what_it_was", _("Say what it was: that is what people ask first."))
        else:
            messages.success(request, _("Recorded: %(level)s.") % {"level": found.get_level_display()})
            return None
    return _page(request, row, {"finding_form": form}, 400)


def _describe(request: HttpRequest, row: Incident) -> HttpResponse | None:
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, row, {"place_form": form}, 400)
    given = form.cleaned_data
    incidents.describe_place(
        opened(request),
        row,
        given["area"],
        given["meeting_point"],
        person_of(request),
        timezone.now(),
        given["version"],
    )
    return None


def _close(request: HttpRequest, row: Incident) -> HttpResponse | None:
    try:
        incidents.close_incident(row, person_of(request), timezone.now(), _version(request))
    except NotConcluded:
        messages.error(request, _("Conclude it first, if only as “could not confirm”: reporters wait to hear."))
        return None
    messages.success(request, _("The incident is closed. What reporters told is erased after 30 days."))
    return redirect("desk-hotline")


def _take(request: HttpRequest, row: Incident) -> None:
    try:
        incidents.take_up(row, person_of(request), timezone.now(), over="over" in request.POST)
    except WorkedByAnother:
        messages.error(request, _("Somebody else works on it now."))


def _leave(request: HttpRequest, row: Incident) -> HttpResponse:
    incidents.put_down(row, person_of(request), timezone.now())
    return redirect("desk-hotline")


def _part(request: HttpRequest, row: Incident) -> None:
    code = references.read(request.POST.get("report", "")[:40])
    joining = reads_desk.joining_of(row, code)
    if joining is not None:
        incidents.part_report(joining, person_of(request), timezone.now(), version=_version(request))


@needs(Verb.TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Draft a public statement; a second person publishes it."""
    row = get_object_or_404(Incident, uuid=number)
    given = request.POST if request.method == "POST" else request.GET
    form = StatementForm(
        request.POST if request.method == "POST" else None, initial={"corrects": given.get("corrects")}
    )
    if form.is_valid():
        corrects = reads_desk.published(form.cleaned_data["corrects"])
        try:
            statements.draft_statement(
                row, form.cleaned_data["wording_en"], form.cleaned_data["wording_es"], person_of(request),
                timezone.now(), corrects, is_alert=form.cleaned_data["is_alert"],
            )  # fmt: skip
        except NotForAlerts:
            form.add_error("is_alert", _("Subscribers hear what is confirmed, and corrections of what they heard."))
        except NotCarried:
            form.add_error(None, _("What is known so far carries no public statement."))
        except NamesAHouse:
            form.add_error(None, _("Leave the house number out: an area is enough."))
        except NeverStored:
            form.add_error(
                None, _("This holds something that must not be public, such as a number or somebody's status.")
            )
        except AlreadyCorrected:
            form.add_error(None, _("That statement has a correction already: correct that one."))
        else:
            messages.success(request, _("It waits for a second person's yes."))
            return redirect("desk-incident", row.uuid)
    page = {"incident": row, "form": form, "word": word_of(row.state).label}
    return render(request, "respond/statement_draft.html", page, status=400 if form.is_bound else 200)


@needs(Verb.DISPATCH)
@require_POST
def alert(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Send a published statement to those who asked for alerts of its county."""
    row = reads_desk.published(number)
    if row is None or row.incident is None:
        raise Http404
    try:
        n_told = alerting.send_alert(opened(request), row, person_of(request), timezone.now())
    except alerting.NotForSending:
        messages.error(request, _("Nothing was sent: it is no alert, or was sent before."))
    else:
        messages.success(
            request,
            ngettext("The alert goes to %(n)d subscriber.", "The alert goes to %(n)d subscribers.", n_told)
            % {"n": n_told},
        )
    return redirect("desk-incident", row.incident.uuid)
