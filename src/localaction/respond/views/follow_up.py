"""After an arrest: handing over, the legal lead's matters, the family lead's tasks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.referrals.actions import NotConsented
from localaction.referrals.models import Consent as ReferralConsent
from localaction.respond import reads_desk, reads_follow_up
from localaction.respond.actions import follow_up, hand_off
from localaction.respond.actions.follow_up import AskedBefore, HandOffClosed, NothingToContact, StillToDo
from localaction.respond.forms_follow_up import DoneForm, FamilyForm, HandOverForm, ReferForm, TaskForm
from localaction.respond.models import Compartment, Consent, FamilySaid, FollowUp, HandOff, Kind
from localaction.respond.views.pictures import cleaned
from localaction.vault.actions import NoGrant, NoRing, RingTampered
from localaction.vault.rules.rings import Ring


@needs(Verb.OBSERVE, Verb.DISPATCH, Verb.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Ask for what the legal lead is to know; POST seals it, and whoever wrote it cannot read it again."""
    incident = get_object_or_404(reads_desk.incidents(), uuid=number)
    person, now = person_of(request), timezone.now()
    if not hand_off.may_hand_over(person, incident, now):
        raise Http404
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        pictures = cleaned(request, form)
        if not form.errors:
            given = form.cleaned_data
            try:
                hand_off.hand_over(
                    person, incident, Consent(given["consent"]), given["account"], given["reach"], now, pictures
                )
            except (NoRing, RingTampered):
                form.add_error(None, _("Nothing was sealed: the ring of the legal lead is not made yet."))
            else:
                return render(request, "respond/handed_over.html", {"n_pictures": len(pictures)})
    page = {"form": form, "incident": incident}
    return render(request, "respond/hand_over.html", page, status=400 if form.is_bound else 200)


@require_safe
@needs(Verb.SEE_EVIDENCE)
def legal(request: HttpRequest) -> HttpResponse:
    """Show the legal lead what waits."""
    now = timezone.now()
    return render(request, "respond/legal.html", {"desk": reads_follow_up.legal_desk(now), "now": now})


@needs(Verb.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show the legal lead one matter, opened; POST does one thing with it."""
    row = get_object_or_404(reads_follow_up.hand_offs(), uuid=number)
    opened(request)
    if request.method != "POST":
        before_opening_a_case(request)
        return _matter(request, row)
    acts: dict[str, Callable[[HttpRequest, HandOff], HttpResponse | None]] = {
        "take": _take, "family": _family, "task": _task, "done": _done, "refer": _refer, "close": _close,
    }  # fmt: skip
    act = acts.get(request.POST.get("act", ""))
    answer = None
    try:
        if act is None:
            messages.error(request, _("Nothing was done: the page did not say what."))
        else:
            answer = act(request, row)
    except HandOffClosed:
        messages.error(request, _("Nothing was done: the matter is closed."))
    return answer or redirect("desk-follow-up-matter", row.uuid)


def _matter(request: HttpRequest, row: HandOff, more: dict[str, Any] | None = None) -> HttpResponse:
    now = timezone.now()
    try:
        shown = reads_follow_up.open_hand_off(opened(request), row, now)
    except NoGrant:
        return render(request, "respond/no_key.html", status=404)
    page = {
        "shown": shown, "family_form": FamilyForm(), "task_form": TaskForm(initial={"due_at": now}),
        "refer_form": ReferForm(initial={"consented_on": now.date()}), "done_form": DoneForm(auto_id=False), "now": now,
        **(more or {}),
    }  # fmt: skip
    return render(request, "respond/matter.html", page, status=400 if more else 200)


def _take(request: HttpRequest, row: HandOff) -> None:
    follow_up.take_up(row, person_of(request), timezone.now())


def _family(request: HttpRequest, row: HandOff) -> HttpResponse | None:
    form = FamilyForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            follow_up.note_family(
                row, FamilySaid(given["said"]), given["words"], person_of(request), timezone.now()
            )  # fmt: skip
        except NothingToContact:
            form.add_error("words", _("Say who is to be contacted."))
        except AskedBefore:
            messages.error(request, _("Nothing was done: the family’s answer is on record."))
            return None
        except (NoRing, RingTampered):
            form.add_error(None, _("Nothing was sealed: the ring of the family lead is not made yet."))
        else:
            messages.success(request, _("Recorded."))
            return None
    return _matter(request, row, {"family_form": form})


def _task(request: HttpRequest, row: HandOff) -> HttpResponse | None:
    form = TaskForm(request.POST)
    if not form.is_valid():
        return _matter(request, row, {"task_form": form})
    given = form.cleaned_data
    follow_up.add_legal_task(
        row, Kind(given["kind"]), given["words"], given["due_at"], person_of(request), timezone.now()
    )
    return None


def _done(request: HttpRequest, row: HandOff) -> HttpResponse | None:
    task = _task_of(request, row)
    form = DoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(words) for errors in form.errors.values() for words in errors))
        return None
    follow_up.finish(opened(request), task, form.cleaned_data["words"], person_of(request), timezone.now())
    return None


def _task_of(request: HttpRequest, row: HandOff) -> FollowUp:
    try:
        number = uuid.UUID(request.POST.get("task", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(reads_follow_up.tasks_of(Compartment.LEGAL), hand_off=row, uuid=number)


def _refer(request: HttpRequest, row: HandOff) -> HttpResponse | None:
    form = ReferForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            follow_up.refer(
                row, Ring(given["to"]), given["words"], ReferralConsent(given["consent"]), given["consented_on"],
                person_of(request), timezone.now(),
            )  # fmt: skip
        except NotConsented:
            form.add_error("consented_on", _("The day of the consent cannot be to come."))
        except (NoRing, RingTampered):
            form.add_error("to", _("They have no ring yet, so nothing can be sealed for them."))
        else:
            messages.success(request, _("Passed on, sealed for them."))
            return None
    return _matter(request, row, {"refer_form": form})


def _close(request: HttpRequest, row: HandOff) -> HttpResponse | None:
    try:
        follow_up.close(row, person_of(request), timezone.now())
    except StillToDo:
        messages.error(request, _("Nothing was done: tasks are open. Close them first, if only with a word why."))
        return None
    messages.success(request, _("The matter is closed. Its words are erased after 30 days."))
    return redirect("desk-follow-up")


@require_safe
@needs(Verb.FOLLOW_UP)
def family(request: HttpRequest) -> HttpResponse:
    """Show the family lead's tasks; each has the family's own consent."""
    page = {"tasks": reads_follow_up.family_tasks(), "now": timezone.now()}
    return render(request, "respond/family.html", page)


@needs(Verb.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def family_task(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show the family lead one task, opened; POST closes it."""
    row = get_object_or_404(reads_follow_up.tasks_of(Compartment.FAMILY), uuid=number)
    session, now = opened(request), timezone.now()
    form: forms.Form = DoneForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            follow_up.finish(session, row, form.cleaned_data["words"], person_of(request), now)
            messages.success(request, _("Recorded."))
            return redirect("desk-family")
        before_opening_a_case(request)
        page = {"shown": reads_follow_up.open_family_task(session, row, now), "form": form}
    except NoGrant:
        return render(request, "respond/no_key.html", status=404)
    return render(request, "respond/family_task.html", page, status=400 if form.is_bound else 200)
