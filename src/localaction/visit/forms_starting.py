"""Turning what people type into values: steps of starting a programme."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.visit.forms import DAY, FacilityCode
from localaction.visit.rules.starting import WORDING, Item


class WherePlaceForm(forms.Form):
    """At which detention center."""

    facility = FacilityCode()


class StepForm(forms.Form):
    """A step that was done."""

    item = forms.ChoiceField(label=_("Step"), choices=lambda: [(i.value, _(WORDING[i].title)) for i in Item])
    done_on = forms.DateField(label=_("Done on"), widget=DAY)
    paper = forms.FileField(
        label=_("The letter or answer"), required=False, max_length=200,
        help_text=_("PDF, PNG or JPEG, at most 2 megabytes. It is sealed for the coordinators."),
    )  # fmt: skip
