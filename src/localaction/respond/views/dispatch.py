"""Calling observers from the page of an incident, and what they themselves see of it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.respond import points, reads_debrief, reads_dispatch
from localaction.respond.actions import aid, allowances, dispatch, watch
from localaction.respond.actions.incidents import IncidentClosed
from localaction.respond.models import AidAnswer, DispatchRequest, Incident, Offer, Sign, Through
from localaction.respond.rules.candidates import NoReasonGiven
from localaction.respond.rules.pool import CrowdCapExceeded
from localaction.vault.actions import NoGrant

REFUSALS: dict[type[Exception], Promise] = {
    dispatch.NoPlace: gettext_lazy("Nobody was asked: seal the area first, and give a point on the map."),
    dispatch.DoNotDispatch: gettext_lazy("Nobody was asked: so far it is of category 1. Ask further first."),
    dispatch.AlreadyConcluded: gettext_lazy("Nobody was asked: it was found out already."),
    dispatch.OwnWidening: gettext_lazy("A second person must say yes: whoever opened the search cannot."),
    dispatch.NotAsked: gettext_lazy("Nothing was done: the search is over, or this person was not asked."),
    NoReasonGiven: gettext_lazy("Nothing was done: say why rest or fatigue is set aside."),
    allowances.NotOverridable: gettext_lazy("Nothing was done: something else than rest or fatigue speaks against it."),
    aid.NotShort: gettext_lazy("Nobody was asked for help: nobody is missing."),
    aid.NotLinked: gettext_lazy("Nobody was asked for help: no agreement with that network holds."),
    IncidentClosed: gettext_lazy("Nothing was done: the incident is closed."),
    CrowdCapExceeded: gettext_lazy("Nothing was done: more than the cap, which only the legal lead may raise."),
    NoGrant: gettext_lazy("Nothing was done: you hold no key for this incident."),
}


@needs(Verb.DISPATCH)
@require_POST
def act(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Do one thing with the search for an incident."""
    incident = get_object_or_404(Incident, uuid=number)
    acts = {"call": _call, "stand_down": _stand_down, "approve": _approve, "answer": _answer, "tell": _tell,
            "aid": _aid, "aid_answer": _aid_answer, "anyway": _anyway}  # fmt: skip
    todo = acts.get(request.POST.get("act", ""))
    if todo is None:
        messages.error(request, _("Nothing was done: the page did not say what."))
        return redirect("desk-incident", incident.uuid)
    try:
        todo(request, incident)
    except tuple(REFUSALS) as refusal:
        messages.error(request, str(REFUSALS[type(refusal)]))
    return redirect("desk-incident", incident.uuid)


def _call(request: HttpRequest, incident: Incident) -> None:
    session, person, now = opened(request), person_of(request), timezone.now()
    point = points.point_in(request.POST.get("point", "")[:200])
    if point is not None:
        incident = dispatch.locate(session, incident, point, person, now)
    search = dispatch.call_wave(session, incident, person, now, reason=request.POST.get("reason", ""))
    n_asked = search.offers.count()
    if n_asked:
        messages.success(request, _("Asked: %(n)d. Whoever says no is replaced at once.") % {"n": n_asked})
    else:
        messages.error(request, _("Nobody can be asked now. The coordinator is told."))


def _current(incident: Incident) -> DispatchRequest:
    running = incident.requests.filter(ended_at__isnull=True).first()
    if running is None:
        raise dispatch.NotAsked("no search runs")
    return running


def _stand_down(request: HttpRequest, incident: Incident) -> None:
    dispatch.stand_down(_current(incident), person_of(request), timezone.now())
    messages.success(request, _("Called off. Everybody who was asked is told."))


def _approve(request: HttpRequest, incident: Incident) -> None:
    dispatch.approve(_current(incident), person_of(request), timezone.now())
    messages.success(request, _("The search goes further."))


def _answer(request: HttpRequest, incident: Incident) -> None:
    search = _current(incident)
    try:
        offer = search.offers.get(uuid=uuid.UUID(request.POST.get("offer", "")))
    except (Offer.DoesNotExist, ValueError):
        raise dispatch.NotAsked("no such offer") from None
    dispatch.answer(search, offer, request.POST.get("says") == "yes", person_of(request), timezone.now())


def _tell(request: HttpRequest, incident: Incident) -> None:
    search = incident.requests.order_by("-pk").first()
    if search is not None:
        n_told = dispatch.tell_reporters(opened(request), search, person_of(request), timezone.now())
        messages.success(request, _("Told: %(n)d.") % {"n": n_told})


def _anyway(request: HttpRequest, incident: Incident) -> None:
    volunteer = reads_dispatch.volunteer_of(request.POST.get("volunteer", ""))
    if volunteer is None:
        raise dispatch.NotAsked("no such volunteer")
    reason = request.POST.get("reason", "")
    allowances.ask_anyway(
        opened(request), _current(incident), volunteer, reason, person_of(request), timezone.now()
    )  # fmt: skip
    messages.success(request, _("They are asked, and why is kept."))


def _aid(request: HttpRequest, incident: Incident) -> None:
    network = reads_dispatch.network_of(request.POST.get("network", ""))
    if network is None:
        raise aid.NotLinked("no such network")
    aid.ask(_current(incident), network, person_of(request), timezone.now())
    messages.success(request, _("Asked: %(network)s.") % {"network": network.title})


def _aid_answer(request: HttpRequest, incident: Incident) -> None:
    call = reads_dispatch.aid_call_of(incident, request.POST.get("network", ""))
    said = request.POST.get("says", "")
    if call is None or said not in AidAnswer.values:
        raise aid.NotLinked("no such call")
    aid.record_answer(call, AidAnswer(said), Through.DESK, timezone.now(), person_of(request))


@needs(Verb.OBSERVE)
@require_http_methods(["GET", "HEAD", "POST"])
def observe(request: HttpRequest) -> HttpResponse:
    """Show an observer what they accepted; POST is a sign of life."""
    person, now = person_of(request), timezone.now()
    if request.method == "POST":
        return _sign(request)
    rows = reads_dispatch.assignments_of(person, now)
    page = {"errands": [reads_dispatch.errand(row) for row in rows if row.ended_at is None],
            "n_ended": sum(row.ended_at is not None for row in rows),
            "debriefs": reads_debrief.open_of(person)}  # fmt: skip
    return render(request, "respond/observe.html", page)


@needs(Verb.OBSERVE)
@require_http_methods(["GET", "HEAD"])
def errand(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show an observer one errand of their own; of anybody else's there is no such page."""
    found = reads_dispatch.own_assignment(person_of(request), number)
    if found is None:
        raise Http404
    return render(request, "respond/observe.html", {"errands": [reads_dispatch.errand(found)], "n_ended": 0})


def _sign(request: HttpRequest) -> HttpResponse:
    try:
        number, sign = uuid.UUID(request.POST.get("errand", "")), Sign(request.POST.get("sign", ""))
    except ValueError:
        messages.error(request, _("Nothing was done: the page did not say what."))
        return redirect("desk-observe")
    if not watch.hear_from_page(person_of(request), number, sign, timezone.now()):
        raise Http404
    messages.success(request, _("Noted. Thank you."))
    return redirect("desk-observe")
