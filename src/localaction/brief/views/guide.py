"""The page that tells people how to read the facts with a program."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from localaction.brief import guide as words
from localaction.brief.routes import api


def guide(request: HttpRequest) -> HttpResponse:
    """Show the endpoints with an example each, and the shapes of the answers."""
    endpoints, shapes = _said(get_language() or "en")
    return render(request, "brief/api_guide.html", {"endpoints": endpoints, "shapes": shapes})


@lru_cache(maxsize=4)
def _said(language: str) -> tuple[list[words.Endpoint], list[words.Shape]]:
    """Return what the document says in the active language; it does not change while we run."""
    document = api.get_openapi_schema()
    return words.endpoints(document), words.shapes(document)
