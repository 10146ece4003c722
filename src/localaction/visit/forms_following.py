"""Turning what people type into values: handing over, covering, knowing somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.referrals.models import Consent
from localaction.visit.forms import DAY, PRIVATE
from localaction.visit.identity import Identity
from localaction.visit.models import ReasonChoices

LEGAL, ELSEWHERE = "LEGAL", "ELSEWHERE"
PASSED_ON = [
    ("first_name", _("first name")), ("surname", _("surnames")), ("a_number", _("A-number")),
    ("country_of_birth", _("country of birth")), ("unit", _("unit")), ("facility", _("detention center")),
]  # fmt: skip


class HandOverForm(forms.Form):
    """To whom a person is handed on, with whose consent, and what goes along."""

    to = forms.ChoiceField(
        label=_("To whom"),
        choices=[(ELSEWHERE, _("a visiting program elsewhere")), (LEGAL, _("our legal program"))],
    )  # fmt: skip
    beyond = forms.CharField(
        label=_("Name of the program elsewhere"), max_length=120, required=False,
        help_text=_("The program, never a person. Somebody of your ring carries it there."),
    )  # fmt: skip
    parts = forms.MultipleChoiceField(
        label=_("What goes along"), choices=PASSED_ON, widget=forms.CheckboxSelectMultiple,
        initial=["first_name", "facility"], help_text=_("As little as they need."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("What they should know"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3, **PRIVATE}), help_text=_("Sealed. Nothing of the legal case."),
    )  # fmt: skip
    consent = forms.ChoiceField(label=_("How the person agreed"), choices=Consent.choices)
    consented_on = forms.DateField(label=_("On which day"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        """A program elsewhere has a name."""
        values = super().clean() or {}
        if values.get("to") == ELSEWHERE and not (values.get("beyond") or "").strip():
            self.add_error("beyond", _("Say which program."))
        return values

    def content(self, identity: Identity, facility: str) -> dict[str, str]:
        """Return what is passed on: only the parts that were ticked, and of those only what is known."""
        known = {name: getattr(identity, name, "") for name, _label in PASSED_ON} | {"facility": facility}
        passed = {name: known[name] for name in self.cleaned_data["parts"]} | {"note": self.cleaned_data["note"]}
        return {name: value for name, value in passed.items() if value}


class CloseForm(forms.Form):
    """Why a request is closed without a visit."""

    reason = forms.ChoiceField(label=_("Why"), choices=ReasonChoices.choices, initial="PERSON_DECLINED")


class ReachForm(forms.Form):
    """Where one wants to be told; empty for nowhere."""

    phone = forms.CharField(label=_("Mobile telephone"), max_length=20, required=False)
    mail = forms.EmailField(label=_("E-mail"), required=False)
