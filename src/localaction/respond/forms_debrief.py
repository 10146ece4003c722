"""How somebody came out of a scene."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.respond.actions.debriefs import Told
from localaction.respond.models import Assignment
from localaction.vault.typed import clean_words

INSTANT = {"type": "datetime-local"}
FEELINGS = [
    ("5", gettext_lazy("well")),
    ("4", gettext_lazy("rather well")),
    ("3", gettext_lazy("so-so")),
    ("2", gettext_lazy("rather badly")),
    ("1", gettext_lazy("badly")),
]


class DebriefForm(forms.Form):
    """Wellbeing first; lessons are optional; the times are filled in as we noted them."""

    wellbeing = forms.ChoiceField(
        label=gettext_lazy("How are you?"), choices=FEELINGS, widget=forms.RadioSelect
    )  # fmt: skip
    wants_call = forms.BooleanField(label=gettext_lazy("I would like somebody to call me"), required=False)
    lessons = forms.CharField(
        label=gettext_lazy("What should we do better next time?"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("Sealed; the coordinator reads it. No names of people who were taken, please."),
    )  # fmt: skip
    arrived_at = forms.DateTimeField(
        label=gettext_lazy("You arrived"), required=False,
        widget=forms.DateTimeInput(attrs=INSTANT, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    left_at = forms.DateTimeField(
        label=gettext_lazy("You left"), required=False,
        widget=forms.DateTimeInput(attrs=INSTANT, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Change the times only if they are wrong."),
    )  # fmt: skip

    def __init__(self, given: Any, *, assignment: Assignment) -> None:
        """Prepare the form.

        Args:
            assignment: whose times are filled in.
        """
        self.noted = {"arrived_at": _minute(assignment.arrived_at), "left_at": _minute(assignment.departed_at)}
        super().__init__(given, initial=self.noted)

    def clean_lessons(self) -> str:
        """Refuse what must never be stored."""
        return clean_words(self.cleaned_data["lessons"])

    def clean(self) -> dict[str, Any]:
        """Refuse times that cannot be."""
        given = super().clean() or self.cleaned_data
        arrived, left = given.get("arrived_at"), given.get("left_at")
        if (arrived and left and left < arrived) or any(at and at > timezone.now() for at in (arrived, left)):
            raise ValidationError(_("You arrived before you left, and neither is still to come."))
        return given

    def told(self) -> Told:
        """Return what was told; a time only where it is another than we noted."""
        given = self.cleaned_data
        times = {name: given[name] if given[name] != noted else None for name, noted in self.noted.items()}
        return Told(int(given["wellbeing"]), given["wants_call"], given["lessons"], **times)


def _minute(at: datetime | None) -> datetime | None:
    return timezone.localtime(at).replace(second=0, microsecond=0) if at else None
