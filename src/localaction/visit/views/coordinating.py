"""The coordinator's pages: the week, people in detention, requests and bookings."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened, opened_now
from localaction.visit import reads_custody, reads_following, reads_kept, reads_programme, reads_rules
from localaction.visit.actions import booking, custody, requests
from localaction.visit.forms import FriendForm, PlanForm, RequestForm, SightingForm
from localaction.visit.forms_following import CloseForm
from localaction.visit.models import RequestState
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.matching import WORDING
from localaction.visit.rules.shapes import VisitClass


@needs(Verb.ARRANGE_VISITS)
def week(request: HttpRequest) -> HttpResponse:
    """Show what needs somebody now, and the visits of the week."""
    now = timezone.now()
    return render(request, "visit/week.html", {"week": reads_programme.week(person_of(request), now), "now": now})


@needs(Verb.ARRANGE_VISITS)
def friends(request: HttpRequest) -> HttpResponse:
    """List the people in detention; POST takes one on."""
    by, now = person_of(request), timezone.now()
    form = FriendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session = opened(request)
        known = custody.same_number(session, form.cleaned_data["a_number"]) if form.cleaned_data["a_number"] else []
        if known:
            notices.warning(request, _("Somebody with this A-number is here already."))
            return redirect("desk-visit-person", number=known[0].pk)
        made = custody.add_friend(session, by, form.identity(), now)
        return redirect("desk-visit-person", number=made.pk)
    page = {"lines": reads_custody.friends(opened_now(request), by, now), "form": form}
    return render(request, "visit/friends.html", page)


@needs(Verb.ARRANGE_VISITS)
def friend(request: HttpRequest, number: int) -> HttpResponse:
    """Show one person and where they are; POST records what was seen, or what is known of them."""
    by, now = person_of(request), timezone.now()
    found = get_object_or_404(reads_kept.friends(), pk=number)
    session = opened(request)
    before_opening_a_case(request)
    page = reads_custody.friend_page(session, by, found, now)
    known = {name: getattr(page.identity, name) for name in FriendForm.base_fields}
    is_known, is_seen = (request.POST.get("act") == act for act in ("know", "see"))
    form = FriendForm(request.POST if is_known else None, initial=known)
    sighting = SightingForm(request.POST if is_seen else None)
    if is_known and form.is_valid():
        custody.change_identity(session, by, found, form.identity(), now)
        return redirect("desk-visit-person", number=found.pk)
    if is_seen and sighting.is_valid():
        seen = sighting.cleaned_data
        recorded = custody.record_sighting(
            by, found, Seen(seen["seen"]), SeenBy(seen["seen_by"]), seen["facility"], now, now
        )
        moved = _("Recorded. The person was moved: their visits are on hold and the visitors are told.")
        notices.success(request, moved if recorded.is_move else _("Recorded."))
        return redirect("desk-visit-person", number=found.pk)
    shown = {
        "page": page, "form": form, "sighting": sighting, "locator": reads_custody.LOCATOR,
        "visits": found.visits.select_related("facility").order_by("-starts_at")[:20],
        "acquaintances": reads_following.acquaintances(found), "may_know": reads_following.may_know(found),
        "handed": reads_following.handed_over(found),
        "is_served": found.facility is None or reads_following.is_served(found.facility, now.date()),
        "requests": found.requests.select_related("facility").order_by("-asked_at")[:20],
    }  # fmt: skip
    return render(request, "visit/friend.html", shown)


@needs(Verb.ARRANGE_VISITS)
def new_request(request: HttpRequest, number: int) -> HttpResponse:
    """Note a wish for a visit."""
    found = get_object_or_404(reads_kept.friends(), pk=number)
    form = RequestForm(request.POST or None, initial={"token": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        token, visit_class = given.pop("token"), VisitClass(given.pop("visit_class"))
        wanted = requests.Wanted(visit_class, languages=tuple(given.pop("languages")), **given)
        try:
            made = requests.request_visit(person_of(request), found, wanted, token, timezone.now())
            return redirect("desk-visit-request", number=made.pk)
        except requests.NotHeldAnywhere:
            form.add_error(None, _("Record first where the person is held."))
    return render(request, "visit/new_request.html", {"form": form, "friend": found})


REFUSALS = {
    "SLOT_FULL": gettext_lazy("All places of that session are taken."),
    "OVERLAP": gettext_lazy("Somebody has another visit at that time."),
    "IN_THE_PAST": gettext_lazy("That time is over."),
    "PERSON_MOVED": gettext_lazy("The person is no longer there."),
    "NOBODY_GOES": gettext_lazy("Choose who goes."),
    "REQUEST_CLOSED": gettext_lazy("This request is booked or closed."),
    "NOT_ALLOWED": gettext_lazy("The rules do not allow this visit."),
    "CONFIRM": gettext_lazy("Something must be asked first. Ask, then say that you did."),
}


@needs(Verb.ARRANGE_VISITS)
def matching(request: HttpRequest, number: int) -> HttpResponse:
    """Show who could go at a time, with every reason; POST books."""
    by, now = person_of(request), timezone.now()
    asked = get_object_or_404(reads_kept.visit_requests(), pk=number)
    session = opened(request)
    found = reads_rules.in_force(asked.facility, now.date())
    typed = request.POST if request.method == "POST" else request.GET if "starts" in request.GET else None
    closing = CloseForm(auto_id="closing_%s")
    form = PlanForm(typed, initial={"zone": found.rules.tz if found else ""})
    shown: dict[str, Any] = {"asked": asked, "form": form, "found": found, "is_open": asked.state == RequestState.OPEN,
             "is_stale": found.is_stale(now.date()) if found else True, "token": uuid.uuid4(),
             "closing": closing}  # fmt: skip
    if not form.is_bound or not form.is_valid():
        return render(request, "visit/matching.html", shown)
    starts_at, zone = form.starts_at(), form.cleaned_data["zone"]
    numbers = [int(n) for n in typed.getlist("going") if n.isdigit()] if typed else []
    chosen = reads_kept.volunteers_of(numbers)
    plan = booking.Plan(
        starts_at, zone, chosen, needs_pair="pair" in request.POST, is_settled="settled" in request.POST
    )
    if request.method == "POST":
        try:
            token = uuid.UUID(request.POST.get("token", ""))
            booked = booking.book_visit(session, by, asked, plan, token, now)
            notices.success(request, _("The visit is booked and the visitors are told."))
            return redirect("desk-visit", uuid=booked.uuid)
        except booking.Refused as refusal:
            shown |= {"refusal": str(REFUSALS[refusal.code]), "checked": getattr(refusal, "checked", None)}
        except ValueError:
            shown["refusal"] = str(REFUSALS["REQUEST_CLOSED"])
    before_opening_a_case(request)
    checked = shown.get("checked") or booking.check_plan(session, asked, plan, now)
    lines = []
    for suggestion in reads_programme.suggestions(session, by, asked, starts_at, now):
        said = [_(WORDING[r.fit]) % dict(r.values) for r in suggestion.match.reasons]
        lines.append((suggestion, said, suggestion.volunteer.pk in numbers))
    reasons = [(r.effect, r.text(_)) for r in checked.answer.reasons]
    shown |= {"lines": lines, "checked": checked, "reasons": reasons, "answer": checked.answer.effect}
    return render(request, "visit/matching.html", shown)
