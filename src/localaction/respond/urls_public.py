"""Public addresses of the hotline."""

from __future__ import annotations

from django.urls import path

from localaction.respond.views import alerts, public

urlpatterns = [
    path("report/", public.report, name="report"),
    path("report/again/", public.enter_code, name="report-code"),
    path("r/<str:code>/", public.status, name="report-status"),
    path("alerts/", alerts.ask, name="alerts"),
    path("alerts/<uuid:number>/", alerts.confirm, name="alerts-confirm"),
    path("alerts/<uuid:number>/leave/", alerts.leave, name="alerts-leave"),
    path("statement/<uuid:number>/", public.statement, name="statement"),
]
