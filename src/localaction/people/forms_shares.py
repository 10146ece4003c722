"""Turning shares typed off paper into sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.people.models import Person
from localaction.vault.rules.shares import UnknownWord, read_share


class Shares(forms.Form):
    """Shares typed off paper, each in a box of its own."""

    def __init__(self, *arguments: Any, n_shares: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.names = [f"share_{number}" for number in range(1, n_shares + 1)]
        # No spelling aid: some browsers send what is typed to its maker.
        attrs = {"rows": 5, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "lang": "en"}
        for number, name in enumerate(self.names, 1):
            label = _("Share %(number)d") % {"number": number}
            self.fields[name] = forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs=attrs))

    def clean(self) -> dict[str, Any]:
        """Read each share; say which word is none of the list's."""
        for name in self.names:
            try:
                self.cleaned_data[name] = read_share(self.cleaned_data.get(name, ""))
            except UnknownWord as error:
                self.add_error(
                    name, _("Word %(place)d is not one of the words. Read it again.") % {"place": error.place}
                )
        return self.cleaned_data

    def sentences(self) -> list[str]:
        """Return the shares."""
        return [self.cleaned_data[name] for name in self.names]


class ReadBack(Shares):
    """All shares of a ceremony."""


class OpenByShares(Shares):
    """As many shares as are needed, and whom they let in."""

    def __init__(self, *arguments: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(str(person.pk), person.username) for person in people]
        self.fields["person"] = forms.ChoiceField(
            label=_("Who is let in"),
            choices=choices,
            help_text=_("Somebody whose role reads sealed records and who has made a vault key."),
        )
        self.order_fields(["person"])

    def person_id(self) -> int:
        """Return the account chosen."""
        return int(self.cleaned_data["person"])
