"""Turning what a reader asks for into values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.brief.words import KINDS
from localaction.places.reference_files import gazetteer


def _states() -> list[tuple[str, object]]:
    return [
        ("", _("All states")),
        *((usps, state.name) for usps, state in sorted(gazetteer().states.items(), key=_name)),
    ]


def _name(pair: tuple[str, object]) -> str:
    return str(getattr(pair[1], "name", ""))


class ChangesFilter(forms.Form):
    """Which changes to show."""

    state = forms.ChoiceField(label=_("State"), choices=_states, required=False)
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[("", _("News only")), ("all", _("Everything, with ICE's corrections")), *KINDS.items()],
        required=False,
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    county = forms.RegexField(r"^\d{5}$", required=False, widget=forms.HiddenInput)
