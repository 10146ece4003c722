"""Campaigns that anybody may read and join."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.organise import pages_campaigns as pages
from localaction.organise import reads_campaigns as reads
from localaction.places.reference_files import gazetteer


@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Show the public campaigns, of a state where one is chosen: open ones first, then what came of the others."""
    state = gazetteer().state(request.GET.get("state", "")) or ""
    lines = pages.lines(reads.lines(timezone.now().date(), state))
    known = sorted((found.name, usps) for usps, found in gazetteer().states.items())
    shown = {
        "open": [line for line in lines if not line.fact.status.is_over],
        "over": [line for line in lines if line.fact.status.is_over],
        "states": [(usps, name) for name, usps in known], "state": state,
    }  # fmt: skip
    return render(request, "organise/campaigns.html", shown)


@require_safe
def campaign(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a campaign: what is asked of whom by when, how the vote stands, what is shown, what came of it."""
    state = reads.one(uid, timezone.now().date())
    if state is None:
        raise Http404(_("There is no campaign of this name."))
    return render(request, "organise/campaign.html", {"page": pages.page(state, is_public=True)})
