"""What became of detention contracts as an Atom feed, and their days for notice as iCalendar; both public."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from localaction.brief.exports import LICENCE
from localaction.brief.feeds import MAX_ENTRIES, TAGGED_IN, ChangesFeed, clean, midnight
from localaction.brief.freshness import answer, last_learned
from localaction.detention import reads_contracts
from localaction.detention.calendars import notices_calendar
from localaction.detention.contract_words import fact_words
from localaction.places.reference_files import gazetteer


def contracts_feed(request: HttpRequest) -> HttpResponseBase:
    """Return what sources say happened to contracts, entered last first; `state` narrows it, 400 where it is none."""
    state = _state(request)
    if state is None:
        return render(request, "400.html", status=400)
    return answer(request, lambda: _atom(state), timezone.now().date())


def contract_notices(request: HttpRequest) -> HttpResponseBase:
    """Return the days for notice as a calendar to subscribe to; `state` narrows it, 400 where it is none."""
    state = _state(request)
    if state is None:
        return render(request, "400.html", status=400)

    def make() -> HttpResponse:
        today = timezone.now().date()
        changed_at = last_learned().at or midnight(dt.date(int(TAGGED_IN), 1, 1))
        text = notices_calendar(reads_contracts.listed(state, today), changed_at)
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="contracts.ics"'
        return response

    return answer(request, make, timezone.now().date())


def _state(request: HttpRequest) -> str | None:
    asked = request.GET.get("state", "")
    return gazetteer().state(asked) if asked else ""


def _atom(state: str) -> HttpResponse:
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    query = f"?state={state}" if state else ""
    title = _("Detention contracts")
    feed = ChangesFeed(
        title=f"{title}: {gazetteer().states[state].name}" if state else title,
        link=f"{site}{reverse('contracts')}{query}",
        description=None,
        language=get_language(),
        author_name=settings.CONFIG.coalition,
        author_link=site,
        feed_url=f"{site}{reverse('contracts-feed')}{query}",
        feed_guid=f"tag:{host},{TAGGED_IN}:contracts/{get_language()}{query}",
        feed_copyright=f"{LICENCE['title']} {LICENCE['path']}",
        empty_since=midnight(timezone.now().date()),
    )
    for fact in reads_contracts.news(state, MAX_ENTRIES):
        contract = fact.contract
        said = f"{fact.get_kind_display()}: {fact_words(fact)}"
        feed.add_item(
            title=clean(f"{contract.facility.state} · {contract.name}: {said}"),
            link=f"{site}{reverse('contract', args=[contract.uid])}",
            description=clean(f"{fact.note} ({fact.source_title})".strip()),
            unique_id=f"tag:{host},{TAGGED_IN}:contract-fact/{fact.pk}",
            updateddate=fact.entered_at,
            categories=[fact.kind, contract.facility.state],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ChangesFeed.content_type)
