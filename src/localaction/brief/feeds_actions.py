"""Public actions as iCalendar: one of them, or those of a county, a state, or all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.brief.freshness import answer
from localaction.organise import reads_actions
from localaction.organise.calendars_actions import actions_calendar
from localaction.organise.forms_actions import FilterForm
from localaction.places.reference_files import gazetteer


def action_calendar(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Return one action for a calendar; 404 where there is none."""
    fact = reads_actions.one(uid, timezone.now())
    if fact is None:
        raise Http404(_("There is no action of this name."))
    return answer(request, lambda: _calendar([fact], fact.action.title, f"action-{uid}"), timezone.now().date())


def actions_feed(request: HttpRequest) -> HttpResponseBase:
    """Return the actions to subscribe to; `county` or `state` narrows them, 400 where it is none."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return render(request, "400.html", status=400)
    state, county = form.cleaned_data["state"], form.cleaned_data["county"]
    where = reads_actions.county_name(county) if county else gazetteer().states[state].name if state else ""
    name = _("Public actions: %(place)s") % {"place": where} if where else _("Public actions")
    facts = reads_actions.for_calendar(timezone.now(), state, county)
    return answer(request, lambda: _calendar(facts, name, "actions"), timezone.now().date())


def _calendar(facts: list[reads_actions.ActionFact], name: str, file_name: str) -> HttpResponse:
    response = HttpResponse(actions_calendar(facts, name), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
    return response
