"""A volunteer's own page of public actions: sign up, read the briefing, check in and out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.messages.forms import ReachForm
from localaction.organise import pages_actions, reads_sheets, reads_turns
from localaction.organise.actions import turns
from localaction.organise.models.public_actions import ActionNeed, ActionTurn
from localaction.organise.reads_turns import Duty
from localaction.organise.rules.public_actions import may_check_in
from localaction.organise.telling import note_reach
from localaction.organise.views.desk_actions import REFUSALS
from localaction.people.access import needs, person_of
from localaction.people.acting import Act, Nothing, act
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened_now
from localaction.vault.reads import is_holder


@needs(Verb.JOIN_ACTIONS)
def duties(request: HttpRequest) -> HttpResponse:
    """Show one's own actions and those that look for volunteers."""
    by, now = person_of(request), timezone.now()
    mine, free = reads_turns.duties(by, now)
    shown = {
        "mine": [(pages_actions.line(duty.fact), duty) for duty in mine],
        "free": [(pages_actions.line(duty.fact), duty) for duty in free], "reach": reads_turns.reach_row(by),
        "has_key": is_holder(by),
    }  # fmt: skip
    return render(request, "organise/desk_action_turns.html", shown)


@needs(Verb.JOIN_ACTIONS)
def duty(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one action to a volunteer; POST signs up, gives the place back, checks in or out."""
    by, now = person_of(request), timezone.now()
    found = reads_turns.duty_for(by, uuid, now)
    if found is None:
        raise Http404
    mine = found.mine
    acts = {"sign": Act(Nothing, lambda f: turns.sign_up(by, _need(request, found), now),
                        _("Thank you. A coordinator confirms it soon."))}  # fmt: skip
    if mine is not None:
        acts = _own_acts(request, mine)
    forms, is_done = act(request, acts, REFUSALS)
    if is_done:
        return redirect("desk-action-turn", uuid)
    row, day = found.fact.action, found.fact.starts_at.date()
    is_confirmed = mine is not None and mine.confirmed_at is not None
    shown = {
        "line": pages_actions.line(found.fact), "row": row, "duty": found, "mine": mine, "forms": forms,
        "briefing": reads_sheets.briefing_words(opened_now(request), row) if is_confirmed else {},
        "is_confirmed": is_confirmed, "may_check_in": may_check_in(row.starts_at, row.ends_at, now),
        "lacking": reads_turns.lacking(by, found.needs, day), "is_open": found.fact.standing in ("PLANNED", "CHANGED"),
    }  # fmt: skip
    return render(request, "organise/desk_action_turn.html", shown)


def _own_acts(request: HttpRequest, mine: ActionTurn) -> dict[str, Act]:
    by, now = person_of(request), timezone.now()
    return {
        "back": Act(Nothing, lambda f: turns.take_back(by, mine, now), _("Thank you for saying so.")),
        "in": Act(Nothing, lambda f: turns.check_in(by, mine, now), _("You are checked in.")),
        "out": Act(Nothing, lambda f: turns.check_out(by, mine, False, now), _("You are checked out. Thank you.")),
        "out-notes": Act(Nothing, lambda f: turns.check_out(by, mine, True, now), _("You are checked out. Thank you.")),
    }


def _need(request: HttpRequest, found: Duty) -> ActionNeed:
    need = reads_turns.need_of(found.fact.action, request.POST.get("need", ""))
    if need is None:
        raise turns.NotYours("no such task")
    return need


@needs(Verb.JOIN_ACTIONS)
def reach(request: HttpRequest) -> HttpResponse:
    """Say where one wants to be told of actions; POST keeps it, or forgets it."""
    by, now = person_of(request), timezone.now()
    row = reads_turns.reach_row(by)
    form = ReachForm(request.POST or None, initial={"zone": row.zone if row else ""})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        note_reach(by, given["phone"], given["mail"], given["zone"], now)
        notices.success(request, _("Kept."))
        return redirect("desk-action-turns")
    return render(request, "messages/reach.html", {"form": form, "row": row})
