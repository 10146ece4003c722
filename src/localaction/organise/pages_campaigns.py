"""Campaigns in words, for the pages that show them. No query is made here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from django.urls import Resolver404, resolve, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, override

from localaction.organise import words_campaigns as words
from localaction.organise.actions.campaigns import PlannedStep
from localaction.organise.models import Ask, Campaign, CampaignEvent, Evidence, Step
from localaction.organise.reads_campaigns import CampaignFact, CampaignState, MakerFact
from localaction.organise.words_campaigns import Text, said


@dataclass(frozen=True)
class Line:
    """A campaign in one line."""

    fact: CampaignFact
    title: str
    kind: str
    where: str
    badge: str
    status: Text
    sentence: str
    ask: str
    ask_until: str


@dataclass(frozen=True)
class StepLine:
    """A step in words; `page` is an address in the reader's language, empty where there is none."""

    step: Step | PlannedStep
    title: str
    document: str
    page: str
    is_late: bool
    is_done: bool


@dataclass(frozen=True)
class MakerLine:
    """Somebody who decides, in words."""

    fact: MakerFact
    badge: str
    stance: Text
    since: str
    influences: str


@dataclass(frozen=True)
class AskLine:
    """An ask in words, with those whom it is about."""

    ask: Ask
    title: str
    script: str
    is_over: bool
    targets: list[MakerFact]


@dataclass(frozen=True)
class Page:
    """A campaign's page or board in words."""

    state: CampaignState
    title: str
    kind: str
    decision: str
    decided_by: str
    where: list[tuple[str, str]]
    badge: str
    status: Text
    sentence: str
    demands: list[str]
    goals: list[str]
    votes: str
    reach: str
    caution: Text
    clause: str
    ends: str
    before: list[StepLine]
    after: list[StepLine]
    makers: list[MakerLine]
    asks: list[AskLine]
    this_week: list[AskLine]
    evidence: list[tuple[Evidence, str, str]]
    to_gather: list[tuple[str, str]]
    events: list[tuple[CampaignEvent, str]]
    afterwards: list[tuple[CampaignEvent, str]]


def line(fact: CampaignFact) -> Line:
    """Return a campaign in one line."""
    badge, status = words.STATUSES[fact.status.code]
    campaign, ask = fact.campaign, fact.ask
    until = date_format(dt.date.fromisoformat(ask["deadline_on"][:10]), "DATE_FORMAT") if ask else ""
    return Line(
        fact, said(campaign.title, campaign.title_es), str(Campaign.Kind(campaign.kind).label),
        ", ".join(name for name, _code in where(campaign)), badge, status, words.status_sentence(fact.status),
        said(ask["title"], ask["title_es"]) if ask else "", until,
    )  # fmt: skip


def lines(facts: Iterable[CampaignFact]) -> list[Line]:
    """Return campaigns in one line each, in the order given."""
    return [line(fact) for fact in facts]


def where(campaign: Campaign) -> list[tuple[str, str]]:
    """Return (name, code) of a campaign's places."""
    return list(zip(campaign.place_names.splitlines(), campaign.geoids, strict=True))


def address(page: str) -> str:
    """Return the address of a page of this site in the reader's language, empty where there is no such page.

    Addresses elsewhere stay as they are.
    """
    if not page.startswith("/"):
        return page
    parts = urlsplit(page)
    with override("es" if parts.path.startswith("/es/") else "en"):
        try:
            found = resolve(parts.path)
        except Resolver404:
            return ""
    path = reverse(found.view_name, args=found.args, kwargs=found.kwargs)
    return urlunsplit(("", "", path, parts.query, parts.fragment))


def step_line(step: Step | PlannedStep, on: dt.date) -> StepLine:
    """Return a step in words."""
    done = isinstance(step, Step) and step.done_on is not None
    return StepLine(
        step, said(step.title, step.title_es), said(step.document, step.document_es),
        address(step.page) if step.page else "", not done and step.due_on < on, done,
    )  # fmt: skip


def page(state: CampaignState, is_public: bool) -> Page:
    """Return a campaign in words; the public sees only asks that two people made public."""
    campaign, on, template = state.campaign, state.on, state.template
    badge, status = words.STATUSES[state.status.code]
    clause = template.clause_of(campaign.model)
    language = get_language() or "en"
    asks = [_ask(ask, state) for ask in state.asks if ask.published_at or not is_public]
    known = {row.claim for row in state.evidence}
    events = [(event, said(event.said, event.said_es)) for event in state.events]
    steps = [step_line(step, on) for step in state.steps]
    return Page(
        state=state,
        title=said(campaign.title, campaign.title_es),
        kind=str(Campaign.Kind(campaign.kind).label),
        decision=said(campaign.decision, campaign.decision_es),
        decided_by=said(campaign.decided_by, campaign.decided_by_es),
        where=where(campaign),
        badge=badge,
        status=status,
        sentence=words.status_sentence(state.status),
        demands=said(campaign.demands, campaign.demands_es).splitlines(),
        goals=[
            said(campaign.short_goal, campaign.short_goal_es), said(campaign.middle_goal, campaign.middle_goal_es),
            said(campaign.long_goal, campaign.long_goal_es),
        ],
        votes=words.vote_sentence(state.count) if state.makers or state.campaign.n_seats else "",
        reach=words.reach_sentence(state.count) if not state.status.is_over else "",
        caution=words.CAUTIONS.get(state.caution, ""),
        clause=clause.says.in_language(language) if clause else "",
        ends=date_format(state.ends_on, "DATE_FORMAT") if state.ends_on else "",
        before=[each for each, step in zip(steps, state.steps, strict=True) if not step.is_after],
        after=[each for each, step in zip(steps, state.steps, strict=True) if step.is_after],
        makers=[_maker(fact, state) for fact in state.makers],
        asks=asks,
        this_week=[] if state.status.is_over else [each for each in asks if not each.is_over],
        evidence=[(row, said(row.claim, row.claim_es), address(row.page)) for row in state.evidence],
        to_gather=[
            (plan.claim.in_language(language), address(plan.page.replace("{place}", campaign.geoids[0])))
            for plan in template.evidence if plan.claim.en not in known
        ],
        events=events,
        afterwards=[pair for pair in events if pair[0].kind == CampaignEvent.Kind.AFTERWARDS],
    )  # fmt: skip


def _ask(ask: Ask, state: CampaignState) -> AskLine:
    targets = [fact for fact in state.to_call if ask.target_id in (None, fact.maker.pk)]
    is_over = ask.deadline_on < state.on or (ask.target_id is not None and not targets)
    return AskLine(ask, said(ask.title, ask.title_es), said(ask.script, ask.script_es), is_over, targets)


def _maker(fact: MakerFact, state: CampaignState) -> MakerLine:
    badge, stance = words.STANCES[fact.stand.stance]
    names = {each.maker.pk: each.maker.name for each in state.makers}
    return MakerLine(
        fact, badge, stance, words.stance_sentence(fact.stand), names.get(fact.maker.influences_id or 0, "")
    )
