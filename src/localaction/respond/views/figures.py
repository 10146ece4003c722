"""The figures of the network: how well the coming hours are covered, and what a month was."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from localaction.people.access import needs
from localaction.people.rules.roles import Verb
from localaction.respond import drawing, reads_figures
from localaction.respond.actions.rules_of_dispatch import in_force
from localaction.respond.points import point_in
from localaction.respond.rules.cells import cell_of


class CoverageForm(forms.Form):
    """Where, and how soon."""

    point = forms.CharField(
        label=_("Point on your map"), max_length=60, required=False,
        help_text=_("Degrees: 37.7749, -122.4194. Empty: the middle of where volunteers live."),
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("There within, minutes"), min_value=5, max_value=120, initial=20)

    def clean_point(self) -> tuple[float, float] | None:
        """Read a point in degrees; None for none."""
        written = self.cleaned_data["point"]
        point = point_in(written)
        if written and point is None:
            raise forms.ValidationError(_("Write a point as 37.7749, -122.4194."))
        return point


@needs(Verb.SEE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def coverage(request: HttpRequest) -> HttpResponse:
    """Show the chance of enough observers in time for each of the next 24 hours. The place is posted, so no log
    keeps it."""
    now = timezone.now()
    form = CoverageForm(request.POST if request.method == "POST" else {"minutes": 20})
    if not form.is_valid():
        return render(request, "respond/coverage.html", {"form": form}, status=400)
    point, minutes = form.cleaned_data["point"], form.cleaned_data["minutes"]
    policy = in_force()[1]
    cell = cell_of(*point) if point else reads_figures.middle_of_the_roster()
    hours = reads_figures.coverage(cell, timedelta(minutes=minutes), policy, now) if cell else []
    page = {
        "form": form, "hours": hours, "bars": drawing.bars(hours), "zone": settings.CONFIG.time_zone,
        "minutes": minutes, "n_gaps": sum(not hour.cover.is_good for hour in hours), "n_needed": policy.n_needed,
    }  # fmt: skip
    return render(request, "respond/coverage.html", page)


@require_safe
@needs(Verb.KEEP_ROSTER)
def after_action_now(request: HttpRequest) -> HttpResponse:
    """Go to the sheet of the month before."""
    today = timezone.now().astimezone(_zone()).date()
    return redirect("desk-after-action", month=f"{_before(today.replace(day=1)):%Y-%m}")


@require_safe
@needs(Verb.KEEP_ROSTER)
def after_action(request: HttpRequest, month: str) -> HttpResponse:
    """Show the figures of a month, fit to be published."""
    try:
        first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        raise Http404 from None
    if f"{first:%Y-%m}" != month or not 2000 <= first.year <= 2200:
        raise Http404
    after = (first + timedelta(days=31)).replace(day=1)
    starts_at, ends_at = (datetime.combine(day, time(0), _zone()).astimezone(UTC) for day in (first, after))
    is_over = ends_at <= timezone.now()
    page = {
        "first": first, "sheet": reads_figures.after_action_sheet(starts_at, ends_at), "is_over": is_over,
        "before": f"{_before(first):%Y-%m}", "after": f"{after:%Y-%m}" if is_over else "",
    }  # fmt: skip
    return render(request, "respond/after_action.html", page)


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.CONFIG.time_zone)
