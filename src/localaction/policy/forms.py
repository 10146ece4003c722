"""Forms of the agreements' desk pages: they turn text into values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from localaction.policy import words
from localaction.policy.actions.evidence import Given
from localaction.policy.models import EndEvidence


def _kinds() -> list[tuple[str, str]]:
    return [
        (kind.value, format_html('<span>{}<br><span class="muted">{}</span></span>', kind.label, words.KINDS[kind]))
        for kind in EndEvidence.Kind
    ]


class EvidenceForm(forms.Form):
    """A document or a report about the end of an agreement."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=_kinds, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), help_text=_("As the document or the report names itself."), max_length=200
    )
    dated_on = forms.DateField(label=_("Its date"), widget=forms.DateInput(attrs={"type": "date", "class": "short"}))
    effective_on = forms.DateField(
        label=_("Day of the end, where it names one"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}),
    )
    publisher = forms.CharField(
        label=_("Published by"), help_text=_("The body, court or newspaper."), required=False, max_length=120
    )
    url = forms.URLField(
        label=_("Address"), required=False, max_length=600, assume_scheme="https",
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    quote = forms.CharField(
        label=_("The words that say it"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    # The question in the review queue to which to go back.
    item = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def given(self) -> Given:
        """Return the evidence that was typed."""
        values: dict[str, Any] = self.cleaned_data
        effective: dt.date | None = values["effective_on"]
        return Given(
            values["kind"], values["dated_on"], effective, values["title"].strip(), values["publisher"].strip(),
            values["url"], values["quote"].strip(),
        )  # fmt: skip


class WithdrawalForm(forms.Form):
    """Why evidence was wrong."""

    why = forms.CharField(
        label=_("Why is it withdrawn?"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
