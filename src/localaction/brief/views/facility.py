"""A detention center's public page: what publications print of it, and what visitors were allowed to count."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.detention import (
    pages,
    pages_contracts,
    reads,
    reads_contracts,
    reads_deficiencies,
    reads_facility,
    reads_records,
    records_pages,
)
from localaction.visit import reads_programme
from localaction.visit.models import ComplaintCode

SHOWN = 20


@require_safe
def facility(request: HttpRequest, ident: str) -> HttpResponse:
    """Show a facility with everything that publications print of it, and the public counts of the visitors."""
    try:
        found = reads.find(ident)
    except reads.UnknownFacility:
        raise Http404(_("There is no detention center of this code or number.")) from None
    if ident != found.address_part:
        return redirect("facility", ident=found.address_part, permanent=False)
    today = timezone.now().date()
    door = reads_programme.at_the_door(found)
    shown = pages.facility_page(reads_facility.facility(found, today), today) | {
        "door": door,
        "contracts": [pages_contracts.contract_line(s) for s in reads_contracts.of_facility(found, today)],
        "deficiencies": reads_deficiencies.found(facility=found)[:SHOWN],
        "counted": reads_deficiencies.counts_of(found),
        "asked": [records_pages.line(one.line) for one in reads_records.for_facility(found, timezone.now())],
        "complaints": [(ComplaintCode(code).label, n) for code, n in door.complaints.shown],
    }
    return render(request, "brief/facility.html", shown)
