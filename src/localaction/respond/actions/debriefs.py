"""How observers came out of it: a form that leaving the scene opens, asked for once more, sealed once it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from localaction.messages.actions.queue import Recipient, Route, cancel, queue
from localaction.messages.models import Channel
from localaction.people.models import Person
from localaction.people.permissions import NotAllowed, allows, require
from localaction.people.rules.roles import Programme, Verb
from localaction.people.trail import note
from localaction.respond import texts_dispatch
from localaction.respond.actions import duty
from localaction.respond.line import network
from localaction.respond.models import Assignment, Debrief
from localaction.respond.texts_dispatch import code_of
from localaction.respond.texts_reporters import help_line
from localaction.vault import actions as vault
from localaction.vault.rules import never_stored
from localaction.vault.rules.events import Event

# Ours: long enough to be home, and before the number that was lent for the search is gone.
NUDGED_AFTER = timedelta(hours=1)


class AlreadyWritten(ValueError):
    """A debrief was written already; what is sealed is not written over."""


@dataclass(frozen=True)
class Told:
    """What somebody tells in a debrief; times are given only where the ones that we noted are wrong.

    Args:
        wellbeing: 1 badly to 5 well.
    """

    wellbeing: int
    wants_call: bool = False
    lessons: str = ""
    arrived_at: datetime | None = None
    left_at: datetime | None = None


def open_for(assignment: Assignment, now: datetime) -> Debrief:
    """Open the debrief of somebody who was on scene, once, and have them reminded of it once, not at night.

    The caller has a transaction open.
    """
    row, is_new = Debrief.objects.get_or_create(
        assignment=assignment, defaults={"is_drill": assignment.request.is_drill, "opened_at": now}
    )
    reach = duty.reach_of(assignment.volunteer, now) if is_new else None
    if reach is not None:
        person = assignment.volunteer
        recipient = Recipient((Route(Channel.SMS, reach.phone),), person.language, person.uuid, person.zone)
        values = {"network": network(), "code": str(assignment.request.code), "help": help_line()}
        queue(
            code_of(texts_dispatch.DEBRIEF, row.is_drill), recipient, values, key=_key(assignment), at=now,
            due_at=now + NUDGED_AFTER,
        )  # fmt: skip
    return row


def _key(assignment: Assignment) -> str:
    return f"respond.debrief:{assignment.uuid}"


def write(assignment: Assignment, told: Told, by: Person, now: datetime) -> Debrief:
    """Seal what somebody tells of how it was; they are then reminded no more.

    Args:
        by: the observer themselves, or the coordinator who notes what they say on the telephone.

    Raises:
        NotAllowed: `by` is neither.
        AlreadyWritten: as it says.
        NeverStored: the lessons hold what must not be kept.
        NoRing, RingTampered: nothing can be sealed.
    """
    if assignment.volunteer.account_id == by.pk and allows(by, Verb.OBSERVE, now, Programme.RESPOND):
        pass
    else:
        require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    never_stored.refuse(told.lessons)
    with transaction.atomic():
        row = Debrief.objects.select_for_update().filter(assignment=assignment).first()
        if row is None:
            raise NotAllowed("no debrief is open")
        if row.written_at is not None:
            raise AlreadyWritten("it was written")
        case = vault.seal_new_case("respond")
        row.uuid = case.case
        case.write(row, "lessons", told.lessons.strip() or None)
        row.wellbeing, row.wants_call, row.written_at = told.wellbeing, told.wants_call, now
        row.arrived_at, row.left_at = told.arrived_at, told.left_at
        row.save()
        cancel([_key(assignment)], now)
        note(by, Event.DISPATCH_DECIDED, row.pk, "DEBRIEF WRITTEN", at=now)
    return row


def note_call(row: Debrief, by: Person, now: datetime) -> None:
    """Note that somebody who wanted a call got it.

    Raises:
        NotAllowed: `by` does not keep the roster.
    """
    require(by, Verb.KEEP_ROSTER, now, Programme.RESPOND)
    Debrief.objects.filter(pk=row.pk, wants_call=True, called_at__isnull=True).update(called_at=now)
