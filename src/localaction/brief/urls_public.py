"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import path

from localaction.brief.views import public

urlpatterns = [
    path("", public.home, name="home"),
]
