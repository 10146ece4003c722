"""What became of laws and local policies, as an Atom feed for a state or the country."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from localaction.brief.exports import LICENCE
from localaction.brief.feeds import MAX_ENTRIES, TAGGED_IN, ChangesFeed, clean, midnight
from localaction.brief.freshness import answer
from localaction.places.reference_files import gazetteer
from localaction.policy.reads_measures import DatedEvent, dated_events
from localaction.policy.words_measures import Text

KINDS: Mapping[str, Text] = {
    "ADOPTED": gettext_lazy("adopted"),
    "IN_FORCE": gettext_lazy("in force"),
    "COMPLY_BY": gettext_lazy("day by which it must be complied with"),
}


def policies_feed(request: HttpRequest) -> HttpResponseBase:
    """Return what happened to laws and policies; `state` narrows it, 400 where it is no state."""
    asked = request.GET.get("state", "")
    state = gazetteer().state(asked) if asked else ""
    if state is None:
        return render(request, "400.html", status=400)
    return answer(request, lambda: _atom(state), timezone.now().date())


def _atom(state: str) -> HttpResponse:
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    query = f"?state={state}" if state else ""
    today = timezone.now().date()
    feed = ChangesFeed(
        title=f"{_('Laws and local policies')}: {gazetteer().states[state].name}" if state
        else _("Laws and local policies"),
        link=f"{site}{reverse('policies')}{query}",
        description=None,
        language=get_language(),
        author_name=settings.CONFIG.coalition,
        author_link=site,
        feed_url=f"{site}{reverse('policies-feed')}{query}",
        feed_guid=f"tag:{host},{TAGGED_IN}:policies/{get_language()}{query}",
        feed_copyright=f"{LICENCE['title']} {LICENCE['path']}",
        empty_since=midnight(today),
    )  # fmt: skip
    for event in dated_events(state, today, MAX_ENTRIES):
        version = event.record.version
        uid = version.measure.uid
        feed.add_item(
            title=clean(f"{version.measure.state} · {version.name}: {said(event)}"),
            link=f"{site}{reverse('measure', args=[uid])}",
            description=clean(event.turn.note if event.turn else version.summary),
            unique_id=f"tag:{host},{TAGGED_IN}:policy/{uid}/{event.kind}/{event.on}",
            updateddate=midnight(event.on),
            categories=[event.kind, version.measure.state],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ChangesFeed.content_type)


def said(event: DatedEvent) -> str:
    """Return what happened in a word or two, in the reader's language."""
    return str(event.turn.get_kind_display() if event.turn else KINDS[event.kind])
