"""Turning what people type into values."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Facility
from localaction.visit.identity import Identity
from localaction.visit.models import (
    ClosureReason,
    ComplaintCode,
    ConsentScope,
    GenderWish,
    Need,
    ReasonChoices,
    RequestSource,
    Safety,
    SourceKind,
    VisitClassChoices,
)
from localaction.visit.models.custody import SeenByChoices, SeenChoices
from localaction.visit.rules.custody import Seen
from localaction.visit.rules.shapes import Session, Span, Statement

LANGUAGES = [
    ("en", _("English")), ("es", _("Spanish")), ("ht", _("Haitian Creole")), ("pt", _("Portuguese")),
    ("fr", _("French")), ("zh", _("Chinese")), ("ar", _("Arabic")), ("pa", _("Punjabi")), ("ko", _("Korean")),
]  # fmt: skip
ZONES = [(name, name) for name in (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)]  # fmt: skip
PRIVATE = {"autocomplete": "off", "spellcheck": "false"}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def _line(label: Any, length: int = 80, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, required=False, help_text=help_text, widget=forms.TextInput(attrs=PRIVATE)
    )


class FacilityCode(forms.CharField):
    """A facility by ICE's code, or by our number where it has none."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("ICE's code of the detention center"))
        options.setdefault("help_text", _("It stands on the page of the detention center, such as FLO or EAZ."))
        super().__init__(max_length=12, widget=forms.TextInput(attrs=PRIVATE), **options)

    def clean(self, value: Any) -> Facility | None:
        """Return the facility.

        Raises:
            ValidationError: there is none of this code.
        """
        code = super().clean(value)
        if not code:
            return None
        found = Facility.objects.filter(detloc__iexact=code).first()
        if found is None and code.isascii() and code.isdigit():
            found = Facility.objects.filter(pk=int(code)).first()
        if found is None:
            raise forms.ValidationError(_("We know no detention center of this code."))
        return found


class FriendForm(forms.Form):
    """Who a person in detention is. Everything is sealed."""

    first_name = _line(_("First name"))
    surname = _line(_("Surnames, as the detention center writes them"))
    a_number = _line(_("A-number"), 15, _("Nine digits; eight get a zero in front."))
    country_of_birth = _line(_("Country of birth"))
    sex = forms.ChoiceField(
        label=_("Sex, as the detention center files it"), choices=[("", "–"), ("F", "F"), ("M", "M")], required=False
    )
    unit = _line(_("Unit"), 30)
    classification = _line(_("Classification"), 30)
    tier = _line(_("Tier or colour"), 30)
    topics_to_avoid = _line(_("What not to talk about"), 300)

    def clean_a_number(self) -> str:
        """Keep the digits, nine of them."""
        digits = "".join(c for c in self.cleaned_data["a_number"] if c.isdigit())
        if digits and len(digits) not in (8, 9):
            raise forms.ValidationError(_("An A-number has eight or nine digits."))
        return digits.zfill(9) if digits else ""

    def clean(self) -> dict[str, Any]:
        """Somebody without name and number could not be found again."""
        values = super().clean() or {}
        if not (values.get("surname") or values.get("first_name") or values.get("a_number")):
            raise forms.ValidationError(_("Give a name or an A-number."))
        return values

    def identity(self) -> Identity:
        """Return what was typed."""
        return Identity(**self.cleaned_data)


class SightingForm(forms.Form):
    """What was seen; with the buttons of the page most of it is filled in."""

    seen = forms.ChoiceField(label=_("What was seen"), choices=SeenChoices.choices)
    facility = FacilityCode(required=False)
    seen_by = forms.ChoiceField(label=_("By whom or where"), choices=SeenByChoices.choices)

    def clean(self) -> dict[str, Any]:
        """A person is held somewhere, or not held."""
        values = super().clean() or {}
        if values.get("seen") == Seen.HELD and not values.get("facility") and "facility" not in self.errors:
            self.add_error("facility", _("Say where."))
        if values.get("seen") != Seen.HELD:
            values["facility"] = None
        return values


class RequestForm(forms.Form):
    """A wish for a visit."""

    visit_class = forms.ChoiceField(
        label=_("Which door"), choices=VisitClassChoices.choices, initial="COMMUNITY",
        help_text=_("Family and friends use the social visit, not the programme's."),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("Who asks"), choices=RequestSource.choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    gender_wish = forms.ChoiceField(label=_("Whom the person wishes to see"), choices=GenderWish.choices)
    is_urgent = forms.BooleanField(label=_("Urgent"), required=False)
    wanted_on = forms.DateField(label=_("On which day"), required=False, widget=DAY)
    has_consented = forms.BooleanField(label=_("The person agreed to be visited"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput)


class PlanForm(forms.Form):
    """When, by the clock of the detention center, and who goes."""

    starts = forms.DateTimeField(
        label=_("Beginning"), widget=MOMENT, input_formats=["%Y-%m-%dT%H:%M"],
        help_text=_("By the clock of the detention center."),
    )  # fmt: skip
    zone = forms.ChoiceField(label=_("Time zone of the detention center"), choices=ZONES)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # The clock is the facility's, so the server's own zone must not be applied to it.
        self.fields["starts"].clean = self._naive  # type: ignore[method-assign]

    @staticmethod
    def _naive(value: Any) -> datetime:
        try:
            return datetime.strptime(str(value), "%Y-%m-%dT%H:%M")
        except ValueError:
            raise forms.ValidationError(_("Give day and time.")) from None

    def starts_at(self) -> datetime:
        """Return the beginning as an instant."""
        moment: datetime = self.cleaned_data["starts"].replace(tzinfo=ZoneInfo(self.cleaned_data["zone"]))
        return moment


class EndForm(forms.Form):
    """How a visit ended."""

    end = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[("DONE", _("done")), ("TURNED_AWAY", _("turned away")), ("NO_SHOW", _("nobody came")),
                 ("CANCELLED", _("cancelled"))],
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Why"), choices=[("", "–"), *ReasonChoices.choices], required=False)
    n_minutes_waited = forms.IntegerField(label=_("Minutes waited"), min_value=0, max_value=1440, required=False)


class ReportForm(forms.Form):
    """What came of a visit; no facts of the case."""

    wellbeing = forms.TypedChoiceField(
        label=_("How is the person, from 1 (badly) to 5 (well)?"), coerce=int, empty_value=None, required=False,
        choices=[("", "–"), *((n, str(n)) for n in range(1, 6))],
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label=_("What is needed"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    safety = forms.ChoiceField(label=_("Danger today"), choices=Safety.choices, required=False)
    complaints = forms.MultipleChoiceField(
        label=_("Complaints"), choices=ComplaintCode.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_scope = forms.ChoiceField(
        label=_("What the person allows to be done with the complaints"), choices=ConsentScope.choices
    )
    words = forms.CharField(
        label=_("In your words"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, **PRIVATE}),
        help_text=_("No names, numbers or dates of birth, and nothing of the legal case."),
    )  # fmt: skip


class ApplicationForm(forms.Form):
    """Applying as a visitor. Nobody is asked for their immigration status."""

    legal_name = forms.CharField(
        label=_("Name as on your identification"), max_length=120, widget=forms.TextInput(attrs=PRIVATE)
    )
    gender = forms.ChoiceField(
        label=_("Gender"), required=False,
        choices=[("", _("I prefer not to say")), ("WOMAN", _("woman")), ("MAN", _("man")), ("OTHER", _("other"))],
        help_text=_("Some people wish to be visited by women or by men only."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    phone = forms.CharField(label=_("Mobile telephone"), max_length=20, required=False)
    mail = forms.EmailField(label=_("E-mail"), required=False)


class IdentifiersForm(forms.Form):
    """What the detention center asks of volunteers; written once."""

    born_on = forms.CharField(label=_("Date of birth"), max_length=20, widget=forms.TextInput(attrs=PRIVATE))
    passport = forms.CharField(
        label=_("Number of an unexpired passport"), max_length=30, widget=forms.TextInput(attrs=PRIVATE)
    )


class ClearanceForm(forms.Form):
    """Which papers to prepare."""

    facility = FacilityCode()
    visit_class = forms.ChoiceField(label=_("Which door"), choices=VisitClassChoices.choices, initial="COMMUNITY")


class PeriodForm(forms.Form):
    """From which day to which day, both included."""

    first_on = forms.DateField(label=_("First day"), widget=DAY)
    last_on = forms.DateField(label=_("Last day"), widget=DAY)


class RulesForm(forms.Form):
    """Rules as a file, with where they come from."""

    yaml = forms.CharField(
        label=_("Rules"), max_length=200_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "class": "code", "spellcheck": "false"}),
    )  # fmt: skip
    source_kind = forms.ChoiceField(label=_("How they were learnt"), choices=SourceKind.choices)


class HoursForm(forms.Form):
    """One line of visiting hours, without writing a file."""

    visit_class = forms.ChoiceField(label=_("Which door"), choices=VisitClassChoices.choices, initial="COMMUNITY")
    days = forms.MultipleChoiceField(
        label=_("Days"), widget=forms.CheckboxSelectMultiple,
        choices=[("Mon", _("Monday")), ("Tue", _("Tuesday")), ("Wed", _("Wednesday")), ("Thu", _("Thursday")),
                 ("Fri", _("Friday")), ("Sat", _("Saturday")), ("Sun", _("Sunday"))],
    )  # fmt: skip
    opens = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone of the detention center"), choices=ZONES)
    units = _line(_("Units, with commas; empty for all"), 200)
    capacity = forms.IntegerField(label=_("How many of our visits fit"), min_value=1, max_value=500, required=False)
    source = forms.CharField(label=_("Where it was read or heard"), max_length=300)
    source_kind = forms.ChoiceField(label=_("How they were learnt"), choices=SourceKind.choices)

    def clean(self) -> dict[str, Any]:
        """Closing comes after opening."""
        values = super().clean() or {}
        if values.get("opens") and values.get("closes") and values["closes"] <= values["opens"]:
            self.add_error("closes", _("Closing comes after opening."))
        return values

    def session(self) -> Session:
        """Return the line as the rules take it."""
        given = self.cleaned_data
        opens, closes = (moment.hour * 60 + moment.minute for moment in (given["opens"], given["closes"]))
        units = tuple(unit.strip() for unit in given["units"].split(",") if unit.strip())
        notes = (Statement("capacity", given["capacity"]),) if given["capacity"] else ()
        return Session(days=tuple(given["days"]), times=(Span(opens, closes),), units=units, notes=notes)


class ClosureForm(forms.Form):
    """A time without visits."""

    reason = forms.ChoiceField(label=_("Why"), choices=ClosureReason.choices)
    starts_on = forms.DateField(label=_("First day without visits"), widget=DAY)
    ends_on = forms.DateField(label=_("Last day without visits"), required=False, widget=DAY)
    units = _line(_("Units, with commas; empty for all"), 200)
