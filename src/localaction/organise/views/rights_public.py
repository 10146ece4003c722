"""Know-your-rights sheets that anybody may read, print and hand on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.organise import reads_rights, rights
from localaction.organise.models import Sheet
from localaction.organise.reads_rights import Standing
from localaction.organise.rights import setting
from localaction.organise.rules.rights import LANGUAGES, for_reading


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Offer the sheets by situation and language."""
    return render(request, "organise/rights.html", {"board": reads_rights.board()})


@require_safe
def sheet(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Show a sheet in its own language and direction; one that was withdrawn says so and leads to the others."""
    standing = asked(sheet, language)
    said, today = standing.shown, timezone.now().date()
    shown: dict[str, object] = {
        "standing": standing, "languages": LANGUAGES.items(),
        "words": rights.words(language), "numbers": reads_rights.hotlines(today),
    }  # fmt: skip
    if said is not None:
        shown["said"] = for_reading(said, language)
        shown["leans"] = [
            (line.text, "en" if section.is_english else language, rights.sources()[line.source])
            for section in said.sections for line in section.lines
        ]  # fmt: skip
        shown["printed"] = reads_rights.printed(standing.sheet, language, said, standing.public)
    return render(request, "organise/rights_sheet.html", shown, status=200 if said else 410)


@require_safe
def pdf(request: HttpRequest, sheet: str, language: str) -> HttpResponse:
    """Give a sheet as PDF: a page, or ten cards."""
    return given(asked(sheet, language), is_single=False)


@require_safe
def one(request: HttpRequest, language: str) -> HttpResponse:
    """Give a single card of two faces as PDF."""
    return given(asked("card", language), is_single=True)


def asked(sheet: str, language: str) -> Standing:
    """Return the sheet that an address names.

    Raises:
        Http404: there is none.
    """
    if sheet.upper() not in Sheet.values or language not in LANGUAGES:
        raise Http404(_("There is no such sheet."))
    return reads_rights.standing(Sheet(sheet.upper()), language)


def given(standing: Standing, is_single: bool) -> HttpResponse:
    """Return the public text as a PDF."""
    said = standing.shown
    if said is None:
        raise Http404(_("This sheet was withdrawn."))
    numbers = reads_rights.hotlines(timezone.now().date())
    paper = reads_rights.printed(standing.sheet, standing.language, said, standing.public, numbers)
    return as_pdf(setting.pdf(paper, is_single), standing)


def as_pdf(made: bytes, standing: Standing) -> HttpResponse:
    """Return a PDF with a name that says what it is."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="rights-{standing.sheet.lower()}-{standing.language}.pdf"'
    return answer
