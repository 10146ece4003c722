"""Working a case: appearances, custody, stages, outcomes, the end of representation, appeal and closing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from localaction.defend import reads_capacity
from localaction.defend.actions.matters import move, require_matter
from localaction.defend.actions.serving import Filing
from localaction.defend.identity import read_identity
from localaction.defend.models import (
    Appearance,
    CustodyEvent,
    CustodyStatus,
    EndReason,
    Matter,
    MatterNote,
    Outcome,
)
from localaction.defend.rules.outcomes import KINDS, Level, outcome_code
from localaction.defend.rules.stages import (
    OVER,
    REPRESENTED,
    MatterStage,
    NoSuchMove,
    check_move,
    file_ends_on,
    stage_after,
)
from localaction.people.models import Person
from localaction.people.permissions import require
from localaction.people.rules.roles import Programme, Verb
from localaction.vault import actions as vault
from localaction.vault.actions import Unlocked


class NotRepresented(Exception):
    """The programme does not represent this person now."""


class TooSoon(ValueError):
    """The day lies before the person was retained, or in the future."""


class AlreadyFiled(Exception):
    """A notice of this form and scope is open."""


def _require_case(by: Person, matter: Matter, at: datetime) -> None:
    require(by, Verb.WORK_CASES, at, Programme.DEFEND)
    require_matter(by, matter, at)


def _require_day(matter: Matter, on: date, at: datetime) -> None:
    if on > at.date() or (matter.retained_on is not None and on < matter.retained_on):
        raise TooSoon("a day between the retainer and today")


def file_appearance(by: Person, matter: Matter, filing: Filing, at: datetime) -> Appearance:
    """Note a notice of appearance of the matter's attorney.

    Raises:
        NotAllowed: `by` works no cases.
        NotYours: the matter is not open to them.
        NotRepresented, AlreadyFiled: see the classes.
    """
    _require_case(by, matter, at)
    if not matter.is_represented:
        raise NotRepresented(f"matter {matter.pk}")
    with transaction.atomic():
        open_ones = matter.appearances.filter(form=filing.form, scope=filing.scope, withdrawn_on__isnull=True)
        if open_ones.exists():
            raise AlreadyFiled(f"{filing.form} {filing.scope}")
        return Appearance.objects.create(matter=matter, attorney_id=matter.attorney_id, **vars(filing))


def withdraw_appearance(by: Person, appearance: Appearance, on: date, at: datetime) -> None:
    """Note that a notice of appearance was withdrawn.

    Raises:
        NotAllowed, NotYours: see `file_appearance`.
        TooSoon: before it was filed, or in the future.
    """
    _require_case(by, appearance.matter, at)
    if on < appearance.filed_on or on > at.date():
        raise TooSoon("a day between the filing and today")
    Appearance.objects.filter(pk=appearance.pk, withdrawn_on__isnull=True).update(withdrawn_on=on)


def record_custody(
    by: Person, matter: Matter, custody: CustodyStatus, how: str, on: date, at: datetime
) -> CustodyEvent:  # fmt: skip
    """Note a change of custody: a series of its own, for a bond won is not a case won.

    Args:
        how: a code of `rules.outcomes.CUSTODY_OUTCOMES`, or empty.

    Raises:
        NotAllowed: `by` takes no intake and works no cases.
        NotYours: the matter is not open to them.
        TooSoon: the day lies in the future.
    """
    require(by, Verb.TAKE_INTAKE, at, Programme.DEFEND)
    require_matter(by, matter, at)
    if on > at.date():
        raise TooSoon("not in the future")
    with transaction.atomic():
        event = CustodyEvent.objects.create(
            matter=matter, custody=custody, how=how, on=on, recorded_at=at, recorded_by=by
        )  # fmt: skip
        latest = matter.custody_events.order_by("-on", "-pk")[0]
        Matter.objects.filter(pk=matter.pk).update(custody=latest.custody)
        matter.custody = latest.custody
    return event


def advance(by: Person, matter: Matter, to: MatterStage, on: date, at: datetime) -> None:
    """Move a represented case between being in court, awaiting a decision, and appeal.

    Raises:
        NotAllowed, NotYours: see `file_appearance`.
        TooSoon: see the class.
        NoSuchMove: the table has no such step, or it is one of those that have a verb of their own.
    """
    _require_case(by, matter, at)
    if to not in (MatterStage.ACTIVE, MatterStage.AWAITING_DECISION, MatterStage.ON_APPEAL):
        raise NoSuchMove(f"{to} has a verb of its own")
    if matter.stage in (MatterStage.CLOSED, MatterStage.REPRESENTATION_ENDED) and matter.identity is None:
        raise NoSuchMove("the file was stripped")
    _require_day(matter, on, at)
    with transaction.atomic():
        move(matter, to, by, at, on=on)


def record_outcome(
    by: Person, matter: Matter, code: str, level: Level, on: date, at: datetime, *,
    is_client_goal_met: bool | None = None, is_followed_by_arrest: bool = False,
) -> Outcome:  # fmt: skip
    """Record what was decided, in the finest code; a judge's decision moves the case.

    An earlier outcome of the same level stays, and counts no more when a later one stands at that level.

    Raises:
        NotAllowed, NotYours: see `file_appearance`.
        UnknownOutcome: the code is none, or is a custody outcome.
        NotRepresented: the case is over, or was never retained; the end of representation has a verb of its own.
        TooSoon: see the class.
    """
    _require_case(by, matter, at)
    fine = outcome_code(code)
    if not matter.is_represented or fine.startswith("REPRESENTATION_ENDED"):
        raise NotRepresented(f"matter {matter.pk}")
    _require_day(matter, on, at)
    with transaction.atomic():
        made = _add_outcome(matter, fine, level, on, by, at)
        made.is_client_goal_met, made.is_followed_by_arrest = is_client_goal_met, is_followed_by_arrest
        made.save(update_fields=["is_client_goal_met", "is_followed_by_arrest"])
        stage = MatterStage(matter.stage)
        to = stage_after(KINDS[fine], stage) if level is Level.IJ else stage
        if to is not stage:
            if stage is MatterStage.RETAINED:
                move(matter, MatterStage.ACTIVE, by, at, on=on)
            if MatterStage(matter.stage) is not to:
                move(matter, to, by, at, on=on, reason=fine)
    return made


def _add_outcome(matter: Matter, code: str, level: Level, on: date, by: Person, at: datetime) -> Outcome:
    return Outcome.objects.create(matter=matter, code=code, level=level, on=on, recorded_at=at, recorded_by=by)


def correct_outcome(by: Person, outcome: Outcome, at: datetime) -> None:
    """Take back an outcome that was recorded wrongly; the row stays and says when.

    Raises:
        NotAllowed, NotYours: see `file_appearance`.
    """
    _require_case(by, outcome.matter, at)
    Outcome.objects.filter(pk=outcome.pk, superseded_at__isnull=True).update(superseded_at=at)


def end_representation(
    session: Unlocked, by: Person, matter: Matter, reason: EndReason, on: date, at: datetime
) -> None:  # fmt: skip
    """End representation before the case ended: an end of its own, neither success nor failure.

    Raises:
        NotAllowed, NotYours: see `file_appearance`.
        NotRepresented: it ended before.
        TooSoon: see the class.
        NoGrant: the caller holds no key for the matter.
    """
    _require_case(by, matter, at)
    if MatterStage(matter.stage) not in REPRESENTED:
        raise NotRepresented(f"matter {matter.pk}")
    _require_day(matter, on, at)
    with transaction.atomic():
        _add_outcome(matter, f"REPRESENTATION_ENDED_{reason}", Level.FINAL, on, by, at)
        _end(session, matter, MatterStage.REPRESENTATION_ENDED, reason, on, by, at)


def close(session: Unlocked, by: Person, matter: Matter, on: date, at: datetime) -> None:
    """Close a file. From here its clock runs: see `rules.stages.file_ends_on`.

    Raises:
        NotAllowed, NotYours: see `file_appearance`.
        NoSuchMove: it was never retained, or is closed.
        TooSoon: see the class.
        NoGrant: the caller holds no key for the matter.
    """
    _require_case(by, matter, at)
    check_move(MatterStage(matter.stage), MatterStage.CLOSED)
    _require_day(matter, on, at)
    with transaction.atomic():
        _end(session, matter, MatterStage.CLOSED, "", on, by, at)


def _end(
    session: Unlocked, matter: Matter, to: MatterStage, reason: str, on: date, by: Person, at: datetime
) -> None:  # fmt: skip
    birth = read_identity(vault.open_case(session, matter.uuid), matter).birth
    keep = file_ends_on(on, reads_capacity.policy(at.date()).years_kept, birth)
    move(matter, to, by, at, reason=reason, on=on, over_at=at, keep_until_on=keep)
    matter.appearances.filter(withdrawn_on__isnull=True, filed_on__lte=on).update(withdrawn_on=on)


def write_note(session: Unlocked, by: Person, matter: Matter, words: str, at: datetime) -> MatterNote:
    """Add a note to a file, sealed with it.

    Raises:
        NotYours: the matter is not open to `by`.
        NoSuchMove: the matter is over.
        NoGrant: the caller holds no key for the matter.
    """
    require_matter(by, matter, at)
    if MatterStage(matter.stage) in OVER and matter.identity is None:
        raise NoSuchMove("the file was stripped")
    note = MatterNote(matter=matter, at=at, by=by)
    with transaction.atomic():
        vault.open_case(session, matter.uuid).write(note, "words", words)
        note.save()
    return note
