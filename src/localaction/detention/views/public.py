"""Pages and downloads about detention centers that anybody may read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.detention import exports, pages, reads, reads_deficiencies, reads_facility
from localaction.detention.forms import FacilitiesFilter
from localaction.detention.models import PopulationYear
from localaction.places.models import Facility

FACILITIES_A_PAGE = 60


@require_safe
def facilities(request: HttpRequest) -> HttpResponse:
    """Show every facility of ICE's newest statistics, by what is most overdue, or as the reader asks."""
    form, facts, looked = _asked(request)
    page = Paginator(facts, FACILITIES_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "detention/facilities.html",
        {
            "form": form, "page": page, "lines": [pages.line(fact) for fact in page], "looked_on": looked.looked_on,
            "source": looked.facts[0].source if looked.facts else None, "asked": asked.urlencode(),
            "n_empty": sum(fact.empty_beds or 0 for fact in facts),
            "n_overdue": sum(fact.inspection.standing == "OVERDUE" for fact in facts),
            "n_never": sum(fact.inspection.last_on is None for fact in facts),
        },
    )  # fmt: skip


@require_safe
def facilities_csv(request: HttpRequest) -> HttpResponseBase:
    """Download the same facilities in the same order."""
    _form, facts, _looked = _asked(request)
    return _csv(exports.facilities_csv(facts), "facilities.csv")


def _asked(request: HttpRequest) -> tuple[FacilitiesFilter, list[reads.FacilityFact], reads.Looked]:
    form = FacilitiesFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    looked = reads.all_listed(timezone.now().date())
    facts = [fact for fact in looked.facts if chosen.get("state", "") in ("", fact.facility.state)]
    return form, reads.sorted_by(facts, chosen.get("sort") or reads.SORTS[0]), looked


@require_safe
def population_csv(request: HttpRequest, ident: str) -> HttpResponseBase:
    """Download the daily counts of a facility by every measure."""
    found = _find(ident)
    series = reads_facility.series(found, timezone.now().date(), tuple(PopulationYear.Measure.values))
    return _csv(exports.days_csv(found.detloc, series), f"{found.address_part}-population.csv")


@require_safe
def counts_csv(request: HttpRequest, ident: str) -> HttpResponseBase:
    """Download what the forms of a facility's inspections counted."""
    found = _find(ident)
    rows = reads_deficiencies.counted(found)
    return _csv(exports.counts_csv(found.detloc, found.name, rows), f"{found.address_part}-inspection-counts.csv")


def _find(ident: str) -> Facility:
    try:
        return reads.find(ident)
    except reads.UnknownFacility:
        raise Http404(_("There is no detention center of this code or number.")) from None


def _csv(lines: object, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
