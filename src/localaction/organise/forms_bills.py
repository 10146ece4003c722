"""The form of a federal bill."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.organise.actions.bills import GivenBill
from localaction.organise.forms_bodies import initial_of
from localaction.organise.models import Bill
from localaction.organise.rules.congress import FIRST
from localaction.sources.forms_cited import SourceForm, day_field, text_field

LAST_CONGRESS = 250


class BillForm(SourceForm):
    """A federal bill."""

    field_order = (
        "congress", "chamber", "number", "title", "subject", "does", "does_es", "sponsor", "introduced_on",
        "last_action_on", "last_action", "last_action_es", "status", "reintroduces",
    )  # fmt: skip
    congress = forms.IntegerField(
        label=_("Congress"), min_value=FIRST, max_value=LAST_CONGRESS, help_text=_("Such as 119."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    chamber = forms.ChoiceField(label=_("Introduced in"), choices=Bill.Chamber.choices)
    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=99_999, required=False, help_text=_("Without H.R. or S."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    title = text_field(_("Title"), 200, required=True)
    subject = forms.ChoiceField(label=_("What is it about?"), choices=Bill.Subject.choices)
    does = text_field(_("What it would do, in our words"), 400, required=True, rows=3)
    does_es = text_field(_("The same in Spanish"), 400, rows=3)
    sponsor = text_field(_("Introduced by"), 120)
    introduced_on = day_field(_("Introduced on"))
    last_action_on = day_field(_("Last action on"))
    last_action = text_field(_("What was done, in our words"), 300)
    last_action_es = text_field(_("The same in Spanish"), 300)
    status = forms.ChoiceField(label=_("How far it came"), choices=Bill.Status.choices)
    reintroduces = text_field(
        _("Takes up again"), 90, help_text=_("The last part of the address of the bill of an earlier Congress here.")
    )

    def clean_reintroduces(self) -> Bill | None:
        """Return the bill that it takes up again."""
        said = self.cleaned_data["reintroduces"].strip().strip("/").rpartition("/")[2].lstrip("#")
        found = Bill.objects.filter(uid=said, withdrawn_at=None).first() if said else None
        if said and found is None:
            raise forms.ValidationError(_("We know no bill of this address."))
        return found

    def given(self) -> GivenBill:
        """Return the bill that was typed."""
        return GivenBill(**{name: self.cleaned_data[name] for name in GivenBill.__dataclass_fields__})

    @staticmethod
    def initial_of(row: Bill) -> dict[str, Any]:
        """Return what stands recorded."""
        earlier = row.reintroduces.uid if row.reintroduces else ""
        return {**initial_of(row, GivenBill.__dataclass_fields__), "reintroduces": earlier}
