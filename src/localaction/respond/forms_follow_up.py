"""What is filled in after an arrest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.referrals.models import Consent as ReferralConsent
from localaction.respond.models import Consent, FamilySaid, GivenTo, Kind
from localaction.vault.rules.rings import Ring
from localaction.vault.typed import clean_words

WORDS = 4000


class _Words(forms.Form):
    """Forms in whose words nothing may stand that must never be kept."""

    def clean(self) -> dict[str, Any]:
        """Refuse such words beside the field that holds them."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in list(given.items()):
            if isinstance(self.fields[name], forms.CharField) and isinstance(value, str):
                try:
                    clean_words(value)
                except forms.ValidationError as refusal:
                    self.add_error(name, refusal)
        return given


def _words(label: Any, *, required: bool = True, rows: int = 4, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=WORDS, required=required, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )


class HandOverForm(_Words):
    """What somebody at the scene learned, with consent."""

    consent = forms.ChoiceField(
        label=_("How did the person agree that our legal team follows up?"), choices=Consent.choices
    )
    account = _words(
        _("What our legal team needs to know"),
        hint=_("Only what the person wanted you to pass on. No A-number, no date of birth, no status: tell those by "
               "voice."),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("How the person or the family can be reached"), max_length=300, required=False,
        help_text=_("Only if they said so."),
    )  # fmt: skip


class FamilyForm(_Words):
    """What the family answered."""

    said = forms.ChoiceField(
        label=_("Does the family want to be contacted?"), choices=FamilySaid.choices, widget=forms.RadioSelect
    )
    words = _words(
        _("Whom to contact, and how"), required=False, rows=2,
        hint=_("Sealed for the family lead alone; needed with a yes."),
    )  # fmt: skip


class TaskForm(_Words):
    """A further task for the legal lead."""

    kind = forms.ChoiceField(
        label=_("What is to be done"),
        choices=[(one.value, one.label) for one in (Kind.OTHER, Kind.FIND, Kind.LAWYER)],
    )
    words = _words(_("Details"), required=False, rows=2)
    due_at = forms.DateTimeField(
        label=_("Due"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"], help_text=_("UTC"),
    )  # fmt: skip


class DoneForm(_Words):
    """What came of a task."""

    words = _words(_("What came of it"), required=False, rows=2)


class ReferForm(_Words):
    """What is passed on to defenders or visitors."""

    to = forms.ChoiceField(
        label=_("To whom"), choices=[(Ring.DEFEND.value, _("legal defense")), (Ring.VISIT.value, _("visits"))]
    )
    words = _words(_("What they need to know"), rows=3, hint=_("You cannot read it again afterwards."))
    consent = forms.ChoiceField(label=_("How the person agreed to this"), choices=ReferralConsent.choices)
    consented_on = forms.DateField(label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}))


class GiveForm(forms.Form):
    """Who gets a copy."""

    to = forms.ChoiceField(label=_("Who gets the copy"), choices=GivenTo.choices)


class ReviewForm(forms.Form):
    """Until when something is kept."""

    review_on = forms.DateField(label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"}))


class HoldForm(ReviewForm):
    """A legal hold."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("It stands in clear: a number of a letter, never a name.")
    )
    field_order = ("reason", "review_on")
