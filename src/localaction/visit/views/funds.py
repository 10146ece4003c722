"""Pages of money for people inside: the purse and its ledger, and one payment."""

from __future__ import annotations

import uuid as uuids

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from localaction.people.access import needs, person_of
from localaction.people.approvals import NotApproved
from localaction.people.rules.roles import Verb
from localaction.visit import reads_funds, reads_letters
from localaction.visit.actions import custody, funds
from localaction.visit.forms_funds import CapForm, GiftForm, PaidForm, PaymentForm
from localaction.visit.models.funds import usd
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.funds import Kind


@needs(Verb.ARRANGE_VISITS)
def money(request: HttpRequest) -> HttpResponse:
    """Show the money; POST asks for a payment, notes a gift, or proposes another cap."""
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    friends = reads_letters.people_inside()
    typed = request.POST
    form = PaymentForm(typed if act == "ask" else None, friends=friends, initial={"token": uuids.uuid4()})
    gift = GiftForm(typed if act == "gift" else None, initial={"on": now.date()}, auto_id="gift_%s")
    cap = CapForm(typed if act == "cap" else None, auto_id="cap_%s")
    if act == "ask" and form.is_valid():
        given = form.cleaned_data
        friend = next(one for one in friends if one.pk == given["friend"])
        try:
            funds.ask_payment(by, friend, Kind(given["kind"]), given["cents"], given["token"], now)
            notices.success(request, _("Asked. A second person says yes on the page “Two people”."))
            return redirect("desk-visit-money")
        except funds.OverCap as refusal:
            left = usd(refusal.left_cents)
            form.add_error("cents", _("This person may get at most %(usd)s more in these 30 days.") % {"usd": left})
    if act == "gift" and gift.is_valid():
        try:
            funds.record_gift(by, gift.cleaned_data["cents"], gift.cleaned_data["on"], now)
            return redirect("desk-visit-money")
        except funds.WrongDay:
            gift.add_error("on", _("This day is to come."))
    if act == "cap" and cap.is_valid():
        funds.propose_cap(by, cap.cleaned_data["cents"], now)
        notices.success(request, _("Asked. A second person says yes on the page “Two people”."))
        return redirect("desk-visit-money")
    shown = {"money": reads_funds.money(by, now), "form": form, "gift": gift, "cap": cap}
    return render(request, "visit/funds.html", shown)


@needs(Verb.ARRANGE_VISITS)
def payment(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Show one payment; POST records that it was paid, came back, or is dropped."""
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    found = get_object_or_404(reads_funds.payments(), uuid=uuid)
    form = PaidForm(request.POST if act == "pay" else None, initial={"on": now.date()})
    try:
        if act == "pay" and form.is_valid():
            given = form.cleaned_data
            funds.pay(by, found, given["fee_cents"] or 0, given["receipt"], given["on"], now)
            return redirect("desk-visit-money-payment", uuid=uuid)
        if act == "again":
            funds.ask_again(by, found, now)
            notices.success(request, _("Asked. A second person says yes on the page “Two people”."))
            return redirect("desk-visit-money-payment", uuid=uuid)
        if act == "drop":
            funds.drop_payment(by, found, now)
            return redirect("desk-visit-money")
        if act == "returned":
            funds.payment_returned(by, found, now.date(), now)
            if found.friend is not None:
                custody.record_sighting(by, found.friend, Seen.NOT_FOUND, SeenBy.MAIL_RETURNED, None, now, now)
            notices.success(request, _("Recorded. Money that comes back can mean a move: look for the person."))
            return redirect("desk-visit-money-payment", uuid=uuid)
    except NotApproved:
        form.add_error(None, _("No second person has said yes to this, or their yes is too old: ask again."))
    except funds.NotEnough:
        form.add_error(None, _("The program does not have this money."))
    except funds.WrongDay:
        form.add_error("on", _("This day is to come."))
    except funds.NotThere:
        notices.error(request, _("This was recorded before."))
        return redirect("desk-visit-money-payment", uuid=uuid)
    page = {
        "payment": found, "fee": usd(found.fee_cents), "form": form,
        "is_approved": reads_funds.is_approved(found, now),
    }  # fmt: skip
    return render(request, "visit/fund_payment.html", page)


@require_POST
@needs(Verb.ARRANGE_VISITS)
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a gift that was noted in error."""
    try:
        entry = get_object_or_404(reads_funds.entries(), pk=number)
        funds.correct_gift(person_of(request), entry, timezone.now())
    except funds.NotThere:
        notices.error(request, _("This was recorded before."))
    except funds.NotEnough:
        notices.error(request, _("The program does not have this money."))
    return redirect("desk-visit-money")
