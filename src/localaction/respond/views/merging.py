"""A second look before two incidents become one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.respond import reads_desk
from localaction.respond.actions import merging
from localaction.respond.actions.dispatch import AlreadyConcluded
from localaction.respond.actions.incidents import ChangedMeanwhile, IncidentClosed
from localaction.respond.models import Incident


@needs(Verb.DISPATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show both incidents side by side; POST merges the other one into this."""
    survivor = get_object_or_404(reads_desk.incidents(), uuid=number, closed_at__isnull=True)
    other = reads_desk.incident_of((request.POST or request.GET).get("other", "")[:6].strip())
    if other is None or other.pk == survivor.pk:
        messages.error(request, _("There is no other open incident of that number."))
        return redirect("desk-incident", survivor.uuid)
    if request.method == "POST" and _merged(request, survivor, other):
        return redirect("desk-incident", survivor.uuid)
    survivor.refresh_from_db()
    other.refresh_from_db()
    sides = [reads_desk.side(one) for one in (survivor, other)]
    return render(request, "respond/merge.html", {"survivor": survivor, "other": other, "sides": sides})


def _merged(request: HttpRequest, survivor: Incident, other: Incident) -> bool:
    versions = tuple(_version(request, name) for name in ("version", "other_version"))
    try:
        merging.merge_incidents(
            survivor, other, person_of(request), timezone.now(), versions=(versions[0], versions[1])
        )  # fmt: skip
    except ChangedMeanwhile:
        messages.error(request, _("Nothing was done: somebody changed one of them meanwhile. Look again."))
        return False
    except IncidentClosed:
        messages.error(request, _("Nothing was done: the incident is closed."))
    except AlreadyConcluded:
        messages.error(request, _("Nothing was done: the other one is concluded. Merge the other way round."))
    except merging.SameIncident:
        messages.error(request, _("Nothing was done: a drill and what is real stay apart."))
    else:
        messages.success(request, _("Merged: %(n)s is part of this incident now.") % {"n": other.code})
    return True


def _version(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1
