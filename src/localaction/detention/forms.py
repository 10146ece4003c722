"""Turning what a reader asks for into values."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.places.reference_files import gazetteer


def _states() -> list[tuple[str, object]]:
    states = sorted(gazetteer().states.values(), key=lambda state: state.name)
    return [("", _("All states")), *((state.usps, state.name) for state in states)]


class FacilitiesFilter(forms.Form):
    """Which facilities to show, and in which order."""

    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[
            ("overdue", _("Inspection most overdue first")),
            ("empty", _("Most paid-for empty beds first")),
            ("population", _("Most people first")),
            ("name", _("By name")),
        ],
        required=False,
    )
    state = forms.ChoiceField(label=_("State"), choices=_states, required=False)
