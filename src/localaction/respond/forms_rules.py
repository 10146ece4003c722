"""The network's rules of dispatch as a form: every number with its default and its bounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.respond.models import SetAside
from localaction.respond.rules.policy import DEFAULT, Policy
from localaction.respond.rules.policy_bounds import BOUNDS, KM_BOUNDS, MOST_STEPS, Unit
from localaction.respond.words_dispatch import RULES


class RulesForm(forms.Form):
    """All rules at once; the ones in force are filled in."""

    def __init__(self, given: Any, *, policy: Policy) -> None:
        """Prepare the form.

        Args:
            policy: the rules in force.
        """
        super().__init__(given)
        for bound in BOUNDS:
            label, why = RULES[bound.name]
            hint = f"{why} {_bounds(bound.shown(DEFAULT), bound.least, bound.most)}".strip()
            least, most, now = _plain(bound.least), _plain(bound.most), _plain(bound.shown(policy))
            if bound.unit is Unit.COUNT:
                self.fields[bound.name] = forms.IntegerField(
                    label=label, min_value=int(least), max_value=int(most), initial=now, help_text=hint
                )
            else:
                self.fields[bound.name] = forms.FloatField(
                    label=label, min_value=least, max_value=most, initial=now, help_text=hint
                )
        label, why = RULES["radii_km"]
        default = " ".join(f"{km:g}" for km in DEFAULT.radii_km)
        self.fields["radii_km"] = forms.CharField(
            label=label, max_length=60, initial=" ".join(f"{km:g}" for km in policy.radii_km),
            help_text=f"{why} {_bounds_of_steps(default)}",
        )  # fmt: skip

    def clean_radii_km(self) -> list[float]:
        """Return the circles as numbers."""
        try:
            steps = [float(part) for part in self.cleaned_data["radii_km"].replace(",", ".").split()]
        except ValueError:
            raise ValidationError(_("Numbers, separated by spaces: 3 6 12 50")) from None
        if not all(KM_BOUNDS[0] <= km <= KM_BOUNDS[1] for km in steps) or steps != sorted(set(steps)):
            raise ValidationError(_("Each circle must be larger than the one before, and none out of bounds."))
        return steps

    def values(self) -> dict[str, Any]:
        """Return the rules as `rules.policy.policy_from` reads them."""
        chosen = {bound.name: bound.stored(self.cleaned_data[bound.name]) for bound in BOUNDS}
        return chosen | {"radii_km": self.cleaned_data["radii_km"]}


class AnywayForm(forms.Form):
    """Why somebody who rests or was asked often is asked all the same."""

    reason = forms.ChoiceField(label=gettext_lazy("Why all the same"), choices=SetAside.choices)


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _bounds(default: float, least: float, most: float) -> str:
    shown = {"default": f"{default:g}", "least": f"{least:g}", "most": f"{most:g}"}
    return _("By default %(default)s; from %(least)s to %(most)s.") % shown


def _bounds_of_steps(default: str) -> str:
    shown = {"default": default, "n": MOST_STEPS, "least": f"{KM_BOUNDS[0]:g}", "most": f"{KM_BOUNDS[1]:g}"}
    return _("By default %(default)s; up to %(n)d of them, from %(least)s to %(most)s.") % shown
