"""The figures at the desk: which ones, as a page, as a draft, published by two people, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from localaction.defend import reads_figures
from localaction.defend.actions import figures
from localaction.defend.exports import outcome_figures
from localaction.defend.forms_figures import CohortForm, GroupForm, NotesForm, QuestionForm, WithdrawForm
from localaction.defend.ingest.cases import FileRefused
from localaction.defend.models import Cohort, FiguresVersion
from localaction.defend.outcome_page import printed
from localaction.defend.reads_figures import Asked
from localaction.defend.rules.cohort import SpellsOutOfOrder
from localaction.defend.sheets import digest_of, key, outcomes_pdf
from localaction.people.access import before_opening_a_case, needs, person_of
from localaction.people.approvals import may_answer
from localaction.people.rules.roles import Verb
from localaction.people.vault_access import opened
from localaction.vault.actions import NoGrant, NoRing, Unlocked


@needs(Verb.REPORT_OUTCOMES)
def overview(request: HttpRequest) -> HttpResponse:
    """List cohorts, drafts and versions; POST takes in a file of cases or a group, or erases a file."""
    by, now, act = person_of(request), timezone.now(), request.POST.get("act", "")
    cohort_form = CohortForm(*((request.POST, request.FILES) if act == "cohort" else ()), auto_id="cohort_%s")
    group_form = GroupForm(*((request.POST, request.FILES) if act == "group" else ()), auto_id="group_%s")
    try:
        if act == "cohort" and cohort_form.is_valid():
            cohort = figures.add_cohort(by, cohort_form.cleaned_data["file"], now)
            return redirect("desk-figures-of-file", uuid=cohort.uuid)
        if act == "group" and group_form.is_valid():
            said = group_form.cleaned_data
            figures.add_group(by, said["label"], said["source"], said["file"], now)
            return redirect("desk-figures")
        if act == "drop":
            figures.drop_cohort(by, get_object_or_404(reads_figures.cohorts(), uuid=request.POST.get("cohort")), now)
            return redirect("desk-figures")
    except FileRefused as refusal:
        _tell(cohort_form if act == "cohort" else group_form, refusal)
    except SpellsOutOfOrder as error:
        cohort_form.add_error("file", str(error))
    except NoRing:
        notices.error(request, _("Nobody holds the keys of legal defense yet, so nothing can be sealed for it."))
    shown = {
        "n_matters": reads_figures.n_matters(), "cohorts": reads_figures.cohorts(), "groups": reads_figures.groups(),
        "drafts": reads_figures.drafts(), "versions": reads_figures.versions(), "cohort_form": cohort_form,
        "group_form": group_form,
    }  # fmt: skip
    return render(request, "defend/figures.html", shown)


def _tell(form: CohortForm | GroupForm | QuestionForm, refusal: FileRefused) -> None:
    field = None if isinstance(form, QuestionForm) else "file"
    for fault in refusal.faults:
        form.add_error(field, fault.sentence(gettext))


@needs(Verb.REPORT_OUTCOMES)
def of_matters(request: HttpRequest) -> HttpResponse:
    """Show the figures of the programme's own matters; POST freezes them as a draft."""
    return _report(request, None, None)


@needs(Verb.REPORT_OUTCOMES)
def of_file(request: HttpRequest, uuid: str) -> HttpResponse:
    """Show the figures of a file that was taken in; POST freezes them as a draft."""
    cohort = get_object_or_404(reads_figures.cohorts(), uuid=uuid)
    before_opening_a_case(request)
    return _report(request, cohort, opened(request))


def _report(request: HttpRequest, cohort: Cohort | None, session: Unlocked | None) -> HttpResponse:
    by, now = person_of(request), timezone.now()
    first = {"cut": now.date(), "definition": "STANDARD", "level": "IJ", "view": "whole"}
    is_asked = "cut" in request.GET
    form = QuestionForm(request.GET if is_asked else first, groups=reads_figures.groups())
    notes = NotesForm(request.POST or None)
    shown: dict[str, Any] = {"form": form, "notes": notes, "cohort": cohort, "key": key()}
    if not form.is_valid():
        return render(request, "defend/figures_report.html", shown)
    asked = Asked(form.question(), cohort, form.cleaned_data["group"])
    try:
        found = reads_figures.found_for(asked, session)
        if request.method == "POST" and notes.is_valid():
            said = notes.cleaned_data
            version = figures.draft_version(by, asked, figures.Notes(said["note_en"], said["note_es"]), session, now)
            return redirect("desk-figures-draft", uuid=version.uuid)
    except FileRefused as refusal:
        _tell(form, refusal)
        return render(request, "defend/figures_report.html", shown)
    except NoGrant:
        notices.error(request, _("This file is not open to you, or it is erased."))
        return redirect("desk-figures")
    except figures.NothingToPublish:
        notes.add_error(None, _("Nobody had entered by that day: there is nothing to publish."))
    except figures.TooCloseToPublished as refusal:
        numbers = ", ".join(str(each.version.number) for each in refusal.close)
        notes.add_error(
            None,
            _("Version %(numbers)s shows the same day and differs by fewer than ten people. Both together would betray "
              "them, so this one cannot be published.") % {"numbers": numbers},
        )  # fmt: skip
    is_public = form.cleaned_data["view"] == "public"
    public = reads_figures.public_figures(found)
    shown |= {
        "shown": printed(public if is_public else outcome_figures(found.report)), "is_public": is_public,
        "cautions": [saying.text(gettext) for saying in found.absent],
        "close": [each for each in reads_figures.close_to_published(public, asked.basis)
                  if not each.is_same_day(asked.question.cut)],
    }  # fmt: skip
    return render(request, "defend/figures_report.html", shown)


@needs(Verb.REPORT_OUTCOMES)
def draft(request: HttpRequest, uuid: str) -> HttpResponse:
    """Show a draft as the public would see it, to whoever answers; a published version is withdrawn here by POST."""
    by, now = person_of(request), timezone.now()
    version: FiguresVersion = get_object_or_404(reads_figures.all_versions(), uuid=uuid)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            figures.withdraw_version(by, version, said["why_en"], said["why_es"], now)
        except figures.NotStanding:
            notices.error(request, _("This version is not public, or it is withdrawn already."))
        return redirect("desk-figures-draft", uuid=version.uuid)
    question = reads_figures.question_about(version, now)
    close = reads_figures.close_to_published(version.figures, version.basis)
    shown = {
        "version": version, "shown": printed(version.figures), "key": key(), "digest": digest_of(version),
        "note": version.note((get_language() or "en")[:2]), "question": question, "form": form,
        "may_answer": question is not None and may_answer(question, by, now),
        "close": [] if version.published_at else close,
    }  # fmt: skip
    return render(request, "defend/figures_draft.html", shown)


@needs(Verb.REPORT_OUTCOMES)
def draft_paper(request: HttpRequest, uuid: str) -> HttpResponse:
    """Give the paper of a draft as it would be, for whoever answers."""
    version: FiguresVersion = get_object_or_404(reads_figures.all_versions(), uuid=uuid)
    return HttpResponse(outcomes_pdf(version), content_type="application/pdf")
