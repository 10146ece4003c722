"""What the desk shows of actions: all of them to who runs them, and to a volunteer their own. Nothing sealed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from localaction.organise.models.public_actions import ActionBriefing, ActionNeed, ActionReach, ActionTurn, PublicAction
from localaction.organise.reads_actions import ActionFact, fact_of
from localaction.organise.rules.public_actions import OUT_AFTER, Standing, is_missing
from localaction.people.models import Person, Requirement
from localaction.people.requirements import stands

SHOWN_BACK = dt.timedelta(days=90)


@dataclass(frozen=True)
class NeedLine:
    """A task with the volunteers who have a place, and how many places are left."""

    need: ActionNeed
    turns: list[ActionTurn] = field(default_factory=list)

    @property
    def n_left(self) -> int:
        """Return how many places nobody has."""
        return max(0, self.need.n_needed - len(self.turns))

    @property
    def n_confirmed(self) -> int:
        """Return how many are confirmed."""
        return sum(turn.confirmed_at is not None for turn in self.turns)


@dataclass(frozen=True)
class Duty:
    """An action as a volunteer sees it: what is free, what is theirs, and what training they lack for a task."""

    fact: ActionFact
    needs: list[NeedLine]
    mine: ActionTurn | None

    @property
    def n_left(self) -> int:
        """Return how many places are left in all."""
        return sum(line.n_left for line in self.needs)


def listed(now: dt.datetime) -> list[tuple[PublicAction, int, int]]:
    """Return the actions of the last 90 days and to come, with how many are needed and confirmed. Queries: 3."""
    rows = PublicAction.objects.filter(ends_at__gt=now - SHOWN_BACK).order_by("-starts_at", "pk")
    return [
        (
            row,
            sum(need.n_needed for need in row.needs.all()),
            sum(turn.confirmed_at is not None for turn in row.turns.all()),
        )
        for row in rows.prefetch_related("needs", "turns")
    ]


def action_of(uuid: UUID) -> PublicAction | None:
    """Return an action by its number for who runs actions, drafts included, or None."""
    return PublicAction.objects.filter(uuid=uuid).first()


def needs_of(action: PublicAction) -> list[NeedLine]:
    """Return the tasks of an action with their volunteers. Queries: 2."""
    turns: dict[int, list[ActionTurn]] = {}
    for turn in ActionTurn.objects.filter(action=action).select_related("person", "need").order_by("number"):
        turns.setdefault(turn.need_id, []).append(turn)
    rows = ActionNeed.objects.filter(action=action).select_related("training").order_by("pk")
    return [NeedLine(row, turns.get(row.pk, [])) for row in rows]


def turn_of(action: PublicAction, number: str) -> ActionTurn | None:
    """Return one volunteer's place at an action by its number, or None."""
    rows = ActionTurn.objects.filter(action=action).select_related("person", "need", "action")
    return rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None


def need_of(action: PublicAction, number: str) -> ActionNeed | None:
    """Return one task of an action by its number, or None."""
    rows = ActionNeed.objects.filter(action=action)
    return rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None


def trainings() -> QuerySet[Requirement]:
    """Return what can be asked of a volunteer, of every programme."""
    return Requirement.objects.order_by("programme", "code")


def duties(person: Person, now: dt.datetime) -> tuple[list[Duty], list[Duty]]:
    """Return one's own actions, and those with places left."""
    rows = PublicAction.objects.public().filter(ends_at__gt=now - dt.timedelta(days=2)).order_by("starts_at", "pk")
    found = [_duty(row, person, now) for row in rows]
    open_ones = (Standing.PLANNED, Standing.CHANGED)
    free = [duty for duty in found if duty.mine is None and duty.n_left and duty.fact.standing in open_ones]
    return [duty for duty in found if duty.mine is not None], free


def duty_for(person: Person, uuid: UUID, now: dt.datetime) -> Duty | None:
    """Return one published action for a volunteer, or None."""
    row = PublicAction.objects.public().filter(uuid=uuid).first()
    return _duty(row, person, now) if row is not None else None


def _duty(row: PublicAction, person: Person, now: dt.datetime) -> Duty:
    lines = needs_of(row)
    mine = next((turn for line in lines for turn in line.turns if turn.person_id == person.pk), None)
    return Duty(fact_of(row, now), lines, mine)


def lacking(person: Person, needs: Iterable[NeedLine], on: dt.date) -> dict[int, Requirement]:
    """Return by task what training a person does not meet on a day. Queries: 2."""
    asked = {line.need.training for line in needs if line.need.training is not None}
    missing = {stand.requirement.pk for stand in stands(person, asked, on) if not stand.verdict.is_met}
    return {
        line.need.pk: line.need.training
        for line in needs
        if line.need.training is not None and line.need.training.pk in missing
    }


def briefing_of(action: PublicAction) -> ActionBriefing | None:
    """Return the briefing of an action, or None."""
    return ActionBriefing.objects.filter(action=action).first()


def reach_row(person: Person) -> ActionReach | None:
    """Return where a volunteer said they want to be told, or None."""
    return ActionReach.objects.filter(person=person).first()


def missing(now: dt.datetime) -> list[ActionTurn]:
    """Return who checked in and not out although their action is over for half an hour. Queries: 1."""
    rows = ActionTurn.objects.filter(in_at__isnull=False, out_at__isnull=True, action__ends_at__lte=now - OUT_AFTER)
    return [
        turn
        for turn in rows.select_related("action").order_by("action__ends_at", "pk")
        if is_missing(turn.action.ends_at, turn.in_at, turn.out_at, now)
    ]


def n_unconfirmed(now: dt.datetime) -> int:
    """Return how many volunteers of actions to come wait to be confirmed. Queries: 1."""
    waiting = ActionTurn.objects.filter(
        confirmed_at__isnull=True, action__called_off_at__isnull=True, action__ends_at__gt=now
    )
    return waiting.count()


def own_missing(person: Person, now: dt.datetime) -> list[ActionTurn]:
    """Return one's own turns that one has not checked out of. Queries: 1."""
    return [turn for turn in missing(now) if turn.person_id == person.pk]


def search(words: str, most: int) -> list[PublicAction]:
    """Return actions whose public title holds the words, the latest first. Queries: 1."""
    return list(PublicAction.objects.filter(title__icontains=words).order_by("-starts_at")[:most])
