"""What waits for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.people import approvals, reads
from localaction.people.access import needs, person_of, step_up
from localaction.people.actions.memberships import HoldsRole, OutOfUse, WrongPeriod
from localaction.people.approvals import NotOpen
from localaction.people.models import Approval


@needs()
@step_up
def waiting(request: HttpRequest) -> HttpResponse:
    """List what waits for this person's yes or no and what they asked for; POST answers one of these."""
    person, now = person_of(request), timezone.now()
    mine, theirs = reads.asked_by(person, now), reads.waiting_for(person, now)
    if request.method != "POST":
        return render(request, "people/approvals.html", {"waiting": theirs, "asked": mine})
    wanted = request.POST.get("approval")
    chosen: list[Approval] = [q.approval for q in (*theirs, *mine) if str(q.approval.pk) == wanted]
    if not chosen or request.POST.get("answer") not in ("yes", "no"):
        raise Http404
    try:
        if request.POST["answer"] == "yes":
            approvals.approve(chosen[0], person, now)
            messages.success(request, _("Your yes is recorded."))
        else:
            approvals.decline(chosen[0], person, now)
            messages.success(request, _("Your no is recorded."))
    except approvals.OwnRequest:
        messages.error(request, _("A second person must say yes."))
    except (NotOpen, HoldsRole, OutOfUse, WrongPeriod):
        messages.error(request, _("This can no longer be done."))
    return redirect("desk-approvals")
