"""Desk addresses of the review queue and of publications."""

from __future__ import annotations

from django.urls import path

from localaction.sources.views import desk

urlpatterns = [
    path("review/", desk.queue, name="desk-review"),
    path("review/<int:pk>/", desk.item, name="desk-review-item"),
    path("review/<int:pk>/undo/", desk.undo, name="desk-review-undo"),
    path("sources/", desk.publications, name="desk-sources"),
    path("sources/<slug:source>/", desk.publications_of, name="desk-sources-of"),
]
