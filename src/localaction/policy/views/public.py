"""Pages about laws and local policies that anybody may read."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.places.reference_files import gazetteer
from localaction.policy import pages_measures, reads_measures
from localaction.policy.models import STATE_KINDS
from localaction.policy.rulebook import records, rules_of


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """Show every law and policy, and the rubric on a map as it was on a day."""
    on = _day(request.GET.get("on"))
    asked = request.GET.get("state", "")
    # A click on the map brings the state's Census code.
    by_code = {state.fips: usps for usps, state in gazetteer().states.items()}
    state = by_code.get(asked) or gazetteer().state(asked) or ""
    found = records(Q())
    return render(request, "policy/measures.html", pages_measures.index(found, on, state))


@require_safe
def measure(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a law or a policy with its versions, quoted provisions and what became of it."""
    on = _day(request.GET.get("on"))
    versions = records(Q(measure__uid=uid))
    if not versions:
        raise Http404(_("There is no law or policy of this name."))
    state = versions[0].version.measure.state
    laws = records(Q(measure__state=state, measure__kind__in=STATE_KINDS))
    rules = rules_of(laws)
    fact = reads_measures.facts(versions, on, rules)[0]
    return render(request, "policy/measure.html", pages_measures.measure_page(fact, versions, rules, laws, on))


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else timezone.now().date()
    except ValueError:
        return timezone.now().date()
