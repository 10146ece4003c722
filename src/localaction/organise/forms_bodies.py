"""Forms of bodies, members, meetings, points and votes: they turn text into values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from localaction.organise.actions.bodies import GivenBody, GivenItem, GivenMeeting, GivenMember, GivenVote
from localaction.organise.models import (
    AgendaItem,
    Ballot,
    Body,
    Meeting,
    Member,
    MemberCheck,
    PassesBy,
    Standing,
    Vote,
)
from localaction.places.models import Place
from localaction.places.reads import find
from localaction.sources.forms_cited import SourceForm, day_field, text_field

ZONES = [(name, name) for name in (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Detroit", "America/Boise",
    "America/Indiana/Indianapolis", "America/Kentucky/Louisville", "Pacific/Guam", "Pacific/Pago_Pago",
)]  # fmt: skip
SOURCED = ("source_title", "publisher", "url", "archived_url", "as_of", "confidence")
MOST_MEMBERS = 500
# Each office once; "not known" is no ballot.
UNKNOWN_BALLOT = ("", _("not known"))


def initial_of(row: Standing, fields: Iterable[str]) -> dict[str, Any]:
    """Return what stands recorded, for the form that corrects it."""
    return {name: getattr(row, name) for name in (*fields, *SOURCED) if hasattr(row, name)}


def _number(label: Any, required: bool = False, help_text: Any = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=least, max_value=MOST_MEMBERS, help_text=help_text,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip


def _address(label: Any, help_text: Any = "") -> forms.URLField:
    return forms.URLField(label=label, required=False, max_length=600, assume_scheme="https", help_text=help_text)


def _moment(label: Any, required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, required=required, help_text=_("On the body's own clock."),
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


class BodyForm(SourceForm):
    """A body that decides."""

    field_order = tuple(GivenBody.__dataclass_fields__)
    name = text_field(_("Name"), 120, required=True, help_text=_("Such as: Commissioners Court."))
    kind = forms.ChoiceField(label=_("What is it?"), choices=Body.Kind.choices)
    place = text_field(
        _("Place"), 120, required=True, help_text=_("Over which it decides, with the state: Travis County, TX.")
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=ZONES)
    n_members = _number(_("Members when all seats are held"), required=True, least=1)
    passes_by = forms.ChoiceField(label=_("What passes"), choices=PassesBy.choices)
    n_votes_needed = _number(
        _("Votes that are needed"), help_text=_("Only where its rules ask for another number than half."), least=1
    )
    decides = text_field(_("What it decides that matters here, in our words"), 400, rows=3)
    decides_es = text_field(_("The same in Spanish"), 400, rows=3)
    calendar_url = _address(_("Page of its meetings"))
    comment_rules = text_field(
        _("Who may speak, and how"), 600, rows=3, help_text=_("For how long, and by when one signs up.")
    )
    comment_rules_es = text_field(_("The same in Spanish"), 600, rows=3)

    def clean_place(self) -> Place:
        """Return the place that was named."""
        found = find(self.cleaned_data["place"]).place
        if found is None:
            raise forms.ValidationError(_("Name one county, city or state, with its state: Travis County, TX."))
        return found

    def given(self) -> GivenBody:
        """Return the body that was typed."""
        return GivenBody(**{name: self.cleaned_data[name] for name in GivenBody.__dataclass_fields__})

    @staticmethod
    def initial_of(row: Body) -> dict[str, Any]:
        """Return what stands recorded."""
        return {**initial_of(row, GivenBody.__dataclass_fields__), "place": row.place.title}


class MemberForm(SourceForm):
    """Who holds a seat."""

    field_order = tuple(GivenMember.__dataclass_fields__)
    name = text_field(_("Name"), 120, required=True)
    title = text_field(_("Seat"), 80, help_text=_("Such as: Commissioner, Precinct 2."))
    district = text_field(_("District"), 80)
    ends_on = day_field(_("Term ends"), help_text=_("The first day on which the term is over."))
    next_election_on = day_field(_("Next election for this seat"))
    phone = text_field(_("Telephone of the office"), 40, help_text=_("Only what the office itself publishes."))
    email = forms.EmailField(label=_("E-mail of the office"), required=False, max_length=120)
    office = text_field(_("Office"), 200)

    def given(self) -> GivenMember:
        """Return the member that was typed."""
        return GivenMember(**{name: self.cleaned_data[name] for name in GivenMember.__dataclass_fields__})

    @staticmethod
    def initial_of(row: Member) -> dict[str, Any]:
        """Return what stands recorded."""
        return initial_of(row, GivenMember.__dataclass_fields__)


class SeatCheckForm(forms.Form):
    """What came of asking who holds a seat."""

    answer = forms.ChoiceField(
        label=_("Who holds the seat?"), choices=MemberCheck.Answer.choices, widget=forms.RadioSelect
    )


class MeetingForm(SourceForm):
    """A meeting."""

    field_order = tuple(GivenMeeting.__dataclass_fields__)
    starts = _moment(_("Begins"), required=True)
    committee = text_field(_("Committee"), 120, help_text=_("Empty where the whole body meets."))
    where = text_field(_("Where"), 200)
    agenda_url = _address(_("Agenda"))
    watch_url = _address(_("Where one can watch"))
    status = forms.ChoiceField(label=_("What became of it?"), choices=Meeting.Status.choices)
    speak_by = _moment(_("Sign up to speak by"))

    def given(self) -> GivenMeeting:
        """Return the meeting that was typed; the hours have no zone yet."""
        values = {name: self.cleaned_data[name] for name in GivenMeeting.__dataclass_fields__}
        for name in ("starts", "speak_by"):
            values[name] = values[name].replace(tzinfo=None) if values[name] else None
        return GivenMeeting(**values)

    @staticmethod
    def initial_of(row: Meeting) -> dict[str, Any]:
        """Return what stands recorded, on the body's clock."""
        zone = ZoneInfo(row.body.zone)
        wall = {
            "starts": row.starts_at.astimezone(zone).replace(tzinfo=None),
            "speak_by": row.speak_by.astimezone(zone).replace(tzinfo=None) if row.speak_by else None,
        }
        return {**initial_of(row, GivenMeeting.__dataclass_fields__), **wall}


class ItemForm(SourceForm):
    """A point of an agenda."""

    field_order = ("number", "title", "kind", "asks", "asks_es", "document_url")
    number = text_field(_("Number on the agenda"), 20)
    title = text_field(_("Title"), 300, required=True, help_text=_("As the agenda prints it."))
    kind = forms.ChoiceField(label=_("What is it about?"), choices=AgendaItem.Kind.choices)
    asks = text_field(_("What is asked of the body, in our words"), 600, rows=3)
    asks_es = text_field(_("The same in Spanish"), 600, rows=3)
    document_url = _address(_("Document"))

    def given(self) -> GivenItem:
        """Return the point that was typed."""
        return GivenItem(**{name: self.cleaned_data[name] for name in GivenItem.__dataclass_fields__})

    @staticmethod
    def initial_of(row: AgendaItem) -> dict[str, Any]:
        """Return what stands recorded."""
        return initial_of(row, GivenItem.__dataclass_fields__)


class VoteForm(SourceForm):
    """A vote, with a field for each member's ballot."""

    stage = forms.ChoiceField(
        label=_("Which vote is it?"), choices=Vote.Stage.choices,
        help_text=_("A committee's vote is advice: it decides nothing."),
    )  # fmt: skip
    on = day_field(_("Day of the vote"), required=True)
    result = forms.ChoiceField(label=_("What came of it, says the source"), choices=Vote.Result.choices)
    motion = text_field(_("What was voted on"), 300, help_text=_("Where it is not the point of the agenda itself."))
    n_members = _number(_("How many could vote"), help_text=_("Empty: all members of the body."), least=1)
    n_votes_needed = _number(_("Votes that were needed"), help_text=_("Empty: by the rule of the body."), least=1)
    n_yes = _number(_("Yes, as printed"))
    n_no = _number(_("No, as printed"))
    n_abstained = _number(_("Abstained, as printed"))

    def __init__(self, members: Iterable[Member], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.members = list(members)
        choices = [UNKNOWN_BALLOT, *Ballot.Choice.choices]
        for member in self.members:
            self.fields[f"ballot_{member.pk}"] = forms.ChoiceField(
                label=_("Ballot of %(name)s") % {"name": member.name}, choices=choices, required=False
            )
        own = [name for name in self.fields if name not in SOURCED]
        self.order_fields([*own, *SOURCED])

    def given(self) -> GivenVote:
        """Return the vote that was typed."""
        v: dict[str, Any] = self.cleaned_data
        names = [name for name in GivenVote.__dataclass_fields__ if name in v]
        ballots = {m.pk: v[f"ballot_{m.pk}"] for m in self.members if v[f"ballot_{m.pk}"]}
        return GivenVote(**{name: v[name] for name in names}, ballots=ballots)

    @staticmethod
    def initial_of(row: Vote) -> dict[str, Any]:
        """Return what stands recorded."""
        cast = {f"ballot_{ballot.member_id}": ballot.choice for ballot in row.ballots.all()}
        return {**initial_of(row, (n for n in GivenVote.__dataclass_fields__ if n != "ballots")), **cast}
