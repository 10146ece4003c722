"""Pages of public actions that anybody may read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.organise import pages_actions, reads_actions
from localaction.organise.forms_actions import FilterForm
from localaction.places.reference_files import gazetteer


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """Show the actions to come, of a state or a county where one is chosen."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return render(request, "400.html", status=400)
    state, county = form.cleaned_data["state"], form.cleaned_data["county"]
    facts = reads_actions.coming(timezone.now(), state, county)
    known = sorted((found.name, usps) for usps, found in gazetteer().states.items())
    query = f"county={county}" if county else f"state={state}" if state else ""
    shown = {
        "lines": pages_actions.lines(facts), "states": [(usps, name) for name, usps in known], "state": state,
        "county": reads_actions.county_name(county) if county else "", "query": f"?{query}" if query else "",
    }  # fmt: skip
    return render(request, "organise/actions.html", shown)


@require_safe
def action(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one action with what changed since it was published."""
    fact = reads_actions.one(uid, timezone.now())
    if fact is None:
        raise Http404(_("There is no action of this name."))
    changes = pages_actions.history(reads_actions.changes_of(fact))
    return render(request, "organise/action.html", {"line": pages_actions.line(fact), "changes": changes})
