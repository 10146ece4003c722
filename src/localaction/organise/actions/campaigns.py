"""Starting a campaign from a template, changing its words, moving, closing and publishing it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from localaction.organise.models import Ask, Body, Campaign, CampaignEvent, DecisionMaker, Meeting, Member, Step
from localaction.organise.playbook import templates
from localaction.organise.rules import campaigns as rules
from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places import reads as places
from localaction.places.models import Place

KIND = "organise.campaign"
OUTCOMES = frozenset({"WON", "PARTLY", "LOST"})
RESERVED = frozenset({"news", "new"})


class Refused(ValueError):
    """What was typed of a campaign cannot be recorded; `codes` says why."""

    def __init__(self, *codes: str) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class NoLongerTheSame(approvals.NotOpen):
    """The campaign changed since its publication was asked for; ask again."""


@dataclass(frozen=True)
class Words:
    """What a campaign says of itself, in English and, where given, in Spanish; demands one a line."""

    title: str
    decision: str
    title_es: str = ""
    decision_es: str = ""
    decided_by: str = ""
    decided_by_es: str = ""
    long_goal: str = ""
    long_goal_es: str = ""
    middle_goal: str = ""
    middle_goal_es: str = ""
    short_goal: str = ""
    short_goal_es: str = ""
    demands: str = ""
    demands_es: str = ""


@dataclass(frozen=True)
class GivenCampaign:
    """What a person chose when starting a campaign.

    Attributes:
        kind: code of the template.
        n_votes_needed, n_seats: where no body is chosen, or its own numbers do not apply.
        model: of the 287(g) agreement; owner: of the detention center; empty where neither is concerned.
    """

    kind: str
    words: Words
    places: Sequence[Place]
    starts_on: dt.date
    decide_by: dt.date
    body: Body | None = None
    meeting: Meeting | None = None
    n_votes_needed: int | None = None
    n_seats: int | None = None
    model: str = ""
    owner: str = ""


@dataclass(frozen=True)
class PlannedStep:
    """A step as a template dates it, in both languages."""

    code: str
    title: str
    title_es: str
    document: str
    document_es: str
    page: str
    due_on: dt.date
    is_after: bool


def planned(kind: str, model: str, starts_on: dt.date, decide_by: dt.date, geoid: str) -> list[PlannedStep]:
    """Return a template's checklist with its days, for a preview and for the start.

    Args:
        geoid: the first place's code, for the pages that are of a place.
    """
    steps = templates()[kind].steps_for(model)
    days = rules.schedule([step.when for step in steps], starts_on, decide_by)
    return [
        PlannedStep(
            step.code, step.title.en, step.title.es, step.document.en, step.document.es,
            step.page.replace("{place}", geoid), day, step.is_after,
        )
        for step, day in zip(steps, days, strict=True)
    ]  # fmt: skip


@transaction.atomic
def start(given: GivenCampaign, by: Person, at: dt.datetime) -> Campaign:
    """Start a campaign: its checklist with days, its asks, and those who sit in the body that decides.

    Raises:
        Refused: NO_PLACE, SEVERAL_STATES, DECISION_BEFORE_START, VOTES_OF_SEATS, NAME_TAKEN, NO_MODEL,
            MEETING_OF_ANOTHER (body than the one that decides).
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    template, uid = templates()[given.kind], slugify(given.words.title)[:80]
    needed, seats = _votes(given)
    wrong = _wrong(given, uid, needed, seats)
    if wrong:
        raise Refused(*wrong)
    campaign = Campaign.objects.create(
        **given.words.__dict__, uid=uid, kind=given.kind, body=given.body, meeting=given.meeting,
        n_votes_needed=needed, n_seats=seats, starts_on=given.starts_on, decide_by=given.decide_by,
        state=given.places[0].state, places=_codes(given.places), stands_at=_codes(_around(given.places)),
        place_names="\n".join(dict.fromkeys(place.title for place in given.places)),
        model=given.model, owner=given.owner or (Campaign.Owner.UNKNOWN if template.is_about_contract else ""),
        started_by=by, started_at=at, changed_at=at,
    )  # fmt: skip
    steps = planned(given.kind, given.model, given.starts_on, given.decide_by, given.places[0].geoid)
    Step.objects.bulk_create([Step(campaign=campaign, **step.__dict__) for step in steps])
    Ask.objects.bulk_create(
        [
            Ask(
                campaign=campaign, channel=ask.channel, who=ask.who, title=ask.title.en, title_es=ask.title.es,
                script=ask.script.en, script_es=ask.script.es, entered_by=by, entered_at=at,
                deadline_on=given.decide_by + dt.timedelta(days=ask.days),
            )
            for ask in template.asks
        ]
    )  # fmt: skip
    if given.body is not None:
        sitting: QuerySet[Any] = Member.objects.filter(body=given.body, withdrawn_at=None, gone_on=None).order_by("pk")
        DecisionMaker.objects.bulk_create(
            [
                DecisionMaker(
                    campaign=campaign, member=member, name=member.name, seat=member.title or member.district,
                    phone=member.phone, entered_by=by, entered_at=at,
                )
                for member in sitting
            ]
        )  # fmt: skip
    return campaign


def _votes(given: GivenCampaign) -> tuple[int | None, int | None]:
    body = given.body
    if body is None or given.n_seats is not None:
        return given.n_votes_needed, given.n_seats
    # More than half of all members, unless the body's own rules ask for another number.
    usual = body.n_votes_needed or body.n_members // 2 + 1
    return given.n_votes_needed or usual, body.n_members


def _wrong(given: GivenCampaign, uid: str, needed: int | None, seats: int | None) -> list[str]:
    found = []
    if not given.places:
        found.append("NO_PLACE")
    if len({place.state for place in given.places}) > 1:
        found.append("SEVERAL_STATES")
    if given.decide_by < given.starts_on:
        found.append("DECISION_BEFORE_START")
    if needed is not None and (seats is None or not 1 <= needed <= seats):
        found.append("VOTES_OF_SEATS")
    if given.meeting is not None and given.meeting.body_id != (given.body.pk if given.body else None):
        found.append("MEETING_OF_ANOTHER")
    if templates()[given.kind].clauses and not given.model:
        found.append("NO_MODEL")
    if not uid or uid in RESERVED or Campaign.objects.filter(uid=uid).exists():
        found.append("NAME_TAKEN")
    return found


def _codes(given: Sequence[Place]) -> str:
    return f" {' '.join(dict.fromkeys(place.geoid for place in given))} "


def _around(given: Sequence[Place]) -> list[Place]:
    """Return the places with the counties in which they lie, and their state."""
    found = list(given)
    for place in given:
        if place.kind != Place.Kind.STATE:
            found += places.counties_of(place)
    return found + [place for place in places.statewide() if place.state == given[0].state]


@transaction.atomic
def reword(campaign: Campaign, words: Words, owner: str, by: Person, at: dt.datetime) -> None:
    """Change what a campaign says of itself, while it is not public.

    Raises:
        Refused: PUBLIC: take it off the public pages first.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    changed = Campaign.objects.filter(pk=campaign.pk, published_at=None).update(**words.__dict__, owner=owner)
    if not changed:
        raise Refused("PUBLIC")
    touch(campaign, at)


@transaction.atomic
def move(campaign: Campaign, event: CampaignEvent, at: dt.datetime) -> None:
    """Give the open steps and asks the days that follow from a new day of decision; call in the event's transaction."""
    known = [rules.Happened(e.kind, e.on, e.to) for e in campaign.events.filter(withdrawn_at=None).order_by("pk")]
    day = rules.status(campaign.starts_on, campaign.decide_by, known, max(at.date(), event.on)).decide_by
    rows = {row.code: row for row in campaign.steps.filter(done_on=None).exclude(code="")}
    for step in planned(campaign.kind, campaign.model, campaign.starts_on, day, campaign.geoids[0]):
        if step.code in rows:
            rows[step.code].due_on = step.due_on
    Step.objects.bulk_update(rows.values(), ["due_on"])
    asks = {ask.title.en: ask.days for ask in templates()[campaign.kind].asks}
    for ask in campaign.asks.filter(withdrawn_at=None):
        if ask.title in asks:
            ask.deadline_on = day + dt.timedelta(days=asks[ask.title])
            ask.save(update_fields=["deadline_on"])


def touch(campaign: Campaign, at: dt.datetime) -> None:
    """Say that something of a campaign changed; readers' copies and calendars are then stale."""
    Campaign.objects.filter(pk=campaign.pk).update(changed_at=at, n_changes=F("n_changes") + 1)


def ask_to_publish(campaign: Campaign, by: Person, at: dt.datetime) -> Approval:
    """Ask a second person for their yes to the campaign's words and to every ask of it.

    Raises:
        Refused: NOTHING_NEW: all of it is public already.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    current = Campaign.objects.get(pk=campaign.pk)
    if current.published_at is not None and not _asks(current).filter(published_at=None).exists():
        raise Refused("NOTHING_NEW")
    return approvals.ask(KIND, current.uid, payload_of(current), by, at)


def payload_of(campaign: Campaign) -> str:
    """Return everything that the second person's yes covers."""
    said = {name: getattr(campaign, name) for name in Words.__dataclass_fields__}
    asks = list(_asks(campaign).order_by("pk").values_list("pk", "channel", "who", "title", "title_es", "script",
                                                           "script_es"))  # fmt: skip
    return json.dumps([campaign.uid, campaign.places, campaign.owner, said, asks], sort_keys=True)


def _asks(campaign: Campaign) -> QuerySet[Ask]:
    return Ask.objects.filter(campaign=campaign, withdrawn_at=None)


def open_question(campaign: Campaign, at: dt.datetime) -> Approval | None:
    """Return the open question to a second person about exactly what the campaign says now, or None."""
    asked = Approval.objects.open(at).filter(kind=KIND, reference=campaign.uid)
    return asked.filter(digest=approvals.digest_of(payload_of(campaign))).select_related("asked_by").first()


def take_down(campaign: Campaign, by: Person, at: dt.datetime) -> None:
    """Take a campaign off the public pages at once; one person is enough, for it can do no harm.

    Raises:
        Refused: NOT_PUBLIC.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    rows = Campaign.objects.filter(pk=campaign.pk).exclude(published_at=None)
    if not rows.update(published_at=None, published_by=None):
        raise Refused("NOT_PUBLIC")
    touch(campaign, at)


def _publish(approval: Approval, by: Person, at: dt.datetime) -> None:
    campaign = Campaign.objects.select_for_update().get(uid=approval.reference)
    if approvals.digest_of(payload_of(campaign)) != bytes(approval.digest):
        raise NoLongerTheSame("the campaign is not the one that was asked about")
    campaign.published_at, campaign.published_by = at, by
    campaign.save(update_fields=["published_at", "published_by"])
    _asks(campaign).filter(published_at=None).update(published_at=at)
    touch(campaign, at)


def _describe(approval: Approval) -> str:
    campaign = Campaign.objects.filter(uid=approval.reference).first()
    if campaign is None:
        return ""
    asks = "; ".join(_asks(campaign).order_by("pk").values_list("title", flat=True))
    return _("%(title)s. It asks: %(asks)s") % {"title": campaign.title, "asks": asks}


def register_kind() -> None:
    """Make the second yes to a campaign known; called from AppConfig.ready."""
    approvals.register(
        approvals.Kind(
            KIND, gettext_lazy("Make a campaign public"), Verb.RUN_CAMPAIGNS, Programme.ORGANISE, describe=_describe,
            carry_out=_publish,
        )
    )  # fmt: skip
