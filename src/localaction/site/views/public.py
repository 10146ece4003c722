"""Pages of the frame that anybody may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def about(request: HttpRequest) -> HttpResponse:
    """Say where the facts come from, what they mean, how to report an error and what is stored."""
    return render(request, "site/about.html")
