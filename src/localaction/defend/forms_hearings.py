"""What people type about hearings, filings, companions and bonds, turned into values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.defend.actions.hearings import Seen, at_court
from localaction.defend.forms_matters import PRIVATE, day, line, words
from localaction.defend.models import (
    Disposition,
    EntryChoices,
    Hearing,
    HearingKind,
    Mode,
    NoticeChoices,
    NoticeSource,
    RuleChoices,
    SetBy,
    WhenChoices,
)
from localaction.defend.reads_hearings import courts
from localaction.defend.rules.hearings import When
from localaction.defend.rules.ledger import CENTS, SMALLEST_BOND_USD
from localaction.people.models import Person
from localaction.places.models import Court
from localaction.places.rules import local_time
from localaction.places.rules.local_time import HalfATime, NoSuchHour, UnknownZone

ZONES = [(name, name) for name in local_time.ZONES]
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


if TYPE_CHECKING:
    ChoiceOfCourt = forms.ModelChoiceField[Court]
else:
    ChoiceOfCourt = forms.ModelChoiceField


class CourtChoice(ChoiceOfCourt):
    """One of the courts, by state."""

    def label_from_instance(self, obj: Court) -> str:
        """Return how a court is told from others, and whether nobody has checked it."""
        return f"{obj.state}: {obj.name}" + ("" if obj.checked_on else " (?)")


class NoticeForm(forms.Form):
    """What a notice says, and where it was seen."""

    when = forms.ChoiceField(label=_("What the notice says"), choices=WhenChoices.choices, initial=When.EXACT)
    on = day(_("Day"))
    hour = forms.TimeField(
        label=_("Hour, by the clock at the court"), required=False, widget=HOUR, input_formats=["%H:%M", "%H:%M:%S"]
    )  # fmt: skip
    court = CourtChoice(label=_("Court or office"), queryset=Court.objects.none())
    seen_on = day(_("Seen on"), required=True)
    source = forms.ChoiceField(label=_("Where it was seen"), choices=NoticeSource.choices)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["court"].queryset = courts()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Put the time together by the clock of the court."""
        values = super().clean() or {}
        if not values.get("when") or not values.get("court"):
            return values
        try:
            values["setting"] = at_court(When(values["when"]), values.get("on"), values.get("hour"), values["court"])
        except HalfATime:
            raise forms.ValidationError(
                _("An exact time needs day and hour; a control date the day alone; “not set” neither.")
            ) from None
        except (NoSuchHour, UnknownZone):
            raise forms.ValidationError(_("The clocks at this court skip this hour, or show it twice.")) from None
        return values

    def seen(self) -> Seen:
        """Return what was typed."""
        given = self.cleaned_data
        return Seen(given["setting"], given["court"], given["seen_on"], NoticeSource(given["source"]))


class NewHearingForm(NoticeForm):
    """A hearing with its first notice; or a series of them."""

    field_order = ("kind", "mode")
    kind = forms.ChoiceField(label=_("What for"), choices=HearingKind.choices)
    mode = forms.ChoiceField(label=_("How the client appears"), choices=Mode.choices)
    every_days = forms.IntegerField(
        label=_("Repeats every … days"), required=False, min_value=1, max_value=366,
        help_text=_("For check-ins. Leave both empty for one date."),
    )  # fmt: skip
    n_dates = forms.IntegerField(label=_("How many dates"), required=False, min_value=2, max_value=60)

    def clean(self) -> dict[str, Any]:
        """A series needs both numbers and an hour."""
        values = super().clean()
        if bool(values.get("every_days")) != bool(values.get("n_dates")):
            raise forms.ValidationError(_("A series needs both numbers."))
        if values.get("n_dates") and values.get("when") != When.EXACT:
            raise forms.ValidationError(_("A series needs day and hour."))
        return values


class OffForm(forms.Form):
    """Where it was seen that a hearing is off."""

    seen_on = day(_("Seen on"), required=True)
    source = forms.ChoiceField(label=_("Where it was seen"), choices=NoticeSource.choices)


class EndForm(forms.Form):
    """How a hearing ended, and the next date if one was given."""

    disposition = forms.ChoiceField(label=_("How it ended"), choices=Disposition.choices)
    on = day(_("Next day"), help_text=_("Leave empty when no next date was given."))
    hour = forms.TimeField(
        label=_("Next hour, by the clock at the court"), required=False, widget=HOUR,
        help_text=_("A day without an hour is kept as a control date."), input_formats=["%H:%M", "%H:%M:%S"],
    )  # fmt: skip

    def __init__(self, data: Any = None, *, hearing: Hearing, **options: Any) -> None:
        super().__init__(data, **options)
        self.hearing = hearing

    def clean(self) -> dict[str, Any]:
        """Put the next time together by the clock of the same court."""
        values = super().clean() or {}
        values["setting"] = None
        if values.get("on"):
            when = When.EXACT if values.get("hour") else When.CONTROL_DATE
            try:
                values["setting"] = at_court(when, values["on"], values.get("hour"), self.hearing.court)
            except NoSuchHour:
                raise forms.ValidationError(_("The clocks at this court skip this hour, or show it twice.")) from None
        elif values.get("hour"):
            raise forms.ValidationError(_("An hour needs its day."))
        return values


class OpenForm(forms.Form):
    """How many companions, and what they are told."""

    n_needed = forms.IntegerField(label=_("How many are needed"), min_value=0, max_value=50, initial=2)
    n_places = forms.IntegerField(label=_("How many places"), min_value=1, max_value=50, initial=4)
    called = line(_("First name"), 40, _("What companions call the client; no surname."), required=True)
    meeting = line(_("Where companions meet"), 160, required=True)


class FilingForm(forms.Form):
    """What must be filed, and from which day it counts."""

    rule = forms.ChoiceField(label=_("What"), choices=RuleChoices.choices)
    hearing = forms.ModelChoiceField(
        label=_("Before which hearing"), queryset=Hearing.objects.none(), required=False, to_field_name="uuid"
    )  # fmt: skip
    counted_from = day(
        _("Counted from"),
        help_text=_("The decision, its mailing, the filing or the arrival; for a judge’s order the day itself."),
    )
    note = words(_("What exactly (sealed)"), required=False)

    def __init__(self, data: Any = None, *, hearings: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["hearing"].queryset = hearings  # type: ignore[attr-defined]
        self.fields["hearing"].label_from_instance = _hearing_label  # type: ignore[attr-defined]


def _hearing_label(hearing: Hearing) -> str:
    return f"{hearing.get_kind_display()}, {hearing.on or '–'}, {hearing.court.city}"


class DoneForm(forms.Form):
    """On which day something was done."""

    done_on = day(_("Done on"), required=True)


class SealedNoteForm(forms.Form):
    """What only those of the case read."""

    note = words(_("Judge, room, what to bring (sealed)"), required=False)


class CourtCheckForm(forms.Form):
    """By which clock a court goes, as somebody has just seen."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)


class NewCourtForm(forms.Form):
    """A court or office that is missing."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Court.Kind.choices)
    name = line(_("Name"), 120, required=True)
    city = line(_("City"), 80, required=True)
    state = line(_("State, two letters"), 2, required=True)
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    source_url = forms.URLField(label=_("Page on which you saw it"), max_length=300, assume_scheme="https")


class BondForm(forms.Form):
    """A bond to ask the fund for."""

    set_by = forms.ChoiceField(label=_("Set by"), choices=SetBy.choices)
    amount_usd = forms.IntegerField(label=_("Amount in dollars"), min_value=SMALLEST_BOND_USD, max_value=1_000_000)


class ObligorForm(forms.Form):
    """The member who posts a bond."""

    obligor = forms.ModelChoiceField(label=_("Obligor"), queryset=Person.objects.none())

    def __init__(self, data: Any = None, *, members: Iterable[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["obligor"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
            pk__in=[member.pk for member in members]
        )  # fmt: skip


class PapersForm(forms.Form):
    """What the receipt says; sealed."""

    obligor_name = line(_("Obligor’s name on the receipt"))
    obligor_address = line(_("Address to which notices go"), 160)
    receipt_number = line(_("Number of the receipt"), 40)


class BondNoticeForm(forms.Form):
    """A notice to the obligor."""

    notice = forms.ChoiceField(label=_("What came"), choices=NoticeChoices.choices)
    served_on = day(_("Served on; by mail the day it was mailed"), required=True)
    is_by_mail = forms.BooleanField(label=_("It came by mail"), required=False, initial=True)
    deliver_on = day(_("Day on which the person is to be brought"))

    def clean(self) -> dict[str, Any]:
        """A demand names its day."""
        values = super().clean() or {}
        if values.get("notice") == "DEMAND_TO_DELIVER" and not values.get("deliver_on"):
            self.add_error("deliver_on", _("A demand names the day."))
        return values


class MoneyForm(forms.Form):
    """A line of the books."""

    entry = forms.ChoiceField(label=_("What"), choices=EntryChoices.choices)
    amount = forms.DecimalField(
        label=_("Dollars"), min_value=Decimal("0.01"), max_digits=12, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", **PRIVATE}),
    )  # fmt: skip
    on = day(_("Day"), required=True)

    def cents(self) -> int:
        """Return the sum in cents."""
        amount: Decimal = self.cleaned_data["amount"]
        return int(amount * CENTS)
