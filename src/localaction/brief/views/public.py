"""Pages that anybody may read."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.brief import pages, reads
from localaction.brief.forms import ChangesFilter
from localaction.detention import reads as detention
from localaction.places import maps
from localaction.places import reads as place_reads
from localaction.places.models import Place
from localaction.policy import reads as policy
from localaction.policy import reads_agency

CHANGES_A_PAGE = 40


def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, the country, and what changed last."""
    today = timezone.now().date()
    counts = policy.counts_by_state(today)
    return render(
        request,
        "brief/home.html",
        {
            "map": pages.national_map(counts) if counts else None,
            "states": pages.state_lines(counts),
            "n_agencies": sum(counts.values()),
            "span": policy.span_of_records(),
            "changes": [pages.change_line(c) for c in policy.changes(kinds=policy.NEWS, limit=6)],
        },
    )


def find(request: HttpRequest) -> HttpResponse:
    """Lead to the place that is meant, or show the choices."""
    query = request.GET.get("q", "").strip()[:200]
    found = place_reads.find(query) if query else None
    if found and found.place and not found.others:
        return redirect("place", geoid=found.place.geoid)
    agencies = policy.find_agencies(query) if query else []
    facilities = detention.find_facilities(query) if query else []
    shown = {"query": query, "found": found, "agencies": agencies, "facilities": facilities}
    return render(request, "brief/find.html", shown)


def place(request: HttpRequest, geoid: str) -> HttpResponse:
    """Show the brief of a county, a municipality or a state."""
    row = get_object_or_404(Place, pk=geoid)
    on = _day(request.GET.get("on")) or timezone.now().date()
    brief = reads.brief(row, on)
    page = {"page": pages.place_page(brief), "brief": brief, "place": row, "state": _state(row)}
    if row.kind == Place.Kind.STATE:
        counties = reads.counties_of_state(row, brief.blocks["agreements"], on)
        return render(
            request, "brief/state.html", {**page, "counties": counties, "map": pages.state_map(row, counties)}
        )
    locator = maps.locator(brief.counties[0].geoid, row.title) if brief.counties else ""
    return render(request, "brief/place.html", {**page, "locator": locator})


def changes(request: HttpRequest) -> HttpResponse:
    """Show what changed, the latest first."""
    form = ChangesFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    kind = chosen.get("kind") or ""
    kinds = {"": policy.NEWS, "all": ()}.get(kind, (kind,))
    counties = [chosen["county"]] if chosen.get("county") else []
    rows = policy.changed(chosen.get("since"), chosen.get("until"), chosen.get("state", ""), counties, kinds)
    page = Paginator(rows, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    return render(
        request,
        "brief/changes.html",
        {
            "form": form if form.is_bound else ChangesFilter(),
            "page": page,
            "changes": [pages.change_line(policy.change_of(event)) for event in page],
            "asked": asked.urlencode(),
            "span": policy.span_of_records(),
        },
    )


def agency(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Show an agency with everything that ICE's lists ever printed of it."""
    on = timezone.now().date()
    try:
        found = reads_agency.agency_page(agency_id, on)
    except reads_agency.UnknownAgency:
        raise Http404(_("There is no agency of this number.")) from None
    if found.agency.id != agency_id:
        return redirect("agency", agency_id=found.agency.id, permanent=False)
    return render(request, "brief/agency.html", pages.agency_page(found, on))


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _state(row: Place) -> Place | None:
    if row.kind == Place.Kind.STATE:
        return None
    return Place.objects.filter(pk=row.geoid[:2]).first()
