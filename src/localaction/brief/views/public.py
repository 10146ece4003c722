"""Pages that anybody may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show the search box and what is known of the country."""
    return render(request, "brief/home.html")
