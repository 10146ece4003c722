"""The people at the desk: the list, inviting, and one person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from rules.permissions import has_perm

from localaction.people import actions, reads
from localaction.people.access import needs, person_of, step_up
from localaction.people.actions.memberships import HoldsRole, LastAdministrator, OutOfUse, WrongPeriod
from localaction.people.forms import GiveExemption, GiveRole, RecordCompletion
from localaction.people.models import Approval, Membership, Person, Requirement
from localaction.people.permissions import allows, reach, visible_to
from localaction.people.rules.roles import Verb
from localaction.vault.actions import LastHolder

A_DAY = timedelta(days=1)


@needs(Verb.SEE_PEOPLE)
@step_up
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts a person looks after, and the invitations still open; POST withdraws one of these."""
    viewer, now = person_of(request), timezone.now()
    if request.method == "POST":
        found = [i for i, _words in reads.invitations(viewer, now) if str(i.pk) == request.POST.get("invitation")]
        for invitation in found:
            actions.withdraw_invitation(viewer, invitation, now)
            messages.success(request, _("The invitation is withdrawn."))
        return redirect("desk-people")
    page = {
        "lines": reads.people(viewer, now),
        "invitations": reads.invitations(viewer, now),
        "may_invite": allows(viewer, Verb.INVITE, now),
    }
    return render(request, "people/people.html", page)


@needs(Verb.INVITE)
@step_up
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation and show its link once."""
    viewer, now = person_of(request), timezone.now()
    form = GiveRole(request.POST or None, programmes=reach(viewer, Verb.INVITE, now))
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite(viewer, form.held(), now, form.ends())
        except WrongPeriod:
            form.add_error("until", _("This day is over."))
        else:
            page = {"invited": invited, "link": request.build_absolute_uri(invited.path)}
            return render(request, "people/invited.html", page)
    return render(request, "people/invite.html", {"form": form})


@needs()
@step_up
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show one account and do what is pressed on its page. An account one may not see looks like one that is not."""
    viewer, now = person_of(request), timezone.now()
    shown = visible_to(viewer, now).filter(pk=number).first()
    if shown is None:
        raise Http404
    role_form = GiveRole(programmes=reach(viewer, Verb.CHANGE_ROLES, now))
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        answer = act(request, viewer, shown, now)
        return answer if answer is not None else redirect("desk-person", shown.pk)
    asked = Requirement.objects.filter(programme__in=reach(viewer, Verb.RECORD_REQUIREMENTS, now))
    may_record = has_perm("people.record_for_person", viewer, shown) and shown.is_active
    page = {
        "page": reads.person_page(shown, now),
        "role_form": role_form,
        "completion_form": RecordCompletion(requirements=asked, auto_id="done_%s"),
        "exemption_form": GiveExemption(requirements=asked, auto_id="exempt_%s"),
        "may_change_roles": allows(viewer, Verb.CHANGE_ROLES, now) and shown.is_active,
        "may_record": may_record and asked.exists(),
        "may_lock_down": has_perm("people.lock_down_person", viewer, shown) and shown.is_active,
        "may_reset": has_perm("people.reset_person", viewer, shown) and shown.is_active,
        "may_deactivate": has_perm("people.deactivate_person", viewer, shown) and shown.is_active,
    }
    return render(request, "people/person.html", page)


def _give(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    form = GiveRole(request.POST, programmes=reach(viewer, Verb.CHANGE_ROLES, now))
    if not form.is_valid():
        messages.error(request, _("Choose a role and a day in the future."))
        return
    try:
        given = actions.give_role(viewer, shown, form.held(), now, form.ends())
    except WrongPeriod:
        messages.error(request, _("Choose a role and a day in the future."))
    except HoldsRole:
        messages.error(request, _("This person has this role already."))
    except OutOfUse:
        messages.error(request, _("This account is out of use."))
    else:
        if isinstance(given, Approval):
            messages.info(request, _("This role waits for a second person’s yes."))
        else:
            messages.success(request, _("The role is given."))


def _take(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    membership = Membership.objects.filter(person=shown, pk=_number(request, "membership")).first()
    if membership is None:
        raise Http404
    try:
        actions.take_role(viewer, membership, now)
        messages.success(request, _("The role has ended."))
    except LastAdministrator:
        messages.error(request, _("Nobody else administers the site. Make another administrator first."))
    except LastHolder:
        messages.error(request, _("Nobody else could open the sealed records. Let somebody else in first."))


def _deactivate(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    try:
        actions.deactivate(viewer, shown, now)
        messages.success(request, _("The account is out of use. Its sign-ins and keys are gone."))
    except actions.OwnAccount:
        messages.error(request, _("Somebody else must put your account out of use."))
    except LastAdministrator:
        messages.error(request, _("Nobody else administers the site. Make another administrator first."))
    except LastHolder:
        messages.error(
            request, _("Nobody else could open the sealed records. Let somebody else in first, or lock the account.")
        )


def _lock_down(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    actions.lock_down(viewer, shown, now)
    messages.success(request, _("The account is locked. A reset link opens it again."))


def _reset(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> HttpResponse:
    path = actions.offer_reset(viewer, shown, now)
    return render(request, "people/reset_offered.html", {"person": shown, "link": request.build_absolute_uri(path)})


def _drop_factors(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    actions.ask_to_drop_factors(viewer, shown, now)
    messages.info(request, _("This waits for a second person’s yes."))


def _record(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    asked = Requirement.objects.filter(programme__in=reach(viewer, Verb.RECORD_REQUIREMENTS, now))
    form = RecordCompletion(request.POST, requirements=asked)
    if not form.is_valid():
        messages.error(request, _("Choose a requirement and a day that is not to come."))
        return
    done = form.cleaned_data
    try:
        actions.record_completion(viewer, shown, done["requirement"], done["done_on"], done["evidence"], now)
        messages.success(request, _("It is recorded."))
    except actions.NotYetDone:
        messages.error(request, _("Choose a requirement and a day that is not to come."))


def _exempt(request: HttpRequest, viewer: Person, shown: Person, now: datetime) -> None:
    asked = Requirement.objects.filter(programme__in=reach(viewer, Verb.RECORD_REQUIREMENTS, now))
    form = GiveExemption(request.POST, requirements=asked)
    if not form.is_valid():
        messages.error(request, _("Choose a requirement, a reason and a day in the future."))
        return
    given = form.cleaned_data
    try:
        actions.exempt(
            viewer, shown, given["requirement"], given["reason"], now.date(), given["valid_until"] + A_DAY, now
        )
        messages.success(request, _("The exemption is recorded."))
    except (actions.NoReason, actions.WrongWindow):
        messages.error(request, _("Choose a requirement, a reason and a day in the future."))


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() else 0


Act = Callable[[HttpRequest, Person, Person, datetime], HttpResponse | None]
ACTS: dict[str, Act] = {
    "give": _give, "take": _take, "deactivate": _deactivate, "lock": _lock_down, "reset": _reset,
    "drop-factors": _drop_factors, "record": _record, "exempt": _exempt,
}  # fmt: skip
