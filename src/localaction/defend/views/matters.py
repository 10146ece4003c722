"""A matter's pages: the board, opening one, the file, the case in court, and who else may see it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from localaction.defend import reads_accounts, reads_crossing, reads_matters
from localaction.defend.actions import conduct, conflicts, crossing, matters, serving
from localaction.defend.forms_matters import (
    AdvanceForm,
    CloseForm,
    ConsentForm,
    CustodyForm,
    EndForm,
    FilingForm,
    GrantForm,
    IdentityForm,
    LetGoForm,
    NoteForm,
    OpeningForm,
    OutcomeForm,
    PartyForm,
    SignalForm,
    WallForm,
)
from localaction.defend.models import (
    AppearanceForm,
    AppearanceScope,
    CustodyStatus,
    EndReason,
    Matter,
    Relation,
    Signal,
    StageChoices,
)
from localaction.defend.permissions import NotYours
from localaction.defend.rules.outcomes import Level
from localaction.defend.rules.stages import INTAKE, OVER, REPRESENTED, DeclineReason, MatterStage
from localaction.defend.views.acting import Act, Nothing, act
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.permissions import allows
from localaction.people.rules.roles import Role, Verb
from localaction.people.vault_access import opened, opened_now

GROUPS = {
    "intake": (_("Intake"), INTAKE - OVER),
    "represented": (_("Represented"), REPRESENTED),
    "over": (_("Over"), OVER),
}


def found(request: HttpRequest, number: int, now: datetime) -> Matter:
    """Return a matter that is open to who asks.

    Raises:
        Http404: there is none, or it is not open to them: the answer is the same.
    """
    try:
        return reads_matters.find_matter(person_of(request), number, now)
    except NotYours:
        raise Http404("no such matter") from None


@needs(Verb.TAKE_INTAKE, Verb.WORK_CASES, Verb.WORK_GRANTED_CASES)
def board(request: HttpRequest) -> HttpResponse:
    """List matters by stage, and what waits."""
    by, now = person_of(request), timezone.now()
    group = request.GET.get("show", "intake")
    title, stages = GROUPS.get(group, GROUPS["intake"])
    counts = reads_matters.counts(by, now)
    tabs = [(code, words, sum(counts.get(stage, 0) for stage in of)) for code, (words, of) in GROUPS.items()]
    lines = reads_matters.board(opened_now(request), by, now, stages)
    may_review = allows(by, Verb.REVIEW_CONFLICTS, now)
    page = {
        "lines": lines, "tabs": tabs, "group": group if group in GROUPS else "intake", "title": title,
        "stages": [(label, counts[code]) for code, label in StageChoices.choices if code in stages and code in counts],
        "may_intake": allows(by, Verb.TAKE_INTAKE, now), "referrals": reads_crossing.referrals_waiting(by, now),
        "reviews": reads_matters.open_reviews(by, now) if may_review else [],
    }  # fmt: skip
    return render(request, "defend/board.html", page)


@needs(Verb.TAKE_INTAKE)
def new(request: HttpRequest) -> HttpResponse:
    """Open a matter with what the conflict check needs, and check at once."""
    by, now = person_of(request), timezone.now()
    form = OpeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session = opened(request)
        matter = matters.open_matter(by, form.opening(), now)
        conflicts.check(session, by, matter, now)
        return redirect("desk-matter", number=matter.pk)
    return render(request, "defend/new.html", {"form": form})


@needs(Verb.TAKE_INTAKE, Verb.WORK_CASES, Verb.WORK_GRANTED_CASES)
def matter(request: HttpRequest, number: int) -> HttpResponse:
    """Show a file; POST checks for conflicts, adds somebody or a note, or lets the matter go."""
    by, now = person_of(request), timezone.now()
    mine = found(request, number, now)
    session = opened(request)
    before_opening_a_case(request)
    may_intake = allows(by, Verb.TAKE_INTAKE, now)
    acts = {"note": Act(NoteForm, lambda f: conduct.write_note(
        session, by, mine, f.cleaned_data["words"], now
    ), _("Kept."))}  # fmt: skip
    if may_intake:
        acts |= {
            "check": Act(Nothing, lambda f: conflicts.check(session, by, mine, now), _("Checked.")),
            "party": Act(PartyForm, lambda f: matters.add_party(
                session, by, mine, Relation(f.cleaned_data["relation"]), f.identity(), now
            ), _("Added. Check for conflicts again.")),
            "go": Act(LetGoForm, lambda f: serving.let_go(
                by, mine, DeclineReason(f.cleaned_data["reason"]), now,
                is_referred_out=f.cleaned_data["is_referred_out"],
            ), _("Noted.")),
            "again": Act(Nothing, lambda f: serving.take_up_again(by, mine, now), _("Taken up again.")),
        }  # fmt: skip
    shown, is_done = act(request, acts)
    if is_done:
        return redirect("desk-matter", number=mine.pk)
    page = reads_matters.matter_page(session, by, number, now)
    return render(request, "defend/matter.html", {
        "page": page, "matter": page.matter, "forms": shown, "may_intake": may_intake,
        "may_assign": allows(by, Verb.ASSIGN_CASES, now), "may_work": allows(by, Verb.WORK_CASES, now),
        "may_review": allows(by, Verb.REVIEW_CONFLICTS, now),
    })  # fmt: skip


@needs(Verb.TAKE_INTAKE)
def identity(request: HttpRequest, number: int) -> HttpResponse:
    """Correct who the client is; the conflict check must follow."""
    by, now = person_of(request), timezone.now()
    mine = found(request, number, now)
    session = opened(request)
    before_opening_a_case(request)
    known = reads_matters.matter_page(session, by, number, now).identity
    initial = {name: getattr(known, name) for name in IdentityForm.base_fields} | {"aliases": "; ".join(known.aliases)}
    form = IdentityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        matters.change_identity(session, by, mine, form.identity(), now)
        return redirect("desk-matter", number=mine.pk)
    return render(request, "defend/identity.html", {"form": form, "matter": mine})


@needs(Verb.WORK_CASES)
def case(request: HttpRequest, number: int) -> HttpResponse:
    """Show the case in court; POST notes an appearance, custody, a stage, an outcome, or the end."""
    by, now = person_of(request), timezone.now()
    mine = found(request, number, now)
    session = opened(request)
    before_opening_a_case(request)
    shown, is_done = act(request, _case_acts(session, by, mine, now))
    if is_done:
        return redirect("desk-matter-case", number=mine.pk)
    page = reads_matters.matter_page(session, by, number, now)
    return render(request, "defend/case.html", {"page": page, "matter": page.matter, "forms": shown})


def _case_acts(session: Any, by: Any, mine: Matter, now: datetime) -> dict[str, Act]:
    def outcome(form: Any) -> object:
        given = form.cleaned_data
        return conduct.record_outcome(
            by, mine, given["code"], Level(given["level"]), given["on"], now, is_client_goal_met=form.goal(),
            is_followed_by_arrest=given["is_followed_by_arrest"],
        )  # fmt: skip

    def withdraw(form: Any) -> None:
        number = str(form.data.get("row", ""))
        row = mine.appearances.filter(pk=number).first() if number.isdigit() else None
        if row is not None:
            conduct.withdraw_appearance(by, row, form.cleaned_data["on"], now)

    return {
        "file": Act(FilingForm, lambda f: conduct.file_appearance(by, mine, filing(f.cleaned_data), now), _("Noted.")),
        "withdraw": Act(CloseForm, withdraw, _("Noted.")),
        "custody": Act(CustodyForm, lambda f: conduct.record_custody(
            by, mine, CustodyStatus(f.cleaned_data["custody"]), f.cleaned_data["how"], f.cleaned_data["on"], now
        ), _("Noted.")),
        "advance": Act(AdvanceForm, lambda f: conduct.advance(
            by, mine, MatterStage(f.cleaned_data["to"]), f.cleaned_data["on"], now
        ), _("Noted.")),
        "outcome": Act(OutcomeForm, outcome, _("Recorded.")),
        "end": Act(EndForm, lambda f: conduct.end_representation(
            session, by, mine, EndReason(f.cleaned_data["reason"]), f.cleaned_data["on"], now
        ), _("Representation has ended.")),
        "close": Act(CloseForm, lambda f: conduct.close(session, by, mine, f.cleaned_data["on"], now),
                     _("The file is closed.")),
    }  # fmt: skip


def filing(given: dict[str, Any]) -> serving.Filing:
    """Return a notice of appearance as typed."""
    return serving.Filing(AppearanceForm(given["form"]), AppearanceScope(given["scope"]), given["filed_on"])


@needs(Verb.TAKE_INTAKE)
def access(request: HttpRequest, number: int) -> HttpResponse:
    """Show what the client agreed to say, to whom the case is granted, and who is kept out; POST changes it."""
    by, now = person_of(request), timezone.now()
    mine = found(request, number, now)
    session = opened(request)
    shown, is_done = act(request, _access_acts(session, by, mine, now))
    if is_done:
        return redirect("desk-matter-access", number=mine.pk)
    page = reads_crossing.access_page(by, mine, now)
    return render(request, "defend/access.html", {"page": page, "matter": mine, "forms": shown})


def _access_acts(session: Any, by: Any, mine: Matter, now: datetime) -> dict[str, Act]:
    def until(form: Any) -> datetime:
        return datetime.combine(form.cleaned_data["until"] + timedelta(days=1), time(), UTC)

    acts = {
        "consent": Act(ConsentForm, lambda f: crossing.give_consent(
            by, mine, Signal(f.cleaned_data["signal"]), f.cleaned_data["on"], now
        ), _("Noted.")),
        "withdraw": Act(ConsentForm, lambda f: crossing.withdraw_consent(
            by, mine, Signal(f.cleaned_data["signal"]), f.cleaned_data["on"], now
        ), _("Noted.")),
    }  # fmt: skip
    if allows(by, Verb.WORK_CASES, now):
        agents = partial(GrantForm, people=reads_accounts.of_role(now, Role.LEGAL_AGENT))
        acts["signal"] = Act(SignalForm, lambda f: crossing.send_signal(
            by, mine, Signal(f.cleaned_data["signal"]), f.cleaned_data["words"], now
        ), _("The visitors are told."))  # fmt: skip
        acts["grant"] = Act(agents, lambda f: crossing.grant_case(
            session, by, mine, f.cleaned_data["person"], until(f), now
        ), _("Opened to this account."))  # fmt: skip
    if allows(by, Verb.REVIEW_CONFLICTS, now):
        people = reads_accounts.of_role(now).exclude(pk=by.pk)
        acts["wall"] = Act(partial(WallForm, people=people), lambda f: conflicts.raise_wall(
            by, mine, f.cleaned_data["person"], now
        ), _("The wall stands."))  # fmt: skip
        acts["lift"] = Act(Nothing, partial(_lift, by, mine, now), _("The wall is lifted."))
    return acts


def _lift(by: Any, mine: Matter, now: datetime, form: Any) -> None:
    number = str(form.data.get("row", ""))
    wall = mine.walls.standing(now).filter(pk=number).first() if number.isdigit() else None
    if wall is not None:
        conflicts.lift_wall(by, wall, now)
