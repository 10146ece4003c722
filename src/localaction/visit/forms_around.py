"""Turning what people type into values: rides, offers, shifts, and where somebody is met."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.visit.forms import DAY, MOMENT, PRIVATE, ZONES, FacilityCode
from localaction.visit.forms_letters import keys
from localaction.visit.models import Friend, PartChoices, RideKind


class LocalMoment(forms.DateTimeField):
    """A day and a time by somebody's own clock; the server's zone is not applied to it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=MOMENT, **options)

    def clean(self, value: Any) -> datetime:
        """Return it without a zone.

        Raises:
            ValidationError: it is no day and time.
        """
        try:
            return datetime.strptime(str(value), "%Y-%m-%dT%H:%M")
        except ValueError:
            raise forms.ValidationError(_("Give day and time.")) from None


class _Between(forms.Form):
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)

    def at(self, name: str) -> datetime:
        """Return one of the moments with its zone."""
        moment: datetime = self.cleaned_data[name].replace(tzinfo=ZoneInfo(self.cleaned_data["zone"]))
        return moment


class RideForm(_Between):
    """A ride that is needed."""

    kind = forms.ChoiceField(label=_("What for"), choices=RideKind.choices)
    facility = FacilityCode()
    friend = forms.TypedChoiceField(label=_("About whom"), coerce=int, required=False, empty_value=None)
    leaves = LocalMoment(label=_("Leaves at"))
    ends = LocalMoment(label=_("Driver is free again at"))
    n_seats = forms.IntegerField(label=_("Seats needed"), min_value=1, max_value=20, initial=1)
    details = forms.CharField(
        label=_("Whom to fetch, where, and how to reach them"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE}),
        help_text=_("Sealed. The driver sees it when you confirm them."),
    )  # fmt: skip
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, friends: list[Friend], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["friend"].choices = [("", "–"), *keys(friends)]  # type: ignore[attr-defined]


class OfferForm(_Between):
    """When one could drive."""

    starts = LocalMoment(label=_("From"))
    ends = LocalMoment(label=_("Until"))
    n_seats = forms.IntegerField(label=_("Free seats"), min_value=1, max_value=20, initial=3)


class ShiftsForm(forms.Form):
    """Which shifts to open."""

    facility = FacilityCode()
    zone = forms.ChoiceField(label=_("Time zone of the detention center"), choices=ZONES)
    first_on = forms.DateField(label=_("First day"), widget=DAY)
    last_on = forms.DateField(label=_("Last day"), widget=DAY)
    parts = forms.MultipleChoiceField(
        label=_("Shifts"), choices=PartChoices.choices, initial=PartChoices.values, widget=forms.CheckboxSelectMultiple
    )


class WhereForm(forms.Form):
    """Where to meet whom."""

    words = forms.CharField(
        label=_("Where to meet whom"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, **PRIVATE}),
        help_text=_("First name, place, what to look for. Sealed for whoever goes."),
    )  # fmt: skip
