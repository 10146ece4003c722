"""Pages of what follows: reports read, promises kept, cover found, people handed on, acquaintances noted."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.messages.rules.addresses import BadAddress
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.referrals import actions as referrals
from localaction.vault.actions import NoGrant, NoRing
from localaction.vault.rules.rings import Ring
from localaction.visit import reads_custody, reads_following, reads_kept, reads_programme
from localaction.visit.actions import booking, reports, requests, visits, volunteers
from localaction.visit.forms_following import ELSEWHERE, PASSED_ON, CloseForm, HandOverForm, ReachForm
from localaction.visit.models import Visit
from localaction.visit.rules.matching import WORDING
from localaction.visit.rules.states import Outcome


@needs(Verb.SEE_COMPLAINTS)
def read_report(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show a report; POST opens its words, or notes that somebody acts on its warning."""
    by, now, words = person_of(request), timezone.now(), None
    page = reads_following.report_page(by, uuid, now)
    if page is None:
        raise Http404
    if request.POST.get("act") == "see":
        reports.see_safety(by, page.report, now)
        notices.success(request, _("Noted: you act on it."))
        return redirect("desk-visit-report-read", uuid=uuid)
    if request.POST.get("act") == "open":
        session = opened(request)
        before_opening_a_case(request)
        try:
            words = reports.read_words(session, by, page.report, now)
        except NoGrant:
            notices.error(request, _("The words are erased, or you hold no key."))
    return render(request, "visit/report_read.html", {"page": page, "words": words})


@require_POST
@needs(Verb.ARRANGE_VISITS)
def finish(request: HttpRequest, number: int) -> HttpResponse:
    """Note that something promised was done."""
    found = get_object_or_404(reads_following.follow_ups(), pk=number)
    reports.finish_follow_up(person_of(request), found, timezone.now())
    notices.success(request, _("Done. Thank you."))
    return redirect("desk-visits")


@require_POST
@needs(Verb.ARRANGE_VISITS)
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close a request without a visit."""
    found = get_object_or_404(reads_kept.visit_requests(), pk=number)
    form = CloseForm(request.POST)
    try:
        if form.is_valid():
            why = Outcome(form.cleaned_data["reason"])
            requests.close_request(person_of(request), found, why, timezone.now())
            notices.success(request, _("The request is closed."))
    except requests.RequestClosed:
        notices.error(request, _("This request is booked or closed."))
    return redirect("desk-visit-request", number=number)


def _arranged(request: HttpRequest, uuid: uuids.UUID) -> Visit:
    found = reads_programme.visit_for(person_of(request), uuid, timezone.now())
    if found is None:
        raise Http404
    return found


@needs(Verb.ARRANGE_VISITS)
def cover(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show who could go along or instead, with every reason; POST adds one of them."""
    by, now, found = person_of(request), timezone.now(), _arranged(request, uuid)
    session = opened(request)
    before_opening_a_case(request)
    if request.method == "POST":
        chosen = reads_kept.volunteers_of([int(n) for n in request.POST.getlist("volunteer") if n.isdigit()][:1])
        try:
            if not chosen:
                raise booking.NobodyGoes("nobody was chosen")
            visits.add_visitor(session, by, found, chosen[0], now)
            notices.success(request, _("Added and told."))
            return redirect("desk-visit", uuid=uuid)
        except booking.Overlaps:
            notices.error(request, _("Somebody has another visit at that time."))
        except booking.NobodyGoes:
            notices.error(request, _("Choose somebody whose onboarding is finished."))
        except visits.VisitOver:
            notices.error(request, _("The visit is over, or you are not on it."))
        except NoGrant:
            notices.error(request, _("You hold no key of this visit, so you cannot pass it on."))
    lines = [
        (one, [_(WORDING[r.fit]) % dict(r.values) for r in one.match.reasons])
        for one in reads_following.cover(session, by, found, now)
    ]
    return render(request, "visit/cover.html", {"visit": found, "lines": lines})


@require_POST
@needs(Verb.ARRANGE_VISITS)
def hand_key(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give a visitor the key of the visit's sheet."""
    found = _arranged(request, uuid)
    chosen = reads_kept.volunteers_of([int(n) for n in request.POST.getlist("volunteer") if n.isdigit()][:1])
    try:
        given = bool(chosen) and visits.hand_key(opened(request), person_of(request), found, chosen[0], timezone.now())
    except (NoGrant, visits.NotGoing):
        given = False
    if given:
        notices.success(request, _("They can open the sheet now."))
    else:
        notices.error(request, _("They have no vault key yet, or the sheet is erased: print the sheet."))
    return redirect("desk-visit", uuid=uuid)


@require_POST
@needs(Verb.VISIT)
def know(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Note that one knows the person privately, and does not go as the programme's visitor."""
    try:
        visits.say_acquainted(person_of(request), _arranged(request, uuid), timezone.now())
        notices.success(request, _("Thank you. Visit them by the social visit, as family and friends do."))
    except (visits.NotGoing, visits.VisitOver):
        notices.error(request, _("The visit is over, or you are not on it."))
    return redirect("desk-my-visits")


@require_POST
@needs(Verb.ARRANGE_VISITS)
def acquaintance(request: HttpRequest, number: int) -> HttpResponse:
    """Note which volunteer knows a person privately, or take such a note back."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_kept.friends(), pk=number)
    for volunteer in reads_kept.volunteers_of([int(n) for n in request.POST.getlist("volunteer") if n.isdigit()][:1]):
        if request.POST.get("act") == "forget":
            volunteers.forget_acquaintance(by, volunteer, found, now)
        else:
            volunteers.note_acquaintance(by, volunteer, found, now)
    return redirect("desk-visit-person", number=number)


@require_POST
@needs(Verb.VISIT)
def reach(request: HttpRequest) -> HttpResponse:
    """Change where one wants to be told."""
    by, now, form = person_of(request), timezone.now(), ReachForm(request.POST)
    volunteer = reads_kept.own_record(by)
    if volunteer is None:
        raise Http404
    try:
        if not form.is_valid():
            raise BadAddress("not an address")
        volunteers.change_reach(by, volunteer, form.cleaned_data["phone"], form.cleaned_data["mail"], now)
        notices.success(request, _("Saved."))
    except BadAddress:
        notices.error(request, _("This number or address could not work."))
    return redirect("desk-my-visits")


@needs(Verb.ARRANGE_VISITS)
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Hand a person over to the legal programme, or to a visiting programme elsewhere."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_kept.friends(), pk=number)
    session = opened(request)
    before_opening_a_case(request)
    form = HandOverForm(request.POST or None, initial={"consented_on": now.date()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        is_elsewhere = given["to"] == ELSEWHERE
        content = form.content(
            reads_custody.friend_page(session, by, found, now).identity, found.facility.name if found.facility else ""
        )
        ring, beyond = (Ring.VISIT, given["beyond"].strip()) if is_elsewhere else (Ring.DEFEND, "")
        try:
            reports.hand_over(by, found, ring, beyond, content, given["consent"], given["consented_on"], now)
            notices.success(request, _("Handed over. It waits until somebody takes it."))
            return redirect("desk-visit-person", number=number)
        except referrals.NotConsented:
            form.add_error("consented_on", _("This day is to come."))
        except NoRing:
            form.add_error("to", _("That program has no sealed records yet; ask them to set them up."))
    return render(request, "visit/hand_over.html", {"form": form, "friend": found})


@needs(Verb.ARRANGE_VISITS)
def handed(request: HttpRequest, uuid: uuids.UUID | None = None) -> HttpResponse:
    """List what was handed to this programme or waits to be carried elsewhere; POST opens, takes or declines one."""
    by, now, waiting = person_of(request), timezone.now(), reads_following.waiting_referrals()
    content: list[tuple[str, str]] = []
    one = get_object_or_404(waiting, uuid=uuid) if uuid else None
    try:
        if one is not None and request.POST.get("act") == "decline":
            referrals.decline(by, one, now)
            return redirect("desk-visit-handed")
        if one is not None and request.POST.get("act") in ("open", "take"):
            session = opened(request)
            before_opening_a_case(request)
            is_taken = request.POST["act"] == "take"
            found = referrals.take(session, by, one, now) if is_taken else referrals.read(session, one)
            labels = dict(PASSED_ON)
            content = [(str(labels.get(key, key)), value) for key, value in found.items()]
            if is_taken:
                notices.success(request, _("Taken. Write down what you need now: it is shown this once."))
    except referrals.AlreadyClosed:
        notices.error(request, _("Somebody else was faster."))
    except NoGrant:
        notices.error(request, _("You hold no key for it."))
    return render(request, "visit/handed.html", {"waiting": waiting, "one": one, "content": content})
