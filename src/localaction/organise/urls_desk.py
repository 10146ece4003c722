"""Desk addresses of the directory."""

from __future__ import annotations

from django.urls import path

from localaction.organise import urls_actions
from localaction.organise.views import desk

urlpatterns = [
    *urls_actions.desk,
    path("directory/", desk.directory, name="desk-directory"),
    path("directory/new/", desk.enter, name="desk-directory-new"),
    path("directory/<slug:uid>/", desk.change, name="desk-directory-change"),
    path("directory/<slug:uid>/ask/", desk.ask, name="desk-directory-ask"),
    path("directory/<slug:uid>/take-out/", desk.withdraw, name="desk-directory-withdraw"),
]
