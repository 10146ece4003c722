"""What people type about a matter, turned into values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.defend.actions.matters import Opening
from localaction.defend.actions.screening import Answers
from localaction.defend.identity import Identity
from localaction.defend.models import (
    AppearanceForm,
    AppearanceScope,
    CustodyStatus,
    DeclineChoices,
    EndReason,
    MatterSource,
    Relation,
    ReviewDecision,
    Signal,
    StageChoices,
)
from localaction.defend.rules.numbers import NotANumber, a_number
from localaction.defend.rules.outcomes import CUSTODY_OUTCOMES, KINDS, Level
from localaction.defend.words import BONDS, CATEGORIES, HEARINGS, LANGUAGES
from localaction.messages.rules.addresses import BadAddress, phone
from localaction.people.models import Person

PRIVATE = {"autocomplete": "off", "spellcheck": "false"}
OTHERS = 3
MOVED_BY_HAND = ("ACTIVE", "AWAITING_DECISION", "ON_APPEAL")
YES_NO = [("", _("not asked")), ("1", _("yes")), ("0", _("no"))]


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def line(label: Any, length: int = 80, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    """Return a field for one line that no browser remembers."""
    return forms.CharField(
        label=label, max_length=length, required=required, help_text=help_text, widget=forms.TextInput(attrs=PRIVATE)
    )


def words(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """Return a field for several lines that no browser remembers."""
    widget = forms.Textarea(attrs={"rows": 4, **PRIVATE})
    return forms.CharField(label=label, max_length=4000, required=required, help_text=help_text, widget=widget)


def several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    """Return boxes to tick."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


def _blank(choices: Any) -> list[tuple[str, Any]]:
    return [("", "–"), *choices]


class CourtCode(forms.CharField):
    """A court by its code in capitals."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Code of the court"))
        options.setdefault("help_text", _("Three letters as the court writes them, such as LOS or NYC."))
        super().__init__(max_length=12, required=False, widget=forms.TextInput(attrs=PRIVATE), **options)

    def clean(self, value: Any) -> str:
        """Return the code in capitals.

        Raises:
            ValidationError: it holds anything but letters, digits and dashes.
        """
        code = str(super().clean(value)).strip().upper()
        if code and not code.replace("-", "").isalnum():
            raise forms.ValidationError(_("A code has letters and digits only."))
        return code


class IdentityForm(forms.Form):
    """Who somebody is. Everything is sealed."""

    name = line(_("Full name, as spoken and written"), 120, required=True)
    aliases = line(_("Other names"), 200, _("Separate several with a semicolon; also a name before marriage."))
    born = line(_("Born"), 10, _("A day as 1990-12-31, or only the year."))
    a_number = line(_("A-number"), 15, _("Nine digits; eight get a zero in front."))
    country_of_birth = line(_("Country of birth"))
    phone = line(_("Telephone"), 30)
    reach = line(_("How else to reach the person"), 200)

    def clean_born(self) -> str:
        """Keep a day or a year that can be somebody's birth."""
        text: str = self.cleaned_data["born"].strip()
        if not text:
            return ""
        try:
            year = int(text) if len(text) == 4 else date.fromisoformat(text).year
        except ValueError:
            raise forms.ValidationError(_("Write a day as 1990-12-31, or a year.")) from None
        if not 1900 <= year <= date.today().year:
            raise forms.ValidationError(_("Nobody alive was born then."))
        return text

    def clean_a_number(self) -> str:
        """Keep nine digits."""
        try:
            return a_number(self.cleaned_data["a_number"])
        except NotANumber:
            raise forms.ValidationError(_("An A-number has eight or nine digits.")) from None

    def clean_phone(self) -> str:
        """Keep the international form."""
        text = self.cleaned_data["phone"].strip()
        try:
            return phone(text) if text else ""
        except BadAddress:
            raise forms.ValidationError(_("This is not a telephone number.")) from None

    def identity(self) -> Identity:
        """Return who was typed."""
        given = {name: self.cleaned_data[name] for name in IdentityForm.base_fields}
        aliases = tuple(alias.strip() for alias in given.pop("aliases").split(";") if alias.strip())
        return Identity(aliases=aliases, **given)


class OpeningForm(IdentityForm):
    """What is asked before the conflict check, and no more."""

    source = forms.ChoiceField(label=_("Who asks for help"), choices=MatterSource.choices)
    languages = several(_("Languages"), LANGUAGES)
    custody = forms.ChoiceField(label=_("Is the person held?"), choices=CustodyStatus.choices, initial="UNKNOWN")
    court = CourtCode()
    next_hearing_on = day(_("Next hearing"))
    referral = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for number in range(1, OTHERS + 1):
            self.fields[f"other_{number}"] = line(
                _("Somebody else, %(number)s") % {"number": number}, 120,
                _("Family, the other side, employer, sponsor, who paid a bond.") if number == 1 else "",
            )  # fmt: skip
            self.fields[f"relation_{number}"] = forms.ChoiceField(
                label=_("Who is that, %(number)s") % {"number": number}, required=False,
                choices=_blank(choice for choice in Relation.choices if choice[0] != Relation.CLIENT),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Somebody else needs a relation, and a relation somebody."""
        values = super().clean() or {}
        for number in range(1, OTHERS + 1):
            if bool(values.get(f"other_{number}")) is not bool(values.get(f"relation_{number}")):
                self.add_error(f"relation_{number}", _("Give the name and who it is."))
        return values

    def opening(self) -> Opening:
        """Return what was typed."""
        given = self.cleaned_data
        others = [
            (Relation(given[f"relation_{number}"]), Identity(name=given[f"other_{number}"]))
            for number in range(1, OTHERS + 1)
            if given[f"other_{number}"]
        ]
        return Opening(
            self.identity(), given["source"], others, given["languages"], CustodyStatus(given["custody"]),
            given["court"], given["next_hearing_on"], given["referral"],
        )  # fmt: skip


class PartyForm(IdentityForm):
    """Somebody else in a matter."""

    relation = forms.ChoiceField(
        label=_("Who is that"), choices=[choice for choice in Relation.choices if choice[0] != Relation.CLIENT]
    )


class ScreeningForm(forms.Form):
    """What funds ask. Sealed; the income itself is not kept."""

    state = line(_("State"), 2, _("Two letters. Alaska and Hawaii have guidelines of their own."), required=True)
    residence = line(_("County (FIPS) or city code, as the funds write it"), 40)
    residence_proof = line(_("Proof of residence seen"), 80)
    household_size = forms.IntegerField(label=_("People in the household"), min_value=1, max_value=30, required=False)
    income_usd = forms.DecimalField(
        label=_("Income of the household, dollars a year"), min_value=0, max_digits=10, decimal_places=2,
        required=False, widget=forms.NumberInput(attrs=PRIVATE),
        help_text=_("Used now and not kept: only its share of the poverty guideline is."),
    )  # fmt: skip
    custody = forms.ChoiceField(label=_("Is the person held?"), choices=CustodyStatus.choices)
    venue = CourtCode()
    hearing = forms.ChoiceField(label=_("Hearing"), choices=_blank(HEARINGS), required=False)
    has_earlier_counsel = forms.ChoiceField(label=_("Had a private lawyer before"), choices=YES_NO, required=False)
    asked_categories = forms.BooleanField(label=_("I asked about convictions and orders"), required=False)
    categories = several(_("What applies"), CATEGORIES)
    bond = forms.ChoiceField(label=_("Bond"), choices=_blank(BONDS), required=False)
    needs = words(_("What a lawyer must know at once"), required=False)

    def clean_state(self) -> str:
        """Keep two letters."""
        state: str = self.cleaned_data["state"].strip().upper()
        if len(state) != 2 or not state.isalpha():
            raise forms.ValidationError(_("Write two letters, such as CA."))
        return state

    def answers(self) -> Answers:
        """Return what was answered; what was not is None."""
        given = self.cleaned_data
        custody = given["custody"]
        return Answers(
            given["state"], residence=given["residence"] or None, residence_proof=given["residence_proof"],
            household_size=given["household_size"], income_usd=given["income_usd"],
            custody=None if custody == CustodyStatus.UNKNOWN else custody, venue=given["venue"] or None,
            hearing=given["hearing"] or None, has_earlier_counsel=_yes_no(given["has_earlier_counsel"]),
            categories=frozenset(given["categories"]) if given["asked_categories"] or given["categories"] else None,
            bond=given["bond"], needs=given["needs"],
        )  # fmt: skip


def _yes_no(text: str) -> bool | None:
    return {"1": True, "0": False}.get(text)


class NoteForm(forms.Form):
    """A note, sealed with the file."""

    words = words(_("Note"))


class ReviewForm(forms.Form):
    """What a reviewer decides, and who is kept out."""

    decision = forms.ChoiceField(label=_("Decision"), choices=ReviewDecision.choices)
    walled: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label=_("Keep out of the matter"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A wall hides the matter from these accounts, whatever their role."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, people: models.QuerySet[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["walled"].queryset = people  # type: ignore[attr-defined]


class LetGoForm(forms.Form):
    """Why a matter is not taken."""

    reason = forms.ChoiceField(
        label=_("Why"), choices=[choice for choice in DeclineChoices.choices if choice[0] != DeclineChoices.CONFLICT]
    )
    is_referred_out = forms.BooleanField(label=_("Referred to another programme"), required=False)


class FilingForm(forms.Form):
    """A notice of appearance."""

    form = forms.ChoiceField(label=_("Form"), choices=AppearanceForm.choices)
    scope = forms.ChoiceField(label=_("For"), choices=AppearanceScope.choices)
    filed_on = day(_("Filed on"), required=True)


class RetainForm(forms.Form):
    """The retainer, and the first notice of appearance."""

    on = day(_("Retainer signed on"), required=True)
    form = forms.ChoiceField(label=_("Form"), choices=_blank(AppearanceForm.choices), required=False,
                             help_text=_("Leave it empty when the notice is filed later."))  # fmt: skip
    scope = forms.ChoiceField(label=_("For"), choices=AppearanceScope.choices)
    filed_on = day(_("Filed on"))

    def clean(self) -> dict[str, Any]:
        """A form has a day of filing."""
        values = super().clean() or {}
        if values.get("form") and not values.get("filed_on"):
            self.add_error("filed_on", _("Say when it was filed."))
        return values


class CustodyForm(forms.Form):
    """A change of custody."""

    custody = forms.ChoiceField(label=_("Is the person held?"), choices=CustodyStatus.choices)
    how = forms.ChoiceField(
        label=_("How"), choices=_blank((code, code) for code in sorted(CUSTODY_OUTCOMES)), required=False
    )
    on = day(_("Day"), required=True)


class AdvanceForm(forms.Form):
    """Where a represented case stands."""

    to = forms.ChoiceField(
        label=_("Stage"),
        choices=[choice for choice in StageChoices.choices if choice[0] in MOVED_BY_HAND],
    )  # fmt: skip
    on = day(_("Day"), required=True)


class OutcomeForm(forms.Form):
    """What was decided, in the finest code."""

    code = forms.ChoiceField(
        label=_("Outcome"),
        choices=[(code, code) for code in sorted(KINDS) if not code.startswith("REPRESENTATION_ENDED")],
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Whose decision"),
        choices=[(Level.IJ.value, _("immigration judge")), (Level.FINAL.value, _("final: no more appeal"))],
    )
    on = day(_("Day"), required=True)
    is_client_goal_met = forms.ChoiceField(label=_("What the client wanted"), choices=YES_NO, required=False)
    is_followed_by_arrest = forms.BooleanField(label=_("Arrested right afterwards"), required=False)

    def goal(self) -> bool | None:
        """Return whether the client's goal was met; None where it was not asked."""
        return _yes_no(self.cleaned_data["is_client_goal_met"])


class EndForm(forms.Form):
    """Why representation ended."""

    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)
    on = day(_("Day"), required=True)


class CloseForm(forms.Form):
    """When the file was closed."""

    on = day(_("Closed on"), required=True)


class ConsentForm(forms.Form):
    """What the client agreed to."""

    signal = forms.ChoiceField(label=_("The client agreed to"), choices=Signal.choices)
    on = day(_("Day"), required=True)


class SignalForm(forms.Form):
    """What is said to the visiting programme: first name, place and time, nothing of the case."""

    signal = forms.ChoiceField(label=_("Ask the visitors to"), choices=Signal.choices)
    words = words(_("Words for the visitors"), _("First name, place and time. Nothing of the case."))


class GrantForm(forms.Form):
    """To whom a case is opened, and until when."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(label=_("Legal agent"), queryset=None)
    until = day(_("Until the end of"), required=True)

    def __init__(self, *arguments: Any, people: models.QuerySet[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class WallForm(forms.Form):
    """Who is kept out."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(label=_("Keep out"), queryset=None)

    def __init__(self, *arguments: Any, people: models.QuerySet[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
