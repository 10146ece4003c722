"""The sealed papers of an action, for those who run it: each page opens them, and each opening is in the trail."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from localaction.organise import pages_actions, reads_actions, reads_sheets
from localaction.organise.actions import sheets
from localaction.organise.forms_actions import ArrestForm, BriefingForm, PurgeForm, SheetForm
from localaction.organise.models.public_actions import ArrestLog, OperationsSheet, PublicAction
from localaction.organise.rules.public_actions import FullName, Paper, PurgeRefused
from localaction.organise.views.desk_actions import action_or_404
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.acting import Act, Nothing, Refusals, act
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.vault.actions import NoGrant, NoRing


def _purge_words(refusal: PurgeRefused) -> str:
    if refusal.code == "TOO_LATE":
        day = date_format(refusal.latest, "DATE_FORMAT")
        return _("It goes on %(day)s at the latest.") % {"day": day}
    if refusal.code == "NO_REASON":
        return _("Say why it is kept longer.")
    return _("Choose a day to come.")


REFUSALS: Refusals = {
    sheets.Gone: gettext_lazy("Its day has come: it is gone and not begun anew."),
    sheets.NoLog: gettext_lazy("No arrest log is kept."),
    FullName: gettext_lazy("A first name or a pseudonym, one word. A double name is written with a hyphen."),
    PurgeRefused: _purge_words,
    NoRing: gettext_lazy("The sealed records of public actions are not made yet: an administrator makes them."),
    NoGrant: gettext_lazy("You hold no key for it."),
}


@needs(Verb.SEE_ACTION_SHEET)
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show and write the operations sheet and the briefing; POST also moves the purge day."""
    row, by, now, session = action_or_404(uuid), person_of(request), timezone.now(), opened(request)
    before_opening_a_case(request)
    try:
        papers = reads_sheets.papers(session, by, row, now)
    except NoGrant:
        return _no_key(request, row)
    acts = {
        "sheet": Act(partial(SheetForm, initial=papers.words), lambda f: sheets.write_sheet(
            session, by, row, f.cleaned_data, now), _("Sealed.")),
        "briefing": Act(
            partial(BriefingForm, initial=papers.briefing), lambda f: _brief(request, row, f), _("Sealed.")
        ),
        "purge": Act(_purge_form(papers.sheet), lambda f: sheets.set_purge(
            by, row, Paper.SHEET, f.cleaned_data["purge_on"], f.cleaned_data["because"], now), _("Recorded.")),
    }  # fmt: skip
    forms, is_done = act(request, acts, REFUSALS)
    if is_done:
        return redirect("desk-action-sheet", uuid)
    shown = {**_shown(row), "forms": forms, "sheet": papers.sheet, "is_gone": papers.sheet.purge_on <= now.date()}
    return render(request, "organise/desk_action_sheet.html", shown)


@needs(Verb.SEE_ACTION_SHEET)
def arrests(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the arrest log; POST begins it, notes an arrest, or moves the day on which it goes."""
    row, by, now, session = action_or_404(uuid), person_of(request), timezone.now(), opened(request)
    before_opening_a_case(request)
    try:
        log = reads_sheets.log_of(session, by, row, now)
    except NoGrant:
        return _no_key(request, row)
    acts = {"begin": Act(Nothing, lambda f: sheets.begin_log(by, row, now), _("The log is kept from now on."))}
    if log is not None:
        acts = {
            "note": Act(ArrestForm, lambda f: sheets.log_arrest(session, by, row, f.cleaned_data, now), _("Sealed.")),
            "purge": Act(_purge_form(log.row), lambda f: sheets.set_purge(
                by, row, Paper.LOG, f.cleaned_data["purge_on"], f.cleaned_data["because"], now), _("Recorded.")),
        }  # fmt: skip
    forms, is_done = act(request, acts, REFUSALS)
    if is_done:
        return redirect("desk-action-arrests", uuid)
    return render(request, "organise/desk_action_arrests.html", {**_shown(row), "forms": forms, "log": log})


@needs(Verb.SEE_ACTION_SHEET)
def arrest(request: HttpRequest, uuid: UUID, number: UUID) -> HttpResponse:
    """Show one arrest to correct or complete it; POST seals what changed."""
    row, by, now, session = action_or_404(uuid), person_of(request), timezone.now(), opened(request)
    before_opening_a_case(request)
    try:
        log = reads_sheets.log_of(session, by, row, now)
    except NoGrant:
        return _no_key(request, row)
    found = next((one for one in log.arrests if one[0].uuid == number), None) if log is not None else None
    if found is None:
        raise Http404
    acts = {
        "note": Act(partial(ArrestForm, initial=found[1]), lambda f: sheets.change_arrest(
            session, by, found[0], f.cleaned_data, now), _("Sealed.")),
    }  # fmt: skip
    forms, is_done = act(request, acts, REFUSALS)
    if is_done:
        return redirect("desk-action-arrests", uuid)
    return render(request, "organise/desk_action_arrest.html", {**_shown(row), "form": forms["note"]})


def _brief(request: HttpRequest, row: PublicAction, form: Any) -> None:
    n = sheets.write_briefing(opened(request), person_of(request), row, form.cleaned_data, timezone.now())
    if n:
        said = ngettext(
            "%(n)d volunteer has no vault key: tell them by word of mouth.",
            "%(n)d volunteers have no vault key: tell them by word of mouth.", n,
        )  # fmt: skip
        notices.warning(request, said % {"n": n})


def _purge_form(paper: OperationsSheet | ArrestLog) -> Any:
    return partial(PurgeForm, initial={"purge_on": paper.purge_on, "because": paper.longer_because})


def _shown(row: PublicAction) -> dict[str, Any]:
    return {"row": row, "line": pages_actions.line(reads_actions.fact_of(row, timezone.now()))}


def _no_key(request: HttpRequest, row: PublicAction) -> HttpResponse:
    return render(request, "organise/desk_action_no_key.html", _shown(row), status=403)
