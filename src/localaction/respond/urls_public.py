"""Public addresses of the hotline."""

from __future__ import annotations

from django.urls import path

from localaction.respond.views import public

urlpatterns = [
    path("report/", public.report, name="report"),
    path("report/again/", public.enter_code, name="report-code"),
    path("r/<str:code>/", public.status, name="report-status"),
    path("statement/<uuid:number>/", public.statement, name="statement"),
]
