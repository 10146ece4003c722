"""Forms of the review queue and of readers' reports: they turn text into values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from localaction.sources import words
from localaction.sources.advice import Adviser, Counties
from localaction.sources.models import ReviewItem
from localaction.sources.reports import MAX_CHARACTERS

Kind, State = ReviewItem.Kind, ReviewItem.State
UNKNOWN_MODEL = "UNKNOWN"


class DecisionForm(forms.Form):
    """A verdict and why; the forms of the typed corrections add their values."""

    verdict = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)

    def __init__(self, item: ReviewItem, adviser: Adviser | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item, self.adviser = item, adviser
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (code, format_html('<span>{}<br><span class="muted">{}</span></span>', label, follows))
            for code, label, follows in words.CHOICES[item.kind]
        ]
        self.fields["why"] = forms.CharField(
            label=_("Why? Name the source that you looked at"),
            help_text=_("It is kept with your name and the time. For example: the memorandum's first page; a call to "
                        "the clerk on 3 March."),
            max_length=500,
            min_length=4,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip

    def correction(self) -> dict[str, str]:
        """Return the typed correction; empty for the kinds that have none."""
        return {"moved": "yes"} if self.cleaned_data.get("verdict") == State.CORRECTED else {}


class RowForm(DecisionForm):
    """The values of a row; only those that differ from what was read make the correction."""

    state = forms.ChoiceField(label=_("State"), required=False)
    agency = forms.CharField(label=_("Agency"), required=False, max_length=200)
    model = forms.ChoiceField(label=_("Model"), required=False)
    signed = forms.DateField(
        label=_("Date of signing"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "short"})
    )
    moa_url = forms.URLField(label=_("Link to the memorandum"), required=False, max_length=600, assume_scheme="https")

    def __init__(self, item: ReviewItem, adviser: Adviser, printed_on: dt.date, *args: Any, **options: Any) -> None:
        self.read_values: dict[str, str] = {
            name: item.payload["values"].get(name) or "" for name in ("state", "agency", "model", "signed", "moa_url")
        }
        options["initial"] = {**self.read_values, **adviser.suggest(item)}
        super().__init__(item, adviser, *args, **options)
        self.printed_on, self.advised = printed_on, adviser
        models = adviser.models()
        printed = self.read_values["model"]
        if printed and printed not in dict(models):
            models.append((printed, gettext("As ICE prints it: %(text)s") % {"text": printed}))
        state, model = self.fields["state"], self.fields["model"]
        assert isinstance(state, forms.ChoiceField) and isinstance(model, forms.ChoiceField)
        state.choices = [("", "—"), *adviser.states()]
        model.choices = [("", "—"), *models, (UNKNOWN_MODEL, _("Unknown"))]

    def correction(self) -> dict[str, str]:
        """Return the values that differ from what was read; none when the row is left as printed."""
        if self.cleaned_data.get("verdict") == State.REJECTED:
            return {}
        given = {name: self.cleaned_data.get(name) or "" for name in self.read_values}
        texts = {name: v.isoformat() if isinstance(v, dt.date) else str(v) for name, v in given.items()}
        return {name: text for name, text in texts.items() if text and text != self.read_values[name]}

    def suggested(self) -> dict[str, str]:
        """Return the correction that the form is filled with before anybody typed."""
        return self.advised.suggest(self.item)

    def clean(self) -> dict[str, Any]:
        """Refuse a correction that corrects nothing, or with which the row still cannot be read."""
        values = super().clean() or {}
        if values.get("verdict") == State.CORRECTED and not self.errors:
            correction = self.correction()
            if not correction:
                self.add_error(None, _("Nothing is corrected: every value is as it was read."))
                return values
            reading = self.advised.read(self.item, self.printed_on, correction)
            if not reading.is_kept:
                reasons = " ".join(str(words.reason(code)) for code in reading.reasons)
                self.add_error(None, gettext("With this the row still cannot be read: %(why)s") % {"why": reasons})
        return values


class PlaceForm(DecisionForm):
    """What an agency serves: names or FIPS codes of counties."""

    coverage = forms.ChoiceField(label=_("It serves"), required=False)
    counties = forms.CharField(
        label=_("Counties"),
        help_text=_("Names or FIPS codes, one a line or separated by commas. An agency of the whole state needs none."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, item: ReviewItem, adviser: Adviser, *args: Any, **options: Any) -> None:
        super().__init__(item, adviser, *args, **options)
        self.found = Counties()
        self._adviser = adviser
        field = self.fields["coverage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *adviser.coverages()]

    def correction(self) -> dict[str, str]:
        """Return the coverage and the FIPS codes, separated by blanks."""
        if self.cleaned_data.get("verdict") == State.REJECTED or not self.cleaned_data.get("coverage"):
            return {}
        return {
            "coverage": self.cleaned_data["coverage"],
            "counties": " ".join(fips for fips, _name in self.found.found),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse counties that are unknown or could be several."""
        values = super().clean() or {}
        coverage, text = values.get("coverage", ""), values.get("counties", "")
        if coverage in self._adviser.without_counties():
            text = ""
        self.found = self._adviser.counties(self.item.payload["state"], text)
        for word in self.found.unknown:
            self.add_error("counties", gettext("No county of this state is called “%(word)s”.") % {"word": word})
        for word, choices in self.found.choices.items():
            named = ", ".join(f"{name} ({fips})" for fips, name in choices)
            self.add_error(
                "counties",
                gettext("“%(word)s” can be several; give the code of one: %(choices)s")
                % {"word": word, "choices": named},
            )
        if values.get("verdict") != State.CORRECTED:
            return values
        if not coverage:
            self.add_error("coverage", _("Say what it serves."))
        elif coverage not in self._adviser.without_counties() and not text.strip():
            self.add_error("counties", _("Give at least one county."))
        return values


class FacilityForm(DecisionForm):
    """Which code a printed name means: one of those offered, or another."""

    detloc = forms.CharField(label=_("ICE's code (DETLOC)"), required=False, max_length=8)

    def __init__(self, item: ReviewItem, adviser: Adviser | None, *args: Any, **options: Any) -> None:
        offered = item.payload.get("candidates", [])
        options["initial"] = {"detloc": offered[0]["detloc"] if offered else ""}
        super().__init__(item, adviser, *args, **options)

    def clean_detloc(self) -> str:
        """Return the code in capitals; refuse what is none."""
        code = str(self.cleaned_data["detloc"]).strip().upper()
        if code and not (code.isascii() and code.isalnum() and len(code) >= 3):
            raise forms.ValidationError(_("A code has three to eight letters and digits, such as CCAHUTX."))
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse a correction without a code."""
        values = super().clean() or {}
        if values.get("verdict") == State.CORRECTED and not self.errors and not values.get("detloc"):
            self.add_error("detloc", _("Give the code."))
        return values

    def correction(self) -> dict[str, str]:
        """Return the code."""
        code = self.cleaned_data.get("detloc", "")
        return {"detloc": code} if code and self.cleaned_data.get("verdict") == State.CORRECTED else {}


class UndoForm(forms.Form):
    """Nothing to fill in: the button is the form."""


class ReportForm(forms.Form):
    """What a reader says is wrong; no word about who she is."""

    text = forms.CharField(
        label=_("What is wrong, and how do you know?"),
        help_text=_("Please do not write names, addresses or telephone numbers of people at risk, nor your own."),
        min_length=10,
        max_length=MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
    )
    # A field that no person sees; programs fill in every field they find.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=600)

    def clean_website(self) -> str:
        """Refuse what was put into the field that no person sees."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave the last field empty and send again."))
        return ""


def decision_form(item: ReviewItem, adviser: Adviser | None, printed_on: dt.date, given: Any = None) -> DecisionForm:
    """Return the form of an item's kind, filled with what was given or with a suggestion."""
    if item.kind == Kind.ROW and adviser is not None:
        return RowForm(item, adviser, printed_on, given)
    if item.kind == Kind.PLACE and adviser is not None:
        return PlaceForm(item, adviser, given)
    if item.kind == Kind.FACILITY:
        return FacilityForm(item, adviser, given)
    return DecisionForm(item, adviser, given)
