"""Laws and local policies at the desk: enter, code, record what happened, check, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.policy import forms_measures as typed
from localaction.policy import forms_sharing
from localaction.policy import words_measures as words
from localaction.policy.actions import measures as act
from localaction.policy.models import Measure, MeasureTurn, MeasureVersion, Provision
from localaction.policy.pages_measures import desk_list, desk_page
from localaction.policy.rulebook import records
from localaction.sources import entering
from localaction.sources.forms_cited import WhyForm

ENTRIES: dict[str, type[MeasureVersion] | type[Provision] | type[MeasureTurn]] = {
    "version": MeasureVersion, "provision": Provision, "event": MeasureTurn,
}  # fmt: skip


@needs(Verb.REVIEW_FACTS)
def listed(request: HttpRequest) -> HttpResponse:
    """Show every law and policy, and how much of each waits for a second person."""
    return render(request, "policy/desk_measures.html", {"lines": desk_list(records(Q()), timezone.now().date())})


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a law or a policy; POST records it."""
    return _entered(request, typed.MeasureForm, _("Enter a law or a policy"))


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_sharing(request: HttpRequest) -> HttpResponse:
    """Ask for a data-sharing agreement with its terms; POST records it."""
    return _entered(request, forms_sharing.SharingForm, _("Enter a data-sharing agreement"))


def _entered(request: HttpRequest, kind: type[typed.MeasureForm], heading: str) -> HttpResponse:
    form = kind(request.POST if request.method == "POST" else None)

    def record() -> MeasureVersion:
        return act.enter_measure(form.measure(), form.version(), form.source(), person_of(request), timezone.now())

    row = _tried(form, record)
    if row is not None:
        messages.success(request, _("It is recorded. Now code what it says; a second person checks it."))
        return redirect("desk-measure", row.measure_id)
    return _form(request, form, heading, None)


@needs(Verb.REVIEW_FACTS)
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one law or policy with its versions, codings and events, and what can be done."""
    measure = get_object_or_404(Measure, pk=pk)
    return render(request, "policy/desk_measure.html", desk_page(measure, request.user, timezone.now().date()))


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a new version; POST records it as an amendment or as a correction."""
    measure = get_object_or_404(Measure, pk=pk)
    last = act.standing(measure).order_by("-number").first()
    if last is None:
        raise Http404
    kind = forms_sharing.SharingAmendForm if measure.kind == Measure.Kind.DATA_SHARING else typed.AmendForm
    form = kind(request.POST if request.method == "POST" else None, initial=kind.initial_of(last))

    def record() -> MeasureVersion:
        given, source, who, at = form.version(), form.source(), person_of(request), timezone.now()
        terms = form.terms if isinstance(form, forms_sharing.SharingAmendForm) else None
        if form.cleaned_data["why"] == "CORRECTED":
            return act.correct(last, given, source, who, at, terms)
        return act.amend(measure, given, source, who, at, terms)

    if _tried(form, record) is not None:
        messages.success(request, _("The new version is recorded."))
        return redirect("desk-measure", pk)
    return _form(request, form, _("A new version"), measure)


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the version says of one thing; POST records the coding."""
    version = get_object_or_404(MeasureVersion, pk=pk)
    form = typed.ProvisionForm(request.POST if request.method == "POST" else None)

    def record() -> Provision:
        return act.code_provision(version, form.provision(), None, person_of(request), timezone.now())

    if _tried(form, record) is not None:
        messages.success(request, _("The coding is recorded; a second person checks it."))
        return redirect("desk-measure", version.measure_id)
    return _form(request, form, _("Code a provision"), version.measure, version)


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def happened(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what happened to a law or a policy; POST records it."""
    measure = get_object_or_404(Measure, pk=pk)
    form = typed.TurnForm(request.POST if request.method == "POST" else None)

    def record() -> MeasureTurn:
        return act.record_turn(measure, form.turn(), form.source(), person_of(request), timezone.now())

    if _tried(form, record) is not None:
        messages.success(request, _("It is recorded; what follows for other rules is worked out by date."))
        return redirect("desk-measure", pk)
    return _form(request, form, _("What happened?"), measure)


@needs(Verb.REVIEW_FACTS)
@require_POST
def confirm(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Record that this person compared an entry with its source."""
    entry = _entry(what, pk)
    try:
        entering.confirm(entry, person_of(request), timezone.now())
    except entering.OwnWork:
        messages.error(request, _("You entered it: another person must check it."))
    except entering.NoLongerStands:
        messages.error(request, _("Somebody checked, corrected or withdrew it already."))
    else:
        messages.success(request, _("Checked. It is shown as verified."))
    return redirect("desk-measure", _measure_of(entry))


@needs(Verb.REVIEW_FACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Ask why an entry is withdrawn; POST withdraws it."""
    entry = _entry(what, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            entering.withdraw(entry, form.cleaned_data["why"], person_of(request), timezone.now())
        except entering.NoLongerStands:
            messages.error(request, _("Somebody has withdrawn it already."))
        return redirect("desk-measures")
    measure = get_object_or_404(Measure, pk=_measure_of(entry))
    return _form(request, form, _("Withdraw it"), measure)


def _entry(what: str, pk: int) -> act.Entry:
    if what not in ENTRIES:
        raise Http404
    found = ENTRIES[what]._default_manager.filter(pk=pk).first()
    if not isinstance(found, (MeasureVersion, Provision, MeasureTurn)):
        raise Http404
    return found


def _measure_of(entry: act.Entry) -> int:
    return entry.version.measure_id if isinstance(entry, Provision) else entry.measure_id


def _tried(form: forms.Form, record: Callable[[], Any]) -> Any:
    """Return what was recorded, or None with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        return record()
    except entering.Refused as refusal:
        for gap in refusal.codes:
            field, sentence = words.GAPS[gap]
            form.add_error(field if field in form.fields else None, str(sentence))
    except act.Preempted as refusal:
        form.add_error(
            None,
            _("It cannot be in force as adopted: %(law)s has overridden it since %(day)s. Code it as proposed.")
            % {"law": refusal.name, "day": date_format(refusal.since, "DATE_FORMAT")},
        )
    except entering.NoLongerStands:
        form.add_error(None, _("Somebody checked, corrected or withdrew it already."))
    return None


def _form(
    request: HttpRequest, form: forms.Form, heading: str, measure: Measure | None,
    version: MeasureVersion | None = None,
) -> HttpResponse:  # fmt: skip
    shown = {"form": form, "heading": heading, "measure": measure, "version": version}
    return render(request, "policy/desk_form.html", shown, status=400 if form.is_bound else 200)
