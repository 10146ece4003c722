"""Forms of the directory: they turn text into values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.organise.actions.groups import GivenGroup
from localaction.organise.models import Group, GroupCheck
from localaction.places.reference_files import gazetteer
from localaction.sources.cited import Cited
from localaction.sources.forms_cited import day_field, text_field

LANGUAGES = (
    ("en", _("English")), ("es", _("Spanish")), ("ht", _("Haitian Creole")), ("pt", _("Portuguese")),
    ("fr", _("French")), ("ar", _("Arabic")), ("zh", _("Chinese")), ("pa", _("Punjabi")), ("mam", _("Mam")),
    ("kjb", _("Q'anjob'al")), ("quc", _("K'iche'")),
)  # fmt: skip


class GroupForm(forms.Form):
    """A group of the directory."""

    name = text_field(_("Name"), 120, required=True)
    kind = forms.ChoiceField(label=_("What is it?"), choices=Group.Kind.choices)
    scope = forms.ChoiceField(label=_("Where does it work?"), choices=Group.Scope.choices)
    places = text_field(
        _("State or counties"), 600, rows=2,
        help_text=_("A state such as TX, or counties with their state, one a line: Travis County, TX."),
    )  # fmt: skip
    does = text_field(_("What it does for whoever calls"), 400, required=True, rows=3)
    does_es = text_field(_("The same in Spanish"), 400, rows=3)
    phone = text_field(_("Telephone"), 40)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120)
    url = forms.URLField(label=_("Address"), required=False, max_length=600, assume_scheme="https")
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    hours = text_field(_("Hours"), 120, help_text=_("Such as: every day 6 am to 9 pm."))
    join = text_field(_("How a volunteer joins"), 300, rows=2, help_text=_("And what it takes: hours, training."))
    join_es = text_field(_("The same in Spanish"), 300, rows=2)
    source_title = text_field(_("Source"), 300, required=True, help_text=_("Who says so: their page, a call, a flyer."))
    as_of = day_field(_("True as of"), required=True)
    confidence = forms.ChoiceField(label=_("How sure are we?"), choices=Cited.Confidence.choices)

    def clean(self) -> dict[str, Any]:
        """Read the state and the counties that were typed."""
        values = super().clean() or {}
        scope, said = values.get("scope"), str(values.get("places") or "").strip()
        values["state"], values["counties"] = "", []
        if scope == Group.Scope.STATE:
            values["state"] = gazetteer().state(said) or ""
            if not values["state"]:
                self.add_error("places", _("Name one state."))
        elif scope == Group.Scope.COUNTIES:
            for line in said.splitlines():
                self._add_county(line.strip(), values)
        return values

    def _add_county(self, line: str, values: dict[str, Any]) -> None:
        if not line:
            return
        name, _comma, state = line.rpartition(",")
        usps = gazetteer().state(state.strip()) or ""
        found = gazetteer().county(usps, name.strip()) if usps else ()
        if len(found) != 1:
            self.add_error("places", _("We know no county “%(line)s”.") % {"line": line})
            return
        values["counties"].append(found[0])
        values["state"] = values["state"] or usps

    def given(self) -> GivenGroup:
        """Return the group that was typed."""
        v: dict[str, Any] = self.cleaned_data
        return GivenGroup(**{name: v[name] for name in v if name != "places"})

    @staticmethod
    def initial_of(group: Group) -> dict[str, Any]:
        """Return what the form shows of a group that stands."""
        names = [f.name for f in Group._meta.get_fields() if f.name in GroupForm.base_fields]
        shown = {name: getattr(group, name) for name in names}
        known = gazetteer().counties
        counties = [f"{known[code].full_name}, {group.state}" for code in group.county_fips if code in known]
        return {**shown, "places": "\n".join(counties) or group.state}


class CheckForm(forms.Form):
    """What came of asking a group."""

    answer = forms.ChoiceField(label=_("What came of it?"), choices=GroupCheck.Answer.choices, widget=forms.RadioSelect)


class WhyForm(forms.Form):
    """Why a group is taken out of the directory."""

    why = text_field(_("Why is it taken out?"), 500, required=True, rows=3)
