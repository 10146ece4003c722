"""Addresses of the read API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from localaction.brief import api as places_api
from localaction.brief import api_actions, api_bodies, api_campaigns, api_detention, api_records
from localaction.brief.feeds import changes_feed
from localaction.brief.feeds_actions import action_calendar, actions_feed
from localaction.brief.feeds_bodies import bills_feed, body_calendar, meetings_to_come, votes_feed
from localaction.brief.feeds_campaigns import campaign_dates, campaigns_dates, campaigns_feed
from localaction.brief.feeds_contracts import contract_notices, contracts_feed
from localaction.brief.feeds_policies import policies_feed
from localaction.brief.routes import api
from localaction.brief.views.guide import guide

# Naming the modules makes their routes known, in this order.
ROUTES = (places_api, api_detention, api_campaigns, api_records, api_bodies, api_actions)
urlpatterns: list[URLPattern | URLResolver] = [
    # Before the API's own front page, which is bare.
    path("", guide),
    path("", include((api.urls[0], "ninja"), namespace="api-v1")),
]
# In each language, so they stand among the pages.
pages = [
    path("changes/feed/", changes_feed, name="changes-feed"),
    path("policies/feed/", policies_feed, name="policies-feed"),
    path("contracts/feed/", contracts_feed, name="contracts-feed"),
    path("contracts/notices.ics", contract_notices, name="contract-notices"),
    path("bodies/<slug:uid>/meetings.ics", body_calendar, name="body-calendar"),
    path("meetings/meetings.ics", meetings_to_come, name="meetings-calendar"),
    path("votes/feed/", votes_feed, name="body-votes-feed"),
    path("bills/feed/", bills_feed, name="bills-feed"),
    path("campaigns/news/feed/", campaigns_feed, name="campaigns-feed"),
    path("campaigns/news/dates.ics", campaigns_dates, name="campaigns-calendar"),
    path("campaigns/<slug:uid>/dates.ics", campaign_dates, name="campaign-calendar"),
    path("actions/calendar.ics", actions_feed, name="actions-calendar"),
    path("actions/<slug:uid>.ics", action_calendar, name="action-calendar"),
    path("api/v1/", guide, name="api-guide"),
]
