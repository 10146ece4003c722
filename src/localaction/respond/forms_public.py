"""What a reporter fills in; only words, where and when are needed, and even they may be few."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from localaction.messages.rules.addresses import BadAddress
from localaction.places.models import Place
from localaction.places.reads import counties_of, find
from localaction.respond.rules import told
from localaction.respond.rules.salute import (
    Activity,
    Basis,
    Equipment,
    Lettering,
    Salute,
    UnreadableCount,
    read_count,
)
from localaction.respond.told import Contact, joined
from localaction.respond.words import ACTIVITIES, BASES, EQUIPMENTS, LETTERINGS, WHENS
from localaction.vault.rules import never_stored
from localaction.vault.typed import KINDS

LONGEST_ACCOUNT = 8000
# Words of the choices "when", and how long ago that is, give or take.
AGO = {
    "now": (timedelta(0), timedelta(minutes=5)),
    "half-hour": (timedelta(minutes=15), timedelta(minutes=15)),
    "two-hours": (timedelta(minutes=75), timedelta(minutes=45)),
    "earlier": (timedelta(hours=12), timedelta(hours=10)),
}


class SaluteForm(forms.Form):
    """The account of what is seen; both doors, the public one and the operator's, ask the same."""

    basis = forms.ChoiceField(
        label=_("How do you know of it?"), choices=BASES, required=False, widget=forms.RadioSelect
    )
    observed = forms.ChoiceField(label=_("When was it?"), choices=WHENS, required=False, widget=forms.RadioSelect)
    activity = forms.ChoiceField(label=_("What are they doing?"), choices=ACTIVITIES, required=False)
    people = forms.CharField(
        label=_("How many officers?"), required=False, max_length=20, help_text=_("For example 4, or 3-5, or 4+")
    )
    vehicles = forms.CharField(label=_("How many vehicles?"), required=False, max_length=20)
    lettering = forms.MultipleChoiceField(
        label=_("What is written on clothes or vehicles?"), choices=LETTERINGS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    equipment = forms.MultipleChoiceField(
        label=_("What do they have?"), choices=EQUIPMENTS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # "Back" must not bring the words of the one before on a shared telephone.
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_people(self) -> str:
        """Refuse what is no count."""
        return _count(self.cleaned_data["people"])

    def clean_vehicles(self) -> str:
        """Refuse what is no count."""
        return _count(self.cleaned_data["vehicles"])

    def salute(self, place: str, words: str, now: datetime) -> Salute:
        """Return what the choices say, with what the words say where a choice was left open."""
        given = self.cleaned_data
        ago, within = AGO.get(given["observed"], (None, timedelta(0)))
        chosen = Salute(
            size_people=read_count(given["people"]) if given["people"] else None,
            size_vehicles=read_count(given["vehicles"]) if given["vehicles"] else None,
            activity=Activity(given["activity"]) if given["activity"] else None,
            place=place.strip(),
            precision=told.read(place, now).precision,
            lettering=frozenset(Lettering(one) for one in given["lettering"]),
            observed_at=now - ago if ago is not None else None,
            observed_within=within,
            equipment=frozenset(Equipment(one) for one in given["equipment"]),
            basis=Basis(given["basis"]) if given["basis"] else None,
        )
        return joined(told.read(words, now), chosen)


class ReportForm(SaluteForm):
    """The public form."""

    account = forms.CharField(
        label=_("What do you see?"), max_length=LONGEST_ACCOUNT, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("No names, no papers, no one's country or status. What officers do, wear and drive."),
    )  # fmt: skip
    place = forms.CharField(
        label=_("Where exactly?"),
        max_length=300,
        required=False,
        help_text=_("Cross streets, for example 5th and Main"),
    )
    town = forms.CharField(label=_("City or ZIP code"), max_length=80, required=False)
    contact = forms.CharField(
        label=_("Phone or e-mail, if you want to hear what we find"), max_length=254, required=False,
        help_text=_("It is sealed, used for this only, and erased 72 hours after we have told you."),
    )  # fmt: skip
    is_leaving_out = forms.BooleanField(
        label=_("Send it without those parts"), required=False, widget=forms.CheckboxInput
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=500)
    field_order = ("account", "place", "town", "observed", "basis", "activity", "people", "vehicles", "lettering")

    @property
    def holds(self) -> list[str]:
        """What the words hold that must never be stored, in the reader's words; empty while nothing was sent."""
        if not self.is_bound:
            return []
        words = " ".join(self.data.get(name, "") for name in ("account", "place"))
        return [str(KINDS[kind]) for kind in dict.fromkeys(one.kind for one in never_stored.findings(words))]

    def clean_contact(self) -> Contact | None:
        """Refuse what is neither a telephone number nor an e-mail address."""
        typed = self.cleaned_data["contact"].strip()
        if not typed:
            return None
        try:
            return Contact.read(typed)
        except BadAddress:
            raise ValidationError(_("This is no phone number and no e-mail address. You can leave it empty.")) from None

    def clean(self) -> dict[str, Any]:
        """Refuse what must never be stored, unless it may be left out."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.holds and not given.get("is_leaving_out"):
            raise ValidationError(
                _(
                    "We must not keep some of this. Take it out, or check “Send it without those parts”. What a lawyer "
                    "needs to know, tell by voice."
                )
            )
        return given

    def county(self) -> str:
        """Return the code of the county that the town lies in, where it lies in one only; else an empty text."""
        return county_of(self.cleaned_data["town"])


def county_of(words: str) -> str:
    """Return the code of the county that a town, ZIP code or county lies in, where it is one only; else nothing."""
    found = find(words).place if words.strip() else None
    if found is None or found.kind == Place.Kind.STATE:
        return ""
    if found.kind == Place.Kind.COUNTY:
        return str(found.geoid)
    counties = counties_of(found, timezone.now().date())
    return str(counties[0].geoid) if len(counties) == 1 else ""


class AddForm(forms.Form):
    """What a reporter adds later."""

    more = forms.CharField(
        label=_("What else do you see?"), max_length=LONGEST_ACCOUNT,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_more(self) -> str:
        """Refuse what must never be stored."""
        words = str(self.cleaned_data["more"])
        if never_stored.findings(words):
            raise ValidationError(_("We must not keep some of this. Please take numbers of papers and status out."))
        return words


def _count(typed: str) -> str:
    if typed.strip():
        try:
            read_count(typed)
        except UnreadableCount:
            raise ValidationError(_("Write a number, a range such as 3-5, or 4+ for at least four.")) from None
    return typed.strip()


class AlertForm(forms.Form):
    """Who wants to be told when something is confirmed, and where."""

    town = forms.CharField(
        label=_("Town, ZIP code or county"), max_length=80, help_text=_("Alerts name the county only, never a street.")
    )
    contact = forms.CharField(
        label=_("Phone number or e-mail"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_woken = forms.BooleanField(label=_("Also at night"), required=False)

    def clean_town(self) -> str:
        """Return the county's code.

        Raises:
            ValidationError: it is no place of ours, or lies in several counties.
        """
        county = county_of(self.cleaned_data["town"])
        if not county:
            raise ValidationError(_("We do not know which county that is. Write the county and the state."))
        return county

    def clean_contact(self) -> Contact:
        """Refuse what is neither a telephone number nor an e-mail address."""
        try:
            return Contact.read(self.cleaned_data["contact"].strip())
        except BadAddress:
            raise ValidationError(_("This is no phone number and no e-mail address.")) from None
