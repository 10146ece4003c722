"""Choosing a second factor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from localaction.people.access import needs


@needs()
def choose(request: HttpRequest) -> HttpResponse:
    """Say why a second factor is needed and which kinds there are."""
    return render(request, "people/second_factor.html")
