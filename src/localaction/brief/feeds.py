"""What changed, as an Atom feed (RFC 4287): for a state, a county or any place, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import ValidationError

from localaction.brief.asked import Followed
from localaction.brief.exports import LICENCE
from localaction.brief.freshness import answer
from localaction.brief.words import change_sentence
from localaction.places import reads as places
from localaction.places.models import Place
from localaction.places.reference_files import gazetteer
from localaction.policy import reads as policy

MAX_ENTRIES = 100
# A tag URI (RFC 4151) names a day on which its maker held the domain; the first year of this programme.
TAGGED_IN = "2026"
# XML 1.0 cannot hold them, and a workbook's cells can.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ChangesFeed(Atom1Feed):
    """An Atom feed that without entries is as old as our latest publication, not as the moment of asking."""

    def latest_post_date(self) -> dt.datetime:
        """Return when the feed last changed."""
        if self.items:
            return super().latest_post_date()
        empty_since: dt.datetime = self.feed["empty_since"]
        return empty_since


@dataclass(frozen=True)
class Choice:
    """What a feed is about.

    Attributes:
        title: the name of the place, or empty.
        query: what was asked, always in the same order, for the feed's own name.
    """

    title: str
    query: str
    changes: dict[str, Any]


def changes_feed(request: HttpRequest) -> HttpResponseBase:
    """Return the latest changes that are news and that no person has yet to decide on.

    Filters: state, county, place (a GEOID), kind, since, until. 400 when one cannot be understood, 404 for a place
    that we do not know.
    """
    given: dict[str, Any] = {name: request.GET.get(name) for name in Followed.model_fields if name in request.GET}
    if "kind" in request.GET:
        given["kind"] = request.GET.getlist("kind")
    try:
        asked = Followed.model_validate(given)
    except ValidationError:
        return render(request, "400.html", status=400)
    choice = _choice(asked)
    return answer(request, lambda: _atom(choice))


def _choice(asked: Followed) -> Choice:
    changes = {**asked.asked, "kinds": asked.asked["kinds"] or list(policy.NEWS)}
    query = urlencode(sorted(asked.model_dump(mode="json", exclude_defaults=True).items()), doseq=True)
    if asked.place:
        place = Place.objects.filter(pk=asked.place).first() if asked.place.isalnum() else None
        if place is None:
            raise Http404(_("We know no ZIP code or Census code like that."))
        if place.kind == Place.Kind.STATE:
            return Choice(place.title, query, {**changes, "state": place.state})
        counties = [county.geoid for county in places.counties_of(place, timezone.now().date())]
        return Choice(place.title, query, {**changes, "counties": counties or [place.geoid[:5]]})
    known = gazetteer()
    title = known.states[asked.state].name if asked.state else ""
    if asked.county:
        title = f"{known.counties[asked.county].full_name}, {known.usps(asked.county)}"
    return Choice(title, query, changes)


def _atom(choice: Choice) -> HttpResponse:
    """Build the feed."""
    site, host = settings.CONFIG.public_url, urlsplit(settings.CONFIG.public_url).hostname
    query = f"?{choice.query}" if choice.query else ""
    span = policy.span_of_records()
    feed = ChangesFeed(
        title=_("What changed: %(place)s") % {"place": choice.title} if choice.title else _("What changed"),
        link=f"{site}{reverse('changes')}{query}",
        description=None,
        language=get_language(),
        author_name=settings.CONFIG.coalition,
        author_link=site,
        subtitle=_("Agreements with ICE under section 287(g), from ICE's own lists"),
        feed_url=f"{site}{reverse('changes-feed')}{query}",
        feed_guid=f"tag:{host},{TAGGED_IN}:changes/{get_language()}{query}",
        feed_copyright=f"{LICENCE['title']} {LICENCE['path']}",
        empty_since=midnight(span[1] if span else dt.date(int(TAGGED_IN), 1, 1)),
    )
    for change in _news(choice):
        said = f"{change.agency}: {change_sentence(change.kind, change.code, change.model, change.detail)}"
        feed.add_item(
            title=clean(f"{change.state} · {said}"),
            link=f"{site}{reverse('agency', args=[change.agency_id])}",
            description=clean(_with_evidence(said, change)),
            unique_id=f"tag:{host},{TAGGED_IN}:change/{change.uid}",
            updateddate=midnight(change.date),
            categories=[change.kind, change.state],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ChangesFeed.content_type)


def _news(choice: Choice) -> list[policy.Change]:
    wanted = choice.changes
    events = policy.changed(
        wanted["since"], wanted["until"], wanted["state"], wanted["counties"], wanted["kinds"]
    ).filter(is_held=False)
    return [policy.change_of(event) for event in events[:MAX_ENTRIES]]


def _with_evidence(said: str, change: policy.Change) -> str:
    """Return the sentence and where it was read, as HTML."""
    sources = "".join(
        f'<p><a href="{escape(source["url"])}">{escape(source["title"])}</a>, {escape(source["file"])}</p>'
        for source in change.evidence
    )
    return f"<p>{escape(said)}</p>{sources}"


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return CONTROLS.sub("", text)


def midnight(day: dt.date) -> dt.datetime:
    """Return the first instant of a day, UTC."""
    return dt.datetime.combine(day, dt.time(), dt.UTC)
