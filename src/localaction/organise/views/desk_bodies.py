"""Bodies and their members at the desk."""

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
from localaction.organise.models import AgendaItem, Body, Meeting, Member, Vote
from localaction.organise.views.asking import ask
from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.sources.forms_cited import WhyForm

KINDS: dict[str, type[Body] | type[Member] | type[Meeting] | type[AgendaItem] | type[Vote]] = {
    "body": Body, "member": Member, "meeting": Meeting, "item": AgendaItem, "vote": Vote,
}  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
def bodies(request: HttpRequest) -> HttpResponse:
    """Show which seats somebody has to ask about, and every body."""
    now = timezone.now()
    shown = {
        "due": pages_bodies.seats(reads_bodies.seats_to_confirm(now.date())),
        "lines": pages_bodies.lines(reads_bodies.everything(now.date()), now),
    }
    return render(request, "organise/desk_bodies.html", shown)


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a body; POST records it."""
    form = typed.BodyForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form, lambda: act.enter_body(form.given(), form.source(), person_of(request), timezone.now()),
        _("Enter a body"), _above(None), _("It is recorded. Now enter who sits in it."), _page,
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
def shown(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one body with its members and meetings, and what can be done."""
    now = timezone.now()
    found = reads_bodies.body(uid, now.date())
    if found is None:
        raise Http404
    return render(request, "organise/desk_body.html", {"line": pages_bodies.line(found, now)})


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for a body as it is right; POST records it."""
    row = _body(uid)
    form = typed.BodyForm(request.POST if request.method == "POST" else None, initial=typed.BodyForm.initial_of(row))
    return ask(
        request, form, lambda: act.correct_body(row, form.given(), form.source(), person_of(request), timezone.now()),
        _("Correct it"), _above(row), _("The correction is recorded."), _page,
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_member(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask who holds a seat; POST records it."""
    body = _body(uid)
    form = typed.MemberForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form, lambda: act.enter_member(body, form.given(), form.source(), person_of(request), timezone.now()),
        _("Enter a member"), _above(body), _("The member is recorded."), lambda member: _page(body),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_member(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask for what is written of a member as it is right; POST records it."""
    row = _member(uid)
    form = typed.MemberForm(
        request.POST if request.method == "POST" else None, initial=typed.MemberForm.initial_of(row)
    )
    return ask(
        request, form, lambda: act.correct_member(row, form.given(), form.source(), person_of(request), timezone.now()),
        _("Correct it"), _above(row.body), _("The correction is recorded."), lambda member: _page(row.body),
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def check_member(request: HttpRequest, uid: str) -> HttpResponse:
    """Ask what came of asking who holds a seat; POST records it."""
    row = _member(uid)
    form = typed.SeatCheckForm(request.POST if request.method == "POST" else None)

    def then(_check: object) -> str:
        is_changed = form.cleaned_data["answer"] == "CHANGED"
        return reverse("desk-body-member", args=[row.uid]) if is_changed else _page(row.body)

    return ask(
        request, form,
        lambda: act.check_member(row, form.cleaned_data["answer"], person_of(request), timezone.now()),
        _("Does %(name)s still hold the seat?") % {"name": row.name}, _above(row.body), _("Recorded."), then,
    )  # fmt: skip


@needs(Verb.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, what: str, uid: str) -> HttpResponse:
    """Ask why an entry is withdrawn; POST withdraws it."""
    if what not in KINDS:
        raise Http404
    row = get_object_or_404(KINDS[what], uid=uid, withdrawn_at=None)
    assert isinstance(row, (Body, Member, Meeting, AgendaItem, Vote))
    body = _body_of(row)
    form = WhyForm(request.POST if request.method == "POST" else None)
    return ask(
        request, form,
        lambda: act.withdraw(row, form.cleaned_data["why"], person_of(request), timezone.now()),
        _("Withdraw it"), _above(body), _("It is withdrawn; it stays in the records with your reason."),
        lambda _nothing: reverse("desk-bodies") if row is body else _page(body),
    )  # fmt: skip


def _body_of(row: Body | Member | Meeting | AgendaItem | Vote) -> Body:
    match row:
        case Body():
            return row
        case AgendaItem():
            return row.meeting.body
        case Vote():
            return row.item.meeting.body
    return row.body


def _body(uid: str) -> Body:
    return get_object_or_404(Body.objects.select_related("place"), uid=uid, withdrawn_at=None)


def _member(uid: str) -> Member:
    return get_object_or_404(Member.objects.select_related("body"), uid=uid, withdrawn_at=None, gone_on=None)


def _page(body: Body) -> str:
    return reverse("desk-body", args=[body.uid])


def _above(body: Body | None) -> tuple[str, str]:
    return (_page(body), body.name) if body else (reverse("desk-bodies"), _("Who decides"))
