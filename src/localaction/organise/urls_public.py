"""Public addresses of officials, bodies, campaigns, the directory and the rights sheets."""

from __future__ import annotations

from django.urls import path

from localaction.organise import urls_actions
from localaction.organise.views import campaigns_public, public, public_bodies, rights_public

urlpatterns = [
    path("bodies/", public_bodies.bodies, name="bodies"),
    path("bodies/<slug:uid>/", public_bodies.body, name="body"),
    path("meetings/", public_bodies.meetings, name="meetings"),
    path("meetings/<slug:uid>/", public_bodies.meeting, name="meeting"),
    path("bills/", public_bodies.bills, name="bills"),
    *urls_actions.public,
    path("groups/", public.groups, name="groups"),
    path("campaigns/", campaigns_public.campaigns, name="campaigns"),
    path("campaigns/<slug:uid>/", campaigns_public.campaign, name="campaign"),
    path("officials/", public.states, name="officials"),
    path("officials/<slug:state>/", public.officials, name="officials-state"),
    path("rights/", rights_public.index, name="rights"),
    path("rights/card/<slug:language>/one.pdf", rights_public.one, name="rights-one"),
    path("rights/<slug:sheet>/<slug:language>/", rights_public.sheet, name="rights-sheet"),
    path("rights/<slug:sheet>/<slug:language>/sheet.pdf", rights_public.pdf, name="rights-pdf"),
]
