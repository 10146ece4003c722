"""Desk addresses of messages."""

from __future__ import annotations

from django.urls import URLPattern, path

from localaction.messages.views import desk, push

urlpatterns: list[URLPattern] = [
    path("messages/", desk.queue, name="desk-messages"),
    path("messages/halt/", desk.halt, name="desk-halt"),
    path("messages/halt/<int:halt_id>/lift/", desk.lift, name="desk-lift"),
    path("messages/question/<int:consent_id>/", desk.answer, name="desk-consent-answer"),
    path("messages/inbound/<int:inbound_id>/again/", desk.try_again, name="desk-inbound-again"),
    path("schedule/", desk.jobs, name="desk-schedule"),
    path("schedule/<str:job>/run/", desk.run_now, name="desk-run-now"),
    path("account/push/", push.page, name="desk-push"),
    path("texts/", desk.all_texts, name="desk-texts"),
    path("texts/<str:code>/<str:language>/", desk.edit, name="desk-text"),
]
