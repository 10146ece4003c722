"""The editor of a text: words into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.messages.texts import Text


class WordingForm(forms.Form):
    """A subject, where the text has one, and a wording."""

    subject = forms.CharField(
        label=_("Subject of the e-mail"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    wording = forms.CharField(
        label=_("Wording"),
        max_length=1600,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "true"}),
    )

    def __init__(self, text: Text, language: str, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not text.subjects:
            del self.fields["subject"]
        for field in self.fields.values():
            field.widget.attrs["lang"] = language
