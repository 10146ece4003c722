"""Meetings, points of their agendas and votes at the desk."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.organise import forms_bodies as typed
from localaction.organise import pages_bodies, reads_bodies
from localaction.organise.actions import bodies as act
from localaction.organise.models import AgendaItem, Body, Meeting, Vote
from localaction.organise.views.asking import ask
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb


@needs(Verb.RUN_CAMPAIGNS)
def shown(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one meeting with its points and votes, and what can be done."""
    now = timezone.now()
    found = reads_bodies.sitting(uid, now.date())
    if found is None:
        raise Http404
    page = {"body": pages_bodies.line(found.fact, now), "meeting": pages_bodies.meeting_line(found.meeting, now)}
    return render(request, "organise/desk_meeting.html", page)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a meeting of a body; POST records it."""
    body = get_object_or_404(Body, uid=uid, withdrawn_at=None)
    form = typed.MeetingForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form, lambda: act.enter_meeting(body, form.given(), form.source(), person_of(request), timezone.now()),
        _("Enter a meeting"), (reverse("desk-body", args=[body.uid]), body.name),
        _("It is recorded. Now enter what is on the agenda."), _page,
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask what changed of a meeting; POST records it."""
    row = _meeting(uid)
    form = typed.MeetingForm(
        request.POST if request.method == "POST" else None, initial=typed.MeetingForm.initial_of(row)
    )
    return ask(
        request, form,
        lambda: act.correct_meeting(row, form.given(), form.source(), person_of(request), timezone.now()),
        _("Correct it"), _above(row), _("The correction is recorded."), _page,
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_item(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a point of an agenda; POST records it."""
    meeting = _meeting(uid)
    form = typed.ItemForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form,
        lambda: act.enter_item(meeting, form.given(), form.source(), person_of(request), timezone.now()),
        _("Enter a point of the agenda"), _above(meeting), _("It is recorded."), lambda item: _page(meeting),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_item(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a point of an agenda as it is right; POST records it."""
    row = _item(uid)
    form = typed.ItemForm(request.POST if request.method == "POST" else None, initial=typed.ItemForm.initial_of(row))
    return ask(
        request, form, lambda: act.correct_item(row, form.given(), form.source(), person_of(request), timezone.now()),
        _("Correct it"), _above(row.meeting), _("The correction is recorded."), lambda item: _page(row.meeting),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_vote(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a vote on a point; POST records it."""
    item = _item(uid)
    members = reads_bodies.voters(item)
    form = typed.VoteForm(members, request.POST if request.method == "POST" else None)
    return ask(
        request, form, lambda: act.enter_vote(item, form.given(), form.source(), person_of(request), timezone.now()),
        _("Enter a vote"), _above(item.meeting), _("The vote is recorded."), lambda vote: _page(item.meeting),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_vote(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a vote as it is right; POST records it."""
    row = get_object_or_404(Vote.objects.select_related("item__meeting__body"), uid=uid, withdrawn_at=None)
    form = typed.VoteForm(
        reads_bodies.voters(row.item), request.POST if request.method == "POST" else None,
        initial=typed.VoteForm.initial_of(row),
    )  # fmt: skip
    meeting = row.item.meeting
    return ask(
        request, form, lambda: act.correct_vote(row, form.given(), form.source(), person_of(request), timezone.now()),
        _("Correct it"), _above(meeting), _("The correction is recorded."), lambda vote: _page(meeting),
    )  # fmt: skip


def _meeting(uid: str) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body"), uid=uid, withdrawn_at=None)


def _item(uid: str) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body"), uid=uid, withdrawn_at=None)


def _page(meeting: Meeting) -> str:
    return reverse("desk-meeting", args=[meeting.uid])


def _above(meeting: Meeting) -> tuple[str, str]:
    return _page(meeting), meeting.body.name
