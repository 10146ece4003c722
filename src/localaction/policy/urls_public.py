"""Public addresses of laws and local policies."""

from __future__ import annotations

from django.urls import path

from localaction.policy.views import public

urlpatterns = [
    path("policies/", public.policies, name="policies"),
    path("policy/<slug:uid>/", public.measure, name="measure"),
]
