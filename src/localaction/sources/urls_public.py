"""Public address of readers' reports."""

from __future__ import annotations

from django.urls import path

from localaction.sources.views import public

urlpatterns = [
    path("report-error/", public.report_error, name="report-error"),
    path("report-error/sent/", public.report_sent, name="report-error-sent"),
]
