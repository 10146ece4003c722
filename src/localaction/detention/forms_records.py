"""Forms of the desk pages of records requests: they turn text into values."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.detention import reads, reads_records
from localaction.detention.actions.records import Asked, Given
from localaction.detention.lawbook import every_law, jurisdictions
from localaction.detention.models_records import Channel, PublicBody, RecordsEvent, Subject
from localaction.people.models import Person
from localaction.sources.forms_cited import text_field

_NO_NAMES = _("No names, telephone numbers or addresses of private people.")


def _day(label: Any, required: bool = True, help_text: Any = "") -> forms.DateField:
    # A browser's field of a day reads ISO 8601 only, whatever the language of the page.
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


_text = partial(text_field, required=True)


def _laws() -> list[tuple[str, object]]:
    """Return every law by the key under which a form names it: "TX pia"."""
    names = jurisdictions()
    return [
        ("", _("Choose")),
        *((f"{law.jurisdiction} {law.key}", f"{names[law.jurisdiction]}: {law.title}") for law in every_law()),
    ]


class PlaceCode(forms.CharField):
    """A place by its Census code."""

    def __init__(self, **options: Any) -> None:
        hint = _("Census code: 48 for Texas, 48453 for Travis County. The request is shown on this place's page.")
        super().__init__(max_length=10, help_text=hint, required=False, **options)

    def clean(self, value: Any) -> Any:
        """Return the place, None where none is named."""
        code = super().clean(value).strip()
        if not code:
            return None
        place = reads_records.places().filter(pk=code).first()
        if place is None:
            raise forms.ValidationError(_("We know no place with this code."))
        return place


class FacilityCode(forms.CharField):
    """A detention center by ICE's code, or by our number where it has none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, help_text=_("ICE's code, such as CCAHUTX."), required=False, **options)

    def clean(self, value: Any) -> Any:
        """Return the facility, None where none is named."""
        code = super().clean(value).strip()
        try:
            return reads.find(code) if code else None
        except reads.UnknownFacility:
            raise forms.ValidationError(_("There is no detention center of this code or number.")) from None


class BodyForm(forms.Form):
    """A public body and its records office."""

    name = _text(_("Name of the public body"), 200)
    statute = forms.ChoiceField(label=_("Records law"), choices=_laws)
    office = _text(_("Records officer or unit"), 200, required=False, help_text=_NO_NAMES)
    place = PlaceCode(label=_("Place"))
    channel = forms.ChoiceField(label=_("How does it take requests?"), choices=Channel.choices)
    email = forms.EmailField(label=_("E-mail"), required=False)
    portal_url = forms.URLField(label=_("Web portal"), required=False, max_length=600, assume_scheme="https")
    fax = _text(_("Fax"), 40, required=False)
    address = _text(_("Postal address"), 400, required=False, rows=3)
    source_url = forms.URLField(label=_("Where was this read?"), required=False, max_length=600, assume_scheme="https")
    checked_on = _day(_("Read on"))

    def clean(self) -> dict[str, Any]:
        """Require the address that the way of sending needs."""
        given = super().clean() or {}
        needed = {"EMAIL": "email", "PORTAL": "portal_url", "FAX": "fax", "MAIL": "address"}.get(
            given.get("channel", "")
        )
        if needed and not given.get(needed) and needed not in self.errors:
            self.add_error(needed, _("Requests go there: it is needed."))
        return given

    def columns(self) -> dict[str, Any]:
        """Return the columns of the body."""
        given = dict(self.cleaned_data)
        given["jurisdiction"], given["law"] = given.pop("statute").split(" ")
        return given

    @staticmethod
    def initial_of(body: PublicBody) -> dict[str, Any]:
        """Return what is known of a body."""
        names = ("name", "office", "channel", "email", "portal_url", "fax", "address", "source_url", "checked_on")
        known = {name: getattr(body, name) for name in names}
        return known | {"statute": f"{body.jurisdiction} {body.law}", "place": body.place_id or ""}


class DayOffForm(forms.Form):
    """A day off that no table knows."""

    body = forms.ModelChoiceField(
        PublicBody.objects.none(), label=_("Which body is closed?"), required=False,
        empty_label=_("every body of the state or country below"),
    )  # fmt: skip
    jurisdiction = forms.ChoiceField(
        label=_("State, or United States for federal bodies"), required=False,
        choices=lambda: [("", "–"), *jurisdictions().items()],
    )  # fmt: skip
    on = _day(_("Which day?"))
    name = _text(_("Why?"), 120, help_text=_("As the body or the law calls it."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reads_records.bodies()

    def clean(self) -> dict[str, Any]:
        """Require one of the two."""
        given = super().clean() or {}
        if not given.get("body") and not given.get("jurisdiction"):
            self.add_error("jurisdiction", _("Name the body or the state."))
        return given


class _OwnedForm(forms.Form):
    """Who looks after a request."""

    owner = forms.ModelChoiceField(Person.objects.none(), label=_("Who looks after it?"))
    reach = forms.EmailField(
        label=_("E-mail for reminders"), required=False,
        help_text=_("Sealed; erased when the request is closed. Reminders go to the owner's devices too."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, now: dt.datetime, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reads_records.owners(now)


class RequestForm(_OwnedForm):
    """A request that is to be sent."""

    field_order = ("body", "title", "wanted", "place", "facility", "owner", "reach", "name", "contact")
    body = forms.ModelChoiceField(PublicBody.objects.none(), label=_("Public body"))
    title = _text(_("Title"), 160, help_text=_NO_NAMES)
    wanted = _text(
        _("Records that are asked for"), 6000, rows=12,
        help_text=_("One item on each line, with a hyphen before it. Narrow it: less is answered sooner."),
    )  # fmt: skip
    place = PlaceCode(label=_("Place, if it is not the body's"))
    facility = FacilityCode(label=_("Detention center"))
    name = _text(
        _("Name of the person who asks"), 120, required=False, help_text=_("Sealed. Empty: the coalition asks.")
    )
    contact = _text(_("Their address"), 300, required=False, rows=3, help_text=_("Sealed."))

    def __init__(self, *arguments: Any, now: dt.datetime, **options: Any) -> None:
        super().__init__(*arguments, now=now, **options)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reads_records.bodies()

    def clean(self) -> dict[str, Any]:
        """Refuse an address without a name."""
        given = super().clean() or {}
        if given.get("contact") and not given.get("name"):
            self.add_error("name", _("Whose address is it?"))
        return given

    def asked(self, subject: str) -> Asked:
        """Return the request that was typed."""
        return Asked(subject=subject, **self.cleaned_data)


class OwnerForm(_OwnedForm):
    """Who looks after a request from now on."""


class EventForm(forms.Form):
    """Something that happened."""

    kind = forms.ChoiceField(label=_("What happened?"), choices=RecordsEvent.Kind.choices)
    on = _day(_("On which day?"), help_text=_("By the body's own calendar."))
    at_time = forms.TimeField(
        label=_("At what time?"), required=False, help_text=_("Only where the law counts hours."),
        widget=forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M"),
    )  # fmt: skip
    named_on = _day(_("Day that the extension notice names"), required=False)
    fee_usd = forms.DecimalField(
        label=_("Fee in US dollars"), required=False, min_value=0, max_digits=9, decimal_places=2
    )
    note = _text(_("Note"), 300, required=False, help_text=_NO_NAMES)

    def given(self) -> Given:
        """Return what was typed."""
        return Given(**self.cleaned_data)


class NumberForm(forms.Form):
    """The body's own number."""

    body_reference = _text(_("The body's own number"), 60, required=False)


class CloseForm(forms.Form):
    """Why a request needs nobody any more."""

    why = _text(_("Why is it closed?"), 300, help_text=_NO_NAMES)


class DocumentForm(forms.Form):
    """A file that the body released."""

    title = _text(_("Title of the document"), 200, help_text=_NO_NAMES)
    released_on = _day(_("Released on"))
    file = forms.FileField(label=_("File"), help_text=_("At most 50 MB. It is sealed until somebody has read it."))


class PublicForm(forms.Form):
    """That a person has read a document."""

    has_read = forms.BooleanField(
        label=_("I have read every page. No private person can be recognized by what it says.")
    )


class WordingForm(forms.Form):
    """An edited wording of a letter."""

    wording = forms.CharField(label=_("Wording"), max_length=8000, widget=forms.Textarea(attrs={"rows": 24}))


class TrackerFilter(forms.Form):
    """Which public requests to show."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: [("", _("All")), *jurisdictions().items()]
    )
    subject = forms.ChoiceField(label=_("Subject"), required=False, choices=[("", _("All")), *Subject.choices])
