"""Security headers of every answer (SECURITY.md 3.6)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Only features that browsers know: Chromium reports an unknown one as an error on every page.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb", "browsing-topics",
    )
)  # fmt: skip

# Pages of public facts may be cached and indexed; everything else may not.
PUBLIC_PREFIXES = (
    "/place/", "/agency/", "/facility/", "/changes/", "/policies/", "/policy/", "/contracts/", "/contract/",
    "/deficiencies/", "/inspections/", "/records/", "/api/", "/map/", "/about/",
    "/officials/", "/groups/", "/figures/", "/bodies/", "/meetings/", "/bills/", "/votes/", "/rights/", "/campaigns/",
    "/actions/",
)  # fmt: skip


def is_public_fact(path: str) -> bool:
    """Return whether `path` is a page of public facts, in any language."""
    if path.startswith("/es/"):
        path = path[3:]
    return path == "/" or path.startswith(PUBLIC_PREFIXES)


class Headers:
    """Set the headers that neither Django's own middleware nor django-csp sets."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("X-Frame-Options", "DENY")
        if request.path.startswith("/static/"):
            return response
        if is_public_fact(request.path) and response.status_code in (200, 304):
            response.headers.setdefault("Cache-Control", "public, max-age=300")
        else:
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers["X-Robots-Tag"] = "noindex"
        return response
