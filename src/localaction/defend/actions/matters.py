"""Opening a matter and moving it from stage to stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from localaction.defend.actions.conflict_index import note_entry
from localaction.defend.identity import Identity, write_identity
from localaction.defend.models import (
    CustodyEvent,
    CustodyStatus,
    LeftWhy,
    Matter,
    Party,
    Relation,
    StageChange,
    WaitingEntry,
)
from localaction.defend.permissions import NotYours, matters_for
from localaction.defend.rules.stages import OVER, DeclineReason, MatterStage, check_move, file_ends_on
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked

PROSPECT_YEARS = 1
LEFT_WHY = {
    MatterStage.OFFERED: LeftWhy.OFFERED,
    MatterStage.SCREENED: LeftWhy.SCREENED_AGAIN,
    MatterStage.CONFLICT_REVIEW: LeftWhy.CONFLICT,
}


class NobodyNamed(ValueError):
    """A matter without a name cannot be checked for conflicts."""


@dataclass(frozen=True)
class Opening:
    """What is asked before the conflict check, and no more: who, who else, which language, held or not, which court."""

    identity: Identity
    source: str
    others: Sequence[tuple[Relation, Identity]] = ()
    languages: Sequence[str] = ()
    custody: CustodyStatus = CustodyStatus.UNKNOWN
    court: str = ""
    next_hearing_on: date | None = None
    referral: UUID | None = None


def open_matter(by: Person, opening: Opening, at: datetime) -> Matter:
    """Open a matter; who it is about is sealed for the ring `defend` and entered in the conflict index.

    Needs no open vault. Nothing else may be asked before `conflicts.check`.

    Raises:
        NotAllowed: `by` takes no intake.
        NobodyNamed: see the class.
        NoRing, RingTampered: nothing can be sealed.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    if not opening.identity.names:
        raise NobodyNamed("a matter needs a name")
    with transaction.atomic():
        matter = Matter(
            source=opening.source, languages=list(opening.languages), court=opening.court,
            custody=opening.custody, custody_at_intake=opening.custody, next_hearing_on=opening.next_hearing_on,
            referral=opening.referral, stage_since_at=at, opened_at=at, opened_by=by,
        )  # fmt: skip
        opened = vault.seal_new_case("defend", matter.uuid)
        write_identity(opened, matter, opening.identity)
        matter.save()
        StageChange.objects.create(matter=matter, after=matter.stage, on=at.date(), at=at, by=by)
        CustodyEvent.objects.create(
            matter=matter, custody=opening.custody, on=at.date(), recorded_at=at, recorded_by=by
        )  # fmt: skip
        note_entry(opening.identity, Relation.CLIENT, at, matter=matter)
        for relation, identity in opening.others:
            _add_party(opened, matter, relation, identity, at)
    return matter


def add_party(
    session: Unlocked, by: Person, matter: Matter, relation: Relation, identity: Identity, at: datetime
) -> Party:
    """Add somebody to a matter and to the conflict index; the next check compares them too.

    Raises:
        NotAllowed: `by` takes no intake.
        NotYours: the matter is not open to them.
        NobodyNamed: see the class.
        NoGrant: the caller holds no key for the matter.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if not identity.names:
        raise NobodyNamed("somebody needs a name")
    with transaction.atomic():
        return _add_party(vault.open_case(session, matter.uuid), matter, relation, identity, at)


def _add_party(
    opened: vault.OpenCase, matter: Matter, relation: Relation, identity: Identity, at: datetime
) -> Party:  # fmt: skip
    party = Party(matter=matter, relation=relation, added_at=at)
    write_identity(opened, party, identity)
    party.save()
    note_entry(identity, relation, at, matter=matter)
    return party


def change_identity(session: Unlocked, by: Person, matter: Matter, identity: Identity, at: datetime) -> None:
    """Replace who the client is; the conflict index keeps the old entry beside the new one, as an alias.

    Raises:
        NotAllowed, NotYours, NobodyNamed, NoGrant: see `add_party`.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if not identity.names:
        raise NobodyNamed("a matter needs a name")
    with transaction.atomic():
        write_identity(vault.open_case(session, matter.uuid), matter, identity)
        matter.save(update_fields=["identity"])
        note_entry(identity, Relation.CLIENT, at, matter=matter)


def require_matter(by: Person, matter: Matter, at: datetime) -> None:
    """Refuse a matter that is walled off or otherwise not open to a person.

    Raises:
        NotYours: as said.
    """
    if not matters_for(by, at).filter(pk=matter.pk).exists():
        raise NotYours(f"matter {matter.pk} is not open to account {by.pk}")


def move(
    matter: Matter, to: MatterStage, by: Person | None, at: datetime, *, reason: str = "", on: date | None = None,
    **columns: Any,
) -> None:  # fmt: skip
    """Move a matter to another stage, in the caller's transaction; other columns may change with it.

    Args:
        on: the day on which it happened; the day of `at` when left out.

    Raises:
        NoSuchMove: the table of stages has no such step.
    """
    locked = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
    check_move(MatterStage(locked.stage), to)
    StageChange.objects.create(
        matter=matter, before=locked.stage, after=to, reason=reason, on=on or at.date(), at=at, by=by
    )  # fmt: skip
    if to not in OVER:
        columns = {"over_at": None, "keep_until_on": None, "decline_reason": "", **columns}
    if locked.stage == MatterStage.WAITLISTED:
        leave_waiting_list(matter, LEFT_WHY.get(to, LeftWhy.NOT_TAKEN), at)
    changed = {"stage": to.value, "stage_since_at": at, **columns}
    Matter.objects.filter(pk=matter.pk).update(**changed)
    matter.refresh_from_db()


def end_intake(matter: Matter, to: MatterStage, reason: DeclineReason, by: Person, at: datetime) -> None:
    """Let a matter go that is not taken, in the caller's transaction; its file is stripped after the next year.

    Whoever waited is off the list, and stays in the count of need.

    Raises:
        NoSuchMove: the matter is retained or over.
    """
    keep = file_ends_on(at.date(), PROSPECT_YEARS, None)
    move(matter, to, by, at, reason=reason, over_at=at, keep_until_on=keep, decline_reason=reason.value)


def leave_waiting_list(matter: Matter, why: LeftWhy, at: datetime) -> None:
    """End a stay on the waiting list, if there is one."""
    WaitingEntry.objects.filter(matter=matter, left_at__isnull=True).update(left_at=at, left_why=why)


def note_next_hearing(matter: Matter, on: date | None) -> None:
    """Repeat in the matter on which day the next hearing is, in the transaction that changes the hearing.

    The waiting list and the suggestions sort by it.
    """
    Matter.objects.filter(pk=matter.pk).update(next_hearing_on=on)
    matter.next_hearing_on = on
