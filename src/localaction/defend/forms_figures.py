"""Forms of the figures: which ones, files to take in, words to publish with, and why a version is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.defend.models import ComparisonGroup
from localaction.defend.outcome_text import DEFINITIONS
from localaction.defend.rules.outcome_report import Question
from localaction.defend.rules.outcomes import Definition, Level

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LARGEST_FILE = 2_000_000
ITEMS = [
    ("court", _("court")), ("period", _("period of entry")), ("stage", _("stage of entry")),
    ("definition", _("outcome definition and level")), ("pending", _("treatment of pending cases")),
]  # fmt: skip


if TYPE_CHECKING:
    GroupChoice = forms.ModelChoiceField[ComparisonGroup]
else:
    GroupChoice = forms.ModelChoiceField


class FileTooLarge(forms.ValidationError):
    """A file of cases is larger than any programme's."""


class GroupField(GroupChoice):
    """A choice of groups by the name they were taken in with."""

    def label_from_instance(self, obj: ComparisonGroup) -> str:
        """Return the group's name."""
        return obj.label


class QuestionForm(forms.Form):
    """Which figures: sent by GET, for no answer names anybody."""

    cut = forms.DateField(label=_("Up to which day"), widget=DAY)
    definition = forms.ChoiceField(label=_("What counts as staying"))
    level = forms.ChoiceField(
        label=_("Whose decision"),
        choices=[
            (Level.IJ.value, _("the immigration judge’s")),
            (Level.FINAL.value, _("only those no longer open to appeal")),
        ],
    )  # fmt: skip
    stage = forms.CharField(
        label=_("Stage at which people enter"), max_length=40, required=False, help_text=_("Such as: first hearing.")
    )
    merits = forms.ChoiceField(
        label=_("How people are chosen"), required=False,
        choices=[
            ("", _("not stated")), ("blind", _("without regard to merits")),
            ("merits", _("by the merits of their case")),
        ],
    )  # fmt: skip
    turned_away = forms.IntegerField(
        label=_("Eligible people turned away"), min_value=0, max_value=1_000_000, required=False,
        help_text=_("Left empty, the program’s own matters are counted: waiting, or not taken for want of room."),
    )  # fmt: skip
    group = GroupField(
        label=_("Compare with"), queryset=ComparisonGroup.objects.none(), required=False, empty_label=_("nobody")
    )  # fmt: skip
    same = forms.MultipleChoiceField(
        label=_("I vouch that both groups are the same in"), choices=ITEMS, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Only where the group’s file is silent; it is printed."),
    )  # fmt: skip
    view = forms.ChoiceField(
        label=_("Show"), required=False,
        choices=[("whole", _("everything, for the desk only")), ("public", _("what the public would see"))],
    )  # fmt: skip

    def __init__(self, *arguments: Any, groups: Any = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        names = {
            Definition.STRICT: _("strict"), Definition.STANDARD: _("standard"), Definition.BROAD: _("broad"),
        }  # fmt: skip
        chosen = self.fields["definition"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(d.value, f"{name}: {_(DEFINITIONS[d.lower()])}") for d, name in names.items()]
        group = self.fields["group"]
        assert isinstance(group, forms.ModelChoiceField)
        group.queryset = ComparisonGroup.objects.none() if groups is None else groups

    def question(self) -> Question:
        """Return what was asked; the form is valid."""
        said = self.cleaned_data
        return Question(
            cut=said["cut"], definition=Definition(said["definition"]), level=Level(said["level"]), stage=said["stage"],
            merits_blind={"blind": True, "merits": False}.get(said["merits"]), n_turned_away=said["turned_away"],
            same=frozenset(said["same"]),
        )  # fmt: skip


class _CsvForm(forms.Form):
    """A form with a file."""

    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))

    def clean_file(self) -> bytes:
        """Return the content.

        Raises:
            FileTooLarge: see the class.
        """
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise FileTooLarge(_("The file is larger than two megabytes."))
        content: bytes = file.read()
        return content


class CohortForm(_CsvForm):
    """A file of cases."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["file"].help_text = _(
            "One row a case, columns case_id, entered, ended, outcome, custody_at_intake; if known also court, "
            "family_id, level and spell. Numbers instead of names."
        )


class GroupForm(_CsvForm):
    """Published counts of another group."""

    field_order = ["label", "source", "file"]
    label = forms.CharField(label=_("Name of the group"), max_length=80)
    source = forms.CharField(label=_("Where it was published"), max_length=300)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["file"].help_text = _(
            "Columns custody_at_intake, stays, leaves; to be compared it must also say court, entered_from, "
            "entered_until, stage, definition, level and pending."
        )


class NotesForm(forms.Form):
    """The programme's own words beside the figures."""

    note_en = forms.CharField(
        label=_("About the program, in English"), max_length=600, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Whom it serves and since when. Never a person, never a single case."),
    )  # fmt: skip
    note_es = forms.CharField(
        label=_("The same in Spanish"), max_length=600, required=False, widget=forms.Textarea({"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both languages or none."""
        said = super().clean() or self.cleaned_data
        if bool(said.get("note_en")) != bool(said.get("note_es")):
            raise forms.ValidationError(_("Write it in both languages, or in none."))
        return said


class WithdrawForm(forms.Form):
    """Why a version is taken back."""

    why_en = forms.CharField(label=_("Why, in English"), max_length=300)
    why_es = forms.CharField(label=_("The same in Spanish"), max_length=300)
