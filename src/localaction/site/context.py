"""What every page needs to know of the installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the coalition's name, its contact, and the address of this page in the other language."""
    here = request.get_full_path()
    return {
        "coalition": settings.CONFIG.coalition,
        "contact_email": settings.CONFIG.contact_email,
        "other_language": "es" if get_language() != "es" else "en",
        "other_language_url": translate_url(here, "es" if get_language() != "es" else "en"),
    }
