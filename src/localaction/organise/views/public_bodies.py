"""Pages about who decides, when they meet and what Congress has before it; anybody may read them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.organise import pages_bills, pages_bodies, reads_bills, reads_bodies
from localaction.organise.models import Bill
from localaction.places.reference_files import gazetteer


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Show every body, of a state where one is chosen."""
    now, state = timezone.now(), _state(request)
    shown = {"lines": pages_bodies.lines(reads_bodies.listed(state, now), now), "states": _states(), "state": state}
    return render(request, "organise/bodies.html", shown)


@require_safe
def body(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one body: who sits in it, when it meets, how it voted."""
    now = timezone.now()
    found = reads_bodies.body(uid, now.date())
    if found is None:
        raise Http404(_("We know no body of this address."))
    return render(request, "organise/body.html", {"line": pages_bodies.line(found, now)})


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings to come, of a state or a county where one is chosen."""
    now, state = timezone.now(), _state(request)
    county = request.GET.get("county", "")
    county = county if county in gazetteer().counties else ""
    found = [
        (sitting.fact, pages_bodies.meeting_line(sitting.meeting, now))
        for sitting in reads_bodies.upcoming(state, county, now)
    ]
    place = gazetteer().counties[county].full_name if county else ""
    shown = {"found": found, "states": _states(), "state": state, "county": county, "place": place}
    return render(request, "organise/meetings.html", shown)


@require_safe
def meeting(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one meeting: its agenda and the votes on it."""
    now = timezone.now()
    found = reads_bodies.sitting(uid, now.date())
    if found is None:
        raise Http404(_("We know no meeting of this address."))
    shown = {"body": pages_bodies.line(found.fact, now), "meeting": pages_bodies.meeting_line(found.meeting, now)}
    return render(request, "organise/meeting.html", shown)


@require_safe
def bills(request: HttpRequest) -> HttpResponse:
    """Show the federal bills, of a subject where one is chosen."""
    subject = request.GET.get("subject", "")
    subject = subject if subject in Bill.Subject.values else ""
    facts = reads_bills.bills(timezone.now().date(), subject)
    shown = {"lines": pages_bills.lines(facts), "subjects": pages_bills.subjects(), "subject": subject}
    return render(request, "organise/bills.html", shown)


def _state(request: HttpRequest) -> str:
    return gazetteer().state(request.GET.get("state", "")) or ""


def _states() -> list[tuple[str, str]]:
    return [(usps, name) for name, usps in sorted((found.name, usps) for usps, found in gazetteer().states.items())]
