"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path, re_path

from localaction.brief import urls_api
from localaction.brief.views import facility, public

urlpatterns = [
    path("", public.home, name="home"),
    path("find/", public.find, name="find"),
    re_path(r"^place/(?P<geoid>\d{2,10})/$", public.place, name="place"),
    re_path(r"^facility/(?P<ident>[A-Za-z0-9]{1,12})/$", facility.facility, name="facility"),
    path("changes/", public.changes, name="changes"),
    path("agency/<int:agency_id>/", public.agency, name="agency"),
    *urls_api.pages,
]
