"""Public addresses of officials and of the directory."""

from __future__ import annotations

from django.urls import path

from localaction.organise import urls_actions
from localaction.organise.views import public

urlpatterns = [
    *urls_actions.public,
    path("groups/", public.groups, name="groups"),
    path("officials/", public.states, name="officials"),
    path("officials/<slug:state>/", public.officials, name="officials-state"),
]
