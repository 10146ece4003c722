"""Campaigns as pages, exports and calendars need them: how each stands, derived from its dated events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from localaction.organise.actions.campaign_entries import KINDS
from localaction.organise.models import (
    Ask,
    Campaign,
    CampaignEvent,
    DecisionMaker,
    Evidence,
    Partner,
    Position,
    Step,
    Tactic,
)
from localaction.organise.playbook import templates
from localaction.organise.rules import campaigns as rules
from localaction.organise.rules.playbook import Template
from localaction.places.models import Place
from localaction.sources.cited import Entered

# What happened, last first, of which the first of each kind says how a campaign stands.
_OUTCOMES = sorted(rules.OUTCOMES)


def both(en: str, es: str) -> dict[str, str]:
    """Return words by language; Spanish falls back on English where nobody has written it."""
    return {"en": en, "es": es or en}


@dataclass(frozen=True)
class CampaignFact:
    """A campaign in one line: how it stands and what is asked next.

    Attributes:
        ask: title, title_es, channel, who, deadline_on of the public ask whose last day comes first; None: none.
    """

    campaign: Campaign
    status: rules.Status
    ask: dict[str, str] | None

    @property
    def as_of(self) -> dt.date:
        """The day on which something of it last changed."""
        return self.campaign.changed_at.date()

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        campaign, ask = self.campaign, self.ask
        return {
            "kind": "campaign", "id": campaign.uid, "campaign": _code(campaign.kind),
            "title": both(campaign.title, campaign.title_es), "places": campaign.geoids,
            "status": _code(self.status.code), "decide_by": self.status.decide_by.isoformat(),
            "decided_on": _iso(self.status.decided_on),
            "ask": ask and {
                "title": both(ask["title"], ask["title_es"]), "channel": ask["channel"].lower(),
                "who": ask["who"].lower(), "deadline_on": ask["deadline_on"],
            },
            "source": {"title": "campaign", "url": f"/campaigns/{campaign.uid}/"}, "as_of": self.as_of.isoformat(),
            "confidence": "high",
        }  # fmt: skip


def public() -> QuerySet[Campaign]:
    """Return the campaigns that two people made public."""
    return Campaign.objects.exclude(published_at=None)


def for_place(place: Place, counties: Iterable[Place], on: dt.date) -> list[CampaignFact]:
    """Return the public campaigns of a place, its counties, its towns or its whole state, open ones first. Queries: 1.

    Args:
        counties: in which the place lies; a state's page shows every campaign of the state.
    """
    here = Q(stands_at__contains=f" {place.geoid} ")
    for county in counties:
        here |= Q(places__contains=f" {county.geoid} ")
    if place.kind != Place.Kind.STATE:
        here |= Q(places__contains=f" {place.geoid[:2]} ")
    return _lines(public().filter(here, published_at__date__lte=on, state=place.state), on)


def lines(on: dt.date, state: str = "", is_public: bool = True) -> list[CampaignFact]:
    """Return campaigns in one line each, open ones first, the nearest decision first. Queries: 1."""
    rows = public() if is_public else Campaign.objects.all()
    return _lines(rows.filter(state=state) if state else rows, on)


def _lines(rows: QuerySet[Campaign], on: dt.date) -> list[CampaignFact]:
    events = CampaignEvent.objects.filter(campaign=OuterRef("pk"), withdrawn_at=None, on__lte=on).order_by("-on", "-pk")
    asks = Ask.objects.filter(campaign=OuterRef("pk"), withdrawn_at=None, deadline_on__gte=on).exclude(
        published_at=None
    )
    found = rows.annotate(
        moved=Subquery(events.filter(kind="MOVED").values(found=JSONObject(on="on", to="to"))[:1]),
        ended=Subquery(events.filter(kind__in=_OUTCOMES).values(found=JSONObject(on="on", kind="kind"))[:1]),
        next_ask=Subquery(
            asks.order_by("deadline_on", "pk").values(
                found=JSONObject(
                    title="title", title_es="title_es", channel="channel", who="who", deadline_on="deadline_on"
                )
            )[:1]
        ),
    )
    facts = [CampaignFact(row, _status_of(row, on), getattr(row, "next_ask", None)) for row in found]
    return sorted(facts, key=lambda fact: (fact.status.is_over, fact.status.decide_by, fact.campaign.pk))


def _status_of(row: Campaign, on: dt.date) -> rules.Status:
    moved, ended = getattr(row, "moved", None), getattr(row, "ended", None)
    events = []
    if moved:
        events.append(rules.Happened("MOVED", _day(moved["on"]), _day(moved["to"])))
    if ended:
        events.append(rules.Happened(ended["kind"], _day(ended["on"])))
    return rules.status(row.starts_on, row.decide_by, events, on)


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _code(word: str) -> str:
    return word.lower().replace("_", "-")


@dataclass(frozen=True)
class MakerFact:
    """Somebody who decides, or who influences, with what they said, the newest first."""

    maker: DecisionMaker
    stand: rules.Stand
    positions: list[Position]

    @property
    def latest(self) -> Position | None:
        """Return the newest word on the question itself, for its source."""
        return next((said for said in self.positions if said.kind != rules.ASKED), None)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        maker, latest = self.maker, self.latest
        return {
            "name": maker.name, "seat": maker.seat or None, "votes": maker.influences_id is None,
            "stance": self.stand.stance.lower(), "since": _iso(self.stand.since),
            "pledged_on": _iso(self.stand.pledged_on),
            "source": {"title": latest.source_title, "url": latest.url or None} if latest else None,
        }  # fmt: skip


@dataclass(frozen=True)
class CampaignState:
    """A campaign with everything that stands of it on a day."""

    campaign: Campaign
    on: dt.date
    makers: list[MakerFact]
    steps: list[Step]
    asks: list[Ask]
    evidence: list[Evidence]
    partners: list[Partner]
    tactics: list[Tactic]
    events: list[CampaignEvent]

    @property
    def template(self) -> Template:
        """Return the template it was started from."""
        return templates()[self.campaign.kind]

    @cached_property
    def status(self) -> rules.Status:
        """Return how it stands."""
        known = [rules.Happened(event.kind, event.on, event.to) for event in self.events]
        return rules.status(self.campaign.starts_on, self.campaign.decide_by, known, self.on)

    @cached_property
    def _targets(self) -> list[rules.Target]:
        return [rules.Target(fact.maker.pk, fact.maker.influences_id, fact.stand) for fact in self.makers]

    @cached_property
    def count(self) -> rules.VoteCount:
        """Return how the vote stands."""
        return rules.vote_count(self._targets, self.campaign.n_votes_needed, self.campaign.n_seats)

    @cached_property
    def to_call(self) -> list[MakerFact]:
        """Return whom to ask now; who has pledged is left out."""
        facts = {fact.maker.pk: fact for fact in self.makers}
        return [facts[key] for key in rules.call_list(self._targets)]

    @property
    def outcome(self) -> CampaignEvent | None:
        """Return the event that closed it."""
        return next((event for event in reversed(self.events) if event.kind in rules.OUTCOMES), None)

    @property
    def caution(self) -> str:
        """Return PRIVATE_OWNER, OWNER_UNKNOWN or nothing."""
        return rules.owner_caution(self.template.is_about_contract, self.campaign.owner)

    @property
    def ends_on(self) -> dt.date | None:
        """Return the day on which the agreement ends by the notice that won; None where there is no such day."""
        clause, won = self.template.clause_of(self.campaign.model), self.outcome
        if self.campaign.kind != Campaign.Kind.END_287G or clause is None or won is None or won.kind != "WON":
            return None
        return rules.ends_on(clause.notice_days, won.on)

    def as_json(self) -> dict[str, Any]:
        """Return the shape that stays stable."""
        campaign, count = self.campaign, self.count
        goals = {
            name: both(getattr(campaign, f"{name}_goal"), getattr(campaign, f"{name}_goal_es"))
            for name in ("long", "middle", "short")
        }
        return {
            "id": campaign.uid, "campaign": _code(campaign.kind), "title": both(campaign.title, campaign.title_es),
            "decision": both(campaign.decision, campaign.decision_es), "state": campaign.state,
            "places": campaign.geoids, "status": _code(self.status.code), "starts_on": campaign.starts_on.isoformat(),
            "decide_by": self.status.decide_by.isoformat(), "decided_on": _iso(self.status.decided_on),
            "body": campaign.body.uid if campaign.body else None,
            "votes": {
                "needed": count.n_needed, "seats": count.n_seats, "n_for": count.n_for, "n_pledged": count.n_pledged,
                "n_against": count.n_against, "n_undecided": count.n_undecided, "n_unknown": count.n_unknown,
            },
            "goals": goals,
            "demands": {
                "en": campaign.demands.splitlines(), "es": (campaign.demands_es or campaign.demands).splitlines()
            },
            "caution": _code(self.caution) or None, "ends_on": _iso(self.ends_on),
            "deciders": [fact.as_json() for fact in self.makers],
            "asks": [
                {
                    "title": both(ask.title, ask.title_es), "script": both(ask.script, ask.script_es),
                    "channel": ask.channel.lower(), "who": ask.who.lower(), "deadline_on": ask.deadline_on.isoformat(),
                }
                for ask in self.asks if ask.published_at
            ],
            "evidence": [
                {
                    "claim": both(row.claim, row.claim_es), "url": row.page, "quote": row.quote or None,
                    "title": row.source_title, "as_of": row.as_of.isoformat(),
                }
                for row in self.evidence
            ],
            "partners": [row.group.name for row in self.partners],
            "events": [
                {
                    "event": _code(event.kind), "on": event.on.isoformat(), "to": _iso(event.to),
                    "said": both(event.said, event.said_es), "document": event.document or None,
                    "url": event.url or None, "quote": event.quote or None,
                }
                for event in self.events
            ],
            "changed_at": campaign.changed_at.isoformat(),
        }  # fmt: skip


def states(rows: QuerySet[Campaign], on: dt.date) -> list[CampaignState]:
    """Return campaigns whole, in the order of their days of decision. Queries: 9, however many."""
    standing = {"withdrawn_at": None}
    found = rows.select_related("body", "meeting").prefetch_related(
        Prefetch("steps", Step.objects.order_by("is_after", "due_on", "pk")),
        Prefetch("makers", DecisionMaker.objects.filter(**standing).select_related("member").order_by("pk")),
        Prefetch("makers__positions", Position.objects.filter(**standing, on__lte=on).order_by("pk")),
        Prefetch("asks", Ask.objects.filter(**standing).select_related("target").order_by("deadline_on", "pk")),
        Prefetch("evidence", Evidence.objects.filter(**standing).order_by("pk")),
        Prefetch("partners", Partner.objects.filter(**standing).select_related("group").order_by("pk")),
        Prefetch("tactics", Tactic.objects.filter(**standing).order_by("on", "pk")),
        Prefetch("events", CampaignEvent.objects.filter(**standing, on__lte=on).order_by("on", "pk")),
    )
    made = [
        CampaignState(
            row, on, _makers(row.makers.all(), on), list(row.steps.all()), list(row.asks.all()),
            list(row.evidence.all()), list(row.partners.all()), list(row.tactics.all()), list(row.events.all()),
        )
        for row in found
    ]  # fmt: skip
    return sorted(made, key=lambda state: (state.status.is_over, state.status.decide_by, state.campaign.pk))


def _makers(rows: Iterable[DecisionMaker], on: dt.date) -> list[MakerFact]:
    facts = []
    for row in rows:
        said: Sequence[Position] = list(row.positions.all())
        stand = rules.stand([rules.Position(each.kind, each.on) for each in said], on)
        facts.append(MakerFact(row, stand, sorted(said, key=lambda each: (each.on, each.pk), reverse=True)))
    # Who votes comes first, each followed by those to whom they listen.
    own = {fact.maker.pk: place for place, fact in enumerate(facts)}
    return sorted(facts, key=lambda fact: (own.get(fact.maker.influences_id or fact.maker.pk, 0),
                                           fact.maker.influences_id is not None, fact.maker.pk))  # fmt: skip


def one(uid: str, on: dt.date, is_public: bool = True) -> CampaignState | None:
    """Return a campaign whole, or None where there is none (or none that is public). Queries: 9."""
    rows = public() if is_public else Campaign.objects.all()
    return next(iter(states(rows.filter(uid=uid), on)), None)


def news(limit: int) -> list[CampaignEvent]:
    """Return what happened in public campaigns, entered last first. Queries: 1."""
    rows = CampaignEvent.objects.filter(withdrawn_at=None).exclude(campaign__published_at=None)
    return list(rows.select_related("campaign").order_by("-entered_at", "-pk")[:limit])


def steps_due(on: dt.date) -> list[Step]:
    """Return the open steps due by a day, the longest overdue first. Queries: 2.

    Steps before a decision count until its outcome is recorded; those after it once something was won.
    """
    standings = {fact.campaign.pk: fact.status for fact in lines(on, is_public=False)}
    rows = Step.objects.filter(done_on=None, due_on__lte=on).select_related("campaign").order_by("due_on", "pk")
    return [step for step in rows if _counts(step, standings[step.campaign_id])]


def _counts(step: Step, status: rules.Status) -> bool:
    return status.code in ("WON", "PARTLY") if step.is_after else not status.is_over


def titled(words: str, most: int) -> list[Campaign]:
    """Return campaigns whose title holds the words, in either language. Queries: 1."""
    rows = Campaign.objects.filter(Q(title__icontains=words) | Q(title_es__icontains=words))
    return list(rows.order_by("title")[:most])


def row_of(what: str, number: int) -> Entered | None:
    """Return an entry of a campaign that stands, or None.

    Args:
        what: a key of `campaign_entries.KINDS`, or "position".
    """
    kinds: dict[str, type[Entered]] = {**KINDS, "position": Position}
    if what not in kinds:
        return None
    return kinds[what]._default_manager.filter(pk=number, withdrawn_at=None).first()


def step_of(number: int) -> Step | None:
    """Return a step of a checklist, or None."""
    return Step.objects.select_related("campaign").filter(pk=number).first()


__all__ = [
    "CampaignFact", "CampaignState", "MakerFact", "for_place", "lines", "news", "one", "row_of", "states", "step_of",
    "steps_due", "titled",
]  # fmt: skip
