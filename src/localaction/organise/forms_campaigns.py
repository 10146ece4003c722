"""Forms of campaigns: they turn text into values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from localaction.organise import reads
from localaction.organise.actions.campaigns import GivenCampaign, Words
from localaction.organise.models import (
    Ask,
    Body,
    Campaign,
    CampaignEvent,
    DecisionMaker,
    Group,
    Meeting,
    Member,
    Official,
    Position,
    Tactic,
)
from localaction.organise.rules.playbook import Template
from localaction.places.models import Place
from localaction.places.reads import find
from localaction.sources.forms_cited import day_field, text_field

SAME = _("The same in Spanish")
ADDRESS = _("An address, or the path of a page of this site such as /place/48453/.")


class WordsForm(forms.Form):
    """What a campaign says of itself, in both languages."""

    title = text_field(_("Title"), 160, required=True)
    title_es = text_field(SAME, 160)
    decision = text_field(_("The decision that is wanted"), 400, required=True, rows=2)
    decision_es = text_field(SAME, 400, rows=2)
    decided_by = text_field(_("Who decides, in words"), 400, rows=2)
    decided_by_es = text_field(SAME, 400, rows=2)
    demands = text_field(_("Demands, one a line"), 2000, rows=3)
    demands_es = text_field(SAME, 2000, rows=3)
    long_goal = text_field(_("In the long run"), 400, rows=2)
    long_goal_es = text_field(SAME, 400, rows=2)
    middle_goal = text_field(_("With this campaign"), 400, rows=2)
    middle_goal_es = text_field(SAME, 400, rows=2)
    short_goal = text_field(_("First"), 400, rows=2)
    short_goal_es = text_field(SAME, 400, rows=2)
    owner = forms.ChoiceField(label=_("Who owns the building?"), choices=Campaign.Owner.choices, required=False)

    def __init__(self, *arguments: Any, template: Template, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.template = template
        if not template.is_about_contract:
            del self.fields["owner"]

    def words(self) -> Words:
        """Return the words that were typed."""
        return Words(**{name: self.cleaned_data[name] for name in Words.__dataclass_fields__})

    @staticmethod
    def of(campaign: Campaign) -> dict[str, Any]:
        """Return what the form shows of a campaign."""
        return {name: getattr(campaign, name) for name in (*Words.__dataclass_fields__, "owner")}


class StartForm(WordsForm):
    """A campaign that begins: its place, its body and its days before its words."""

    field_order: tuple[str, ...] = (
        "places", "starts_on", "decide_by", "body", "meeting", "n_seats", "n_votes_needed", "model", "owner"
    )  # fmt: skip
    places = text_field(_("Places, one a line"), 600, required=True, rows=2, help_text=_("Such as: Travis County, TX."))
    starts_on = day_field(_("Starts on"), required=True)
    decide_by = day_field(_("Decision by"), required=True, help_text=_("The day of the vote or the signature."))
    body = forms.ModelChoiceField(
        Body.objects.none(), label=_("Body that decides"), required=False, empty_label=_("none of these"),
        help_text=_("Its members come onto the board by themselves."),
    )  # fmt: skip
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Meeting at which it is decided"), required=False,
        empty_label=_("not known yet"),
    )  # fmt: skip
    n_seats = forms.IntegerField(
        label=_("How many decide"), required=False, min_value=1, max_value=500,
        help_text=_("Leave it empty where a body is chosen above."),
    )  # fmt: skip
    n_votes_needed = forms.IntegerField(label=_("Votes needed"), required=False, min_value=1, max_value=500)
    model = forms.ChoiceField(label=_("Model of the agreement"), choices=Campaign.Model.choices)

    def __init__(self, *arguments: Any, template: Template, **options: Any) -> None:
        super().__init__(*arguments, template=template, **options)
        self.fields["body"].queryset = Body.objects.filter(withdrawn_at=None).order_by("state", "name")  # type: ignore[attr-defined]
        ahead: QuerySet[Any] = Meeting.objects.filter(withdrawn_at=None, starts_at__gte=timezone.now())
        ahead = ahead.select_related("body").order_by("starts_at")
        self.fields["meeting"].queryset = ahead  # type: ignore[attr-defined]
        if not ahead:
            del self.fields["meeting"]
        if not template.clauses:
            del self.fields["model"]

    def clean_places(self) -> list[Place]:
        """Return the places that were typed."""
        found = []
        for line in filter(None, (each.strip() for each in self.cleaned_data["places"].splitlines())):
            place = find(line, geoid_first=True).place
            if place is None:
                raise forms.ValidationError(_("We know no one place “%(line)s”.") % {"line": line})
            found.append(place)
        return found

    def given(self) -> GivenCampaign:
        """Return the campaign that was typed."""
        v: dict[str, Any] = self.cleaned_data
        return GivenCampaign(
            self.template.code, self.words(), v["places"], v["starts_on"], v["decide_by"], v["body"],
            v.get("meeting"), v["n_votes_needed"], v["n_seats"], v.get("model", ""), v.get("owner", ""),
        )  # fmt: skip

    @staticmethod
    def first(template: Template, on: dt.date, place: str) -> dict[str, Any]:
        """Return what the form shows of a template: its words in both languages, and its usual days."""
        shown: dict[str, Any] = {
            "places": place, "starts_on": on, "decide_by": on + dt.timedelta(days=template.usual_days),
            "demands": "\n".join(each.en for each in template.demands),
            "demands_es": "\n".join(each.es for each in template.demands), "owner": Campaign.Owner.UNKNOWN,
        }  # fmt: skip
        for name in ("title", "decision", "decided_by", "long_goal", "middle_goal", "short_goal"):
            words = getattr(template, name)
            shown |= {name: words.en, f"{name}_es": words.es}
        return shown


class EntryForm(forms.Form):
    """Something that is added to a campaign; its fields are the model's."""

    def __init__(self, *arguments: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.campaign = campaign

    def values(self) -> dict[str, Any]:
        """Return the model's values."""
        return dict(self.cleaned_data)


class DeciderForm(EntryForm):
    """Somebody who decides or influences: of the body, of a roster, or named."""

    known = forms.ChoiceField(label=_("Somebody whom we hold"), required=False)
    name = text_field(_("Or the name"), 160)
    seat = text_field(_("Seat or office"), 160)
    phone = text_field(_("Telephone of the office"), 60)
    influences = forms.ModelChoiceField(
        DecisionMaker.objects.none(), label=_("Who listens to them?"), required=False,
        empty_label=_("nobody: they decide themselves"),
        help_text=_("A donor, a pastor or a colleague is asked while the one who votes is undecided."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*arguments, campaign=campaign, **options)
        makers = campaign.makers.filter(withdrawn_at=None)
        self.fields["influences"].queryset = makers.filter(influences=None).order_by("pk")  # type: ignore[attr-defined]
        entered = set(makers.values_list("member_id", flat=True))
        sitting: QuerySet[Any] = Member.objects.filter(body=campaign.body, withdrawn_at=None, gone_on=None)
        sitting = sitting.exclude(pk__in=entered - {None})
        self.members: dict[str, Any] = {f"m{row.pk}": row for row in sitting.order_by("pk")} if campaign.body else {}
        facts = reads.of_state(campaign.state, timezone.now().date())
        self.officials = {f"o{fact.official.pk}": fact for fact in facts}
        choices: list[Any] = [("", _("somebody else"))]
        choices += [(key, f"{row.name}, {row.title or row.district}") for key, row in self.members.items()]
        choices += [
            (key, f"{fact.official.name}, {fact.seat.get_kind_display()} {fact.seat.district}".strip())
            for key, fact in self.officials.items()
        ]
        self.fields["known"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take name and seat from whom we hold, else ask for the name."""
        values = super().clean() or {}
        key = values.pop("known", "") or ""
        if key in self.members:
            row = self.members[key]
            values |= {"member": row, "name": row.name, "seat": row.title or row.district, "phone": row.phone}
        elif key in self.officials:
            fact = self.officials[key]
            official: Official = fact.official
            seat = f"{fact.seat.get_kind_display()} {fact.seat.district}".strip()
            values |= {"official": official, "name": official.name, "seat": seat, "phone": fact.phone}
        elif not values.get("name"):
            self.add_error("name", _("Choose somebody, or give the name."))
        return values


class PositionForm(forms.Form):
    """What somebody who decides said."""

    kind = forms.ChoiceField(label=_("What was said?"), choices=Position.Kind.choices)
    on = day_field(_("On which day?"), required=True)
    said = text_field(_("In their words"), 600, rows=2)
    source_title = text_field(_("Where was it said?"), 300, required=True, help_text=_("Minutes, newspaper, meeting."))
    url = text_field(_("Address"), 600, help_text=ADDRESS)


class AskForm(EntryForm):
    """What helpers are asked to do."""

    title = text_field(_("What is asked?"), 160, required=True)
    title_es = text_field(SAME, 160)
    channel = forms.ChoiceField(label=_("How?"), choices=Ask.Channel.choices)
    who = forms.ChoiceField(label=_("Who may do it?"), choices=Ask.Who.choices)
    deadline_on = day_field(_("Last day on which it helps"), required=True)
    script = text_field(_("What to say"), 1200, required=True, rows=4)
    script_es = text_field(SAME, 1200, rows=4)
    target = forms.ModelChoiceField(
        DecisionMaker.objects.none(), label=_("Whom?"), required=False, empty_label=_("everybody on the call list")
    )

    def __init__(self, *arguments: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*arguments, campaign=campaign, **options)
        makers = campaign.makers.filter(withdrawn_at=None).order_by("pk")
        self.fields["target"].queryset = makers  # type: ignore[attr-defined]


class EvidenceForm(EntryForm):
    """A claim and where it can be read."""

    claim = text_field(_("Claim"), 300, required=True, rows=2)
    claim_es = text_field(SAME, 300, rows=2)
    page = text_field(_("Where can it be read?"), 600, required=True, help_text=ADDRESS)
    source_title = text_field(_("Source"), 300, required=True)
    quote = text_field(_("The words there"), 600, rows=2)
    as_of = day_field(_("True as of"), required=True)


class PartnerForm(EntryForm):
    """A group that carries the campaign."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group of the directory"))
    role = text_field(_("What it does here"), 200)
    role_es = text_field(SAME, 200)

    def __init__(self, *arguments: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*arguments, campaign=campaign, **options)
        groups = Group.objects.filter(withdrawn_at=None).order_by("name")
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]


class TacticForm(EntryForm):
    """What the campaign does to be heard."""

    kind = forms.ChoiceField(label=_("What kind?"), choices=Tactic.Kind.choices)
    on = day_field(_("On"))
    what = text_field(_("What?"), 300, required=True, rows=2)
    what_es = text_field(SAME, 300, rows=2)


class EventForm(EntryForm):
    """Something that happened; the outcome has a form of its own."""

    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[choice for choice in CampaignEvent.Kind.choices if choice[0] in ("MILESTONE", "MOVED", "AFTERWARDS")],
    )
    on = day_field(_("On which day?"), required=True)
    to = day_field(_("New day of the decision"), help_text=_("Only where it was moved."))
    said = text_field(_("In one or two sentences"), 600, required=True, rows=3)
    said_es = text_field(SAME, 600, rows=3)
    document = text_field(_("Document"), 300)
    url = text_field(_("Address"), 600, help_text=ADDRESS)


class CloseForm(EntryForm):
    """The outcome, with the document that shows it."""

    kind = forms.ChoiceField(
        label=_("How did it end?"), widget=forms.RadioSelect,
        choices=[choice for choice in CampaignEvent.Kind.choices
                 if choice[0] in ("WON", "PARTLY", "LOST", "WITHDRAWN")],
    )  # fmt: skip
    on = day_field(_("On which day?"), required=True)
    said = text_field(_("What was decided?"), 600, required=True, rows=3)
    said_es = text_field(SAME, 600, rows=3)
    document = text_field(_("Document that shows it"), 300, help_text=_("Minutes, notice, resolution."))
    url = text_field(_("Address"), 600, help_text=ADDRESS)
    quote = text_field(_("The words there"), 600, rows=2)


class StepForm(EntryForm):
    """A step of one's own."""

    title = text_field(_("What is to be done?"), 160, required=True)
    title_es = text_field(SAME, 160)
    document = text_field(_("What lies on the table then?"), 200)
    document_es = text_field(SAME, 200)
    page = text_field(_("Page that yields it"), 200, help_text=ADDRESS)
    due_on = day_field(_("By"), required=True)


class DoneForm(forms.Form):
    """That a step was done."""

    done_on = day_field(_("Done on"), required=True)
    done_url = text_field(_("Where its document is"), 600, help_text=ADDRESS)


class WhyForm(forms.Form):
    """Why an entry is withdrawn."""

    why = text_field(_("Why is it withdrawn?"), 500, required=True, rows=3)


FORMS: dict[str, type[EntryForm]] = {
    "decider": DeciderForm, "ask": AskForm, "evidence": EvidenceForm, "partner": PartnerForm, "tactic": TacticForm,
    "event": EventForm, "outcome": CloseForm, "step": StepForm,
}  # fmt: skip
HEADINGS = {
    "decider": _("Who decides, or to whom they listen"), "ask": _("What helpers are asked to do"),
    "evidence": _("Evidence"), "partner": _("A group that carries it"), "tactic": _("A tactic"),
    "event": _("What happened"), "outcome": _("The outcome"), "step": _("A step of the checklist"),
}  # fmt: skip


def in_language(template: Template, name: str) -> str:
    """Return one of a template's words in the reader's language."""
    words: str = getattr(template, name).in_language(get_language() or "en")
    return words
