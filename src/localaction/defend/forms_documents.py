"""Forms of the papers: their text, and what is filled in when one is printed (never stored)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.defend.rules.papers import PLACES, NothingSaid, UnknownPlace, check_body

PRIVATE = {"autocomplete": "off", "spellcheck": "false"}
LABELS = {
    "programme": _("Name of the program"), "attorney": _("Attorney"), "office_phone": _("Telephone of the office"),
    "day": _("Day of the letter"), "to": _("To whom"), "client": _("Client, as the client wants to be named"),
    "languages": _("Languages of the client"), "next_hearing": _("Next hearing"),
    "hearing_day": _("Day of the hearing"),
    "hearing_time": _("Time, in the court’s own zone"), "court": _("Court"), "room": _("Room"),
    "how": _("In person, by video or by telephone"),
}  # fmt: skip


class PaperForm(forms.Form):
    """The text of a paper."""

    title = forms.CharField(label=_("Title"), max_length=100)
    body = forms.CharField(
        label=_("Text"), max_length=12_000, widget=forms.Textarea({"rows": 24, "class": "paper-text"}),
    )  # fmt: skip
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, paper: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.paper = paper

    def clean_body(self) -> str:
        """Return the text, or say what could not be printed."""
        body: str = self.cleaned_data["body"]
        try:
            check_body(self.paper, body)
        except UnknownPlace as error:
            raise forms.ValidationError(
                _("Nothing can be filled in for %(names)s."), params={"names": ", ".join(error.names)}
            ) from error
        except NothingSaid as error:
            raise forms.ValidationError(_("The text is empty.")) from error
        return body


class FillForm(forms.Form):
    """What is filled in; everything may stay empty and is then a line to write on."""

    def __init__(self, *arguments: Any, paper: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for place in PLACES[paper]:
            self.fields[place] = forms.CharField(
                label=LABELS[place], max_length=120, required=False, widget=forms.TextInput(attrs=PRIVATE)
            )
