"""Choosing a second factor."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Say why a second factor is needed and which kinds there are."""
    return render(request, "people/second_factor.html")
