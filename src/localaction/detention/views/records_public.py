"""What anybody may see of records requests: the tracker, one request with its count of days, released documents."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.detention import exports, reads_records, records_pages
from localaction.detention.forms_records import TrackerFilter
from localaction.detention.records_files import public_of


@require_safe
def tracker(request: HttpRequest) -> HttpResponse:
    """Show every public request, what is really late first."""
    form, found = _asked(request)
    lines = [records_pages.line(one.line) for one in found]
    asked = request.GET.urlencode()
    n_late = sum(1 for one in found if one.line.n_late)
    shown = {"form": form, "lines": lines, "n_late": n_late, "asked": asked, "today": timezone.now().date()}
    return render(request, "detention/records_tracker.html", shown)


@require_safe
def tracker_csv(request: HttpRequest) -> HttpResponseBase:
    """Download the same requests in the same order."""
    _form, found = _asked(request)
    response = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="records-requests.csv"'
    return response


def _lines(found: list[reads_records.PublicLine]) -> Iterator[str]:
    return exports.records_csv([one.as_json() for one in found])


def _asked(request: HttpRequest) -> tuple[TrackerFilter, list[reads_records.PublicLine]]:
    form = TrackerFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = reads_records.public_requests()
    if chosen.get("state"):
        rows = rows.filter(jurisdiction=chosen["state"])
    if chosen.get("subject"):
        rows = rows.filter(subject=chosen["subject"])
    return form, reads_records.public_lines(rows, timezone.now())


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """Show one public request with every day of its count and what was released."""
    found = get_object_or_404(reads_records.public_requests(), pk=number)
    page = reads_records.page(found, timezone.now())
    public = [document for document in page.documents if document.public_at is not None]
    return render(request, "detention/records_public.html", records_pages.facts(page) | {"documents": public})


@require_safe
def document(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show what a released document is, its hash, and which facts it proves."""
    found = reads_records.public_documents().filter(sha256=sha256).order_by("pk").first()
    if found is None:
        raise Http404(_("There is no public document with this hash."))
    shown = {"document": found, "proves": reads_records.proven_by(found)}
    return render(request, "detention/records_public_document.html", shown)


@require_safe
def document_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Hand over the bytes of a public document, to be saved and never shown by this site."""
    found = reads_records.public_documents().filter(sha256=sha256).order_by("pk").first()
    path = public_of(found) if found is not None else None
    if found is None or path is None or not path.is_file():
        raise Http404(_("There is no public document with this hash."))
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.file_name, content_type=found.media_type
    )
    # A released file may carry scripts of its own; nothing of it runs under this site's address.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
