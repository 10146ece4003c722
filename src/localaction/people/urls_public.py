"""The calendar, which phones fetch without signing in."""

from __future__ import annotations

from django.urls import path

from localaction.people.views import calendars

urlpatterns = [path("calendar/<str:secret>.ics", calendars.calendar, name="calendar")]
