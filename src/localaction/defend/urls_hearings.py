"""Addresses of hearings, companions and the bond fund at the desk."""

from __future__ import annotations

from django.urls import path

from localaction.defend.views import bonds, court_duty, hearings

urlpatterns = [
    path("hearings/", hearings.docket, name="desk-hearings"),
    path("hearings/courts/", hearings.all_courts, name="desk-courts"),
    path("hearings/filings/<uuid:uuid>/", hearings.filing, name="desk-filing"),
    path("hearings/<uuid:uuid>/", hearings.hearing, name="desk-hearing"),
    path("matters/<int:number>/hearings/", hearings.of_matter, name="desk-matter-hearings"),
    path("matters/<int:number>/bond/", bonds.request_bond, name="desk-matter-bond"),
    path("court/", court_duty.duties, name="desk-court-duties"),
    path("court/reach/", court_duty.reach, name="desk-court-reach"),
    path("court/<uuid:uuid>/", court_duty.duty, name="desk-court-duty"),
    path("bonds/", bonds.fund, name="desk-bonds"),
    path("bonds/<uuid:uuid>/", bonds.bond, name="desk-bond"),
]
