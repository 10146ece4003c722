"""Pages about officials and groups that anybody may read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.organise import pages, pages_groups, reads, reads_groups
from localaction.places.reference_files import gazetteer


@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Show the states whose officials the rosters name."""
    counts, known = reads.counts(), gazetteer().states
    lines = sorted((known[state].name, state, n) for state, n in counts.items() if state in known)
    return render(request, "organise/states.html", {"lines": lines, "rosters": _sources()})


@require_safe
def officials(request: HttpRequest, state: str) -> HttpResponse:
    """Show everybody who holds a seat in a state."""
    found = gazetteer().states.get(state.upper())
    if found is None:
        raise Http404(_("There is no state of this name."))
    facts = reads.of_state(found.usps, timezone.now().date())
    return render(
        request,
        "organise/officials.html",
        {"state": found, "chambers": pages.chambers(facts), "n": len(facts), "rosters": _sources()},
    )


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Show the directory, of a state where one is chosen."""
    state = gazetteer().state(request.GET.get("state", "")) or ""
    facts = reads_groups.every(timezone.now().date(), state)
    known = sorted((found.name, usps) for usps, found in gazetteer().states.items())
    shown = {"lines": pages_groups.lines(facts), "states": [(usps, name) for name, usps in known], "state": state}
    return render(request, "organise/groups.html", shown)


def _sources() -> list[object]:
    return [reads.source_of(publication) for publication in reads.newest_rosters()]
