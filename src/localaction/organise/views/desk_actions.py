"""Public actions at the desk: plan, publish, change, call off, and the volunteers of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.organise import pages_actions, reads_actions, reads_groups, reads_turns
from localaction.organise.actions import public_actions, turns
from localaction.organise.forms_actions import ActionForm, NeedForm
from localaction.organise.models.public_actions import ActionTurn, PublicAction
from localaction.organise.rules.public_actions import EndsBeforeItBegins
from localaction.people.access import needs, person_of
from localaction.people.acting import Act, Nothing, Refusals, act
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened_now


def training_words(refusal: turns.NotTrained) -> str:
    """Return which training is missing, in the reader's language."""
    is_spanish = (get_language() or "").startswith("es")
    title = refusal.requirement.title_es if is_spanish else refusal.requirement.title_en
    return _("The training “%(training)s” is missing or has run out on that day.") % {"training": title}


REFUSALS: Refusals = {
    public_actions.NotOpen: gettext_lazy("It is over or called off."),
    public_actions.AlreadyPublished: gettext_lazy("It is published."),
    turns.NotTrained: training_words,
    turns.NeedsTraining: gettext_lazy("Name the training that legal observers must have."),
    turns.TooFewPlaces: gettext_lazy("More places are taken than that."),
    turns.Full: gettext_lazy("The last place has just been taken."),
    turns.NotOpen: gettext_lazy("It takes no volunteers any more."),
    turns.Clashes: gettext_lazy("There is another task at that time."),
    turns.NotYours: gettext_lazy("This place was given back."),
    turns.NotNow: gettext_lazy("This is not possible now: too early, too late, not confirmed, or checked in already."),
}


def action_or_404(uuid: UUID) -> PublicAction:
    """Return an action, drafts included; the caller has made sure that drafts may be seen."""
    found = reads_turns.action_of(uuid)
    if found is None:
        raise Http404
    return found


@needs(Verb.RUN_ACTIONS)
def actions(request: HttpRequest) -> HttpResponse:
    """Show the actions of the last months and to come."""
    now = timezone.now()
    rows = [
        (pages_actions.line(reads_actions.fact_of(row, now)), n_needed, n_confirmed)
        for row, n_needed, n_confirmed in reads_turns.listed(now)
    ]
    return render(request, "organise/desk_actions.html", {"rows": rows, "missing": reads_turns.missing(now)})


@needs(Verb.RUN_ACTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for an action; POST plans it."""
    form = ActionForm(request.POST if request.method == "POST" else None, hosts=_hosts())
    made = _tried(form, lambda: public_actions.plan(form.given(), person_of(request), timezone.now()))
    if made is not None:
        notices.success(request, _("Planned. Nobody outside sees it before a second person agrees."))
        return redirect("desk-action", made.uuid)
    return _form(request, form, _("Plan an action"), None)


@needs(Verb.RUN_ACTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask what changed of an action; POST records it at the same address."""
    row = action_or_404(uuid)
    form = ActionForm(
        request.POST if request.method == "POST" else None, hosts=_hosts(), initial=ActionForm.initial_of(row)
    )
    done = _tried(form, lambda: public_actions.change(row, form.given(), person_of(request), timezone.now()))
    if done is not None:
        notices.success(request, _("The change is recorded."))
        return redirect("desk-action", uuid)
    return _form(request, form, _("Change it"), row)


@needs(Verb.RUN_ACTIONS)
def action(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one action and its volunteers; POST publishes, calls off, asks for volunteers, confirms or checks them."""
    row, by, now = action_or_404(uuid), person_of(request), timezone.now()
    trainings = list(reads_turns.trainings())
    need = partial(NeedForm, trainings=trainings, is_spanish=(get_language() or "").startswith("es"))
    acts = {
        "publish": Act(
            Nothing, lambda f: public_actions.ask_to_publish(row, by, now), _("A second person is asked.")
        ),
        "off": Act(Nothing, lambda f: public_actions.call_off(row, by, now), _("It is called off.")),
        "need": Act(need, lambda f: turns.set_need(
            by, row, f.cleaned_data["task"], f.cleaned_data["n_needed"], f.training_chosen, now
        ), _("Recorded.")),
        "confirm": Act(Nothing, lambda f: _confirm(request, row), _("Confirmed. The volunteer is told.")),
        "take-back": Act(Nothing, lambda f: turns.take_back(by, _turn(request, row), now), _("Recorded.")),
        "in": Act(Nothing, lambda f: turns.check_in(by, _turn(request, row), now), _("Checked in.")),
        "out": Act(Nothing, lambda f: turns.check_out(by, _turn(request, row), False, now), _("Checked out.")),
        "out-notes": Act(Nothing, lambda f: turns.check_out(by, _turn(request, row), True, now), _("Checked out.")),
    }  # fmt: skip
    forms, is_done = act(request, acts, REFUSALS)
    if is_done:
        return redirect("desk-action", uuid)
    shown = {
        "line": pages_actions.line(reads_actions.fact_of(row, now)), "row": row, "forms": forms,
        "needs": reads_turns.needs_of(row), "now": now, "is_over": row.ends_at <= now,
        "may_see_sheet": allows(by, Verb.SEE_ACTION_SHEET, now), "has_trainings": bool(trainings),
    }  # fmt: skip
    return render(request, "organise/desk_action.html", shown)


def _turn(request: HttpRequest, row: PublicAction) -> ActionTurn:
    found = reads_turns.turn_of(row, request.POST.get("turn", ""))
    if found is None:
        raise turns.NotYours("no such turn")
    return found


def _confirm(request: HttpRequest, row: PublicAction) -> None:
    by, now = person_of(request), timezone.now()
    session = opened_now(request) if allows(by, Verb.SEE_ACTION_SHEET, now) else None
    turns.confirm(session, by, _turn(request, row), now)


def _hosts() -> list[tuple[str, str]]:
    return [(fact.group.uid, fact.group.name) for fact in reads_groups.every(timezone.now().date())]


def _tried(form: ActionForm, record: Callable[[], Any]) -> Any:
    """Return what was recorded, or None with the reasons in the form."""
    if not form.is_valid():
        return None
    try:
        return record()
    except EndsBeforeItBegins:
        form.add_error("ends", _("It ends after it begins, at most sixty days later."))
    except public_actions.NotOpen:
        form.add_error(None, _("It is over or called off."))
    return None


def _form(request: HttpRequest, form: ActionForm, heading: str, row: PublicAction | None) -> HttpResponse:
    shown = {"form": form, "heading": heading, "row": row}
    return render(request, "organise/desk_action_form.html", shown, status=400 if form.is_bound else 200)
