"""Pages of those who visit: their own visits, the visit itself, its sheet and report."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from localaction.messages.rules.addresses import BadAddress
from localaction.people.access import needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened_now
from localaction.vault.reads import is_holder
from localaction.visit import reads_following, reads_kept, reads_programme, sheets
from localaction.visit.actions import holds, reports, visits, volunteers
from localaction.visit.forms import ApplicationForm, EndForm, IdentifiersForm, ReportForm
from localaction.visit.forms_following import ReachForm
from localaction.visit.models import ConsentScope, Visit
from localaction.visit.rules.shapes import Person as RulesPerson
from localaction.visit.rules.states import Outcome, State, WrongStep


@needs(Verb.VISIT)
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own onboarding, papers and visits; POST applies."""
    by, now = person_of(request), timezone.now()
    volunteer = reads_kept.own_record(by)
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and volunteer is None and form.is_valid():
        given = form.cleaned_data
        profile = {"legal_name": given["legal_name"], "gender": given["gender"]}
        try:
            volunteers.apply_as_visitor(by, profile, given["languages"], given["phone"], given["mail"], now)
            notices.success(request, _("Thank you. A coordinator will talk with you."))
            return redirect("desk-my-visits")
        except BadAddress:
            form.add_error("phone", _("This number or address could not work."))
    papers = reads_kept.own_papers(by)
    shown = {
        "volunteer": volunteer, "form": form, "lines": reads_programme.visits_of(by, now), "papers": papers,
        "reach": ReachForm(initial=reads_kept.own_reach(volunteer)) if volunteer else None, "has_key": is_holder(by),
        "identifiers": IdentifiersForm(), "steps": volunteer.steps.order_by("pk") if volunteer else [],
    }  # fmt: skip
    return render(request, "visit/mine.html", shown)


@require_POST
@needs(Verb.VISIT)
def identifiers(request: HttpRequest, number: int) -> HttpResponse:
    """Take in what the detention center asks for, once."""
    found = reads_kept.own_papers(person_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    form = IdentifiersForm(request.POST)
    if not form.is_valid():
        notices.error(request, _("Both are needed."))
        return redirect("desk-my-visits")
    try:
        volunteers.give_identifiers(person_of(request), found, form.cleaned_data, timezone.now())
        notices.success(request, _("Sealed. It is erased when the papers have been sent."))
    except (volunteers.AlreadyGiven, volunteers.NotWaiting):
        notices.error(request, _("This was given before."))
    return redirect("desk-my-visits")


def _visit(request: HttpRequest, uuid: uuids.UUID) -> Visit:
    found = reads_programme.visit_for(person_of(request), uuid, timezone.now())
    if found is None:
        raise Http404
    return found


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def visit(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show one visit to those who go and those who arrange; POST answers, cancels or ends it."""
    by, now = person_of(request), timezone.now()
    found = _visit(request, uuid)
    form = EndForm(request.POST if request.POST.get("act") == "end" else None)
    if request.method == "POST":
        try:
            if request.POST.get("act") in ("yes", "no"):
                visits.answer(by, found, request.POST["act"] == "yes", now)
                notices.success(request, _("Thank you."))
                return redirect("desk-my-visits")
            if form.is_valid():
                _end(request, found, form)
                return redirect("desk-visit", uuid=uuid)
        except WrongStep:
            form.add_error(None, _("The visit has not begun."))
        except (visits.VisitOver, visits.NotGoing):
            notices.error(request, _("The visit is over, or you are not on it."))
    goers = reads_following.goers(found)
    own = next((g for g in goers if g.going.volunteer.person_id == by.pk), None)
    shown = {
        "visit": found, "form": form, "goers": goers, "flags": found.flags.filter(cleared_at__isnull=True),
        "sheet": reads_programme.sheet_of(opened_now(request), found), "has_begun": now >= found.starts_at,
        "own": own.going if own else None, "needs_key": own is not None and not own.has_key,
        "may_arrange": allows(by, Verb.ARRANGE_VISITS, now), "may_read": allows(by, Verb.SEE_COMPLAINTS, now),
        "reports": found.reports.order_by("written_at"),
    }  # fmt: skip
    return render(request, "visit/visit.html", shown)


def _end(request: HttpRequest, found: Visit, form: EndForm) -> None:
    by, now, given = person_of(request), timezone.now(), form.cleaned_data
    if given["end"] == State.CANCELLED:
        visits.cancel_visit(by, found, Outcome(given["reason"] or Outcome.OTHER), now)
    else:
        visits.end_visit(by, found, State(given["end"]), given["reason"], given["n_minutes_waited"], now)


@require_safe
@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def sheet(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Print the visit's sheet in the language of the page."""
    found, now = _visit(request, uuid), timezone.now()
    person = reads_programme.sheet_of(opened_now(request), found)
    answer = holds.answer_for(found, [], RulesPerson(unit=person.get("unit", "")), now)
    response = HttpResponse(sheets.sheet_pdf(sheets.parts_of(found, person, answer)), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="visit.pdf"'
    return response


@needs(Verb.VISIT)
def report(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Write the report of a visit."""
    found = _visit(request, uuid)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = reports.Told(
            given["wellbeing"], tuple(given["needs"]), given["safety"], given["words"],
            dict.fromkeys(given["complaints"], ConsentScope(given["consent_scope"])),
        )  # fmt: skip
        try:
            reports.report_visit(person_of(request), found, told, timezone.now())
            notices.success(request, _("Thank you. The report is sealed."))
            return redirect("desk-my-visits")
        except reports.NamesSomebody:
            form.add_error("words", _("Take out the number, date or address that could name somebody."))
        except reports.NotYetOver:
            form.add_error(None, _("The visit has not begun."))
        except reports.AlreadyReported:
            form.add_error(None, _("You have reported this visit."))
        except visits.NotGoing:
            raise Http404 from None
    return render(request, "visit/report.html", {"form": form, "visit": found})
