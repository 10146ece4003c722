"""Addresses of the public pages of detention centers."""

from __future__ import annotations

from django.urls import path, re_path

from localaction.detention.views import oversight, public, records_public

urlpatterns = [
    path("facilities/", public.facilities, name="facilities"),
    path("facilities.csv", public.facilities_csv, name="facilities-csv"),
    re_path(r"^facility/(?P<ident>[A-Za-z0-9]{1,12})/population\.csv$", public.population_csv, name="population-csv"),
    path("records/", records_public.tracker, name="records-tracker"),
    path("records/requests.csv", records_public.tracker_csv, name="records-csv"),
    path("records/<int:number>/", records_public.shown, name="records-request"),
    re_path(r"^records/documents/(?P<sha256>[0-9a-f]{64})/$", records_public.document, name="records-document"),
    re_path(
        r"^records/documents/(?P<sha256>[0-9a-f]{64})/file$", records_public.document_file, name="records-document-file"
    ),
    re_path(r"^facility/(?P<ident>[A-Za-z0-9]{1,12})/inspection-counts\.csv$", public.counts_csv, name="counts-csv"),
    path("contracts/", oversight.contracts, name="contracts"),
    path("contract/<slug:uid>/", oversight.contract, name="contract"),
    path("deficiencies/", oversight.deficiencies, name="deficiencies"),
    path("inspections/", oversight.inspections, name="inspections"),
]
