"""Intake's pages: referrals, reviews of conflicts, screening, and what is offered."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.defend import reads_accounts, reads_capacity, reads_crossing, reads_matters
from localaction.defend.actions import conflicts, crossing, screening, serving
from localaction.defend.forms_matters import IdentityForm, OpeningForm, RetainForm, ReviewForm, ScreeningForm
from localaction.defend.models import Matter, ReviewDecision
from localaction.defend.permissions import NotYours
from localaction.defend.views.acting import REFUSALS, Act, Nothing, act, words_of
from localaction.defend.views.matters import filing, found
from localaction.defend.words import in_words
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened


@needs(Verb.TAKE_INTAKE)
def referral(request: HttpRequest, number: int) -> HttpResponse:
    """Take what another programme passed on: read it once, then open a matter with it or add it to one."""
    by, now = person_of(request), timezone.now()
    waiting = reads_crossing.find_referral(by, number, now)
    if waiting is None:
        raise Http404("no such referral")
    if request.method == "POST" and request.POST.get("act") == "decline":
        try:
            crossing.decline_referral(by, waiting, now)
            notices.success(request, _("Declined. The sender sees that."))
        except tuple(REFUSALS) as refusal:
            notices.error(request, str(words_of(refusal)))
        return redirect("desk-matters")
    session = opened(request)
    before_opening_a_case(request)
    content = reads_crossing.referral_content(session, by, waiting, now)
    form = OpeningForm(initial={"source": waiting.from_programme if waiting.from_programme == "VISIT" else "HOTLINE",
                                "name": content.get("name", ""), "referral": waiting.uuid})  # fmt: skip
    if request.method == "POST" and request.POST.get("act") == "open":
        form = OpeningForm(request.POST)
        if form.is_valid():
            try:
                made = crossing.open_from_referral(session, by, waiting, form.opening(), now)
            except tuple(REFUSALS) as refusal:
                notices.error(request, str(words_of(refusal)))
                return redirect("desk-matters")
            return redirect("desk-matter", number=made.pk)
    if request.method == "POST" and request.POST.get("act") == "add":
        return _add_to(request, session, waiting)
    return render(request, "defend/referral.html", {"waiting": waiting, "content": content, "form": form})


def _add_to(request: HttpRequest, session: Any, waiting: Any) -> HttpResponse:
    """Take a referral into a matter that is open already: as a note in its file."""
    by, now = person_of(request), timezone.now()
    number = request.POST.get("matter", "").strip().upper().removeprefix("M-")
    mine = found(request, int(number) if number.isdigit() else 0, now)
    try:
        crossing.add_referral(session, by, waiting, mine, now)
    except tuple(REFUSALS) as refusal:
        notices.error(request, str(words_of(refusal)))
    return redirect("desk-matter", number=mine.pk)


@needs(Verb.REVIEW_CONFLICTS)
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Show a check's hits with their reasons; POST decides."""
    by, now = person_of(request), timezone.now()
    try:
        check = reads_matters.find_check(by, number, now)
    except NotYours:
        raise Http404("no such check") from None
    session = opened(request)
    before_opening_a_case(request)
    page = reads_matters.review_page(session, by, check, now)
    people = reads_accounts.of_role(now).exclude(pk=by.pk)
    decide = Act(partial(ReviewForm, people=people), lambda f: conflicts.review(
        by, page.check, ReviewDecision(f.cleaned_data["decision"]), list(f.cleaned_data["walled"]), now
    ), gettext_lazy("Decided."))  # fmt: skip
    shown, is_done = act(request, {"decide": decide})
    if is_done:
        return redirect("desk-matters")
    return render(request, "defend/review.html", {"page": page, "form": shown["decide"]})


@needs(Verb.REVIEW_CONFLICTS)
def staff(request: HttpRequest) -> HttpResponse:
    """List whose own names stand in the conflict index; POST enters one."""
    by, now = person_of(request), timezone.now()
    form = IdentityForm(request.POST or None)
    numbers = reads_accounts.everybody()
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.get("person", "")
        person = numbers.filter(pk=chosen).first() if chosen.isdigit() else None
        if person is not None:
            conflicts.note_staff(by, person, form.identity(), now)
            notices.success(request, _("Entered."))
            return redirect("desk-conflict-staff")
        form.add_error(None, _("Choose an account."))
    page = {"form": form, "people": numbers, "entered": reads_crossing.staff_entered()}
    return render(request, "defend/staff.html", page)


@needs(Verb.TAKE_INTAKE)
def screen(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what the funds ask."""
    by, now = person_of(request), timezone.now()
    mine = found(request, number, now)
    session = opened(request)
    before_opening_a_case(request)
    first = partial(ScreeningForm, initial={"custody": mine.custody, "venue": mine.court})
    asked = Act(first, lambda f: screening.screen(session, by, mine, f.answers(), now), gettext_lazy("Screened."))
    shown, is_done = act(request, {"screen": asked})
    if is_done:
        return redirect("desk-matter", number=mine.pk)
    return render(request, "defend/screening.html", {"form": shown["screen"], "matter": mine})


@needs(Verb.TAKE_INTAKE)
def serve(request: HttpRequest, number: int) -> HttpResponse:
    """Show who could take a matter and why; POST offers, lets it wait, or retains."""
    by, now = person_of(request), timezone.now()
    mine = found(request, number, now)
    refusal = ""
    if request.method == "POST" and request.POST.get("act") == "offer":
        refusal = _offer(request, mine)
        if not refusal:
            notices.success(request, _("Offered."))
            return redirect("desk-matter", number=mine.pk)
    acts = {"wait": Act(Nothing, lambda f: serving.put_on_waiting_list(by, mine, now), _("On the waiting list."))}
    if allows(by, Verb.WORK_CASES, now):
        acts["retain"] = Act(RetainForm, lambda f: serving.retain(
            by, mine, f.cleaned_data["on"], [filing(f.cleaned_data)] if f.cleaned_data["form"] else [], now,
            files_later=not f.cleaned_data["form"],
        ), _("Retained."))  # fmt: skip
    shown, is_done = act(request, acts)
    if is_done:
        return redirect("desk-matter", number=mine.pk)
    carried = reads_capacity.carried(now.date())
    candidates = [
        (one, [in_words(reason) for reason in one.reasons])
        for one in reads_capacity.candidates(mine, now, carried)
    ]  # fmt: skip
    places = reads_capacity.waiting(now, mine) if mine.stage in ("SCREENED", "WAITLISTED") else []
    place = next((one for one in places if one.matter.pk == mine.pk), None)
    return render(request, "defend/serve.html", {
        "matter": mine, "forms": shown, "candidates": candidates, "funds": serving.eligible_funds(mine),
        "place": place, "n_waiting": len(places), "refusal": refusal, "may_assign": allows(by, Verb.ASSIGN_CASES, now),
    })  # fmt: skip


def _offer(request: HttpRequest, mine: Matter) -> str:
    """Make the offer that was posted; returns the refusal in words, empty when it was made."""
    by, now = person_of(request), timezone.now()
    fund = next((one for one in serving.eligible_funds(mine) if one.code == request.POST.get("fund")), None)
    chosen = reads_accounts.of_role(now).filter(username=request.POST.get("attorney", "")).first()
    if fund is None or chosen is None:
        return _("Choose a fund and an attorney.")
    try:
        serving.offer(by, mine, fund, chosen, now, despite="despite" in request.POST)
    except serving.NotFit as refused:
        reasons = [in_words(reason) for reason in refused.candidate.reasons] if refused.candidate else []
        return _("This attorney cannot take the case: %(why)s.") % {"why": "; ".join(reasons) or _("takes no cases")}
    except serving.OutOfTurn as refused:
        return _("Others wait in front: %(who)s.") % {"who": ", ".join(refused.ahead)}
    except tuple(REFUSALS) as refused:
        return str(words_of(refused))
    return ""
