"""Votes of bodies and federal bills as Atom feeds, and meetings as iCalendar; all public."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from localaction.brief.exports import LICENCE
from localaction.brief.feeds import MAX_ENTRIES, TAGGED_IN, ChangesFeed, clean, midnight
from localaction.brief.freshness import answer
from localaction.organise import pages_bills, reads_bills, reads_bodies
from localaction.organise.calendars import meetings_calendar
from localaction.organise.pages_bodies import vote_line
from localaction.places.reference_files import gazetteer


def body_calendar(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Return every meeting of a body that we know of, as a calendar to subscribe to."""
    found = reads_bodies.body(uid, timezone.now().date())
    if found is None:
        raise Http404(_("We know no body of this address."))
    sittings = [reads_bodies.Sitting(found, meeting) for meeting in found.meetings]
    return answer(request, lambda: _calendar(found.body.name, sittings), timezone.now().date())


def meetings_to_come(request: HttpRequest) -> HttpResponseBase:
    """Return the meetings to come as a calendar to subscribe to; `state` narrows it, 400 where it is none."""
    state = _state(request)
    if state is None:
        return render(request, "400.html", status=400)
    now = timezone.now()
    title = _titled(_("Meetings to come"), state)
    return answer(request, lambda: _calendar(title, reads_bodies.upcoming(state, "", now)), now.date())


def votes_feed(request: HttpRequest) -> HttpResponseBase:
    """Return the votes that were entered, the latest first; `state` narrows it, 400 where it is none."""
    state = _state(request)
    if state is None:
        return render(request, "400.html", status=400)
    return answer(request, lambda: _votes(state), timezone.now().date())


def bills_feed(request: HttpRequest) -> HttpResponseBase:
    """Return the federal bills, the last entered or corrected first."""
    return answer(request, _bills, timezone.now().date())


def _calendar(title: str, sittings: list[reads_bodies.Sitting]) -> HttpResponse:
    response = HttpResponse(meetings_calendar(title, sittings), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return response


def _state(request: HttpRequest) -> str | None:
    asked = request.GET.get("state", "")
    return gazetteer().state(asked) if asked else ""


def _titled(title: str, state: str) -> str:
    return f"{title}: {gazetteer().states[state].name}" if state else title


def _feed(title: str, page: str, name: str, query: str = "") -> ChangesFeed:
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    return ChangesFeed(
        title=title,
        link=f"{site}{reverse(page)}{query}",
        description=None,
        language=get_language(),
        author_name=settings.CONFIG.coalition,
        author_link=site,
        feed_url=f"{site}{reverse(name)}{query}",
        feed_guid=f"tag:{host},{TAGGED_IN}:{name}/{get_language()}{query}",
        feed_copyright=f"{LICENCE['title']} {LICENCE['path']}",
        empty_since=midnight(timezone.now().date()),
    )


def _votes(state: str) -> HttpResponse:
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    query = f"?state={state}" if state else ""
    feed = _feed(_titled(_("Votes of those who decide"), state), "bodies", "body-votes-feed", query)
    for sitting, item, vote in reads_bodies.votes(state, timezone.now().date())[:MAX_ENTRIES]:
        line = vote_line(vote)
        said = " ".join(part for part in (line.result, f"{line.numbers}.", line.missing) if part)
        body = sitting.fact.body
        feed.add_item(
            title=clean(f"{body.name}, {body.place.title}: {item.title} ({line.stage})"),
            link=f"{site}{reverse('meeting', args=[sitting.meeting.uid])}",
            description=clean(f"{said} ({vote.source.title})"),
            unique_id=f"tag:{host},{TAGGED_IN}:vote/{vote.uid}",
            updateddate=midnight(vote.on),
            categories=[vote.stage, body.state],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ChangesFeed.content_type)


def _bills() -> HttpResponse:
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    feed = _feed(_("Federal bills"), "bills", "bills-feed")
    facts = sorted(reads_bills.bills(timezone.now().date()), key=lambda fact: fact.bill.entered_at, reverse=True)
    for line in pages_bills.lines(facts[:MAX_ENTRIES]):
        bill = line.fact.bill
        said = " ".join(part for part in (f"{line.state}.", line.action, line.silent, line.chain) if part)
        feed.add_item(
            title=clean(f"{line.name}: {bill.title}"),
            link=f"{site}{reverse('bills')}#{bill.uid}",
            description=clean(f"{said} ({bill.source_title})"),
            unique_id=f"tag:{host},{TAGGED_IN}:bill/{bill.uid}",
            updateddate=bill.entered_at,
            categories=[bill.subject],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ChangesFeed.content_type)
