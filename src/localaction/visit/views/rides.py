"""Pages of rides: what is needed and offered, and one ride."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.people.access import needs, person_of
from localaction.people.permissions import allows, require
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened, opened_now
from localaction.vault.actions import NoGrant
from localaction.visit import reads_around, reads_kept, reads_letters
from localaction.visit.actions import rides
from localaction.visit.forms_around import OfferForm, RideForm
from localaction.visit.models import Ride


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def board(request: HttpRequest) -> HttpResponse:
    """Show rides and offers; POST asks for a ride, or offers to drive."""
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    may_arrange = allows(by, Verb.ARRANGE_VISITS, now)
    friends = reads_letters.people_inside() if may_arrange else []
    form = RideForm(request.POST if act == "ask" else None, friends=friends, initial={"token": uuids.uuid4()})
    offer = OfferForm(request.POST if act == "offer" else None, auto_id="offer_%s")
    if act == "ask" and form.is_valid():
        require(by, Verb.ARRANGE_VISITS, now)
        given = form.cleaned_data
        needed = rides.Needed(
            given["kind"], given["facility"], form.at("leaves"), form.at("ends"), given["zone"], given["n_seats"],
            given["details"], next((friend for friend in friends if friend.pk == given["friend"]), None),
        )  # fmt: skip
        try:
            made = rides.ask_ride(by, needed, given["token"], now)
            return redirect("desk-ride", uuid=made.uuid)
        except rides.WrongTime:
            form.add_error("ends", _("A ride is to come, ends after it begins, and takes at most a day."))
    if act == "offer" and offer.is_valid():
        try:
            rides.offer_ride(by, offer.at("starts"), offer.at("ends"), offer.cleaned_data["n_seats"], now)
            notices.success(request, _("Thank you. A coordinator sees your offer."))
            return redirect("desk-rides")
        except rides.WrongTime:
            offer.add_error("ends", _("This is over, or ends before it begins."))
        except rides.NotADriver:
            offer.add_error(None, _("Finish your training and agreement first."))
    shown = {
        "rides": reads_around.rides(by, now), "offers": reads_around.offers(by, now), "form": form, "offer": offer,
        "may_arrange": may_arrange, "volunteer": reads_kept.own_record(by),
    }  # fmt: skip
    return render(request, "visit/rides.html", shown)


@require_POST
@needs(Verb.VISIT)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own offer back."""
    by = person_of(request)
    rides.withdraw_offer(by, get_object_or_404(reads_around.own_offers(by), pk=number), timezone.now())
    return redirect("desk-rides")


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def ride(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show one ride; POST takes it, gives it back, assigns, confirms, finishes or cancels it."""
    by, now = person_of(request), timezone.now()
    found = reads_around.ride_for(by, uuid, now)
    if found is None:
        raise Http404
    if request.method == "POST":
        _change(request, found)
        return redirect("desk-rides")
    may_arrange = allows(by, Verb.ARRANGE_VISITS, now)
    shown = {
        "ride": found, "details": reads_around.sealed_words(opened_now(request), found, "details"),
        "offers": reads_around.offers_for(found) if may_arrange else [], "may_arrange": may_arrange,
        "is_own": found.driver is not None and found.driver.person_id == by.pk, "has_begun": now >= found.leaves_at,
        "volunteer": reads_kept.own_record(by),
    }  # fmt: skip
    return render(request, "visit/ride.html", shown)


def _change(request: HttpRequest, found: Ride) -> None:
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    plain: dict[str, Callable[..., None]] = {
        "take": rides.take_ride, "back": rides.give_back_ride, "cancel": rides.cancel_ride, "done": rides.finish_ride,
    }  # fmt: skip
    try:
        if act == "confirm":
            given = rides.confirm_ride(opened(request), by, found, now)
            said = _("Confirmed. The driver has no vault key: call them and say whom to fetch and where.")
            notices.success(request, _("Confirmed. The driver is told and can open the details.") if given else said)
        elif act == "assign":
            volunteer = reads_around.volunteer_of_offer(found, request.POST.get("offer", ""))
            if volunteer is not None:
                rides.assign_ride(by, found, volunteer, now)
        elif act in plain:
            plain[act](by, found, now)
            notices.success(request, _("Recorded."))
    except rides.AlreadyTaken:
        notices.error(request, _("Somebody else was faster."))
    except rides.Busy:
        notices.error(request, _("There is a visit or another ride at that time."))
    except rides.NotADriver:
        notices.error(request, _("Finish your training and agreement first."))
    except rides.NotAt:
        notices.error(request, _("This ride is not there any more, or has not begun."))
    except NoGrant:
        notices.error(request, _("You hold no key for it."))
