"""Campaigns at the desk: start one, its board, what is added, publishing, closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from localaction.organise import forms_campaigns as typed
from localaction.organise import pages_campaigns as pages
from localaction.organise import reads_campaigns as reads
from localaction.organise.actions import campaign_entries as entries
from localaction.organise.actions import campaigns as act
from localaction.organise.models import DecisionMaker
from localaction.organise.playbook import templates
from localaction.organise.words_campaigns import GAPS
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb

BOTH = ["GET", "HEAD", "POST"]


@needs(Verb.RUN_CAMPAIGNS)
def listed(request: HttpRequest) -> HttpResponse:
    """Show every campaign, what is due, and the templates from which one can be started."""
    today = timezone.now().date()
    plans = [
        (code.lower().replace("_", "-"), typed.in_language(plan, "title"), typed.in_language(plan, "about"))
        for code, plan in templates().items()
    ]
    shown = {
        "lines": pages.lines(reads.lines(today, is_public=False)), "plans": plans,
        "due": [pages.step_line(step, today) for step in reads.steps_due(today)],
    }  # fmt: skip
    return render(request, "organise/desk_campaigns.html", shown)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(BOTH)
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for place, body and days; POST shows the checklist with its days, and with `create` starts the campaign."""
    plan = templates().get(kind.upper().replace("-", "_"))
    if plan is None:
        raise Http404
    today, posted = timezone.now().date(), request.POST if request.method == "POST" else None
    form = typed.StartForm(posted, template=plan, initial=plan and typed.StartForm.first(
        plan, today, request.GET.get("place", "")[:80]))  # fmt: skip
    steps: list[pages.StepLine] = []
    if posted is not None and form.is_valid():
        given = form.given()
        if "create" in posted:
            made = _tried(form, lambda: act.start(given, person_of(request), timezone.now()))
            if made is not None:
                messages.success(request, _("The campaign is started. Its checklist has its days."))
                return redirect("desk-campaign", made.uid)
        if given.decide_by >= given.starts_on:
            made_of = act.planned(given.kind, given.model, given.starts_on, given.decide_by, given.places[0].geoid)
            steps = [pages.step_line(step, today) for step in made_of]
        else:
            form.add_error("decide_by", str(GAPS["DECISION_BEFORE_START"][1]))
    shown = {
        "form": form, "steps": steps, "title": typed.in_language(plan, "title"),
        "about": typed.in_language(plan, "about"), "by": typed.in_language(plan, "decided_by"),
        "clauses": [clause.says.in_language(_language(request)) for clause in plan.clauses],
    }  # fmt: skip
    return render(request, "organise/desk_campaign_new.html", shown, status=400 if form.errors else 200)


def _language(request: HttpRequest) -> str:
    return str(getattr(request, "LANGUAGE_CODE", "en"))


@needs(Verb.RUN_CAMPAIGNS)
def board(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a campaign whole: steps, vote, who decides, asks, evidence, partners, tactics, what happened."""
    state = _state(uid)
    waiting = act.open_question(state.campaign, timezone.now())
    shown = {"page": pages.page(state, is_public=False), "waiting": waiting, "person": person_of(request)}
    return render(request, "organise/desk_campaign.html", shown)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(BOTH)
def add(request: HttpRequest, uid: str, what: str) -> HttpResponse:
    """Ask for something that is added to a campaign; POST records it."""
    if what not in typed.FORMS:
        raise Http404
    campaign = _state(uid).campaign
    today = timezone.now().date()
    first = {"as_of": today, "on": None if what == "tactic" else today, "claim": request.GET.get("claim", "")[:300],
             "page": request.GET.get("page", "")[:300], "due_on": today}  # fmt: skip
    form = typed.FORMS[what](request.POST if request.method == "POST" else None, campaign=campaign, initial=first)

    def record() -> Any:
        by, at = person_of(request), timezone.now()
        if what == "step":
            return entries.add_step(campaign, form.values(), by, at)
        return entries.add(campaign, "event" if what == "outcome" else what, form.values(), by, at)

    if _tried(form, record):
        messages.success(request, _("Recorded."))
        return redirect("desk-campaign", uid)
    return _form(request, form, str(typed.HEADINGS[what]), uid, campaign.title)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(BOTH)
def say(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what somebody who decides said; POST records it beside everything they said before."""
    maker = reads.row_of("decider", number)
    if not isinstance(maker, DecisionMaker):
        raise Http404
    first = {"on": timezone.now().date()}
    form = typed.PositionForm(request.POST if request.method == "POST" else None, initial=first)
    if _tried(form, lambda: entries.say(maker, form.cleaned_data, person_of(request), timezone.now())):
        messages.success(request, _("Recorded."))
        return redirect("desk-campaign", maker.campaign.uid)
    heading = _("What %(name)s said") % {"name": maker.name}
    return _form(request, form, heading, maker.campaign.uid, maker.campaign.title)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(BOTH)
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Ask when a step was done and where its document is; POST records it, or takes it back with `open`."""
    found = reads.step_of(number)
    if found is None:
        raise Http404
    if request.method == "POST" and "open" in request.POST:
        entries.reopen(found, person_of(request), timezone.now())
        return redirect("desk-campaign", found.campaign.uid)
    first = {"done_on": timezone.now().date()}
    form = typed.DoneForm(request.POST if request.method == "POST" else None, initial=first)

    def record() -> bool:
        v = form.cleaned_data
        entries.finish(found, v["done_on"], v["done_url"], person_of(request), timezone.now())
        return True

    if _tried(form, record):
        messages.success(request, _("The step is done."))
        return redirect("desk-campaign", found.campaign.uid)
    return _form(request, form, pages.step_line(found, timezone.now().date()).title, found.campaign.uid,
                 found.campaign.title)  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(BOTH)
def withdraw(request: HttpRequest, what: str, number: int) -> HttpResponse:
    """Ask why an entry is withdrawn; POST withdraws it."""
    row: Any = reads.row_of(what, number)
    if row is None:
        raise Http404
    campaign = row.maker.campaign if what == "position" else row.campaign
    form = typed.WhyForm(request.POST if request.method == "POST" else None)

    def record() -> bool:
        entries.withdraw(row, campaign, form.cleaned_data["why"], person_of(request), timezone.now())
        return True

    if _tried(form, record):
        messages.success(request, _("It is withdrawn; the reason stays recorded."))
        return redirect("desk-campaign", campaign.uid)
    return _form(request, form, _("Withdraw an entry"), campaign.uid, campaign.title)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(BOTH)
def words(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for the words of a campaign that is not public; POST records them."""
    state = _state(uid)
    form = typed.WordsForm(
        request.POST if request.method == "POST" else None, template=state.template,
        initial=typed.WordsForm.of(state.campaign),
    )  # fmt: skip

    def record() -> bool:
        owner = form.cleaned_data.get("owner", "")
        act.reword(state.campaign, form.words(), owner, person_of(request), timezone.now())
        return True

    if _tried(form, record):
        messages.success(request, _("Recorded."))
        return redirect("desk-campaign", uid)
    return _form(request, form, _("Words and goals"), uid, state.campaign.title)


@needs(Verb.RUN_CAMPAIGNS)
@require_POST
def publish(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask a second person for their yes, or with `down` take the campaign off the public pages."""
    campaign, by, now = _state(uid).campaign, person_of(request), timezone.now()
    try:
        if "down" in request.POST:
            act.take_down(campaign, by, now)
            messages.success(request, _("It is no longer public."))
        else:
            act.ask_to_publish(campaign, by, now)
            messages.success(request, _("A second person must say yes; it waits under “Two people”."))
    except act.Refused as refusal:
        messages.error(request, str(GAPS[refusal.codes[0]][1]))
    return redirect("desk-campaign", uid)


def _state(uid: str) -> reads.CampaignState:
    found = reads.one(uid, timezone.now().date(), is_public=False)
    if found is None:
        raise Http404
    return found


def _tried(form: forms.Form, record: Callable[[], Any]) -> Any:
    """Return what was recorded, or None with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        return record()
    except act.Refused as refusal:
        for code in refusal.codes:
            field, sentence = GAPS[code]
            form.add_error(field if field in form.fields else None, str(sentence))
    return None


def _form(request: HttpRequest, form: forms.Form, heading: str, uid: str, title: str) -> HttpResponse:
    shown = {"form": form, "heading": heading, "uid": uid, "campaign_title": title}
    return render(request, "organise/desk_campaign_form.html", shown, status=400 if form.is_bound else 200)
