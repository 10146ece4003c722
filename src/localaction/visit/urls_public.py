"""The calendar, which phones fetch without signing in."""

from __future__ import annotations

from django.urls import path

from localaction.visit.views import visiting

urlpatterns = [path("calendar/<str:secret>.ics", visiting.calendar, name="visit-calendar")]
