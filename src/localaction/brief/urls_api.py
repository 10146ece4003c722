"""Addresses of the read API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from localaction.brief.api import api
from localaction.brief.feeds import changes_feed
from localaction.brief.feeds_policies import policies_feed
from localaction.brief.views.guide import guide

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the API's own front page, which is bare.
    path("", guide),
    path("", include((api.urls[0], "ninja"), namespace="api-v1")),
]
# In each language, so they stand among the pages.
pages = [
    path("changes/feed/", changes_feed, name="changes-feed"),
    path("policies/feed/", policies_feed, name="policies-feed"),
    path("api/v1/", guide, name="api-guide"),
]
