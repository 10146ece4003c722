"""The supervisor's pages: funds, capacity and policy, the waiting list and its lotteries, need."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from localaction.defend import reads_accounts, reads_capacity, reads_crossing, reads_funds, reads_need
from localaction.defend.actions import funds, waiting
from localaction.defend.forms_matters import CloseForm
from localaction.defend.forms_programme import (
    PREFERENCES,
    STAGES,
    CapacityForm,
    CriteriaForm,
    FundForm,
    LeaveForm,
    PolicyForm,
    SeedForm,
)
from localaction.defend.models import ServingOrder
from localaction.defend.views.acting import Act, Nothing, act
from localaction.people.access import needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Role, Verb
from localaction.people.vault_access import opened_now


@needs(Verb.KEEP_FUNDS)
def all_funds(request: HttpRequest) -> HttpResponse:
    """List the funds; POST notes a new one."""
    by, now = person_of(request), timezone.now()
    made = Act(FundForm, lambda f: funds.open_fund(
        by, f.cleaned_data["code"], f.cleaned_data["name"], f.cleaned_data["opened_on"], now,
        is_merits_blind=f.cleaned_data["is_merits_blind"],
    ), _("Noted. Now say what it asks."))  # fmt: skip
    shown, is_done = act(request, {"fund": made})
    if is_done:
        return redirect("desk-fund", code=shown["fund"].cleaned_data["code"])
    return render(request, "defend/funds.html", {"funds": reads_funds.funds(), "form": shown["fund"]})


@needs(Verb.KEEP_FUNDS)
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """Show a fund's criteria, version by version; POST publishes the next."""
    by, now = person_of(request), timezone.now()
    found = reads_funds.funds().filter(code=code).first()
    if found is None:
        raise Http404("no such fund")
    publish = Act(CriteriaForm, lambda f: funds.publish_criteria(
        by, found, f.criteria(), f.cleaned_data["in_force_from"], now
    ), _("Published."))  # fmt: skip
    ended = Act(CloseForm, lambda f: funds.close_fund(by, found, f.cleaned_data["on"], now), _("Noted."))
    shown, is_done = act(request, {"criteria": publish, "close": ended})
    if is_done:
        return redirect("desk-fund", code=code)
    versions = sorted(found.versions.all(), key=lambda row: -row.version)
    page = {"fund": found, "versions": versions, "form": shown["criteria"], "closing": shown["close"]}
    return render(request, "defend/fund.html", page)


@needs(Verb.ASSIGN_CASES)
def capacity(request: HttpRequest) -> HttpResponse:
    """Show who carries how much; POST sets a capacity or notes a leave."""
    by, now = person_of(request), timezone.now()
    people = reads_accounts.of_role(now, Role.ATTORNEY, Role.COORDINATOR)
    everybody = reads_capacity.carried(now.date())

    def leave(form: LeaveForm) -> object:
        number = str(form.data.get("row", ""))
        row = next((one.row for one in everybody if str(one.row.pk) == number), None)
        given = form.cleaned_data
        return waiting.add_leave(by, row, given["first"], given["last"] + timedelta(days=1), now) if row else None

    acts = {
        "capacity": Act(partial(CapacityForm, people=people), lambda f: waiting.set_capacity(
            by, f.cleaned_data["person"], f.capacity(), now
        ), _("Noted.")),
        "leave": Act(LeaveForm, leave, _("Noted.")),
    }  # fmt: skip
    shown, is_done = act(request, acts)
    if is_done:
        return redirect("desk-capacity")
    page = {"everybody": everybody, "forms": shown, "policy": reads_capacity.policy(now.date())}
    return render(request, "defend/capacity.html", page)


@needs(Verb.KEEP_FUNDS)
def policy(request: HttpRequest) -> HttpResponse:
    """Show the policy in force; POST publishes another."""
    by, now = person_of(request), timezone.now()
    publish = Act(PolicyForm, lambda f: waiting.publish_policy(
        by, f.cleaned_data["in_force_from"], ServingOrder(f.cleaned_data["order"]), f.preferences(), f.weights(),
        f.cleaned_data["years_kept"], now,
    ), _("Published."))  # fmt: skip
    shown, is_done = act(request, {"policy": publish})
    if is_done:
        return redirect("desk-serving-policy")
    in_force = reads_capacity.policy(now.date())
    steps = [dict(PREFERENCES)[step] for step in in_force.preferences]
    points = reads_capacity.weights_of(in_force)
    weights = [(label, points[stage]) for stage, label in STAGES]
    page = {"policy": in_force, "steps": steps, "weights": weights, "form": shown["policy"]}
    return render(request, "defend/policy.html", page)


@needs(Verb.TAKE_INTAKE)
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Show who waits, in order and why, and the need of a year; POST fixes a seed or holds a lottery."""
    by, now = person_of(request), timezone.now()
    may_draw = allows(by, Verb.ASSIGN_CASES, now)
    acts = {"seed": Act(SeedForm, lambda f: waiting.fix_seed(
        by, f.cleaned_data["seed"], f.cleaned_data["source"], now
    ), _("The seed is fixed."))} if may_draw else {}  # fmt: skip
    shown, is_done = act(request, acts)
    if is_done:
        return redirect("desk-waiting")
    in_force = reads_capacity.policy(now.date())
    today = now.date()
    since = date(today.year, 1, 1)
    page = {
        "places": reads_crossing.places_for(opened_now(request), by, now), "policy": in_force,
        "steps": [dict(PREFERENCES)[step] for step in in_force.preferences], "draws": reads_capacity.draws(),
        "need": reads_need.need(since, today + timedelta(days=1)), "since": since, "forms": shown,
    }  # fmt: skip
    return render(request, "defend/waiting.html", page)


@needs(Verb.TAKE_INTAKE)
def lottery(request: HttpRequest, number: int) -> HttpResponse:
    """Run a lottery again from its record and say whether it is identical; POST holds one whose seed is fixed."""
    by, now = person_of(request), timezone.now()
    row = reads_capacity.find_draw(number)
    if row is None:
        raise Http404("no such lottery")
    may_draw = allows(by, Verb.ASSIGN_CASES, now)
    acts = {"draw": Act(Nothing, lambda f: waiting.hold_lottery(by, row, now), _("Drawn."))} if may_draw else {}
    shown, is_done = act(request, acts)
    if is_done:
        return redirect("desk-lottery", number=number)
    page = {"row": row, "replayed": reads_capacity.replayed(row) if row.drawn_at else None, "forms": shown}
    return render(request, "defend/lottery.html", page)
