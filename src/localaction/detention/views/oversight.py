"""Contracts, deficiencies and the calendar of inspections, for anybody to read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.detention import reads_contracts, reads_deficiencies
from localaction.detention.forms_contracts import DeficiencySearch, StateFilter
from localaction.detention.ingest import statistics
from localaction.detention.pages_contracts import contract_line, contract_page

A_PAGE = 40


@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """Show every contract, the next last day for notice first."""
    form, usps = _state(request)
    on = timezone.now().date()
    found = reads_contracts.listed(usps, on)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "detention/contracts.html",
        {
            "form": form, "usps": usps, "on": on, "n_all": len(found), "page": page,
            "lines": [contract_line(state) for state in page], "asked": f"state={usps}" if usps else "",
        },
    )  # fmt: skip


@require_safe
def contract(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one contract with every fact and its source."""
    on = timezone.now().date()
    found = reads_contracts.with_others(uid, on)
    if found is None:
        raise Http404(_("There is no contract of this name."))
    return render(request, "detention/contract.html", contract_page(*found, on))


@require_safe
def deficiencies(request: HttpRequest) -> HttpResponse:
    """Search what inspections found against a standard."""
    form = DeficiencySearch(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if form.is_bound and not form.is_valid():
        rows = reads_deficiencies.found().none()
    else:
        rows = reads_deficiencies.found(
            given.get("words", ""), given.get("state", ""), given.get("standard", ""), given.get("facility")
        )
    asked = request.GET.copy()
    asked.pop("page", None)
    shown = {
        "form": form, "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")), "asked": asked.urlencode(),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }  # fmt: skip
    return render(request, "detention/deficiencies.html", shown)


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """Show which inspection is due when, and where none has been published."""
    form, usps = _state(request)
    calendar = reads_deficiencies.inspection_calendar(timezone.now().date(), usps)
    absent = [
        ("overdue", _("Overdue by a yearly rule"), calendar.overdue),
        ("never", _("No inspection published"), calendar.never),
        ("scheduled", _("Announced, no result published"), calendar.scheduled),
    ]
    shown = {
        "form": form, "usps": usps, "calendar": calendar, "absent": absent, "page_of_statistics": statistics.PAGE,
    }  # fmt: skip
    return render(request, "detention/inspections.html", shown)


def _state(request: HttpRequest) -> tuple[StateFilter, str]:
    form = StateFilter(request.GET or None)
    return form, form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
