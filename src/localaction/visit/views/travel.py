"""The page of travel times between detention centers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from localaction.people.access import needs, person_of
from localaction.people.rules.roles import Verb
from localaction.visit import reads_letters, reads_travel
from localaction.visit.actions import travel
from localaction.visit.forms_travel import TravelForm
from localaction.visit.rules.travel import AT_THE_DOORS, DETOUR, SPEED_KM_H


@needs(Verb.ARRANGE_VISITS)
def times(request: HttpRequest) -> HttpResponse:
    """Show how long roads take and how that is reckoned; POST writes a better figure down."""
    volunteers = reads_letters.writers()
    form = TravelForm(request.POST or None, volunteers=volunteers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        whose = next((one for one in volunteers if one.pk == given["volunteer"]), None)
        try:
            travel.set_travel_time(
                person_of(request), given["one"], given["other"], whose, given["n_minutes"], timezone.now()
            )
            return redirect("desk-travel")
        except travel.SamePlace:
            form.add_error("other", _("These are the same place."))
    shown = {
        "roads": reads_travel.roads(), "own": reads_travel.own_roads(), "form": form, "speed": SPEED_KM_H,
        "detour": DETOUR, "doors": int(AT_THE_DOORS.total_seconds()) // 60,
    }  # fmt: skip
    return render(request, "visit/travel.html", shown)
