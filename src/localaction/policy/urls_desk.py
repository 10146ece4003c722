"""Desk addresses of agreements."""

from __future__ import annotations

from django.urls import path

from localaction.policy.views import desk, measures

urlpatterns = [
    path("agreements/<int:pk>/evidence/", desk.evidence, name="desk-end-evidence"),
    path("agreements/<int:pk>/evidence/<int:evidence_id>/withdraw/", desk.withdraw, name="desk-end-evidence-withdraw"),
    path("policies/", measures.listed, name="desk-measures"),
    path("policies/new/", measures.enter, name="desk-measure-new"),
    path("policies/sharing/new/", measures.enter_sharing, name="desk-sharing-new"),
    path("policies/<int:pk>/", measures.shown, name="desk-measure"),
    path("policies/<int:pk>/version/", measures.new_version, name="desk-measure-version"),
    path("policies/<int:pk>/event/", measures.happened, name="desk-measure-event"),
    path("policies/version/<int:pk>/code/", measures.code, name="desk-measure-code"),
    path("policies/<slug:what>/<int:pk>/confirm/", measures.confirm, name="desk-measure-confirm"),
    path("policies/<slug:what>/<int:pk>/withdraw/", measures.withdraw, name="desk-measure-withdraw"),
]
