"""What is filled in about who can go, and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from localaction.respond import points
from localaction.respond.actions.roster import Papers
from localaction.respond.actions.roster_list import text_of
from localaction.respond.models import Duty, Tier, Volunteer
from localaction.respond.rules.cells import cell_of

DAY = forms.DateInput(attrs={"type": "date"})
CLOCK = forms.TimeInput(attrs={"type": "time"})
INSTANT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
LONGEST_LIST = 1024 * 1024
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]


class VolunteerForm(forms.Form):
    """Somebody who said yes to being asked."""

    first_name = forms.CharField(label=_("First name"), max_length=40)
    phone = forms.CharField(label=_("Telephone"), max_length=40, widget=forms.TelInput)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple)
    point = forms.CharField(
        label=_("Roughly where they are"), max_length=200,
        help_text=_("Degrees: 37.7749, -122.4194. Only the cell around it is kept, about 1 km wide."),
    )  # fmt: skip
    agreed_to = forms.CharField(
        label=_("The exact words they said yes to"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_point(self) -> str:
        """Return the cell of the point; the point itself is forgotten here."""
        point = points.point_in(self.cleaned_data["point"])
        if point is None:
            raise ValidationError(_("Give it in degrees: 37.7749, -122.4194"))
        return cell_of(*point)


class PapersForm(forms.Form):
    """What somebody needs before they are asked, and when not to wake them."""

    trained_until = forms.DateField(label=_("Training holds until"), required=False, widget=DAY)
    pledged_until = forms.DateField(label=_("Pledge holds until"), required=False, widget=DAY)
    assessed_until = forms.DateField(label=_("Risk assessment holds until"), required=False, widget=DAY)
    stays_away = forms.BooleanField(label=_("The assessment advises against going to a scene"), required=False)
    wakes_for_p1 = forms.BooleanField(label=_("Wake me for the worst"), required=False)
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=CLOCK)
    quiet_until = forms.TimeField(label=_("Quiet until"), required=False, widget=CLOCK)

    def clean(self) -> dict[str, Any]:
        """Refuse half of the quiet hours."""
        given = super().clean() or self.cleaned_data
        if (given.get("quiet_from") is None) != (given.get("quiet_until") is None):
            raise ValidationError(_("Quiet hours need a beginning and an end."))
        return given

    def papers(self) -> Papers:
        """Return what was filled in."""
        given = self.cleaned_data
        quiet = (given["quiet_from"], given["quiet_until"]) if given["quiet_from"] is not None else None
        return Papers(
            given["trained_until"], given["pledged_until"], given["assessed_until"], given["stays_away"],
            given["wakes_for_p1"], quiet,
        )  # fmt: skip


class WindowForm(forms.Form):
    """In which hours of which weekdays somebody may be asked without a shift."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=list(WEEKDAYS.items()), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    begins = forms.TimeField(label=_("From"), widget=CLOCK)
    ends = forms.TimeField(label=_("Until"), widget=CLOCK, help_text=_("Before the beginning: over midnight."))


class ShiftForm(forms.Form):
    """Hours in which named people are on duty."""

    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices, initial=Duty.OBSERVER.value)
    starts_at = forms.DateTimeField(label=_("From"), widget=INSTANT)
    ends_at = forms.DateTimeField(label=_("Until"), widget=INSTANT)
    first = forms.MultipleChoiceField(
        label=_("Who is called first"), required=False, widget=forms.CheckboxSelectMultiple
    )
    fallback = forms.MultipleChoiceField(
        label=_("Who is called when none of them answers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, people: dict[str, tuple[Volunteer, str]], **options: Any) -> None:
        """Prepare the form.

        Args:
            people: everybody on the roster by their random number, with what they are called.
        """
        super().__init__(*arguments, **options)
        self.people = people
        for name in ("first", "fallback"):
            self.fields[name].choices = [(key, called) for key, (_row, called) in people.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a shift without people."""
        given = super().clean() or self.cleaned_data
        if not given.get("first") and not given.get("fallback"):
            raise ValidationError(_("Choose somebody."))
        return given

    def places(self) -> dict[Volunteer, Tier]:
        """Return who is in it; whoever stands in both lists is called first."""
        given = self.cleaned_data
        later = {self.people[key][0]: Tier.FALLBACK for key in given["fallback"]}
        return later | {self.people[key][0]: Tier.FIRST for key in given["first"]}


class NetworkForm(forms.Form):
    """A neighbouring network that agreed to be asked for help."""

    title = forms.CharField(label=_("Network"), max_length=80)
    line = forms.CharField(
        label=_("Its telephone line"), max_length=40, widget=forms.TelInput,
        help_text=_("An organization's number that answers texts or calls, not somebody's own."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    agreed_on = forms.DateField(label=_("Agreed on"), widget=DAY)


class ListForm(forms.Form):
    """A list of people who all said yes to the same words."""

    people = forms.FileField(
        label=_("List (CSV)"),
        help_text=_(
            "The first line names the columns: first_name, phone, languages, and point (degrees) or cell. Languages "
            "are en and es, separated by a space."
        ),
    )
    agreed_to = forms.CharField(
        label=_("The exact words they all said yes to"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_people(self) -> str:
        """Return the text of the file."""
        given = self.cleaned_data["people"]
        if given.size > LONGEST_LIST:
            raise ValidationError(_("This list is too long: 1 MB at the most."))
        return text_of(given.read())
