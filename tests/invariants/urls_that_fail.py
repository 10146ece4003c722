"""The site's addresses and two that fail on purpose."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied
from django.urls import path

from localaction.site.urls import urlpatterns as ours


def failing(request):
    raise ValueError("Carla, 512-555-0100")


def forbidden(request):
    raise PermissionDenied


urlpatterns = [
    path("failing/", failing),
    *i18n_patterns(path("forbidden/", forbidden), prefix_default_language=False),
    *ours,
]
