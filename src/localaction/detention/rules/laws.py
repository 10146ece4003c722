"""What a records law says about time: its clocks, extensions, what stops them, silence and appeals.

A law has several clocks. Each is a number of units that runs from receipt or from another step; mixing up
"acknowledge" and "produce" is the commonest error of the tools before this one, so they are never one number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from localaction.detention.rules.calendars import Calendar


class Unit(StrEnum):
    """What is counted."""

    BUSINESS = "business"
    CALENDAR = "calendar"
    HOURS = "hours"


class Confidence(StrEnum):
    """How we know a number: read in the statute, from a secondary source, or not verified by us."""

    READ = "V"
    SECONDARY = "S"
    UNVERIFIED = "K"


class Duty(StrEnum):
    """What the body owes when a clock ends."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    PRODUCE = "produce"


class Silence(StrEnum):
    """What the law makes of no answer."""

    NOTHING = "nothing"
    DEEMED_DENIED = "deemed-denied"
    PRESUMED_DENIED = "presumed-denied"
    DEEMED_GRANTED = "deemed-granted"
    PRESUMED_PUBLIC = "presumed-public"
    MAY_SUE = "may-sue"


class Kind(StrEnum):
    """What can happen to a request. The value is how it is written on the command line."""

    ACK = "ack"
    CLARIFICATION = "clarification"
    CLARIFIED = "clarified"
    FEE = "fee"
    PAID = "paid"
    EXTENSION = "extension"
    PARTIAL = "partial"
    DENIAL = "denial"
    PRODUCED = "produced"
    APPEAL = "appeal"
    CLOSING = "closing"
    ROUTED = "routed"


@dataclass(frozen=True)
class Rule:
    """Where a number comes from."""

    citation: str
    confidence: Confidence


@dataclass(frozen=True)
class Extension(Rule):
    """More time by a notice given before the time is over. `n` None: until the date that the notice names."""

    n: int | None
    unit: Unit
    times: int = 1


@dataclass(frozen=True)
class Clock(Rule):
    """One clock. `n` None: the law gives no number. `after` is "receipt" or the key of an earlier clock.

    A clock after another runs from the day that step was done, or from its last day while it isn't done
    (`from_due`: always from its last day). `sent_by` limits it to requests that came that way ("person", "email",
    "mail"; empty: any). `next_day_if` names ways of sending that count as received on the next business day.
    `rolls`: a last day that is not a business day moves to the next one (calendar days only).
    """

    key: str
    duty: Duty
    n: int | None
    unit: Unit
    after: str = "receipt"
    from_due: bool = False
    sent_by: frozenset[str] = frozenset()
    next_day_if: frozenset[str] = frozenset()
    routing_days: int = 0
    rolls: bool = True
    extension: Extension | None = None
    note: str = ""


@dataclass(frozen=True)
class Toll(Rule):
    """An event that stops the clock: "pause" leaves out the days until the reply, "restart" counts anew from it.

    `limit` is how often it may stop the clock (None: as often as needed). `lapse` is how long the requester has to
    reply before the law takes the request as withdrawn (None: not set, or not known to us).
    """

    event: Kind
    mode: str
    limit: int | None = None
    lapse_n: int | None = None
    lapse_unit: Unit = Unit.CALENDAR


@dataclass(frozen=True)
class Outcome(Rule):
    """What silence means; `earlier_of` gives the spans after `after` when it is not the last day of the clock."""

    outcome: Silence
    earlier_of: tuple[tuple[int, Unit], ...] = ()
    after: str = ""


@dataclass(frozen=True)
class Appeal(Rule):
    """Where the requester can go. `n` None: no time limit known; `decide_n` is how long the appeal body has."""

    to: str
    n: int | None
    unit: Unit
    on_denial: bool = True
    on_silence: bool = True
    decide_n: int | None = None
    decide_unit: Unit = Unit.BUSINESS


@dataclass(frozen=True)
class Law:
    """A records law with its calendar. `zone` is the IANA zone in which a day of receipt is a day."""

    jurisdiction: str
    place: str
    key: str
    title: str
    aliases: tuple[str, ...]
    citation: str
    zone: str
    calendar: Calendar
    calendar_rule: Rule
    clocks: tuple[Clock, ...]
    tolls: tuple[Toll, ...]
    silence: Outcome | None
    appeals: tuple[Appeal, ...]
    notes: tuple[str, ...]

    def toll(self, kind: Kind) -> Toll | None:
        """Return what `kind` does to this law's clocks, None when it does nothing."""
        return next((toll for toll in self.tolls if toll.event == kind), None)
