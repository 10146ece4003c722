"""Campaigns in the read API."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import P, PathEx, Query

from localaction.brief import exports, shapes_campaigns
from localaction.brief.asked import ListedIn, OnDay
from localaction.brief.freshness import answer
from localaction.brief.routes import NotThere, day_of, file_answer, json_answer, route, today
from localaction.organise import reads_campaigns as reads

CampaignUid = PathEx[
    str,
    P(
        pattern=r"^[a-z0-9-]{1,80}$",
        description=gettext_noop("Name of the campaign, as in campaigns."),
        examples=["end-the-agreement-of-gaston-county"],
    ),
]


@route("campaigns", list[shapes_campaigns.Campaign], gettext_noop("Campaigns as they stand on a day"))
def campaigns(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """Public ones, the open ones first, the nearest decision first."""
    return answer(request, lambda: json_answer([state.as_json() for state in _campaigns(asked)]), day_of(asked))


@route("campaigns.csv", None, gettext_noop("Campaigns as a table for a spreadsheet"), media="text/csv")
def campaigns_csv(request: HttpRequest, asked: Query[ListedIn]) -> HttpResponseBase:
    """CSV, UTF-8, one row a campaign; `datapackage.json` describes the columns."""

    def make() -> StreamingHttpResponse:
        rows = (state.as_json() for state in _campaigns(asked))
        return file_answer(exports.csv_lines(shapes_campaigns.CampaignRow, rows), "text/csv", "campaigns.csv")

    return answer(request, make, day_of(asked))


@route("campaigns/{uid}", shapes_campaigns.Campaign, gettext_noop("One campaign"), fails=(404, 422))
def one_campaign(request: HttpRequest, uid: CampaignUid, asked: Query[OnDay]) -> HttpResponseBase:
    """A campaign with who decides, what is asked, what is shown and what happened."""
    found = reads.one(uid, asked.as_of or today())
    if found is None:
        raise NotThere(f"No campaign called {uid} is public.")
    return answer(request, lambda: json_answer(found.as_json()), day_of(asked))


def _campaigns(asked: ListedIn) -> list[reads.CampaignState]:
    rows = reads.public()
    return reads.states(rows.filter(state=asked.state) if asked.state else rows, asked.as_of or today())
