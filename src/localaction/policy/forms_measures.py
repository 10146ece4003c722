"""Forms of the desk pages of laws and local policies: they turn text into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Place
from localaction.policy import words_measures as words
from localaction.policy.actions.measures import GivenMeasure, GivenProvision, GivenSource, GivenTurn, GivenVersion
from localaction.policy.models import Measure, MeasureTurn, MeasureVersion, Provision
from localaction.policy.rules.codebook import RUBRIC, Subject
from localaction.sources.cited import Cited


def _day(label: Any, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def _text(label: Any, length: int, required: bool = False, rows: int = 0, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=help_text)


class SourceForm(forms.Form):
    """Where a fact was read."""

    source_title = _text(_("Source"), 300, required=True, help_text=_("As the document names itself."))
    publisher = _text(_("Published by"), 120)
    url = forms.URLField(label=_("Address"), required=False, max_length=600, assume_scheme="https")
    archived_url = forms.URLField(label=_("Archived copy"), required=False, max_length=600, assume_scheme="https")
    as_of = _day(_("True as of"), required=True)
    confidence = forms.ChoiceField(label=_("How sure are we?"), choices=Cited.Confidence.choices)

    def source(self) -> GivenSource:
        """Return the source that was typed; entering it is reading it."""
        v: dict[str, Any] = self.cleaned_data
        return GivenSource(
            v["source_title"], v["as_of"], v["confidence"], v["publisher"], v["url"], v["archived_url"], v["as_of"]
        )


class VersionForm(SourceForm):
    """The text of a law or a policy."""

    name = _text(_("Name"), 120, required=True, help_text=_("Short, such as SB 8 (2025)."))
    title = _text(_("Title"), 300)
    citation = _text(_("Citation"), 200, help_text=_("Statute, code or number of the resolution."))
    summary = _text(_("What it does, in our words"), 2000, required=True, rows=3)
    summary_es = _text(_("The same in Spanish"), 2000, rows=3)
    adopted_on = _day(_("Adopted on"))
    valid_from = _day(_("In force from"))
    comply_by = _day(_("To be complied with by"))
    valid_until = _day(_("First day on which it is no longer in force"))
    bound = forms.MultipleChoiceField(
        label=_("Who is bound"), choices=lambda: [(h.value, s) for h, s in words.HOLDERS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    enforcement = _text(_("Enforcement"), 500)
    vote = _text(_("Vote"), 200)
    text = forms.CharField(
        label=_("Full text"), required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Where it is given, quoted words must stand in it."),
    )  # fmt: skip
    is_proposed = forms.BooleanField(label=_("Only proposed so far"), required=False)

    def version(self) -> GivenVersion:
        """Return the text that was typed."""
        return GivenVersion(**{name: self.cleaned_data[name] for name in GivenVersion.__dataclass_fields__})


class MeasureForm(VersionForm):
    """A law or a policy that is not known yet."""

    field_order = ("kind", "place", "made_by", "name", "title", "citation", "summary", "summary_es")
    kind = forms.ChoiceField(label=_("What is it?"), choices=Measure.Kind.choices)
    place = _text(_("Place"), 10, required=True, help_text=_("Census code: 48 for Texas, 48453 for Travis County."))
    made_by = _text(_("Made by"), 120, required=True, help_text=_("The legislature, council, sheriff or court."))

    def clean_place(self) -> Place:
        """Return the place of the code."""
        place = Place.objects.filter(pk=self.cleaned_data["place"].strip()).first()
        if place is None:
            raise forms.ValidationError(_("We know no place with this code."))
        return place

    def measure(self) -> GivenMeasure:
        """Return what stays the same."""
        v = self.cleaned_data
        return GivenMeasure(v["kind"], v["place"], v["made_by"])


class AmendForm(VersionForm):
    """A new version: an amendment in the world, or a correction of our record."""

    field_order = ("why",)
    why = forms.ChoiceField(
        label=_("Why a new version?"), widget=forms.RadioSelect,
        choices=[("AMENDED", _("It was amended from a day on")), ("CORRECTED", _("Our record was wrong"))],
    )  # fmt: skip

    @staticmethod
    def initial_of(version: MeasureVersion) -> dict[str, Any]:
        """Return what the last version says."""
        names = (*GivenVersion.__dataclass_fields__, "source_title", "publisher", "url", "archived_url", "confidence")
        return {name: getattr(version, name) for name in names}


class ProvisionForm(forms.Form):
    """What a version says of one thing."""

    code = forms.ChoiceField(
        label=_("Of what does it speak?"),
        choices=lambda: [(book, [(code, words.CODES[code]) for code in codes]) for book, codes in words.BOOKS],
    )
    effect = forms.ChoiceField(label=_("What does it say?"), choices=Provision.Effect.choices)
    quote = _text(_("The words that say it"), 1000, rows=3)
    pinpoint = _text(_("Where they stand"), 120, help_text=_("Section, paragraph or page."))
    says = _text(_("In our words"), 500, rows=2)
    says_es = _text(_("The same in Spanish"), 500, rows=2)
    is_proposed = forms.BooleanField(label=_("Only proposed, not part of what was adopted"), required=False)

    def provision(self) -> GivenProvision:
        """Return the coding that was typed."""
        return GivenProvision(**self.cleaned_data)


class TurnForm(SourceForm):
    """What happened to a law or a policy on a day."""

    field_order = ("kind", "on", "subjects", "note", "note_es")
    kind = forms.ChoiceField(label=_("What happened?"), choices=MeasureTurn.Kind.choices)
    on = _day(_("On which day?"), required=True)
    subjects = forms.MultipleChoiceField(
        label=_("Which parts"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None checked: the whole."),
        choices=lambda: [(s.value, words.SUBJECTS[s]) for s in (*RUBRIC, Subject.INFORMATION)],
    )  # fmt: skip
    note = _text(_("Court, docket or vote"), 500, rows=2)
    note_es = _text(_("The same in Spanish"), 500, rows=2)

    def turn(self) -> GivenTurn:
        """Return the event that was typed."""
        v = self.cleaned_data
        return GivenTurn(v["kind"], v["on"], tuple(v["subjects"]), v["note"], v["note_es"])


class WhyForm(forms.Form):
    """Why an entry was wrong."""

    why = forms.CharField(
        label=_("Why is it withdrawn?"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
