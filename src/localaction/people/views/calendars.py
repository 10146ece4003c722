"""One's own calendar address, and the calendar itself."""

from __future__ import annotations

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from localaction.people import calendars
from localaction.people.access import needs, person_of
from localaction.people.actions import calendars as addresses


@needs()
def mine(request: HttpRequest) -> HttpResponse:
    """Say what a calendar address is; POST makes one, shown once, or stops the one in use."""
    by, now = person_of(request), timezone.now()
    link, has_appointments = "", bool(calendars.sources_of(by, now))
    if request.method == "POST" and request.POST.get("act") == "revoke":
        addresses.revoke_feed(by, now)
        notices.success(request, _("The calendar address no longer works."))
        return redirect("desk-calendar")
    if request.method == "POST" and has_appointments:
        link = request.build_absolute_uri(reverse("calendar", args=[addresses.make_feed(by, now)]))
    shown = {"link": link, "has_appointments": has_appointments}
    return render(request, "people/calendar.html", shown)


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Serve a calendar to whoever knows its address; it holds times and one word for each."""
    now = timezone.now()
    try:
        owner = addresses.owner_of(secret, now)
    except addresses.NoSuchFeed:
        raise Http404 from None
    return HttpResponse(calendars.calendar_of(owner, now), content_type="text/calendar; charset=utf-8")
