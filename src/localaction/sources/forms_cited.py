"""What every form for a cited fact asks: where it was read, and, when it is withdrawn, why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.sources.cited import Cited
from localaction.sources.entering import GivenSource


def day_field(label: Any, required: bool = False, help_text: Any = "") -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date", "class": "short"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def text_field(label: Any, length: int, required: bool = False, rows: int = 0, help_text: Any = "") -> forms.CharField:
    """Return a field for words, of several lines where `rows` is given."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=help_text)


class SourceForm(forms.Form):
    """Where a fact was read."""

    source_title = text_field(_("Source"), 300, required=True, help_text=_("As the document names itself."))
    publisher = text_field(_("Published by"), 120)
    url = forms.URLField(label=_("Address"), required=False, max_length=600, assume_scheme="https")
    archived_url = forms.URLField(label=_("Archived copy"), required=False, max_length=600, assume_scheme="https")
    as_of = day_field(_("True as of"), required=True)
    confidence = forms.ChoiceField(label=_("How sure are we?"), choices=Cited.Confidence.choices)

    def source(self) -> GivenSource:
        """Return the source that was typed; entering it is reading it."""
        v: dict[str, Any] = self.cleaned_data
        return GivenSource(
            v["source_title"], v["as_of"], v["confidence"], v["publisher"], v["url"], v["archived_url"], v["as_of"]
        )


class WhyForm(forms.Form):
    """Why an entry was wrong."""

    why = forms.CharField(
        label=_("Why is it withdrawn?"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
