"""What dispatchers and operators fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from localaction.messages.rules.addresses import BadAddress
from localaction.respond import points
from localaction.respond.forms_public import SaluteForm
from localaction.respond.models import Channel, Ground, Priority, ReportState
from localaction.respond.told import Contact
from localaction.respond.words import PAPERWORKS
from localaction.vault.typed import clean_words

LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
CATEGORIES = [("1", _("1: do not dispatch")), ("2", _("2: send a verifier")), ("3", _("3: act now"))]
WHERE_TO = [
    (ReportState.IN_TRIAGE.value, _("keep in the queue")),
    (ReportState.ASKED.value, _("asked for more")),
    (ReportState.OUT_OF_SCOPE.value, _("out of scope")),
    (ReportState.ABUSE.value, _("abuse")),
    (ReportState.CLOSED.value, _("closed: answered")),
]


class OperatorForm(SaluteForm):
    """The one-tap script of a call (respond.md 1.6), and what partners report."""

    channel = forms.ChoiceField(
        label=_("How it came"), choices=[(one.value, one.label) for one in (Channel.VOICE, Channel.PARTNER)],
        initial=Channel.VOICE.value,
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en", widget=forms.RadioSelect)
    safe = forms.ChoiceField(
        label=_("Are you safe to talk?"), choices=[("yes", _("yes")), ("no", _("no"))], required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    place = forms.CharField(label=_("Where exactly? Which cross streets?"), max_length=300, required=False)
    point = forms.CharField(
        label=_("Point on your map"), max_length=60, required=False, help_text=_("Degrees: 37.7749, -122.4194. Sealed.")
    )
    account = forms.CharField(
        label=_("In the caller's words"), max_length=8000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Never ask status, country of birth or papers. If the caller says it: do not type it."),
    )  # fmt: skip
    paperwork = forms.ChoiceField(label=_("Was a paper shown? Signed by a judge?"), choices=PAPERWORKS, required=False)
    n_affected = forms.IntegerField(
        label=_("Is anyone being taken? How many? No names."), min_value=0, max_value=999, required=False
    )
    contact = forms.CharField(label=_("May we text you what we find? Number"), max_length=254, required=False)
    wants_callback = forms.BooleanField(label=_("Wants to be called back"), required=False)
    is_question = forms.BooleanField(label=_("Asks for information or a lawyer only"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = (
        "channel", "language", "safe", "place", "point", "observed", "basis", "activity", "people", "vehicles",
        "lettering", "equipment", "account", "paperwork", "n_affected", "contact", "wants_callback", "is_question",
    )  # fmt: skip

    def clean_account(self) -> str:
        """Refuse what must never be kept."""
        return clean_words(self.cleaned_data["account"])

    def clean_place(self) -> str:
        """Refuse what must never be kept."""
        return clean_words(self.cleaned_data["place"])

    def clean_point(self) -> tuple[float, float] | None:
        """Read a point in degrees."""
        return read_point(self.cleaned_data["point"])

    def clean_contact(self) -> Contact | None:
        """Refuse what is neither a telephone number nor an e-mail address."""
        typed = self.cleaned_data["contact"].strip()
        try:
            return Contact.read(typed) if typed else None
        except BadAddress:
            raise ValidationError(_("This is no phone number and no e-mail address.")) from None

    def clean(self) -> dict[str, Any]:
        """Require at least some words: an empty report helps nobody."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(given.get(name) for name in ("account", "place", "activity", "is_question", "wants_callback")):
            raise ValidationError(_("Write at least where it is or what is seen."))
        return given


def read_point(typed: str) -> tuple[float, float] | None:
    """Return a point typed in degrees; None for an empty text.

    Raises:
        ValidationError: it is no point.
    """
    if not typed.strip():
        return None
    point = points.point_in(typed)
    if point is None:
        raise ValidationError(_("Write latitude and longitude, such as 37.7749, -122.4194."))
    return point


class TriageForm(forms.Form):
    """What a report deserves."""

    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
    category = forms.TypedChoiceField(label=_("Category"), choices=CATEGORIES, coerce=int)
    state = forms.ChoiceField(label=_("What becomes of it"), choices=WHERE_TO)


class PointForm(forms.Form):
    """Where a report's place is on the map."""

    point = forms.CharField(
        label=_("Point on your map"), max_length=60, help_text=_("Degrees: 37.7749, -122.4194. Sealed.")
    )

    def clean_point(self) -> tuple[float, float] | None:
        """Read a point in degrees."""
        return read_point(self.cleaned_data["point"])


class FindingForm(forms.Form):
    """One step on the ladder."""

    ground = forms.ChoiceField(label=_("What it rests on"), choices=Ground.choices)
    what_it_was = forms.CharField(
        label=_("What it was"), max_length=300, required=False,
        help_text=_("For example: warrant team, marked Sheriff. Needed when it is dispelled."),
    )  # fmt: skip
    is_other_agency = forms.BooleanField(label=_("It was another agency"), required=False)
    is_correction = forms.BooleanField(
        label=_("This corrects what was found before; reporters get a correction"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_what_it_was(self) -> str:
        """Refuse what must never be kept."""
        return clean_words(self.cleaned_data["what_it_was"])


class PlaceForm(forms.Form):
    """What texts may say of the place."""

    area = forms.CharField(label=_("Area, as texts may say it"), max_length=60, required=False)
    meeting_point = forms.CharField(label=_("Where observers meet"), max_length=60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class StatementForm(forms.Form):
    """A public statement in both languages."""

    wording_en = forms.CharField(label=_("In English"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    wording_es = forms.CharField(label=_("In Spanish"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    is_alert = forms.BooleanField(
        label=_("Also tell subscribers of the county: the word, the county, the time"), required=False
    )
    corrects = forms.UUIDField(widget=forms.HiddenInput, required=False)
