"""Planning, publishing, changing and calling off public actions; the first publication takes two people."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy

from localaction.organise.events import ActionEvent
from localaction.organise.models.public_actions import ActionChange, ArrestLog, OperationsSheet, PublicAction
from localaction.organise.rules import public_actions as rules
from localaction.organise.rules.public_actions import Changed, Paper
from localaction.organise.telling import tell_volunteers
from localaction.organise.texts import CHANGED, OFF
from localaction.people import approvals
from localaction.people.models import Approval, Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.places.reference_files import gazetteer
from localaction.vault import audit
from localaction.vault.rules import never_stored
from localaction.vault.rules.events import Event

KIND = "organise.action"
# Of what changed, this moves a volunteer.
MOVES = frozenset({Changed.TIME, Changed.PLACE})


class UnknownCounty(ValueError):
    """There is no county of this code."""


class NotOpen(Exception):
    """The action is over or called off, so it is not changed any more."""


class AlreadyPublished(Exception):
    """Two people have published it."""


@dataclass(frozen=True)
class GivenAction:
    """What is typed of an action; all of it will be public. Times are aware, `county` is a FIPS code."""

    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    county: str
    meeting_place: str
    title_es: str = ""
    access: Sequence[str] = ()
    languages: Sequence[str] = ()
    host_uid: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns that it fills."""
        return {**asdict(self), "access": list(self.access), "languages": list(self.languages)}


def plan(given: GivenAction, by: Person, at: datetime) -> PublicAction:
    """Note an action that is planned, with the day on which its sheet goes; nobody outside sees it yet.

    Raises:
        EndsBeforeItBegins, UnknownCounty: see the classes.
        NeverStored: a text holds an A-number or the like.
        NotAllowed: `by` does not run actions.
    """
    require(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE)
    _refuse(given)
    with transaction.atomic():
        name = uuid.uuid4()
        row = PublicAction.objects.create(
            **given.values, uuid=name, uid=name.hex[:10], state=gazetteer().usps(given.county), planned_by=by,
            planned_at=at, changed_at=at,
        )  # fmt: skip
        OperationsSheet.objects.create(action=row, purge_on=rules.purge_day(Paper.SHEET, last_day(row)))
        note(by, ActionEvent.PLANNED, row, at)
    return row


def last_day(action: PublicAction) -> date:
    """Return the day on which an action ends, by the clock of its place."""
    return action.ends_at.astimezone(ZoneInfo(action.zone)).date()


def change(action: PublicAction, given: GivenAction, by: Person, at: datetime) -> list[Changed]:
    """Record what changed of an action, at once and at the same address; returns what it is called in public.

    Confirmed volunteers hear that time or place changed. The purge days move with the end.

    Raises:
        NotOpen: see the class.
        EndsBeforeItBegins, UnknownCounty, NeverStored, NotAllowed: as `plan`.
    """
    require(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE)
    _refuse(given)
    with transaction.atomic():
        row = _open(action, at)
        before, after = {name: getattr(row, name) for name in rules.FIELDS}, given.values
        kinds = rules.changes(before, after)
        if not kinds:
            return []
        old_end = last_day(row)
        for name, value in after.items():
            setattr(row, name, value)
        row.state, row.sequence, row.changed_at = gazetteer().usps(given.county), row.sequence + 1, at
        row.save()
        _move_purge(row, old_end)
        if row.published_at is not None:
            ActionChange.objects.bulk_create(ActionChange(action=row, what=kind, changed_at=at) for kind in kinds)
        if MOVES.intersection(kinds):
            tell_volunteers(CHANGED, row, f"{row.sequence}", at)
        note(by, ActionEvent.CHANGED, row, at, " ".join(kinds))
    action.refresh_from_db()
    return kinds


def call_off(action: PublicAction, by: Person, at: datetime) -> None:
    """Call an action off: its page says so, calendars drop it, volunteers are told at any hour.

    Raises:
        NotOpen: it is over or was called off.
        NotAllowed: `by` does not run actions.
    """
    require(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE)
    with transaction.atomic():
        row = _open(action, at)
        row.called_off_at = row.changed_at = at
        row.sequence += 1
        row.save(update_fields=["called_off_at", "changed_at", "sequence"])
        if row.published_at is not None:
            ActionChange.objects.create(action=row, what=Changed.CALLED_OFF, changed_at=at)
        tell_volunteers(OFF, row, f"{row.sequence}", at)
        note(by, ActionEvent.CALLED_OFF, row, at)
    action.refresh_from_db()


def ask_to_publish(action: PublicAction, by: Person, at: datetime) -> Approval:
    """Ask a second person whether exactly this may stand in public.

    Raises:
        AlreadyPublished, NotOpen: see the classes.
        NotAllowed: `by` does not run actions.
    """
    require(by, Verb.RUN_ACTIONS, at, Programme.ORGANISE)
    with transaction.atomic():
        row = _open(action, at)
        if row.published_at is not None:
            raise AlreadyPublished(row.uid)
        return approvals.ask(KIND, str(row.uuid), payload_of(row), by, at)


def payload_of(action: PublicAction) -> str:
    """Return what the second person's yes covers: every public field."""
    return json.dumps([getattr(action, name) for name in sorted(rules.FIELDS)], default=str, ensure_ascii=False)


def register_kind() -> None:
    """Make the second person's question known; called from AppConfig.ready."""
    approvals.register(
        approvals.Kind(
            KIND, gettext_lazy("Publish a public action"), Verb.RUN_ACTIONS, Programme.ORGANISE, describe=_describe,
            carry_out=_publish,
        )
    )  # fmt: skip


def _publish(approval: Approval, by: Person, at: datetime) -> None:
    row = PublicAction.objects.select_for_update().get(uuid=approval.reference)
    if approvals.digest_of(payload_of(row)) != bytes(approval.digest) or row.called_off_at is not None:
        raise approvals.NotApproved("the action is not the one that was asked about")
    row.published_at = row.published_at or at
    row.changed_at = at
    row.save(update_fields=["published_at", "changed_at"])
    note(by, ActionEvent.PUBLISHED, row, at)


def _describe(approval: Approval) -> str:
    row = PublicAction.objects.filter(uuid=approval.reference).first()
    if row is None:
        return ""
    begins = row.starts_at.astimezone(ZoneInfo(row.zone))
    return f"{row.get_kind_display()}: {row.title}, {begins:%Y-%m-%d %H:%M}, {row.meeting_place}"


def _refuse(given: GivenAction) -> None:
    rules.check_times(given.starts_at, given.ends_at)
    for text in (given.title, given.title_es, given.meeting_place):
        never_stored.refuse(text)
    if given.county not in gazetteer().counties:
        raise UnknownCounty(given.county)


def _open(action: PublicAction, at: datetime) -> PublicAction:
    row = PublicAction.objects.select_for_update().get(pk=action.pk)
    if row.called_off_at is not None or row.ends_at <= at:
        raise NotOpen(row.uid)
    return row


def _move_purge(action: PublicAction, old_end: date) -> None:
    new_end = last_day(action)
    papers: tuple[tuple[Paper, Any], ...] = ((Paper.SHEET, OperationsSheet), (Paper.LOG, ArrestLog))
    for paper, model in papers:
        for row in model.objects.select_for_update().filter(action=action):
            row.purge_on = rules.moved_purge(paper, old_end, new_end, row.purge_on)
            row.save(update_fields=["purge_on"])


def note(by: Person, event: ActionEvent, action: PublicAction, at: datetime, detail: str = "") -> None:
    """Write into the audit trail what was done of an action, named by its number alone."""
    audit.record(by, cast("Event", event), str(action.uuid), detail, at=at)
