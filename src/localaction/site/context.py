"""What every page needs to know of the installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from localaction.site import demonstration
from localaction.site.help_words import topic_of
from localaction.site.navigation import desk_navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame shows: the coalition, where to leave to, the page in the other language, the menu."""
    return {
        "is_demonstration": demonstration.is_on(),
        "coalition": settings.CONFIG.coalition,
        "contact_email": settings.CONFIG.contact_email,
        "leave_url": settings.CONFIG.leave_url,
        "other_language": "es" if get_language() != "es" else "en",
        "other_language_url": in_other_language(request.get_full_path()),
        "help_url": SimpleLazyObject(lambda: help_for(request)),
        "desk_navigation": SimpleLazyObject(lambda: desk_navigation(request)),
    }


def help_for(request: HttpRequest) -> str:
    """Return the address of the help for the page being shown."""
    match = request.resolver_match
    topic = topic_of(match.url_name or "") if match else ""
    return reverse("desk-help-topic", args=[topic]) if topic else reverse("desk-help")


def in_other_language(address: str) -> str:
    """Return the path of the same page in the other language: Spanish pages live under /es/.

    Args:
        address: path and query of a page of this site, such as `/es/find/?q=Gaston`.
    """
    if address == "/es" or address.startswith("/es/"):
        # One slash only: "//host" would be another site's address.
        return "/" + address[3:].lstrip("/")
    return f"/es{address}"
