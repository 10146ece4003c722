"""Turning what people type into values: letters and the programme's address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.visit.forms import DAY, PRIVATE
from localaction.visit.models import Friend, Volunteer


def keys(friends: list[Friend]) -> list[tuple[int, str]]:
    """Return people as a choice by their keys; names stay sealed."""
    return [(friend.pk, friend.key) for friend in friends]


def names(volunteers: list[Volunteer]) -> list[tuple[int, str]]:
    """Return volunteers as a choice by the names of their accounts."""
    return [(volunteer.pk, volunteer.person.username) for volunteer in volunteers]


class AddressForm(forms.Form):
    """The programme's postal address."""

    text = forms.CharField(
        label=_("Postal address of the program"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A postbox or an office. Never somebody's home: staff inside read every envelope."),
    )  # fmt: skip


class _OfPeople(forms.Form):
    friend = forms.TypedChoiceField(label=_("Person in detention"), coerce=int)

    def __init__(self, *arguments: Any, friends: list[Friend], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["friend"].choices = keys(friends)  # type: ignore[attr-defined]


class PairForm(_OfPeople):
    """Who writes to whom."""

    volunteer = forms.TypedChoiceField(label=_("Visitor"), coerce=int)

    def __init__(self, *arguments: Any, volunteers: list[Volunteer], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["volunteer"].choices = names(volunteers)  # type: ignore[attr-defined]


class WriteForm(_OfPeople):
    """A letter to somebody inside."""

    words = forms.CharField(
        label=_("Your letter"), max_length=6000, widget=forms.Textarea(attrs={"rows": 10, **PRIVATE}),
        help_text=_("First names only. Staff inside may read it: nothing of the legal case, no numbers, no addresses."),
    )  # fmt: skip


class ArrivedForm(_OfPeople):
    """A letter that came in."""

    volunteer = forms.TypedChoiceField(label=_("For which visitor"), coerce=int, required=False, empty_value=None)
    arrived_on = forms.DateField(label=_("Arrived on"), widget=DAY)
    words = forms.CharField(
        label=_("What it says"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 4, **PRIVATE}),
        help_text=_("Only if the visitor cannot fetch the paper. It is sealed for the visitor and the coordinators."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, volunteers: list[Volunteer], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["volunteer"].choices = [("", "–"), *names(volunteers)]  # type: ignore[attr-defined]
