"""Forms of the desk's pages of contracts and deficiencies: they turn text into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.detention import contract_words as words
from localaction.detention.actions.contracts import GivenContract
from localaction.detention.actions.deficiencies import GivenDeficiency
from localaction.detention.models import Contract, ContractFact, Deficiency, Inspection
from localaction.detention.reads import UnknownFacility, find
from localaction.detention.rules.contract_facts import ALWAYS, COLUMNS, SHAPES
from localaction.detention.rules.contracts import Fact
from localaction.places.models import Facility
from localaction.places.reference_files import gazetteer
from localaction.sources.forms_cited import SourceForm, day_field, text_field


def clean_facility(said: str) -> Facility | None:
    """Return the center of a code or number, None for nothing. Raises: ValidationError."""
    if not said.strip():
        return None
    try:
        return find(said.strip())
    except UnknownFacility:
        raise forms.ValidationError(_("We know no detention center of this code or number.")) from None


def _facility(required: bool) -> forms.CharField:
    help_text = _("ICE's code such as CCAHUTX, or the number in the address of its page here.")
    return text_field(_("Detention center"), 12, required=required, help_text=help_text)


class ContractForm(SourceForm):
    """A contract itself; what is known of it is entered fact by fact."""

    field_order = ("kind", "facility", "name", "number", "part_of", "summary", "summary_es")
    kind = forms.ChoiceField(label=_("What is it?"), choices=Contract.Kind.choices)
    facility = _facility(required=True)
    name = text_field(_("Name"), 160, required=True, help_text=_("Such as: agreement of ICE with Clearfield County."))
    number = text_field(_("Number"), 60, help_text=_("As the document prints it."))
    part_of = text_field(
        _("Part of"), 90, help_text=_("For a rider, a task order, a modification or an operating contract: the last "
                                      "part of the address of the contract to which it belongs.")
    )  # fmt: skip
    summary = text_field(_("What it is about, in our words"), 1500, rows=3)
    summary_es = text_field(_("The same in Spanish"), 1500, rows=3)

    def clean_facility(self) -> Facility | None:
        """Return the center."""
        return clean_facility(self.cleaned_data["facility"])

    def clean_part_of(self) -> Contract | None:
        """Return the contract to which it belongs."""
        said = self.cleaned_data["part_of"].strip().strip("/").rpartition("/")[2]
        if not said:
            return None
        found = Contract.objects.filter(uid=said, withdrawn_at=None).first()
        if found is None:
            raise forms.ValidationError(_("We know no contract of this address."))
        return found

    def contract(self) -> GivenContract:
        """Return the contract that was typed."""
        return GivenContract(**{name: self.cleaned_data[name] for name in GivenContract.__dataclass_fields__})

    @staticmethod
    def initial_of(row: Contract) -> dict[str, Any]:
        """Return what stands recorded."""
        names = ("kind", "name", "number", "summary", "summary_es")
        return {
            **{name: getattr(row, name) for name in names}, **initial_source(row),
            "facility": row.facility.address_part, "part_of": row.part_of.uid if row.part_of else "",
        }  # fmt: skip


def initial_source(row: Contract | ContractFact | Deficiency) -> dict[str, Any]:
    """Return where an entry was read, for the form that corrects it."""
    names = ("source_title", "publisher", "url", "archived_url", "as_of", "confidence")
    return {name: getattr(row, name) for name in names}


NUMBERS = {
    Fact.DECIDES: _("Votes that are needed"), Fact.VOTED: _("Votes for it"), Fact.PER_DIEM: _("Dollars"),
    Fact.GUARANTEED_MINIMUM: _("Beds"), Fact.TRANSFERRED: _("How many people"), Fact.RELEASED: _("How many people"),
    Fact.NOTICE_BEFORE_END: _("Days"), Fact.NOTICE_ANY_TIME: _("Days"),
}  # fmt: skip
UNTIL = {Fact.RENEWED: _("New end"), Fact.NOTICE_GIVEN: _("End that the notice names")}
NATURE = [("", _("not known")), ("True", _("company")), ("False", _("public body"))]


class FactForm(SourceForm):
    """What one source says of a contract; a fact's kind decides which fields there are."""

    field_order = (*COLUMNS, "note", "note_es", "quote", "pinpoint")
    on = day_field(_("Day"))
    on_last = day_field(
        _("Last day that it can be"),
        help_text=_("Only where the source names a month or a season: the first and the last day of it."),
    )
    until = day_field(_("Until"))
    number = forms.DecimalField(label=_("Number"), required=False, max_digits=10, decimal_places=2, min_value=0)
    n_of = forms.IntegerField(label=_("Of how many"), required=False, min_value=1, max_value=200)
    word = forms.ChoiceField(label=_("What does it say?"))
    name = text_field(_("Name"), 160)
    is_private = forms.TypedChoiceField(
        label=_("A company or a public body?"), required=False, choices=NATURE, empty_value=None,
        coerce=lambda said: said == "True",
    )  # fmt: skip
    to_facility = _facility(required=False)
    successor = text_field(_("Which contract took its place"), 90, help_text=_("The last part of its address here."))
    note = text_field(_("Note"), 500, rows=2)
    note_es = text_field(_("The same in Spanish"), 500, rows=2)
    quote = text_field(_("The words that say it"), 1000, rows=3)
    pinpoint = text_field(_("Where they stand"), 120, help_text=_("Section, paragraph or page."))

    def __init__(self, kind: Fact, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kind, shape = kind, SHAPES[kind]
        for column in COLUMNS:
            if column not in (*shape.needs, *shape.may):
                del self.fields[column]
            elif column in shape.needs:
                self.fields[column].required = True
        if "word" in self.fields:
            said = words.WORDS[kind]
            self.fields["word"] = forms.ChoiceField(
                label=_("What does it say?"), choices=[(word, said[word]) for word in shape.words]
            )
            self.order_fields(self.field_order)
        for column, labels in (("number", NUMBERS), ("until", UNTIL)):
            if column in self.fields and kind in labels:
                self.fields[column].label = labels[kind]

    def clean_to_facility(self) -> Facility | None:
        """Return the center to which people were moved."""
        return clean_facility(self.cleaned_data["to_facility"])

    def clean_successor(self) -> Contract | None:
        """Return the contract that took its place."""
        said = self.cleaned_data["successor"].strip().strip("/").rpartition("/")[2]
        found = Contract.objects.filter(uid=said, withdrawn_at=None).first() if said else None
        if said and found is None:
            raise forms.ValidationError(_("We know no contract of this address."))
        return found

    def values(self) -> dict[str, Any]:
        """Return the columns that were typed."""
        return {name: self.cleaned_data[name] for name in (*COLUMNS, *ALWAYS) if name in self.cleaned_data}

    @staticmethod
    def initial_of(row: ContractFact) -> dict[str, Any]:
        """Return what stands recorded."""
        plain = {name: getattr(row, name) for name in (*COLUMNS, *ALWAYS)}
        return {
            **plain, **initial_source(row), "is_private": "" if row.is_private is None else str(row.is_private),
            "to_facility": row.to_facility.address_part if row.to_facility else "",
            "successor": row.successor.uid if row.successor else "",
        }  # fmt: skip


class DeficiencyForm(SourceForm):
    """One thing that an inspection found against a standard."""

    field_order = (
        "facility", "inspected_on", "inspection_kind", "standard", "component", "says", "is_priority", "repeated",
        "corrected", "pinpoint",
    )  # fmt: skip
    facility = _facility(required=True)
    inspected_on = day_field(_("Last day of the inspection"), required=True)
    inspection_kind = forms.ChoiceField(label=_("Inspection"), choices=Inspection.Kind.choices, required=False)
    standard = text_field(_("Standard"), 60, help_text=_("Such as NDS 2019 or PBNDS 2011."))
    component = text_field(_("Part of the standard"), 120, required=True, help_text=_("Such as Medical Care."))
    says = text_field(_("What was found, in the words of the report"), 3000, required=True, rows=4)
    is_priority = forms.BooleanField(label=_("The report calls it a priority"), required=False)
    repeated = forms.ChoiceField(
        label=_("Was it found before?"), choices=Deficiency.Answer.choices, initial=Deficiency.Answer.UNKNOWN
    )
    corrected = forms.ChoiceField(
        label=_("Was it put right on the spot?"), choices=Deficiency.Answer.choices, initial=Deficiency.Answer.UNKNOWN
    )
    pinpoint = text_field(_("Where it stands"), 120, help_text=_("Section, paragraph or page."))

    def clean_facility(self) -> Facility | None:
        """Return the center."""
        return clean_facility(self.cleaned_data["facility"])

    def deficiency(self) -> GivenDeficiency:
        """Return the deficiency that was typed."""
        return GivenDeficiency(**{name: self.cleaned_data[name] for name in GivenDeficiency.__dataclass_fields__})

    @staticmethod
    def initial_of(row: Deficiency) -> dict[str, Any]:
        """Return what stands recorded."""
        plain = {name: getattr(row, name) for name in GivenDeficiency.__dataclass_fields__}
        return {**plain, **initial_source(row), "facility": row.facility.address_part}


class FollowForm(forms.Form):
    """Where a person wants to be told of days for notice."""

    mail = forms.EmailField(label=_("E-mail address"), max_length=254)
    follows_all = forms.BooleanField(
        label=_("Every contract"), required=False,
        help_text=_("Otherwise only those that you choose on their pages."),
    )  # fmt: skip


def _states() -> list[tuple[str, object]]:
    states = sorted(gazetteer().states.values(), key=lambda state: state.name)
    return [("", _("All states")), *((state.usps, state.name) for state in states)]


class StateFilter(forms.Form):
    """Of which state."""

    state = forms.ChoiceField(label=_("State"), choices=_states, required=False)


class DeficiencySearch(StateFilter):
    """Which deficiencies."""

    field_order = ("words", "state", "standard", "facility")
    words = text_field(_("Words"), 80)
    standard = text_field(_("Standard"), 60)
    facility = _facility(required=False)

    def clean_facility(self) -> Facility | None:
        """Return the center."""
        return clean_facility(self.cleaned_data["facility"])
