"""The figures for anyone: a version as a page, as a paper, as a table; and how they are made."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from localaction.defend import reads_figures
from localaction.defend.exports_figures import figures_csv
from localaction.defend.models import FiguresVersion
from localaction.defend.outcome_page import printed
from localaction.defend.sheets import digest_of, key, provenance


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Show the newest version that stands, or that nothing is published yet."""
    version = reads_figures.latest()
    if version is None:
        return render(request, "defend/figures_none.html", {"versions": reads_figures.versions()})
    return _page(request, version)


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """Show a version; one that was withdrawn says so and why."""
    return _page(request, get_object_or_404(reads_figures.versions(), number=number))


def _page(request: HttpRequest, found: FiguresVersion) -> HttpResponse:
    language = (get_language() or "en")[:2]
    shown = {
        "version": found, "shown": printed(found.figures), "key": key(), "note": found.note(language),
        "provenance": provenance(found), "why": found.withdrawn_why(language),
        "others": [each for each in reads_figures.versions() if each.pk != found.pk],
    }  # fmt: skip
    return render(request, "defend/figures_public.html", shown)


@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Give the paper made when the version was published, in the language of the address."""
    found = get_object_or_404(reads_figures.versions(), number=number)
    language = (get_language() or "en")[:2]
    answer = HttpResponse(found.pdf(language), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="outcomes-{found.number}-{language}.pdf"'
    return answer


@require_safe
def table(request: HttpRequest, number: int) -> HttpResponse:
    """Give a version as a table for a spreadsheet; the digest in its name is that of page and paper."""
    found = get_object_or_404(reads_figures.versions(), number=number)
    answer = HttpResponse(figures_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="outcomes-{found.number}-{digest_of(found)}.csv"'
    return answer


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Say how the figures are made, what they count and what they cannot show."""
    return render(request, "defend/figures_methods.html")
