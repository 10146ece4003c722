"""The papers at the desk: what each says, a new version, and one printed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from localaction.defend import reads_documents
from localaction.defend.actions.documents import ChangedMeanwhile, write_paper
from localaction.defend.forms_documents import LABELS, FillForm, PaperForm
from localaction.defend.models import Paper
from localaction.defend.permissions import matters_for
from localaction.defend.reads_documents import Said
from localaction.defend.rules.papers import PLACES, blocks_of
from localaction.defend.sheets import paper_pdf
from localaction.people.access import needs, person_of
from localaction.people.models import Language
from localaction.people.permissions import allows
from localaction.people.rules.roles import Programme, Verb


@needs(Verb.TAKE_INTAKE)
def papers(request: HttpRequest) -> HttpResponse:
    """List the papers, with how old each text is."""
    may_write = allows(person_of(request), Verb.KEEP_PAPERS, timezone.now(), Programme.DEFEND)
    return render(request, "defend/papers.html", {"papers": reads_documents.papers_now(), "may_write": may_write})


@needs(Verb.KEEP_PAPERS)
def edit(request: HttpRequest, paper: str, language: str) -> HttpResponse:
    """Show a text to whoever keeps it; POST shows it as a paper, or writes it as the next version."""
    said = _asked(paper, language)
    first = {"title": said.title, "body": said.body, "after": said.version}
    form = PaperForm(request.POST or None, initial=first, paper=said.paper.value)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if request.POST.get("act") == "look":
            return _pdf(given["title"], given["body"], said, {}, version=None)
        try:
            write_paper(
                person_of(request), said.paper, said.language, given["title"], given["body"], given["after"],
                timezone.now(),
            )  # fmt: skip
        except ChangedMeanwhile:
            form.add_error(None, _("Somebody wrote a newer version meanwhile. Open the page anew and compare."))
        else:
            notices.success(request, _("Saved as the version that is printed from now on."))
            return redirect("desk-papers")
    shown = {
        "paper_now": said, "form": form, "versions": reads_documents.versions(said.paper, said.language),
        "places": [(place, LABELS[place]) for place in PLACES[said.paper.value]],
    }  # fmt: skip
    return render(request, "defend/paper_edit.html", shown)


@needs(Verb.TAKE_INTAKE)
def fill(request: HttpRequest, paper: str, language: str) -> HttpResponse:
    """Ask what to fill in; POST gives the paper. What was typed is kept nowhere."""
    said = _asked(paper, language)
    form = FillForm(request.POST or None, initial=_known(request, said.language), paper=said.paper.value)
    if request.method == "POST" and form.is_valid():
        return _pdf(said.title, said.body, said, form.cleaned_data, said.version)
    return render(request, "defend/paper_fill.html", {"paper_now": said, "form": form})


def _asked(paper: str, language: str) -> Said:
    if paper.upper() not in Paper.values or language not in Language.values:
        raise Http404("no such paper")
    return reads_documents.paper_now(Paper(paper.upper()), language)


def _known(request: HttpRequest, language: str) -> dict[str, str]:
    """Return what is known beforehand: the programme, today, and of a matter its court and next hearing."""
    now = timezone.now()
    with translation.override(language):
        known = {"programme": settings.CONFIG.coalition, "day": date_format(timezone.localdate())}
        number = request.GET.get("matter", "")
        matter = matters_for(person_of(request), now).filter(pk=number).first() if number.isdecimal() else None
        if matter is not None:
            known["court"] = matter.court
            if matter.next_hearing_on:
                known["hearing_day"] = known["next_hearing"] = date_format(matter.next_hearing_on, "DATE_FORMAT")
    return known


def _pdf(title: str, body: str, said: Said, values: dict[str, str], version: int | None) -> HttpResponse:
    made = paper_pdf(title, blocks_of(body, values), said.language, version)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{said.paper.lower()}-{said.language}.pdf"'
    return answer
