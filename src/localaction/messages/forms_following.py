"""Forms of the pages for followers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.messages.actions.queue import canonical
from localaction.messages.models import Channel, Follow
from localaction.messages.rules.addresses import BadAddress
from localaction.messages.rules.following import Cadence

STOP = "STOP"


class FollowForm(forms.Form):
    """Where to write to, and how often."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=8)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    mail = forms.CharField(
        label=_("Your e-mail address"), max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )  # fmt: skip
    cadence = forms.ChoiceField(
        label=_("When do you want to hear of changes?"), choices=Follow.Cadence.choices, initial=Cadence.DAILY.value,
        widget=forms.RadioSelect,
    )  # fmt: skip
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=500, widget=forms.HiddenInput)

    def clean_mail(self) -> str:
        """Refuse what is no e-mail address."""
        try:
            return canonical(Channel.EMAIL, self.cleaned_data["mail"].strip())
        except BadAddress:
            raise forms.ValidationError(_("This is no e-mail address.")) from None


class MineForm(forms.Form):
    """For each thing that is followed, how often, or no more."""

    def __init__(self, *arguments: Any, follows: list[Follow], **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [*Follow.Cadence.choices, (STOP, _("no more"))]
        for row in follows:
            self.fields[row.uuid.hex] = forms.ChoiceField(
                label=row.topic.title, choices=choices, initial=row.cadence, required=False
            )

    def chosen(self, follows: list[Follow]) -> dict[Any, Cadence | None]:
        """Return what was chosen of each; what was left out of the form stays as it is."""
        given = {row.uuid: self.cleaned_data.get(row.uuid.hex, "") for row in follows}
        return {number: None if word == STOP else Cadence(word) for number, word in given.items() if word}
