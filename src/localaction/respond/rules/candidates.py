"""Who may be asked to go, in which order, and for everybody else every reason why not.

Source: respond.md 1.2 (nobody is offered work without training, pledge, self-assessment and two vouches) and 1.7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from localaction.messages.rules.quiet import QuietHours, is_quiet
from localaction.respond.rules.cells import cells_by_distance, km_between
from localaction.respond.rules.policy import Policy
from localaction.respond.rules.triage import Priority

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_NEVER = datetime.min.replace(tzinfo=UTC)


class WhyNot(StrEnum):
    """Why somebody is not offered, in the order in which the first one is counted."""

    NOT_CONSENTED = "NOT_CONSENTED"
    OPTED_OUT = "OPTED_OUT"
    UNREACHABLE = "UNREACHABLE"
    NOT_CERTIFIED = "NOT_CERTIFIED"
    NOT_PLEDGED = "NOT_PLEDGED"
    NOT_ASSESSED = "NOT_ASSESSED"
    NOT_VOUCHED = "NOT_VOUCHED"
    EXCLUDED = "EXCLUDED"
    OFF_SHIFT = "OFF_SHIFT"
    BUSY = "BUSY"
    RESTING = "RESTING"
    QUIET_HOURS = "QUIET_HOURS"
    UNANSWERED = "UNANSWERED"
    WEEKLY_LIMIT = "WEEKLY_LIMIT"
    NO_CELL = "NO_CELL"
    TOO_FAR = "TOO_FAR"
    OUTSIDE_RADIUS = "OUTSIDE_RADIUS"
    ALREADY_ASKED = "ALREADY_ASKED"


# A dispatcher may set these aside with a reason; never training, consent or an opt-out.
MAY_BE_OVERRIDDEN = frozenset({WhyNot.RESTING, WhyNot.UNANSWERED, WhyNot.WEEKLY_LIMIT})


class NoReasonGiven(ValueError):
    """Fatigue or rest was set aside without saying why."""


@dataclass(frozen=True)
class Span:
    """From `starts_at` until `ends_at`, half-open instants: a change of clocks inside a shift changes nothing."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, now: datetime) -> bool:
        """Return whether `now` falls in it."""
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True)
class Weekly:
    """A weekly window on the volunteer's own wall clock; over midnight when `ends` is not after `begins`."""

    weekday: int
    begins: time
    ends: time

    def holds(self, now: datetime, zone: tzinfo) -> bool:
        """Return whether the wall clock of `zone` is in the window; Monday is 0."""
        local = now.astimezone(zone)
        day, clock = local.weekday(), local.time()
        if self.begins < self.ends:
            return day == self.weekday and self.begins <= clock < self.ends
        return (day == self.weekday and clock >= self.begins) or (day == (self.weekday + 1) % 7 and clock < self.ends)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who may be asked. What is not said counts against being asked.

    `offered_at` holds the offers of the last seven days, drills left out; `unanswered_at` those of them that were left
    unanswered.
    """

    key: str
    cell: str | None
    languages: frozenset[str] = frozenset()
    is_consented: bool = False
    is_opted_out: bool = False
    is_reachable: bool = True
    certified_until: datetime | None = None
    has_pledged: bool = False
    is_self_assessed: bool = False
    n_vouches: int = 0
    shifts: tuple[Span, ...] = ()
    weekly: tuple[Weekly, ...] = ()
    zone: tzinfo = UTC
    quiet: QuietHours | None = None
    wakes_for_p1: bool = False
    is_busy: bool = False
    left_scene_at: datetime | None = None
    offered_at: tuple[datetime, ...] = ()
    unanswered_at: tuple[datetime, ...] = ()
    last_offered_at: datetime | None = None


@dataclass(frozen=True)
class Need:
    """What is asked for at one place.

    `overrides` maps a volunteer's key to the reason for setting fatigue or rest aside.
    """

    cell: str
    priority: Priority
    language: str | None = None
    excluded: frozenset[str] = frozenset()
    overrides: Mapping[str, str] = field(default_factory=dict)
    is_drill: bool = False

    def __post_init__(self) -> None:
        if not all(reason.strip() for reason in self.overrides.values()):
            raise NoReasonGiven("say why rest or fatigue is set aside")


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked, with what the order follows from."""

    key: str
    km: float
    travel: timedelta
    speaks: bool
    n_recent_offers: int
    last_offered_at: datetime | None

    @property
    def rank(self) -> tuple[float, bool, int, datetime, str]:
        """Nearest, then the language, then fewest recent offers, then longest not offered; ties by key."""
        return (self.km, not self.speaks, self.n_recent_offers, self.last_offered_at or _NEVER, self.key)


@dataclass(frozen=True)
class Row:
    """One line of the explanation: a candidate, or every reason why not."""

    key: str
    candidate: Candidate | None
    why_not: tuple[WhyNot, ...]


def why_not(person: Volunteer, need: Need, policy: Policy, now: datetime, within_km: float) -> tuple[WhyNot, ...]:
    """Return every reason why somebody is not asked now, in the order of WhyNot; none when they may be.

    Args:
        within_km: the radius being asked.
    """
    found = [reason for reason, holds in _standing(person, need, policy).items() if holds]
    found += [reason for reason, holds in _moment(person, need, policy, now).items() if holds]
    if person.cell is None:
        found.append(WhyNot.NO_CELL)
    else:
        km = km_between(need.cell, person.cell)
        if km > policy.useful_km(need.priority):
            found.append(WhyNot.TOO_FAR)
        elif km > within_km:
            found.append(WhyNot.OUTSIDE_RADIUS)
    if need.overrides.get(person.key):
        found = [reason for reason in found if reason not in MAY_BE_OVERRIDDEN]
    order = list(WhyNot)
    return tuple(sorted(found, key=order.index))


def _standing(person: Volunteer, need: Need, policy: Policy) -> dict[WhyNot, bool]:
    return {
        WhyNot.NOT_CONSENTED: not person.is_consented,
        WhyNot.OPTED_OUT: person.is_opted_out,
        WhyNot.UNREACHABLE: not person.is_reachable,
        WhyNot.NOT_PLEDGED: not person.has_pledged,
        WhyNot.NOT_ASSESSED: not person.is_self_assessed,
        WhyNot.NOT_VOUCHED: person.n_vouches < policy.n_vouches,
        WhyNot.EXCLUDED: person.key in need.excluded,
        WhyNot.BUSY: person.is_busy,
    }


def _moment(person: Volunteer, need: Need, policy: Policy, now: datetime) -> dict[WhyNot, bool]:
    is_on = any(shift.holds(now) for shift in person.shifts) or any(
        window.holds(now, person.zone) for window in person.weekly
    )
    sleeps = person.quiet is not None and is_quiet(person.quiet, now, person.zone)
    return {
        WhyNot.NOT_CERTIFIED: person.certified_until is None or person.certified_until <= now,
        WhyNot.OFF_SHIFT: not is_on,
        WhyNot.RESTING: person.left_scene_at is not None and now < person.left_scene_at + policy.rest,
        WhyNot.QUIET_HOURS: sleeps and not (person.wakes_for_p1 and need.priority is Priority.P1),
        WhyNot.UNANSWERED: _since(person.unanswered_at, now - DAY) >= policy.n_unanswered_a_day,
        WhyNot.WEEKLY_LIMIT: _since(person.offered_at, now - WEEK) >= policy.n_offers_a_week,
    }


def _since(instants: tuple[datetime, ...], start: datetime) -> int:
    return sum(at > start for at in instants) if instants else 0


def candidate(person: Volunteer, need: Need, policy: Policy, now: datetime) -> Candidate:
    """Return somebody with what the order follows from.

    Raises:
        ValueError: nothing is known of where they are.
    """
    if person.cell is None:
        raise ValueError("no cell")
    km = km_between(need.cell, person.cell)
    speaks = need.language is None or need.language in person.languages
    n_recent = _since(person.offered_at, now - WEEK)
    return Candidate(person.key, km, policy.travel(km), speaks, n_recent, person.last_offered_at)


def candidate_table(
    people: Iterable[Volunteer], need: Need, policy: Policy, now: datetime, within_km: float
) -> list[Row]:
    """Return everybody: first who may be asked, in order of rank; then the others with every reason, by key."""
    rows = []
    for person in people:
        against = why_not(person, need, policy, now, within_km)
        rows.append(Row(person.key, None if against else candidate(person, need, policy, now), against))
    offered = sorted(
        (row for row in rows if row.candidate), key=lambda row: row.candidate.rank if row.candidate else ()
    )
    return offered + sorted((row for row in rows if not row.candidate), key=lambda row: row.key)


def tally(rows: Iterable[Row]) -> Counter[WhyNot]:
    """Return how many people are not offered for each reason, everybody counted once by their first one."""
    return Counter(row.why_not[0] for row in rows if row.why_not)


def choose(
    by_cell: Mapping[str, Iterable[Volunteer]], need: Need, policy: Policy, now: datetime, within_km: float, most: int
) -> list[Candidate]:
    """Return the first `most` candidates by rank, looking at no more people than that takes.

    Cell by cell from the nearest on: rank begins with distance, so what lies further out can't come earlier.

    Args:
        by_cell: everybody by cell; a database fills it with the people of `cells_within` alone.

    Raises:
        NotACell: the need's cell is none.
    """
    reach = min(within_km, policy.useful_km(need.priority))
    chosen: list[Candidate] = []
    last_km = -1.0
    for km, cell in cells_by_distance(need.cell, reach):
        if len(chosen) >= most and km > last_km:
            break
        for person in by_cell.get(cell, ()):
            if not why_not(person, need, policy, now, within_km):
                chosen.append(candidate(person, need, policy, now))
        last_km = km
    return sorted(chosen, key=lambda one: one.rank)[:most]
