"""Pages of the frame that anybody may read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt


def about(request: HttpRequest) -> HttpResponse:
    """Say where the facts come from, what they mean, how to report an error and what is stored."""
    return render(request, "site/about.html")


@csrf_exempt  # a stranger's page could at worst make this browser forget this site, as the plain link does
def leave(request: HttpRequest) -> HttpResponse:
    """Make the browser forget this site and go to the neutral page that the operator chose.

    GET is the plain link; POST is for the script, which replaces the page itself so that "back" skips it.
    """
    if request.method == "POST":
        response = HttpResponse(status=204)
    else:
        response = HttpResponse(status=303, headers={"Location": settings.CONFIG.leave_url})
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
