"""What people type about funds, capacity, the policy and the lottery."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from localaction.defend.actions.funds import Criteria
from localaction.defend.actions.waiting import Capacity
from localaction.defend.forms_matters import day, line, several
from localaction.defend.models import CustodyStatus, ServingOrder
from localaction.defend.rules.capacity import WEIGHTS, Stage
from localaction.defend.rules.eligibility import Boundary
from localaction.defend.rules.poverty_guidelines import TABLES
from localaction.defend.rules.waiting_list import Preference
from localaction.defend.words import CATEGORIES, HEARINGS, LANGUAGES
from localaction.people.models import Person

PREFERENCES = [
    (Preference.DETAINED_FIRST.value, _("detained people first")),
    (Preference.EARLIEST_HEARING.value, _("the earliest hearing first")),
    (Preference.EARLIEST_REFERRAL.value, _("who asked first")),
]
STAGES = [
    (Stage.ACTIVE_DETAINED, _("Points of a detained case")),
    (Stage.ACTIVE_NON_DETAINED, _("Points of a case that is not detained")),
    (Stage.ON_APPEAL, _("Points of a case on appeal")),
    (Stage.AWAITING_DECISION, _("Points of a case that awaits a decision")),
]


def _codes(text: str) -> list[str]:
    return sorted({code.strip().upper() for code in text.replace(";", ",").split(",") if code.strip()})


class FundForm(forms.Form):
    """A new fund."""

    code = forms.SlugField(label=_("Short code"), max_length=20)
    name = line(_("Name"), 120, required=True)
    opened_on = day(_("Takes cases from"), required=True)
    is_merits_blind = forms.BooleanField(
        label=_("Takes cases whatever their chances"), required=False, initial=True,
        help_text=_("Reports must say whether cases were picked by their chances."),
    )  # fmt: skip


class CriteriaForm(forms.Form):
    """What a fund asks from a day on. Empty asks for nothing."""

    in_force_from = day(_("In force from"), required=True)
    residences = line(_("Places (FIPS or city codes)"), 400, _("Separate several with commas."))
    venues = line(_("Courts"), 200, _("Separate several with commas."))
    custody = several(_("Custody"), [choice for choice in CustodyStatus.choices if choice[0] != "UNKNOWN"])
    hearings = several(_("Hearing"), HEARINGS)
    income_limit_percent = forms.IntegerField(
        label=_("Income limit, percent of the poverty guideline"), min_value=1, max_value=1000, required=False
    )
    boundary = forms.ChoiceField(
        label=_("Somebody exactly at the limit"),
        choices=[(Boundary.UNDER.value, _("is too rich: “under”")),
                 (Boundary.AT_OR_UNDER.value, _("is poor enough: “at or under”"))],
    )  # fmt: skip
    table_id = forms.ChoiceField(
        label=_("Guideline table"), required=False,
        choices=[("", _("the one in force")), *((table.table_id, table.table_id) for table in TABLES)],
    )  # fmt: skip
    excludes_earlier_counsel = forms.BooleanField(label=_("Excludes who had a private lawyer"), required=False)
    excluded_categories = several(_("Excludes"), CATEGORIES)

    def criteria(self) -> Criteria:
        """Return what was typed."""
        given = dict(self.cleaned_data)
        given.pop("in_force_from")
        given["residences"], given["venues"] = _codes(given["residences"]), _codes(given["venues"])
        given["boundary"] = Boundary(given["boundary"])
        return Criteria(**given)


class CapacityForm(forms.Form):
    """What an attorney can carry."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(label=_("Attorney"), queryset=None)
    cap = forms.DecimalField(label=_("Points at most"), min_value=0, max_value=999, max_digits=5, decimal_places=2)
    languages = several(_("Languages"), LANGUAGES)
    courts = line(_("Courts"), 200, _("Separate several with commas."))
    takes_cases_from = day(_("Takes cases from"), required=True)
    takes_cases_until = day(_("Takes cases until"))

    def __init__(self, *arguments: Any, people: models.QuerySet[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def capacity(self) -> Capacity:
        """Return what was typed."""
        given = dict(self.cleaned_data)
        given.pop("person")
        given["courts"] = _codes(given["courts"])
        return Capacity(**given)


class LeaveForm(forms.Form):
    """Days away, the last one included as people say it."""

    first = day(_("First day away"), required=True)
    last = day(_("Last day away"), required=True)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return values


class PolicyForm(forms.Form):
    """Who is next, and how cases weigh."""

    in_force_from = day(_("In force from"), required=True)
    order = forms.ChoiceField(label=_("Who waits is served"), choices=ServingOrder.choices)
    first = forms.ChoiceField(label=_("First"), choices=PREFERENCES, initial="DETAINED_FIRST")
    second = forms.ChoiceField(label=_("Then"), choices=PREFERENCES, initial="EARLIEST_HEARING")
    third = forms.ChoiceField(label=_("Then, at last"), choices=PREFERENCES, initial="EARLIEST_REFERRAL")
    years_kept = forms.IntegerField(
        label=_("Years that a closed file is kept"), min_value=1, max_value=50, initial=7,
        help_text=_("Your state’s rule for lawyers’ files; of a minor they count from the 18th birthday."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for stage, label in STAGES:
            self.fields[stage.value] = forms.DecimalField(
                label=label, min_value=0, max_value=99, max_digits=4, decimal_places=2, initial=WEIGHTS[stage]
            )

    def preferences(self) -> list[Preference]:
        """Return the steps in their order, each once."""
        chosen = [Preference(self.cleaned_data[name]) for name in ("first", "second", "third")]
        return list(dict.fromkeys(chosen))

    def weights(self) -> dict[Stage, Decimal]:
        """Return the points of each stage."""
        return {stage: self.cleaned_data[stage.value] for stage, _label in STAGES}


class SeedForm(forms.Form):
    """The seed of a lottery, fixed before it is held."""

    seed = line(_("Seed"), 120, _("One line that nobody here picked, such as tonight’s number of the state lottery."),
                required=True)  # fmt: skip
    source = line(_("Where the seed comes from"), 200, required=True)
