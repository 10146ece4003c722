"""Public addresses of officials, of the directory and of campaigns."""

from __future__ import annotations

from django.urls import path

from localaction.organise.views import campaigns_public, public

urlpatterns = [
    path("groups/", public.groups, name="groups"),
    path("campaigns/", campaigns_public.campaigns, name="campaigns"),
    path("campaigns/<slug:uid>/", campaigns_public.campaign, name="campaign"),
    path("officials/", public.states, name="officials"),
    path("officials/<slug:state>/", public.officials, name="officials-state"),
]
