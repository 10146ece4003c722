"""The first page of the desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from localaction.messages.reads import STUCK, stuck_for


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs this person now, then every programme."""
    seconds = stuck_for(timezone.now())
    return render(request, "desk/home.html", {"stuck_seconds": seconds if seconds > STUCK.total_seconds() else 0})
