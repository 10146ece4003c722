"""Desk addresses of agreements."""

from __future__ import annotations

from django.urls import path

from localaction.policy.views import desk

urlpatterns = [
    path("agreements/<int:pk>/evidence/", desk.evidence, name="desk-evidence"),
    path("agreements/<int:pk>/evidence/<int:evidence_id>/withdraw/", desk.withdraw, name="desk-evidence-withdraw"),
]
