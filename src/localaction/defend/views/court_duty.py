"""Pages of court companions: what is open, one's own, the next date on the spot, and where one wants to be told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.defend import reads_hearings
from localaction.defend.actions import companions, hearings
from localaction.defend.forms_hearings import EndForm
from localaction.defend.models import Disposition
from localaction.defend.rules.hearings import may_note_next
from localaction.defend.telling import note_reach
from localaction.defend.views.acting import Act, Nothing, act
from localaction.defend.views.hearings import after_of
from localaction.messages.forms import ReachForm
from localaction.people.access import needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened_now

REFUSALS: Mapping[type[Exception], str | Promise] = {
    companions.Full: gettext_lazy("The last place has just been taken."),
    companions.NotOpen: gettext_lazy("This hearing takes no companions any more."),
    companions.Clashes: gettext_lazy("You go along to another hearing at that hour."),
    companions.NotGoing: gettext_lazy("You have no place at this hearing."),
    companions.NotNow: gettext_lazy("The next date is noted from an hour before the hearing until the evening."),
    hearings.HearingOver: gettext_lazy("Somebody has noted how it ended."),
}


@needs(Verb.ACCOMPANY)
def duties(request: HttpRequest) -> HttpResponse:
    """Show one's own hearings and those that are open to sign up for."""
    by, now = person_of(request), timezone.now()
    mine, free = reads_hearings.court_duties(by, now)
    return render(request, "defend/duties.html", {"mine": mine, "free": free, "reach": reads_hearings.reach_row(by)})


@needs(Verb.ACCOMPANY)
def duty(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one hearing to a companion; POST signs up, answers, or notes the next date."""
    by, now = person_of(request), timezone.now()
    found = reads_hearings.duty_for(by, uuid, now)
    if found is None:
        raise Http404("no such hearing")
    row = found.hearing
    shown, is_done = act(request, {
        "sign": Act(Nothing, lambda f: companions.sign_up(by, row, now), _("Thank you. Somebody confirms it soon.")),
        "yes": Act(Nothing, lambda f: companions.answer(by, row, True, now), _("Thank you.")),
        "no": Act(Nothing, lambda f: companions.answer(by, row, False, now), _("Thank you for saying so.")),
        "next": Act(partial(EndForm, hearing=row), lambda f: companions.note_next(
            by, row, Disposition(f.cleaned_data["disposition"]), after_of(f, row, now), now), _("Noted. Thank you.")),
    }, REFUSALS)  # fmt: skip
    if is_done:
        return redirect("desk-court-duties")
    is_confirmed = found.mine is not None and found.mine.confirmed_at is not None
    page = {
        "duty": found, "hearing": row, "forms": shown, "is_confirmed": is_confirmed,
        "sheet": reads_hearings.sheet_of(opened_now(request), row) if is_confirmed else {},
        "may_note": is_confirmed and row.is_standing and row.starts_at and may_note_next(row.starts_at, now),
    }  # fmt: skip
    return render(request, "defend/duty.html", page)


@needs(Verb.ACCOMPANY, Verb.WORK_CASES, Verb.KEEP_BOND_FUND)
def reach(request: HttpRequest) -> HttpResponse:
    """Say where one wants to be told of hearings and days; POST keeps it, or forgets it."""
    by, now = person_of(request), timezone.now()
    row = reads_hearings.reach_row(by)
    form = ReachForm(request.POST or None, initial={"zone": row.zone if row else ""})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        note_reach(by, given["phone"], given["mail"], given["zone"], now)
        notices.success(request, _("Kept."))
        return redirect("desk-court-duties" if allows(by, Verb.ACCOMPANY, now) else "desk-account")
    return render(request, "messages/reach.html", {"form": form, "row": row})
