"""What happened in campaigns as an Atom feed, and their days as iCalendar; both public."""

from __future__ import annotations

import datetime as dt
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
from localaction.brief.freshness import answer, last_learned
from localaction.organise import reads_campaigns
from localaction.organise.calendars_campaigns import campaigns_calendar
from localaction.organise.words_campaigns import said
from localaction.places.reference_files import gazetteer


def campaigns_feed(request: HttpRequest) -> HttpResponseBase:
    """Return what happened in public campaigns, entered last first."""
    return answer(request, _atom, timezone.now().date())


def campaigns_dates(request: HttpRequest) -> HttpResponseBase:
    """Return the days of every public campaign; `state` narrows it, 400 where it is none."""
    asked = request.GET.get("state", "")
    state = gazetteer().state(asked) if asked else ""
    if state is None:
        return render(request, "400.html", status=400)
    rows = reads_campaigns.public()
    return _calendar(request, reads_campaigns.states(rows.filter(state=state) if state else rows, _today()))


def campaign_dates(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Return the days of one campaign, 404 where none is public under this name."""
    found = reads_campaigns.one(uid, _today())
    if found is None:
        raise Http404(_("There is no campaign of this name."))
    return _calendar(request, [found])


def _today() -> dt.date:
    return timezone.now().date()


def _calendar(request: HttpRequest, states: list[reads_campaigns.CampaignState]) -> HttpResponseBase:
    def make() -> HttpResponse:
        changed_at = last_learned().at or midnight(dt.date(int(TAGGED_IN), 1, 1))
        text = campaigns_calendar(states, changed_at)
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="campaigns.ics"'
        return response

    return answer(request, make, _today())


def _atom() -> HttpResponse:
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    feed = ChangesFeed(
        title=_("Campaigns"),
        link=f"{site}{reverse('campaigns')}",
        description=None,
        language=get_language(),
        author_name=settings.CONFIG.coalition,
        author_link=site,
        feed_url=f"{site}{reverse('campaigns-feed')}",
        feed_guid=f"tag:{host},{TAGGED_IN}:campaigns/{get_language()}",
        feed_copyright=f"{LICENCE['title']} {LICENCE['path']}",
        empty_since=midnight(_today()),
    )
    for event in reads_campaigns.news(MAX_ENTRIES):
        campaign = event.campaign
        what = f"{campaign.state} · {said(campaign.title, campaign.title_es)}: {event.get_kind_display()}"
        source = f" ({event.document})" if event.document else ""
        feed.add_item(
            title=clean(what),
            link=f"{site}{campaign.get_absolute_url()}",
            description=clean(said(event.said, event.said_es) + source),
            unique_id=f"tag:{host},{TAGGED_IN}:campaign-event/{event.pk}",
            updateddate=event.entered_at,
            categories=[event.kind, campaign.state],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ChangesFeed.content_type)
