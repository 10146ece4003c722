"""The review queue and the publications, for those who decide."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from localaction.sources import forms, importers, reads, reads_publications, review, words
from localaction.sources.advice import adviser_of
from localaction.sources.models import ReviewItem
from localaction.sources.permissions import may_review

View = Callable[..., HttpResponse]


def for_reviewers(view: View) -> View:
    """Let only those in who may review."""

    @login_required
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if not may_review(request.user):
            raise PermissionDenied
        return view(request, *args, **options)

    return guarded


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


@require_safe
@for_reviewers
def queue(request: HttpRequest) -> HttpResponse:
    """Show the questions, open or decided, of all kinds or one."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ReviewItem.Kind.values else ""
    state = "decided" if request.GET.get("state") == "decided" else "open"
    found = reads.queue(kind, state, _page(request))
    return render(request, "sources/queue.html", {"queue": found, "kind": kind, "state": state})


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one question with all that helps to decide it; POST decides, or shows what a correction would change."""
    asked = get_object_or_404(ReviewItem, pk=pk)
    adviser = adviser_of(asked.source)
    printed, columns = (adviser.printed(asked), adviser.columns) if adviser else ([], ())
    shown = reads.item_page(asked, printed, columns)
    printed_on = shown.rows[0].first.published_at.date() if shown.rows else asked.asked_at.date()
    form = forms.decision_form(asked, adviser, printed_on, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        return _decide(request, asked, form)
    on = timezone.now().date()
    words_of = {"facts": adviser.facts(asked, on), "ending": adviser.ending(asked, on)} if adviser else {}
    return render(
        request, "sources/item.html",
        {"shown": shown, "item": asked, "form": form, "columns": columns, "preview": _preview(form), **words_of},
    )  # fmt: skip


def _preview(form: forms.DecisionForm) -> Any:
    """Return how the row reads with the form's correction or suggestion, or which counties were understood."""
    if isinstance(form, forms.RowForm):
        form.is_valid()
        correction = form.correction() if form.is_bound else form.suggested()
        return form.advised.read(form.item, form.printed_on, correction)
    return form.found if isinstance(form, forms.PlaceForm) and form.is_bound else None


def _decide(request: HttpRequest, asked: ReviewItem, form: forms.DecisionForm) -> HttpResponse:
    verdict, why = form.cleaned_data["verdict"], form.cleaned_data["why"]
    try:
        done = review.decide(asked.pk, verdict, request.user, why, timezone.now(), form.correction())
    except review.AlreadyDecided as faster:
        messages.error(request, words.already_decided(faster.decision))
    except review.Unfounded:
        messages.error(
            request,
            _("No end is shown yet: record a document, or reports of two publishers, first. Nothing was recorded."),
        )
    else:
        messages.success(request, " ".join((_("Your decision is recorded."), words.changed(done.n_changed))))
    return redirect("desk-review-item", asked.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_reviewers
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to take a decision back; POST takes it back."""
    asked = get_object_or_404(ReviewItem, pk=pk)
    if request.method == "POST":
        try:
            n_changed = review.undo(pk, request.user, timezone.now())
        except review.NothingToUndo:
            messages.error(request, _("No decision stands here; somebody may have taken it back already."))
        else:
            messages.success(request, " ".join((_("The decision is taken back."), words.changed(n_changed))))
        return redirect("desk-review-item", pk)
    return render(request, "sources/undo.html", {"item": asked, "shown": reads.item_page(asked)})


@require_safe
@for_reviewers
def publications(request: HttpRequest) -> HttpResponse:
    """Show each source: how old its newest publication is, what is in quarantine, and the latest publications."""
    today = timezone.now().date()
    known = reads_publications.sources(importer.source for importer in importers.importers())
    pages = [reads_publications.source_page(source, today, per_page=8) for source in known]
    return render(request, "sources/publications.html", {"pages": pages})


@require_safe
@for_reviewers
def publications_of(request: HttpRequest, source: str) -> HttpResponse:
    """Show all publications of one source."""
    found = reads_publications.source_page(source, timezone.now().date(), _page(request))
    if not found.n_publications:
        raise Http404
    return render(request, "sources/publications_of.html", {"page": found})
