"""What people type about public actions, turned into values."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.organise.actions.public_actions import GivenAction
from localaction.organise.forms import LANGUAGES
from localaction.organise.models.public_actions import Access, ActionKind, LongerBecause, PublicAction, Task
from localaction.organise.reads_actions import county_name
from localaction.people.models import Requirement
from localaction.places.reference_files import gazetteer
from localaction.places.rules.local_time import ZONES, NoSuchHour, moment
from localaction.sources.forms_cited import day_field, text_field
from localaction.vault.typed import clean_words

PRIVATE = {"autocomplete": "off", "spellcheck": "false"}
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
HOURS = ["%H:%M", "%H:%M:%S"]
BOXES = forms.CheckboxSelectMultiple


class ActionForm(forms.Form):
    """What the public sees of an action."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=ActionKind.choices)
    title = text_field(_("Title"), 120, required=True, help_text=_("Names nobody who has not agreed."))
    title_es = text_field(_("The same in Spanish"), 120)
    on = day_field(_("Day"), required=True)
    starts = forms.TimeField(label=_("Begins at"), widget=HOUR, input_formats=HOURS)
    ends = forms.TimeField(label=_("Ends at"), widget=HOUR, input_formats=HOURS)
    ends_on = day_field(_("Last day"), help_text=_("Only where it ends on another day."))
    zone = forms.ChoiceField(label=_("By which clock?"), choices=[(name, name) for name in ZONES])
    place = text_field(_("County"), 80, required=True, help_text=_("With its state: Bucks County, PA."))
    meeting_place = text_field(
        _("Where people meet"), 200, required=True, help_text=_("Public: a square, a court, an address.")
    )
    access = forms.MultipleChoiceField(label=_("Access"), choices=Access.choices, required=False, widget=BOXES)
    languages = forms.MultipleChoiceField(label=_("Languages"), choices=LANGUAGES, required=False, widget=BOXES)
    host_uid = forms.ChoiceField(label=_("Who invites, of the directory"), required=False)

    def __init__(self, *arguments: Any, hosts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["host_uid"].choices = [("", "–"), *hosts]  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        """Refuse what must never be kept."""
        return clean_words(self.cleaned_data["title"])

    def clean_title_es(self) -> str:
        """Refuse what must never be kept."""
        return clean_words(self.cleaned_data["title_es"])

    def clean_meeting_place(self) -> str:
        """Refuse what must never be kept."""
        return clean_words(self.cleaned_data["meeting_place"])

    def clean(self) -> dict[str, Any]:
        """Read the county, and put the times together by the clock of the place."""
        values = super().clean() or {}
        name, _comma, state = str(values.get("place") or "").rpartition(",")
        usps = gazetteer().state(state.strip()) or ""
        found = gazetteer().county(usps, name.strip()) if usps else ()
        if len(found) == 1:
            values["county"] = found[0]
        elif values.get("place"):
            self.add_error("place", _("We know no county “%(line)s”.") % {"line": values["place"]})
        if values.get("on") and values.get("starts") and values.get("ends") and values.get("zone"):
            self._put_together(values)
        return values

    def _put_together(self, values: dict[str, Any]) -> None:
        try:
            values["starts_at"] = moment(values["on"], values["starts"], values["zone"])
            values["ends_at"] = moment(values.get("ends_on") or values["on"], values["ends"], values["zone"])
        except NoSuchHour:
            self.add_error("starts", _("The clocks of this place skip this hour, or show it twice."))

    def given(self) -> GivenAction:
        """Return the action that was typed."""
        v: dict[str, Any] = self.cleaned_data
        return GivenAction(
            v["kind"], v["title"], v["starts_at"], v["ends_at"], v["zone"], v["county"], v["meeting_place"],
            v["title_es"], v["access"], v["languages"], v["host_uid"],
        )  # fmt: skip

    @staticmethod
    def initial_of(row: PublicAction) -> dict[str, Any]:
        """Return what the form shows of an action."""
        here = ZoneInfo(row.zone)
        begins, ends = row.starts_at.astimezone(here), row.ends_at.astimezone(here)
        names = ("kind", "title", "title_es", "zone", "meeting_place", "access", "languages", "host_uid")
        return {
            **{name: getattr(row, name) for name in names}, "on": begins.date(), "starts": begins.time(),
            "ends": ends.time(), "ends_on": ends.date() if ends.date() != begins.date() else None,
            "place": county_name(row.county),
        }  # fmt: skip


class NeedForm(forms.Form):
    """How many volunteers a task needs."""

    task = forms.ChoiceField(label=_("Task"), choices=Task.choices)
    n_needed = forms.IntegerField(label=_("How many"), min_value=1, max_value=200)
    training = forms.TypedChoiceField(
        label=_("Only with this training"), required=False, coerce=int, empty_value=None,
        help_text=_("Trainings are made under Requirements. Legal observers always need one."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, trainings: list[Requirement], is_spanish: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        named = [(one.pk, one.title_es if is_spanish else one.title_en) for one in trainings]
        self.fields["training"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        self.trainings = {one.pk: one for one in trainings}

    @property
    def training_chosen(self) -> Requirement | None:
        """Return the training that was chosen."""
        return self.trainings.get(self.cleaned_data["training"])


def _sealed(label: Any, rows: int = 0, length: int = 4000, help_text: Any = "", *, required: bool = False) -> Any:
    widget = forms.Textarea(attrs={"rows": rows, **PRIVATE}) if rows else forms.TextInput(attrs=PRIVATE)
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text, widget=widget)


class SealedForm(forms.Form):
    """Texts that are sealed: each is looked through before it is saved."""

    def clean(self) -> dict[str, Any]:
        """Refuse what must never be kept, field by field."""
        values = super().clean() or {}
        for name, words in list(values.items()):
            if isinstance(words, str):
                try:
                    clean_words(words)
                except forms.ValidationError as refusal:
                    self.add_error(name, refusal)
        return values


class SheetForm(SealedForm):
    """The operations sheet. It has no field for the name or number of an officer."""

    permit_number = _sealed(_("Permit: number"), length=80)
    permit_issuer = _sealed(_("Permit: who gave it"), length=160)
    permit_conditions = _sealed(_("Permit: conditions"), 3)
    route = _sealed(_("Route, and where to leave it"), 4)
    marshals = _sealed(_("Marshals: who and how to reach them"), 3)
    legal_observers = _sealed(_("Legal observers: who and how to reach them"), 3)
    medics = _sealed(_("Medics"), 2)
    interpreters = _sealed(_("Interpreters"), 2)
    police_liaison = _sealed(_("Who of us speaks with the police"), 2)
    jail_support_lead = _sealed(_("Jail support: who leads"), length=160)
    jail_support_phone = _sealed(_("Jail support: telephone"), length=80)
    hotline = _sealed(_("Legal hotline for this day"), length=80)
    debrief = _sealed(_("Debrief"), 5, help_text=_("What we learned; what officers did, without names or numbers."))


class BriefingForm(SealedForm):
    """What confirmed volunteers read."""

    meet = _sealed(_("Where and when volunteers meet"), 2)
    task_words = _sealed(_("What each task does"), 5)
    call = _sealed(_("Whom to call, and the legal hotline to write on one's arm"), 2)
    if_arrested = _sealed(_("If somebody is arrested"), 3)


class ArrestForm(SealedForm):
    """One arrest."""

    called = _sealed(_("First name or pseudonym, one word"), length=40, required=True)
    at = _sealed(_("When"), length=40)
    where = _sealed(_("Where"), length=160)
    precinct = _sealed(_("Precinct or jail"), length=160)
    charge = _sealed(_("Charge, as said"), length=300)
    released = _sealed(_("Released: when and how"), length=160)
    next_court = _sealed(_("Next court: day, hour, where"), length=160)


class PurgeForm(forms.Form):
    """On which day a sealed paper goes."""

    purge_on = day_field(_("Goes on"), required=True)
    because = forms.ChoiceField(
        label=_("Why longer"), choices=[("", "–"), *LongerBecause.choices], required=False,
        help_text=_("Only for a later day."),
    )  # fmt: skip


class FilterForm(forms.Form):
    """Which actions a page or calendar shows."""

    state = forms.CharField(required=False, max_length=40)
    county = forms.CharField(required=False, max_length=5)

    def clean_state(self) -> str:
        """Return the two letters of a state that is known, empty for none.

        Raises:
            ValidationError: it is none.
        """
        said = self.cleaned_data["state"]
        found = gazetteer().state(said) if said else ""
        if found is None:
            raise forms.ValidationError(_("There is no state of this name."))
        return found

    def clean_county(self) -> str:
        """Return the code of a county that is known.

        Raises:
            ValidationError: it is none.
        """
        code = self.cleaned_data["county"]
        if code and code not in gazetteer().counties:
            raise forms.ValidationError(_("There is no county of this code."))
        return str(code)
