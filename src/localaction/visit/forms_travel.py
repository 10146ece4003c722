"""Turning what people type into values: how long the road takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.visit.forms import FacilityCode
from localaction.visit.forms_letters import names
from localaction.visit.models import Volunteer


class TravelForm(forms.Form):
    """How long the road between two detention centers takes."""

    one = FacilityCode(label=_("From the detention center with the code"), help_text="")
    other = FacilityCode(label=_("To the one with the code"), help_text="")
    volunteer = forms.TypedChoiceField(
        label=_("For whom"), coerce=int, required=False, empty_value=None,
        help_text=_("For everybody, or for one visitor who goes by bus, say."),
    )  # fmt: skip
    n_minutes = forms.IntegerField(
        label=_("Minutes"), min_value=0, max_value=1440, required=False,
        help_text=_("Leave it empty to go back to what is reckoned."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, volunteers: list[Volunteer], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["volunteer"].choices = [("", _("everybody")), *names(volunteers)]  # type: ignore[attr-defined]
