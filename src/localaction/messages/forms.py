"""The editor of a text, and where a member wants to be told: words into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.messages.rules.addresses import BadAddress, mail, phone
from localaction.messages.texts import Text
from localaction.places.rules.local_time import ZONES

PRIVATE = {"autocomplete": "off", "spellcheck": "false"}


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


class ReachForm(forms.Form):
    """Where a member wants to be told."""

    phone = forms.CharField(
        label=_("Telephone for text messages"), max_length=20, required=False, widget=forms.TextInput(attrs=PRIVATE)
    )
    mail = forms.CharField(label=_("E-mail"), max_length=120, required=False, widget=forms.TextInput(attrs=PRIVATE))
    zone = forms.ChoiceField(
        label=_("Your time zone, for the hours in which you sleep"), choices=[(name, name) for name in ZONES]
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what could not work."""
        values = super().clean() or {}
        for name, check, said in (
            ("phone", phone, _("This number could not work.")), ("mail", mail, _("This address could not work.")),
        ):  # fmt: skip
            if values.get(name):
                try:
                    check(values[name])
                except BadAddress:
                    self.add_error(name, said)
        return values
