"""From the first call to the closed file: the stages of a matter and which may follow which.

Representation that ended is an end of its own: neither success nor failure of the case, and never a silent drop.

Source: Ours; the order is that of published programmes, with the conflict check before anything else is asked (ABA
Model Rules 1.7, 1.10 and 1.18).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from localaction.defend.rules.capacity import Stage as Weighed
from localaction.defend.rules.outcomes import Kind


class MatterStage(StrEnum):
    """Where a matter stands."""

    REFERRED = "REFERRED"
    CONFLICT_REVIEW = "CONFLICT_REVIEW"
    CLEARED = "CLEARED"
    SCREENED = "SCREENED"
    WAITLISTED = "WAITLISTED"
    OFFERED = "OFFERED"
    DECLINED = "DECLINED"
    REFERRED_OUT = "REFERRED_OUT"
    RETAINED = "RETAINED"
    ACTIVE = "ACTIVE"
    AWAITING_DECISION = "AWAITING_DECISION"
    COMPLETED_IJ = "COMPLETED_IJ"
    ON_APPEAL = "ON_APPEAL"
    REPRESENTATION_ENDED = "REPRESENTATION_ENDED"
    CLOSED = "CLOSED"


class DeclineReason(StrEnum):
    """Why a matter was not taken, or was passed to somebody else."""

    CONFLICT = "CONFLICT"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    NO_CAPACITY = "NO_CAPACITY"
    OUTSIDE_VENUE = "OUTSIDE_VENUE"
    HAS_COUNSEL = "HAS_COUNSEL"
    PERSON_DECLINED = "PERSON_DECLINED"
    NO_CONTACT = "NO_CONTACT"
    OTHER = "OTHER"


class NoSuchMove(ValueError):
    """A matter does not go from this stage to that one."""


_S = MatterStage
_NOT_TAKEN = frozenset({_S.DECLINED, _S.REFERRED_OUT})
_ENDS = frozenset({_S.REPRESENTATION_ENDED, _S.CLOSED})
MOVES: Mapping[MatterStage, frozenset[MatterStage]] = {
    _S.REFERRED: _NOT_TAKEN | {_S.CONFLICT_REVIEW, _S.CLEARED},
    _S.CONFLICT_REVIEW: _NOT_TAKEN | {_S.CLEARED},
    _S.CLEARED: _NOT_TAKEN | {_S.CONFLICT_REVIEW, _S.SCREENED},
    _S.SCREENED: _NOT_TAKEN | {_S.CONFLICT_REVIEW, _S.OFFERED, _S.WAITLISTED},
    _S.WAITLISTED: _NOT_TAKEN | {_S.CONFLICT_REVIEW, _S.OFFERED, _S.SCREENED},
    _S.OFFERED: _NOT_TAKEN | {_S.CONFLICT_REVIEW, _S.RETAINED, _S.WAITLISTED},
    _S.DECLINED: frozenset({_S.REFERRED}),
    _S.REFERRED_OUT: frozenset({_S.REFERRED}),
    _S.RETAINED: _ENDS | {_S.ACTIVE},
    _S.ACTIVE: _ENDS | {_S.AWAITING_DECISION, _S.COMPLETED_IJ},
    _S.AWAITING_DECISION: _ENDS | {_S.ACTIVE, _S.COMPLETED_IJ},
    _S.COMPLETED_IJ: _ENDS | {_S.ON_APPEAL, _S.ACTIVE},
    _S.ON_APPEAL: _ENDS | {_S.ACTIVE, _S.COMPLETED_IJ},
    _S.REPRESENTATION_ENDED: frozenset({_S.CLOSED, _S.ACTIVE}),
    _S.CLOSED: frozenset({_S.ACTIVE, _S.ON_APPEAL}),
}
INTAKE = frozenset({_S.REFERRED, _S.CONFLICT_REVIEW, _S.CLEARED, _S.SCREENED, _S.WAITLISTED, _S.OFFERED}) | _NOT_TAKEN
REPRESENTED = frozenset({_S.RETAINED, _S.ACTIVE, _S.AWAITING_DECISION, _S.COMPLETED_IJ, _S.ON_APPEAL})
OVER = _NOT_TAKEN | _ENDS


def check_move(before: MatterStage, after: MatterStage) -> None:
    """Refuse a step that the table does not have.

    Raises:
        NoSuchMove: as said.
    """
    if after not in MOVES[before]:
        raise NoSuchMove(f"{before} is not followed by {after}")


def weighed(stage: MatterStage, *, is_detained: bool) -> Weighed | None:
    """Return as what a matter weighs on its attorney; None where it weighs nothing.

    An offer weighs as the case would, or two offers would fill one place. A decided case weighs like one that awaits
    a decision until it is closed, for the question of an appeal is open.
    """
    if stage in (_S.OFFERED, _S.RETAINED, _S.ACTIVE):
        return Weighed.ACTIVE_DETAINED if is_detained else Weighed.ACTIVE_NON_DETAINED
    if stage in (_S.AWAITING_DECISION, _S.COMPLETED_IJ):
        return Weighed.AWAITING_DECISION
    return Weighed.ON_APPEAL if stage is _S.ON_APPEAL else None


def file_ends_on(over_on: date, years_kept: int, birth: date | int | None) -> date:
    """Return the last day on which a file is kept: some years after its end, and of a minor after the 18th birthday.

    Always the last day of a year, so that the day says nothing of a birthday.

    Source: ISBA Op. 12-06 and state rules on minors' files: each programme sets the years.
    """
    born_in = birth.year if isinstance(birth, date) else birth
    of_age_in = over_on.year if born_in is None else born_in + 18
    return date(max(over_on.year, of_age_in) + years_kept, 12, 31)


def stage_after(kind: Kind, stage: MatterStage) -> MatterStage:
    """Return where a matter stands after an outcome of this kind at immigration judge level.

    A remand or reopening puts it back in court; administrative closure and other closures leave it where it is, for
    the case may be called again; what decides it ends the judge's level.

    Source: Ours; 8 CFR § 1003.18(c) for administrative closure as a pause.
    """
    if kind is Kind.REOPENED:
        return MatterStage.ACTIVE
    if kind in (Kind.ADMIN_CLOSED, Kind.OTHER_CLOSURE, Kind.REPRESENTATION_ENDED):
        return stage
    return MatterStage.COMPLETED_IJ
