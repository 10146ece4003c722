"""Reading the audit trail."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from localaction.people import reads
from localaction.people.access import needs, step_up_to_read
from localaction.people.models import Person
from localaction.people.rules.roles import Verb
from localaction.vault import audit

N_LINES = 100
N_EXPORTED = 100_000


def _of(request: HttpRequest) -> Person | None:
    number = request.GET.get("person", "")
    if not number:
        return None
    found = Person.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    return found


@needs(Verb.READ_AUDIT)
@step_up_to_read
def trail(request: HttpRequest) -> HttpResponse:
    """Show who did what, the newest first."""
    before = request.GET.get("before", "")
    lines = reads.audit_trail(int(before) if before.isdecimal() else None, N_LINES, _of(request))
    page = {"lines": lines, "older": lines[-1].seq if len(lines) == N_LINES else None, "of": _of(request)}
    return render(request, "people/trail.html", page | {"anchor": audit.anchor()})


@needs(Verb.READ_AUDIT)
@step_up_to_read
def export(request: HttpRequest) -> HttpResponse:
    """Give the trail as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["seq", "at", "actor", "action", "target", "detail"])
    for line in reads.audit_trail(None, N_EXPORTED, _of(request)):
        cells = [line.at.isoformat(), line.actor, line.action, line.target, line.detail]
        # A cell that begins like a formula would be run by a spreadsheet.
        writer.writerow([line.seq, *(f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell for cell in cells)])
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response
