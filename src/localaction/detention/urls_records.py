"""Addresses of records requests at the desk."""

from __future__ import annotations

from django.urls import path

from localaction.detention.views import records_bodies, records_desk, records_papers

urlpatterns = [
    path("records/", records_desk.listed, name="desk-records"),
    path("records/new/<slug:subject>/", records_desk.file, name="desk-records-new"),
    path("records/<int:number>/", records_desk.shown, name="desk-records-request"),
    path("records/<int:number>/number/", records_desk.number, name="desk-records-number"),
    path("records/<int:number>/owner/", records_desk.hand_over, name="desk-records-owner"),
    path("records/<int:number>/close/", records_desk.close, name="desk-records-close"),
    path("records/<int:number>/public/", records_desk.publish, name="desk-records-publish"),
    path("records/<int:number>/documents/new/", records_papers.add_document, name="desk-records-add-document"),
    path("records/<int:number>/letters/<slug:kind>/", records_papers.letter, name="desk-records-letter"),
    path("records/<int:number>/letters/<slug:kind>/<slug:form>/", records_papers.letter_file, name="desk-records-file"),
    path("records/entries/<int:number>/withdraw/", records_desk.withdraw, name="desk-records-withdraw"),
    path("records/bodies/", records_bodies.bodies, name="desk-records-bodies"),
    path("records/bodies/new/", records_bodies.enter, name="desk-records-new-body"),
    path("records/bodies/<int:number>/", records_bodies.change, name="desk-records-body"),
    path("records/days/<int:number>/withdraw/", records_bodies.withdraw_day_off, name="desk-records-day-off"),
    path("records/documents/<int:number>/", records_papers.document, name="desk-records-document"),
    path("records/documents/<int:number>/file/", records_papers.document_file, name="desk-records-document-file"),
    path("records/documents/<int:number>/public/", records_papers.make_public, name="desk-records-document-public"),
    path("records/wordings/", records_papers.all_wordings, name="desk-records-wordings"),
    path("records/wordings/<str:code>/", records_papers.one_wording, name="desk-records-wording"),
]
