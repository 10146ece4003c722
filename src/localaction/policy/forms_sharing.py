"""Forms of data-sharing agreements: a policy like others, with what is shared, with whom, and how it renews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.policy.actions.measures import GivenMeasure
from localaction.policy.forms_measures import AmendForm, MeasureForm
from localaction.policy.models import Measure, MeasureVersion, SharingTerms
from localaction.sources.forms_cited import text_field

TERMS = (
    "system", "system_name", "other_party", "direction", "renewal", "notice_days", "fee_usd_a_year", "audit_log",
    "national_lookup", "immigration_hot_list",
)  # fmt: skip


class TermsForm(forms.Form):
    """What a data-sharing agreement gives to whom."""

    system = forms.ChoiceField(label=_("What is shared?"), choices=SharingTerms.System.choices)
    system_name = text_field(_("Name of the system"), 80, help_text=_("Such as PARS or Flock."))
    other_party = text_field(_("With whom?"), 120, required=True, help_text=_("An agency or a company."))
    direction = forms.ChoiceField(label=_("Which way do the data go?"), choices=SharingTerms.Direction.choices)
    renewal = forms.ChoiceField(label=_("Does it renew itself?"), choices=SharingTerms.Renewal.choices)
    notice_days = forms.IntegerField(
        label=_("Days of notice before it ends or renews"), required=False, min_value=0, max_value=3650
    )
    fee_usd_a_year = forms.IntegerField(label=_("Fee in US dollars a year"), required=False, min_value=0)
    audit_log = forms.ChoiceField(label=_("Must searches be logged?"), choices=SharingTerms.Answer.choices)
    national_lookup = forms.ChoiceField(
        label=_("License-plate readers: can agencies of the whole country search?"), choices=SharingTerms.Answer.choices
    )
    immigration_hot_list = forms.ChoiceField(
        label=_("License-plate readers: is the alert list “Immigration Violator” switched on?"),
        choices=SharingTerms.Answer.choices,
    )

    @property
    def terms(self) -> dict[str, Any]:
        """Return the terms that were typed."""
        return {name: self.cleaned_data[name] for name in TERMS}


class SharingForm(TermsForm, MeasureForm):
    """A data-sharing agreement that is not known yet."""

    kind = None  # type: ignore[assignment] # Django's way to leave out a field of the form above
    field_order = ("place", "made_by", "name", "title", "citation", "summary", "summary_es", *TERMS)

    def measure(self) -> GivenMeasure:
        """Return what stays the same, with the terms."""
        given = self.cleaned_data
        return GivenMeasure(Measure.Kind.DATA_SHARING, given["place"], given["made_by"], terms=self.terms)


class SharingAmendForm(TermsForm, AmendForm):
    """A new version of a data-sharing agreement, such as its renewal."""

    field_order = ("why", *TERMS)

    @staticmethod
    def initial_of(version: MeasureVersion) -> dict[str, Any]:
        """Return what the last version says."""
        terms = SharingTerms.objects.filter(version=version).first()
        known = {name: getattr(terms, name) for name in TERMS} if terms is not None else {}
        return AmendForm.initial_of(version) | known
