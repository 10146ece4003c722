"""What is added to a campaign: steps done, who decides and what they said, asks, evidence, partners, events."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, models, transaction

from localaction.organise.actions.campaigns import OUTCOMES, Refused, move, touch
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
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.sources.cited import Entered

SHORTEST_WHY = 4
# What can be added with its own form, by the word in the address.
KINDS: dict[str, type[Entered]] = {
    "decider": DecisionMaker, "ask": Ask, "evidence": Evidence, "partner": Partner, "tactic": Tactic,
    "event": CampaignEvent,
}  # fmt: skip


@transaction.atomic
def add(campaign: Campaign, what: str, values: dict[str, Any], by: Person, at: dt.datetime) -> Entered:
    """Record something of a campaign.

    Args:
        what: a key of `KINDS`.
        values: of the model's fields.

    Raises:
        Refused: IN_THE_FUTURE, NO_DOCUMENT (an outcome without one), NO_NEW_DAY, OUTCOME_KNOWN, ENTERED_ALREADY,
            NOT_AN_ADDRESS, OTHER_CAMPAIGN.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    wrong = _wrong(campaign, what, values, at)
    if wrong:
        raise Refused(*wrong)
    try:
        with transaction.atomic():
            rows: models.Manager[Any] = KINDS[what]._default_manager
            row: Entered = rows.create(campaign=campaign, entered_by=by, entered_at=at, **values)
    except IntegrityError:
        raise Refused("ENTERED_ALREADY") from None
    if isinstance(row, CampaignEvent) and row.kind == CampaignEvent.Kind.MOVED:
        move(campaign, row, at)
    touch(campaign, at)
    return row


def _wrong(campaign: Campaign, what: str, values: dict[str, Any], at: dt.datetime) -> list[str]:
    found = []
    day = values.get("as_of") or (values.get("on") if what == "event" else None)
    if day is not None and day > at.date():
        found.append("IN_THE_FUTURE")
    if any(not _is_address(values[name]) for name in ("page", "url") if values.get(name)):
        found.append("NOT_AN_ADDRESS")
    if what == "event":
        found += _wrong_event(campaign, values)
    for name in ("influences", "target"):
        if values.get(name) is not None and values[name].campaign_id != campaign.pk:
            found.append("OTHER_CAMPAIGN")
    return found


def _wrong_event(campaign: Campaign, values: dict[str, Any]) -> list[str]:
    kind, to, found = values["kind"], values.get("to"), []
    if kind in OUTCOMES and not values.get("document"):
        found.append("NO_DOCUMENT")
    if (kind == CampaignEvent.Kind.MOVED) != (to is not None) or (to is not None and to < campaign.starts_on):
        found.append("NO_NEW_DAY")
    ended = campaign.events.filter(withdrawn_at=None, kind__in=[*OUTCOMES, CampaignEvent.Kind.WITHDRAWN]).exists()
    if ended and kind not in (CampaignEvent.Kind.AFTERWARDS, CampaignEvent.Kind.MILESTONE):
        found.append("OUTCOME_KNOWN")
    if not ended and kind == CampaignEvent.Kind.AFTERWARDS:
        found.append("NOT_OVER")
    return found


def _is_address(text: str) -> bool:
    return text.startswith(("/", "https://", "http://")) and not text.startswith("//")


@transaction.atomic
def say(maker: DecisionMaker, values: dict[str, Any], by: Person, at: dt.datetime) -> Position:
    """Record what somebody who decides said, pledged or was asked.

    Raises:
        Refused: IN_THE_FUTURE, NOT_AN_ADDRESS, NO_SOURCE.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    if values["on"] > at.date():
        raise Refused("IN_THE_FUTURE")
    if values.get("url") and not _is_address(values["url"]):
        raise Refused("NOT_AN_ADDRESS")
    if not str(values.get("source_title") or "").strip():
        raise Refused("NO_SOURCE")
    row = Position.objects.create(maker=maker, entered_by=by, entered_at=at, **values)
    touch(maker.campaign, at)
    return row


@transaction.atomic
def finish(step: Step, done_on: dt.date, done_url: str, by: Person, at: dt.datetime) -> None:
    """Record that a step was done on a day, and where its document is.

    Raises:
        Refused: IN_THE_FUTURE, NOT_AN_ADDRESS, DONE_ALREADY.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    if done_on > at.date():
        raise Refused("IN_THE_FUTURE")
    if done_url and not _is_address(done_url):
        raise Refused("NOT_AN_ADDRESS")
    if not Step.objects.filter(pk=step.pk, done_on=None).update(done_on=done_on, done_by=by, done_url=done_url):
        raise Refused("DONE_ALREADY")
    touch(step.campaign, at)


@transaction.atomic
def reopen(step: Step, by: Person, at: dt.datetime) -> None:
    """Take back that a step was done.

    Raises:
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    Step.objects.filter(pk=step.pk).update(done_on=None, done_by=None, done_url="")
    touch(step.campaign, at)


@transaction.atomic
def add_step(campaign: Campaign, values: dict[str, Any], by: Person, at: dt.datetime) -> Step:
    """Add a step of one's own to a checklist.

    Raises:
        Refused: NOT_AN_ADDRESS.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    if values.get("page") and not _is_address(values["page"]):
        raise Refused("NOT_AN_ADDRESS")
    step: Step = Step.objects.create(campaign=campaign, **values)
    touch(campaign, at)
    return step


@transaction.atomic
def withdraw(row: Entered, campaign: Campaign, why: str, by: Person, at: dt.datetime) -> None:
    """Take back an entry; it stays recorded with the reason, and everything that followed from it is derived anew.

    Raises:
        Refused: NO_REASON, WITHDRAWN already.
        NotAllowed: the person does not run campaigns.
    """
    require(by, Verb.RUN_CAMPAIGNS, at, Programme.ORGANISE)
    if len(why.strip()) < SHORTEST_WHY:
        raise Refused("NO_REASON")
    rows: models.QuerySet[Any] = type(row)._default_manager.filter(pk=row.pk, withdrawn_at=None)
    if not rows.update(withdrawn_by=by, withdrawn_at=at, withdrawn_why=why.strip()[:500]):
        raise Refused("WITHDRAWN")
    if isinstance(row, CampaignEvent) and row.kind == CampaignEvent.Kind.MOVED:
        move(campaign, row, at)
    touch(campaign, at)
