"""Forms of the desk pages of laws and local policies: they turn text into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.places.models import Place
from localaction.policy import words_measures as words
from localaction.policy.actions.measures import GivenMeasure, GivenProvision, GivenTurn, GivenVersion
from localaction.policy.models import Measure, MeasureTurn, MeasureVersion, Provision
from localaction.policy.rules.codebook import RUBRIC, Subject
from localaction.sources.forms_cited import SourceForm, day_field, text_field


class VersionForm(SourceForm):
    """The text of a law or a policy."""

    name = text_field(_("Name"), 120, required=True, help_text=_("Short, such as SB 8 (2025)."))
    title = text_field(_("Title"), 300)
    citation = text_field(_("Citation"), 200, help_text=_("Statute, code or number of the resolution."))
    summary = text_field(_("What it does, in our words"), 2000, required=True, rows=3)
    summary_es = text_field(_("The same in Spanish"), 2000, rows=3)
    adopted_on = day_field(_("Adopted on"))
    valid_from = day_field(_("In force from"))
    comply_by = day_field(_("To be complied with by"))
    valid_until = day_field(_("First day on which it is no longer in force"))
    bound = forms.MultipleChoiceField(
        label=_("Who is bound"), choices=lambda: [(h.value, s) for h, s in words.HOLDERS.items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    enforcement = text_field(_("Enforcement"), 500)
    vote = text_field(_("Vote"), 200)
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

    field_order: tuple[str, ...] = ("kind", "place", "made_by", "name", "title", "citation", "summary", "summary_es")
    kind = forms.ChoiceField(
        label=_("What is it?"),
        # Data-sharing agreements have a form of their own, with their terms.
        choices=[choice for choice in Measure.Kind.choices if choice[0] != Measure.Kind.DATA_SHARING],
    )
    place = text_field(
        _("Place"), 10, required=True, help_text=_("Census code: 48 for Texas, 48453 for Travis County.")
    )
    made_by = text_field(_("Made by"), 120, required=True, help_text=_("The legislature, council, sheriff or court."))

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

    field_order: tuple[str, ...] = ("why",)
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
    quote = text_field(_("The words that say it"), 1000, rows=3)
    pinpoint = text_field(_("Where they stand"), 120, help_text=_("Section, paragraph or page."))
    says = text_field(_("In our words"), 500, rows=2)
    says_es = text_field(_("The same in Spanish"), 500, rows=2)
    is_proposed = forms.BooleanField(label=_("Only proposed, not part of what was adopted"), required=False)

    def provision(self) -> GivenProvision:
        """Return the coding that was typed."""
        return GivenProvision(**self.cleaned_data)


class TurnForm(SourceForm):
    """What happened to a law or a policy on a day."""

    field_order = ("kind", "on", "subjects", "note", "note_es")
    kind = forms.ChoiceField(label=_("What happened?"), choices=MeasureTurn.Kind.choices)
    on = day_field(_("On which day?"), required=True)
    subjects = forms.MultipleChoiceField(
        label=_("Which parts"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None checked: the whole."),
        choices=lambda: [(s.value, words.SUBJECTS[s]) for s in (*RUBRIC, Subject.INFORMATION)],
    )  # fmt: skip
    note = text_field(_("Court, docket or vote"), 500, rows=2)
    note_es = text_field(_("The same in Spanish"), 500, rows=2)

    def turn(self) -> GivenTurn:
        """Return the event that was typed."""
        v = self.cleaned_data
        return GivenTurn(v["kind"], v["on"], tuple(v["subjects"]), v["note"], v["note_es"])
