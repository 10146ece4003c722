"""Turning what people type into values: dollars, receipts, days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.visit.forms import DAY, PRIVATE
from localaction.visit.forms_letters import keys
from localaction.visit.models import Friend, PaymentKind


class Dollars(forms.DecimalField):
    """An amount in dollars, which becomes whole cents."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", Decimal("0.01"))
        super().__init__(max_digits=8, decimal_places=2, widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
                         **options)  # fmt: skip

    def clean(self, value: Any) -> Any:
        """Return whole cents, or None for nothing."""
        dollars = super().clean(value)
        return None if dollars is None else int(dollars * 100)


class PaymentForm(forms.Form):
    """Money for somebody inside."""

    friend = forms.TypedChoiceField(label=_("Person in detention"), coerce=int)
    kind = forms.ChoiceField(label=_("What for"), choices=PaymentKind.choices)
    cents = Dollars(label=_("Dollars"))
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, friends: list[Friend], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["friend"].choices = keys(friends)  # type: ignore[attr-defined]


class PaidForm(forms.Form):
    """How a payment was made."""

    fee_cents = Dollars(label=_("Fee of the company, in dollars"), required=False, min_value=Decimal(0))
    receipt = forms.CharField(
        label=_("Number of the receipt, or why there is none"), max_length=200, widget=forms.TextInput(attrs=PRIVATE),
        help_text=_("Detention centers must give an itemized receipt for money that is left for somebody. Sealed."),
    )  # fmt: skip
    on = forms.DateField(label=_("Paid on"), widget=DAY)


class GiftForm(forms.Form):
    """Money that was given to the programme."""

    cents = Dollars(label=_("Dollars"))
    on = forms.DateField(label=_("On which day"), widget=DAY)


class CapForm(forms.Form):
    """The most that one person gets."""

    cents = Dollars(label=_("Most that one person gets in 30 days, in dollars"))
