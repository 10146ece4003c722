"""Volunteers of a public action: what is needed, signing up, confirming, and checking in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from localaction.organise.actions.public_actions import note
from localaction.organise.events import ActionEvent
from localaction.organise.models.public_actions import ActionBriefing, ActionNeed, ActionTurn, PublicAction, Task
from localaction.organise.rules import public_actions as rules
from localaction.organise.telling import tell
from localaction.organise.texts import CONFIRMED
from localaction.people.models import Person, Requirement
from localaction.people.permissions import NotAllowed, allows, require
from localaction.people.requirements import stands
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import NoGrant, NotAHolder, Unlocked

MOST_PLACES = 200


class NeedsTraining(ValueError):
    """Legal observers are asked for with the training that they must have."""


class TooFewPlaces(ValueError):
    """Fewer places than are taken, or none, or more than anybody could have meant."""


class NotTrained(Exception):
    """The person does not meet the training on the day of the action; `requirement` is what is missing."""

    def __init__(self, requirement: Requirement) -> None:
        super().__init__(requirement.code)
        self.requirement = requirement


class Full(Exception):
    """All places of the task are taken."""


class NotOpen(Exception):
    """The action is not published, over or called off."""


class Clashes(Exception):
    """The person helps at another action at that time, or has another task at this one."""


class NotYours(Exception):
    """The person has no such turn."""


class NotNow(Exception):
    """It is too early or too late, or the step before is missing."""


def set_need(
    by: Person, action: PublicAction, task: str, n_needed: int, training: Requirement | None, at: datetime
) -> ActionNeed:
    """Say how many volunteers a task needs, and the training without which nobody gets it.

    Raises:
        NeedsTraining, TooFewPlaces: see the classes.
        NotAllowed: `by` does not run actions.
    """
    require(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE)
    if task == Task.LEGAL_OBSERVER and training is None:
        raise NeedsTraining(task)
    with transaction.atomic():
        PublicAction.objects.select_for_update().get(pk=action.pk)
        row = ActionNeed.objects.filter(action=action, task=task).first() or ActionNeed(action=action, task=task)
        taken = max((turn.number for turn in row.turns.all()), default=0) if row.pk else 0
        if not max(1, taken) <= n_needed <= MOST_PLACES:
            raise TooFewPlaces(f"{n_needed} for {taken}")
        row.n_needed, row.training = n_needed, training
        row.save()
    return row


def sign_up(by: Person, need: ActionNeed, at: datetime) -> ActionTurn:
    """Take a place of a task. The database refuses the place that is not there; the same twice is one.

    Raises:
        NotTrained, Full, NotOpen, Clashes: see the classes.
        NotAllowed: `by` does not help at actions.
    """
    require(by, Verb.JOIN_ACTIONS, at, Programme.ORGANISE)
    try:
        with transaction.atomic():
            action = PublicAction.objects.select_for_update().get(pk=need.action_id)
            if action.published_at is None or action.called_off_at is not None or action.ends_at <= at:
                raise NotOpen(action.uid)
            row = ActionNeed.objects.select_related("training").get(pk=need.pk)
            mine = ActionTurn.objects.filter(need=row, person=by).first()
            if mine is not None:
                return mine
            check_trained(by, row, action)
            _refuse_clash(by, action)
            taken = set(row.turns.values_list("number", flat=True))
            number = next(n for n in range(1, row.n_needed + 2) if n not in taken)
            if number > row.n_needed:
                raise Full(f"need {row.pk}")
            return ActionTurn.objects.create(
                action=action, need=row, person=by, number=number, n_places=row.n_needed, signed_up_at=at
            )
    except IntegrityError as error:
        raise Full(f"need {need.pk}") from error


def check_trained(person: Person, need: ActionNeed, action: PublicAction) -> None:
    """Refuse a person who does not meet a task's training on the day of the action.

    Raises:
        NotTrained: with the requirement that is missing or has run out.
    """
    if need.training is None:
        return
    day = action.starts_at.astimezone(ZoneInfo(action.zone)).date()
    if not all(stand.verdict.is_met for stand in stands(person, [need.training], day)):
        raise NotTrained(need.training)


def confirm(session: Unlocked | None, by: Person, turn: ActionTurn, at: datetime) -> bool:
    """Confirm a volunteer and tell them; returns whether they can open the briefing now.

    Args:
        session: the open vault of who confirms; without it the key is given when the briefing is next written.

    Raises:
        NotTrained: the training is missing now.
        NotOpen: the action is over or called off.
        NotAllowed: `by` does not run actions.
    """
    require(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE)
    with transaction.atomic():
        row = _locked(turn)
        if row.action.called_off_at is not None or row.action.ends_at <= at:
            raise NotOpen(row.action.uid)
        check_trained(row.person, row.need, row.action)
        if row.confirmed_at is None:
            row.confirmed_at = at
            row.save(update_fields=["confirmed_at"])
            tell(CONFIRMED, row.action, f"{row.pk}", [row.person], at)
            note(by, ActionEvent.TURN_CONFIRMED, row.action, at, f"{row.person_id} {row.need.task}")
        turn.refresh_from_db()
        briefing = ActionBriefing.objects.filter(action=row.action).first()
        return session is not None and briefing is not None and give_key(session, briefing, row.person)


def give_key(session: Unlocked, briefing: ActionBriefing, person: Person) -> bool:
    """Give a volunteer the key of the briefing; returns whether they have a vault to open it with."""
    try:
        vault.share_case(session, briefing.uuid, person)
    except (NotAHolder, NoGrant):
        return False
    return True


def take_back(by: Person, turn: ActionTurn, at: datetime) -> None:
    """Give one's place back, or, as who runs actions, take it from a volunteer; the key of the briefing goes too.

    Raises:
        NotAllowed: it is not one's own, and `by` does not run actions.
        NotNow: the volunteer has checked in.
    """
    with transaction.atomic():
        row = _locked(turn)
        _own_or_running(by, row, at)
        if row.in_at is not None:
            raise NotNow("checked in")
        for briefing in ActionBriefing.objects.filter(action=row.action):
            vault.unshare_case(briefing.uuid, row.person, by, at)
        row.delete()


def check_in(by: Person, turn: ActionTurn, at: datetime) -> None:
    """Check in, oneself or for somebody else as who runs actions; a second time changes nothing.

    Raises:
        NotNow: not confirmed, called off, too early or too late.
        NotAllowed: see `take_back`.
    """

    def step(row: ActionTurn) -> None:
        is_time = rules.may_check_in(row.action.starts_at, row.action.ends_at, at)
        if row.confirmed_at is None or row.action.called_off_at is not None or not is_time:
            raise NotNow("check-in")
        row.in_at = row.in_at or at

    _step(by, turn, at, step)


def check_out(by: Person, turn: ActionTurn, notes_handed: bool, at: datetime) -> None:
    """Check out, and say whether notes were handed over; see `check_in`.

    Raises:
        NotNow: not checked in.
        NotAllowed: see `take_back`.
    """

    def step(row: ActionTurn) -> None:
        if row.in_at is None:
            raise NotNow("check-out")
        row.out_at = row.out_at or at
        row.notes_handed_at = row.notes_handed_at or (at if notes_handed else None)

    _step(by, turn, at, step)


def _step(by: Person, turn: ActionTurn, at: datetime, change: Callable[[ActionTurn], None]) -> None:
    with transaction.atomic():
        row = _locked(turn)
        _own_or_running(by, row, at)
        change(row)
        row.save(update_fields=["in_at", "out_at", "notes_handed_at"])
    turn.refresh_from_db()


def _own_or_running(by: Person, turn: ActionTurn, at: datetime) -> None:
    is_own = turn.person_id == by.pk and allows(by, Verb.JOIN_ACTIONS, at, Programme.ORGANISE)
    if not is_own and not allows(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE):
        raise NotAllowed(f"turn {turn.pk} is not open to account {by.pk}")


def _refuse_clash(by: Person, action: PublicAction) -> None:
    others = ActionTurn.objects.filter(
        person=by, action__starts_at__lt=action.ends_at, action__ends_at__gt=action.starts_at,
        action__called_off_at__isnull=True,
    )  # fmt: skip
    if others.exists():
        raise Clashes(action.uid)


def _locked(turn: ActionTurn) -> ActionTurn:
    rows = ActionTurn.objects.select_for_update(of=("self",)).select_related("action", "need__training", "person")
    row = rows.filter(pk=turn.pk).first()
    if row is None:
        raise NotYours(f"turn {turn.pk}")
    return row
