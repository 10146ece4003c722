"""Where a visit stands, and what may come next."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """The life of a visit; a request comes before it."""

    BOOKED = "BOOKED"
    CONFIRMED = "CONFIRMED"
    ON_HOLD = "ON_HOLD"
    DONE = "DONE"
    TURNED_AWAY = "TURNED_AWAY"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class Flag(StrEnum):
    """Why a visit is on hold; each has an event that raises it and one that clears it."""

    PERSON_MOVED = "PERSON_MOVED"
    CLOSED = "CLOSED"
    VISITOR_NOT_CLEARED = "VISITOR_NOT_CLEARED"
    RULES_CHANGED = "RULES_CHANGED"


class Outcome(StrEnum):
    """Why something ended otherwise than planned.

    Source: visit-and-defend 1.A of the design, merged from prison-visits-2 and visit-scheduler of the UK Ministry of
    Justice, renamed.
    """

    PERSON_MOVED = "PERSON_MOVED"
    PERSON_RELEASED = "PERSON_RELEASED"
    PERSON_REMOVED = "PERSON_REMOVED"
    PERSON_DECLINED = "PERSON_DECLINED"
    PERSON_AT_COURT = "PERSON_AT_COURT"
    PERSON_QUARANTINED = "PERSON_QUARANTINED"
    PERSON_IN_SEGREGATION = "PERSON_IN_SEGREGATION"
    VISITOR_CANCELLED = "VISITOR_CANCELLED"
    VISITOR_NO_SHOW = "VISITOR_NO_SHOW"
    VISITOR_NOT_CLEARED = "VISITOR_NOT_CLEARED"
    VISITOR_NOT_ON_LIST = "VISITOR_NOT_ON_LIST"
    VISITOR_BARRED = "VISITOR_BARRED"
    VISITOR_FAILED_SEARCH = "VISITOR_FAILED_SEARCH"
    DRESS_CODE = "DRESS_CODE"
    ID_REFUSED = "ID_REFUSED"
    NO_ADULT = "NO_ADULT"
    QUOTA_USED = "QUOTA_USED"
    SLOT_FULL = "SLOT_FULL"
    FACILITY_CLOSED = "FACILITY_CLOSED"
    UNIT_CLOSED = "UNIT_CLOSED"
    TIMED_OUT_IN_QUEUE = "TIMED_OUT_IN_QUEUE"
    CUT_SHORT_BY_STAFF = "CUT_SHORT_BY_STAFF"
    DUPLICATE_REQUEST = "DUPLICATE_REQUEST"
    BOOKED_IN_ERROR = "BOOKED_IN_ERROR"
    OTHER = "OTHER"


ACTIVE = frozenset({State.BOOKED, State.CONFIRMED, State.ON_HOLD})
ENDS = frozenset({State.DONE, State.TURNED_AWAY, State.CANCELLED, State.NO_SHOW})
# Only these say that somebody stood at the door; a visit that was called off does not use up a quota.
USES_QUOTA = frozenset({State.DONE})
AFTER_IT_BEGAN = frozenset({State.DONE, State.TURNED_AWAY, State.NO_SHOW})


class WrongStep(ValueError):
    """A visit cannot go from where it stands to there."""


def held_or_free(state: State, before_hold: str, flags: Iterable[Flag]) -> tuple[State, str]:
    """Return state and remembered state of an active visit, given the flags now raised.

    Source: the UK Ministry of Justice's visit-scheduler: a flag has its un-flag, and the visit goes back to what it
    was. A confirmed one too: whoever said yes is told "back on".
    """
    is_held = any(True for _ in flags)
    if is_held and state is not State.ON_HOLD:
        return State.ON_HOLD, state.value
    if not is_held and state is State.ON_HOLD:
        return State(before_hold), ""
    return state, before_hold


def check_end(state: State, end: State, has_begun: bool) -> None:
    """Refuse an end that cannot be: a visit that is over, or an end at the door before the day.

    Raises:
        WrongStep: as said.
    """
    if state not in ACTIVE or end not in ENDS:
        raise WrongStep(f"{state} cannot become {end}")
    if end in AFTER_IT_BEGAN and not has_begun:
        raise WrongStep("the visit has not begun")
