"""Pages of volunteers' papers and of facilities' visiting rules."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.places.models import Facility
from localaction.vault.actions import NoGrant
from localaction.visit import reads_kept, reads_rules
from localaction.visit.actions import rule_sets, volunteers
from localaction.visit.asking import periods_of
from localaction.visit.exchange import Unreadable, read_rule_sets
from localaction.visit.exchange.plain import plain_text
from localaction.visit.forms import ClearanceForm, ClosureForm, HoursForm, PeriodForm, RulesForm
from localaction.visit.models import StepChoices
from localaction.visit.rules.onboarding import OutOfOrder, Step, standing
from localaction.visit.rules.shapes import VisitClass

A_DAY = timedelta(days=1)
EXAMPLE = """id: {code}
source: https://…
observed_on: {on}
tz: America/Phoenix
community:
  slot_minutes: 60
  sessions:
    - {{days: [Sat, Sun], time: '08:00-12:00', capacity: 2}}
"""


@needs(Verb.CLEAR_VISITORS)
def everybody(request: HttpRequest) -> HttpResponse:
    """List the volunteers with how far they have come."""
    return render(request, "visit/volunteers.html", {"volunteers": reads_kept.volunteers()})


@needs(Verb.CLEAR_VISITORS)
def volunteer(request: HttpRequest, number: int) -> HttpResponse:
    """Show one volunteer's steps and papers; POST records what happened."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_kept.volunteers(), pk=number)
    act = request.POST.get("act", "")
    form = ClearanceForm(request.POST if act == "papers" else None)
    try:
        if act in Step.__members__:
            volunteers.record_step(by, found, Step(act), now.date(), now)
            return redirect("desk-volunteer", number=number)
        if act == "papers" and form.is_valid():
            door = VisitClass(form.cleaned_data["visit_class"])
            volunteers.request_clearance(by, found, form.cleaned_data["facility"], door, now)
            return redirect("desk-volunteer", number=number)
    except OutOfOrder:
        notices.error(request, _("One step after the other."))
    except volunteers.NotOnboarded:
        form.add_error(None, _("Papers are sent after training and agreement."))
    rows = list(found.clearances.select_related("facility").order_by("facility__name", "-requested_at"))
    papers = []
    for row in rows:
        beside = [c for c in rows if (c.facility_id, c.visit_class) == (row.facility_id, row.visit_class)]
        papers.append((row, standing(periods_of(beside), now.date()).value))
    shown = {
        "volunteer": found, "steps": found.steps.order_by("pk"), "papers": papers, "form": form,
        "choices": [(s.value, s.label) for s in StepChoices],
    }  # fmt: skip
    return render(request, "visit/volunteer.html", shown)


@needs(Verb.CLEAR_VISITORS)
def clearance(request: HttpRequest, number: int) -> HttpResponse:
    """Show one clearance; POST opens the identifiers, or records that it was sent, granted, denied or revoked."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_kept.clearances(), pk=number)
    act, identifiers = request.POST.get("act", ""), None
    form = PeriodForm(request.POST if act == "grant" else None)
    try:
        if act == "open":
            before_opening_a_case(request)
            identifiers = volunteers.read_identifiers(opened(request), by, found, now)
        elif act == "submit":
            volunteers.submit_clearance(by, found, now)
        elif act == "deny":
            volunteers.deny_clearance(by, found, now)
        elif act == "revoke":
            volunteers.revoke_clearance(by, found, now.date(), now)
        elif act == "grant" and form.is_valid():
            until: date = form.cleaned_data["last_on"] + A_DAY
            volunteers.grant_clearance(by, found, form.cleaned_data["first_on"], until, now)
            return redirect("desk-clearance", number=number)
    except volunteers.NotWaiting:
        notices.error(request, _("This was recorded before."))
    except volunteers.WrongPeriod:
        form.add_error("last_on", _("The last day comes after the first."))
    except NoGrant:
        notices.error(request, _("Nothing was given, or it is erased."))
    return render(request, "visit/clearance.html", {"clearance": found, "form": form, "identifiers": identifiers})


@needs(Verb.KEEP_VISITING_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    """List facilities with their rules and their age; POST takes in a file of rules."""
    by, now = person_of(request), timezone.now()
    form = RulesForm(request.POST or None)
    imported: list[rule_sets.Imported] = []
    if request.method == "POST" and form.is_valid():
        try:
            imported = rule_sets.import_rules(by, form.cleaned_data["yaml"], form.cleaned_data["source_kind"], now)
        except Unreadable as error:
            form.add_error("yaml", str(error))
        except rule_sets.NotSeenYet:
            form.add_error("yaml", _("Nobody has seen these rules yet: the day is to come."))
    lines = [
        (found, found.age_days(now.date()), found.is_stale(now.date()))
        for found in reads_rules.all_in_force(now.date())
    ]
    return render(request, "visit/rules.html", {"lines": lines, "form": form, "imported": imported})


@require_safe
@needs(Verb.KEEP_VISITING_RULES)
def export(request: HttpRequest) -> HttpResponse:
    """Download every facility's rules as a file that another coalition can take in."""
    text = reads_rules.as_file(reads_rules.all_in_force(timezone.now().date()))
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="visiting-rules.yaml"'
    return response


@needs(Verb.KEEP_VISITING_RULES)
def rules_of(request: HttpRequest, number: int) -> HttpResponse:
    """Show a facility's rules, versions and closures; POST edits them, says that they still hold, closes or opens."""
    by, now = person_of(request), timezone.now()
    facility = get_object_or_404(Facility, pk=number)
    found, act = reads_rules.in_force(facility, now.date()), request.POST.get("act", "")
    text = found.row.yaml if found else EXAMPLE.format(code=facility.address_part, on=now.date())
    form = RulesForm(request.POST if act == "edit" else None, initial={"yaml": text})
    closure = ClosureForm(
        request.POST if act == "close" else None, initial={"starts_on": now.date()}, auto_id="closed_%s"
    )
    hours = HoursForm(
        request.POST if act == "hours" else None, initial={"zone": found.rules.tz if found else ""}, auto_id="hours_%s"
    )
    if act == "hours" and hours.is_valid():
        said = hours.cleaned_data
        rule_sets.add_hours(
            by, facility, VisitClass(said["visit_class"]), hours.session(), said["zone"], said["source"],
            said["source_kind"], now,
        )  # fmt: skip
        return redirect("desk-rules-of", number=number)
    if act == "edit" and form.is_valid() and _publish(request, facility, form):
        return redirect("desk-rules-of", number=number)
    if act == "same":
        rule_sets.confirm_unchanged(by, facility, "PHONE", now)
        return redirect("desk-rules-of", number=number)
    if act == "close" and closure.is_valid():
        given = closure.cleaned_data
        units = [unit.strip() for unit in given["units"].split(",") if unit.strip()]
        if given["ends_on"] and given["ends_on"] < given["starts_on"]:
            closure.add_error("ends_on", _("The last day comes after the first."))
        else:
            rule_sets.close_facility(
                by, facility, given["reason"], given["starts_on"], given["ends_on"], units, [], now
            )  # fmt: skip
            return redirect("desk-rules-of", number=number)
    if act == "lift":
        lifted = reads_kept.closures(facility).filter(pk=request.POST.get("closure") or 0).first()
        if lifted is None:
            raise Http404
        try:
            rule_sets.lift_closure(by, lifted, now.date(), now)
        except rule_sets.AlreadyLifted:
            notices.error(request, _("This was recorded before."))
        return redirect("desk-rules-of", number=number)
    shown = {
        "facility": facility, "found": found, "form": form, "closure": closure, "hours": hours,
        "age": found.age_days(now.date()) if found else None,
        "is_stale": found.is_stale(now.date()) if found else False, "versions": reads_rules.versions(facility),
        "closures": reads_kept.closures_ahead(facility, now.date()),
    }  # fmt: skip
    return render(request, "visit/rules_of.html", shown)


def _publish(request: HttpRequest, facility: Facility, form: RulesForm) -> bool:
    try:
        read = read_rule_sets(plain_text(form.cleaned_data["yaml"], _("rules")), _("rules"))
        if len(read) != 1:
            raise Unreadable(_("Only the rules of this detention center belong here."))
        kind = form.cleaned_data["source_kind"]
        row = rule_sets.publish_rules(person_of(request), facility, read[0], kind, timezone.now())
    except Unreadable as error:
        form.add_error("yaml", str(error))
        return False
    except rule_sets.NotSeenYet:
        form.add_error("yaml", _("Nobody has seen these rules yet: the day is to come."))
        return False
    notices.success(request, _("Saved. Coming visits were looked at again.") if row else _("Nothing had changed."))
    return True
