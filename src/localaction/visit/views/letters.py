"""Pages of letters: the programme's post, one letter, and a volunteer's own."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.vault.actions import NoGrant
from localaction.visit import reads_custody, reads_kept, reads_letters
from localaction.visit.actions import letters
from localaction.visit.actions.reports import NamesSomebody
from localaction.visit.forms_letters import AddressForm, ArrivedForm, PairForm, WriteForm
from localaction.visit.models import Direction, Friend, Letter


@needs(Verb.ARRANGE_VISITS)
def post(request: HttpRequest) -> HttpResponse:
    """Show the programme's post; POST sets the address, pairs two who write, or logs a letter that came in."""
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    friends, volunteers = reads_letters.people_inside(), reads_letters.writers()
    pairing = PairForm(
        request.POST if act == "pair" else None, friends=friends, volunteers=volunteers, auto_id="pair_%s"
    )
    arrived = ArrivedForm(
        request.POST if act == "arrived" else None, friends=friends, volunteers=volunteers, auto_id="in_%s",
        initial={"arrived_on": now.date()},
    )  # fmt: skip
    typed = request.POST if act == "address" else None
    place = AddressForm(typed, initial={"text": reads_letters.address()}, auto_id="address_%s")
    by_number = {friend.pk: friend for friend in friends}
    if act == "address" and place.is_valid():
        letters.set_address(by, place.cleaned_data["text"], now)
        return redirect("desk-letters")
    if act == "pair" and pairing.is_valid():
        (volunteer,) = reads_kept.volunteers_of([pairing.cleaned_data["volunteer"]])
        letters.pair(by, volunteer, by_number[pairing.cleaned_data["friend"]], now)
        return redirect("desk-letters")
    if act == "arrived" and arrived.is_valid():
        given = arrived.cleaned_data
        going = reads_kept.volunteers_of([given["volunteer"]]) if given["volunteer"] else []
        try:
            letters.receive_letter(
                opened(request), by, by_number[given["friend"]], going[0] if going else None, given["words"],
                given["arrived_on"], now,
            )  # fmt: skip
            notices.success(request, _("Logged."))
            return redirect("desk-letters")
        except letters.NotYet:
            arrived.add_error("arrived_on", _("This day is to come."))
        except NoGrant:
            arrived.add_error(None, _("You hold no key for it."))
    shown = {"post": reads_letters.post(by, now), "pairing": pairing, "arrived": arrived, "place": place}
    return render(request, "visit/letters.html", shown)


@require_POST
@needs(Verb.ARRANGE_VISITS)
def unpair(request: HttpRequest, number: int) -> HttpResponse:
    """End that two write to each other."""
    letters.unpair(person_of(request), get_object_or_404(reads_letters.pen_pals(), pk=number), timezone.now())
    return redirect("desk-letters")


def _moved(request: HttpRequest, found: Letter, act: str) -> bool:
    by, now = person_of(request), timezone.now()
    move = {"post": letters.post_letter, "returned": letters.letter_returned, "hand": letters.hand_on}.get(act)
    if move is None:
        return False
    try:
        move(by, found, now.date(), now)
    except letters.NotOnItsWay:
        notices.error(request, _("This was recorded before."))
    except letters.NotYet:
        notices.error(request, _("This day is to come."))
    else:
        said = _("Recorded. The letter came back, so nobody knows where the person is: look for them.")
        notices.success(request, said if act == "returned" else _("Recorded."))
    return True


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def letter(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show one letter's way; POST opens it, or records that it was posted, came back or was handed on."""
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    found = reads_letters.letter_for(by, uuid, now)
    if found is None:
        raise Http404
    may_arrange, words, envelope = allows(by, Verb.ARRANGE_VISITS, now), None, []
    if may_arrange and _moved(request, found, act):
        return redirect("desk-letter", uuid=uuid)
    if act == "open":
        session = opened(request)
        before_opening_a_case(request)
        try:
            words = letters.read_letter(session, by, found, now)
            if may_arrange and found.direction == Direction.OUT:
                page = reads_custody.friend_page(session, by, found.friend, now)
                envelope = reads_letters.envelope(found, page.identity)
        except NoGrant:
            notices.error(request, _("The words are erased, or you hold no key."))
    shown = {
        "letter": found, "words": words, "envelope": envelope, "may_arrange": may_arrange,
        "may_open": found.words is not None and (may_arrange or found.direction == Direction.IN),
        "address": reads_letters.address(),
    }  # fmt: skip
    return render(request, "visit/letter.html", shown)


@needs(Verb.VISIT, Verb.ARRANGE_VISITS)
def mine(request: HttpRequest) -> HttpResponse:
    """Show a volunteer's pen pals and letters; POST hands a letter in."""
    by, now = person_of(request), timezone.now()
    may_arrange = allows(by, Verb.ARRANGE_VISITS, now)
    friends: list[Friend] = [pal.friend for pal in reads_letters.own_pen_pals(by)]
    if may_arrange:
        friends = reads_letters.people_inside()
    form = WriteForm(request.POST or None, friends=friends)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = next(friend for friend in friends if friend.pk == given["friend"])
        try:
            letters.write_letter(by, chosen, given["words"], now)
            notices.success(request, _("Thank you. A coordinator prints and posts it."))
            return redirect("desk-my-letters")
        except NamesSomebody:
            form.add_error("words", _("Take out the number, date or address that could name somebody."))
        except letters.NoAddress:
            form.add_error(None, _("The program has no postal address yet: ask a coordinator."))
    shown = {"friends": friends, "letters": reads_letters.own_letters(by), "form": form}
    return render(request, "visit/my_letters.html", shown)
