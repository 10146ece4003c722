"""Detention contracts: when notice must be given, what stands on a day, and whether ending one frees anybody.

A contract is known by claims, each read in one source: a day on which it ends, a notice clause, a party, an event.
Sources disagree; all claims are kept, and the earliest day governs, because a notice that is given too early does no
harm and one that is given too late does nothing for a year or more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from localaction.detention.rules.calendars import ONE_DAY, Calendar, HolidayList

# Notices go to or come from a federal agency. Source: 5 U.S.C. § 6103 (the list of the `holidays` package).
FEDERAL = Calendar(HolidayList(""))
# Ours: nobody's contract gives more; a longer number is a slip, such as one in months.
MOST_NOTICE_DAYS = 1100


class Kind(StrEnum):
    """What a contract is."""

    IGSA = "IGSA"
    DIGSA = "DIGSA"
    DIRECT = "DIRECT"
    USMS = "USMS"
    RIDER = "RIDER"
    OPERATING = "OPERATING"
    TASK_ORDER = "TASK_ORDER"
    MODIFICATION = "MODIFICATION"


class Fact(StrEnum):
    """Of what a claim speaks."""

    BEGINS = "BEGINS"
    ENDS = "ENDS"
    NO_END = "NO_END"
    NOTICE_BY = "NOTICE_BY"
    NOTICE_BEFORE_END = "NOTICE_BEFORE_END"
    NOTICE_ANY_TIME = "NOTICE_ANY_TIME"
    RENEWAL = "RENEWAL"
    PARTY = "PARTY"
    GUARANTEED_MINIMUM = "GUARANTEED_MINIMUM"
    PER_DIEM = "PER_DIEM"
    DECIDES = "DECIDES"
    STANCE = "STANCE"
    MEETING = "MEETING"
    VOTED = "VOTED"
    NOTICE_GIVEN = "NOTICE_GIVEN"
    RENEWED = "RENEWED"
    ENDED = "ENDED"
    REPLACED = "REPLACED"
    CLOSED = "CLOSED"
    TRANSFERRED = "TRANSFERRED"
    RELEASED = "RELEASED"


EVENTS = (
    Fact.VOTED, Fact.NOTICE_GIVEN, Fact.RENEWED, Fact.ENDED, Fact.REPLACED, Fact.CLOSED, Fact.TRANSFERRED,
    Fact.RELEASED,
)  # fmt: skip
OVER = (Fact.ENDED, Fact.REPLACED, Fact.CLOSED)


class Unit(StrEnum):
    """In which days a clause counts."""

    CALENDAR = "CALENDAR"
    BUSINESS = "BUSINESS"
    UNSTATED = "UNSTATED"


class Party(StrEnum):
    """What a party does under the contract."""

    FEDERAL = "FEDERAL"
    GOVERNMENT = "GOVERNMENT"
    OPERATOR = "OPERATOR"
    OWNER = "OWNER"


@dataclass(frozen=True)
class Claim:
    """One fact of a contract as one source gives it.

    Attributes:
        as_of: the day for which the source was true.
        on: the day; with `on_last` the first of those it can be, where a source names only a month.
        until: the end that a renewal or a notice itself names.
        number: days of notice, beds, dollars a day, votes that are needed, or people.
        word: unit of a notice, role of a party, or side of a stance.
        is_private: of an owner or operator: a company; None where it is not known.
        key: the row, for those who want to lead back to it.
    """

    fact: Fact
    as_of: dt.date
    on: dt.date | None = None
    on_last: dt.date | None = None
    until: dt.date | None = None
    number: Decimal | None = None
    word: str = ""
    name: str = ""
    is_private: bool | None = None
    key: int = 0


class Basis(StrEnum):
    """How a day was come by."""

    PRINTED = "PRINTED"
    COUNTED = "COUNTED"
    END = "END"


class Doubt(StrEnum):
    """Why a day may not be the one."""

    SOURCES_DIFFER = "SOURCES_DIFFER"
    MONTH_ONLY = "MONTH_ONLY"
    UNIT_UNSTATED = "UNIT_UNSTATED"
    NOTICE_UNKNOWN = "NOTICE_UNKNOWN"
    CLOSED_DAY = "CLOSED_DAY"


@dataclass(frozen=True)
class NoticeDay:
    """The last day on which notice can be given, as one set of claims gives it.

    Attributes:
        on: that day, the earliest it can be; of a contract without a known notice clause, the day of its end.
        last: the latest it can be.
        safe_on: `on`, or the business day before it where `on` is none, for nobody takes a letter on a Sunday.
        ends_on: the end from which it was counted; None where the day itself is printed.
        claims: the rows it rests on.
    """

    on: dt.date
    last: dt.date
    safe_on: dt.date
    basis: Basis
    ends_on: dt.date | None
    doubts: tuple[Doubt, ...]
    claims: tuple[int, ...] = field(default=(), compare=False)


def last_notice_day(ends_on: dt.date, n_days: int, unit: Unit = Unit.CALENDAR, calendar: Calendar = FEDERAL) -> dt.date:
    """Return the last day on which notice of `n_days` can be given before a contract ends.

    The day of the notice is not counted and the day of the end is: 60 calendar days before 2026-12-31 is 2026-11-01.
    Business days leave out weekends and the calendar's holidays. Days of an unstated kind are counted as calendar
    days.

    Source: ours, after the common rule of counting periods (Fed. R. Civ. P. 6(a)(1): exclude the day of the event,
    include the last); the document's own words decide.
    """
    if unit is not Unit.BUSINESS:
        return ends_on - dt.timedelta(days=n_days)
    day, left = ends_on, n_days
    while left:
        left -= calendar.closed(day) is None
        day -= ONE_DAY
    return day


def end_after_notice(
    given_on: dt.date, n_days: int, unit: Unit = Unit.CALENDAR, calendar: Calendar = FEDERAL
) -> dt.date:
    """Return the day on which a contract ends when notice of `n_days` is given: 2026-12-01 and 90 days, 2027-03-01.

    Source: as `last_notice_day`.
    """
    if unit is not Unit.BUSINESS:
        return given_on + dt.timedelta(days=n_days)
    day = given_on
    for _ in range(n_days):
        day = calendar.next_open(day)
    return day


def safe_day(on: dt.date, calendar: Calendar = FEDERAL) -> dt.date:
    """Return the day itself, or the last business day before it where it is none."""
    while calendar.closed(on):
        on -= ONE_DAY
    return on


def standing_claims(claims: Iterable[Claim], fact: Fact, on: dt.date) -> list[Claim]:
    """Return the claims of a kind that speak of the present term: those read after the latest renewal up to `on`."""
    known = list(claims)
    renewed = max((c.on for c in known if c.fact is Fact.RENEWED and c.on and c.on <= on), default=None)
    return [c for c in known if c.fact is fact and (renewed is None or c.as_of >= renewed)]


def ends(claims: Sequence[Claim], on: dt.date) -> list[Claim]:
    """Return every claim of the present term's end, the earliest first: ends as printed, and those of a renewal."""
    found = [c for c in standing_claims(claims, Fact.ENDS, on) if c.on]
    renewals = [c for c in claims if c.fact is Fact.RENEWED and c.on and c.on <= on]
    latest = max((c.on for c in renewals if c.on), default=None)
    found += [Claim(Fact.ENDS, c.as_of, c.until, key=c.key) for c in renewals if c.on == latest and c.until]
    return sorted(found, key=lambda c: (c.on or dt.date.max, c.key))


def notice_days(claims: Sequence[Claim], on: dt.date, calendar: Calendar = FEDERAL) -> list[NoticeDay]:
    """Return the last days for notice that the claims give, the earliest first; none where no end is known.

    Each end is taken with each notice clause; without one the end itself stands, for it is what must not pass unseen.

    Args:
        claims: all of one contract.
        on: the day for which it is asked: renewals after it are not known yet.
        calendar: of business days, and of days on which nobody takes a letter.
    """
    printed = [c for c in standing_claims(claims, Fact.NOTICE_BY, on) if c.on]
    clauses = [c for c in claims if c.fact is Fact.NOTICE_BEFORE_END and c.number is not None]
    found = [_notice_day(c, None, calendar) for c in printed]
    for end in ends(claims, on):
        found += [_notice_day(end, clause, calendar) for clause in clauses]
        if not clauses and not printed:
            found.append(_notice_day(end, None, calendar))
    if len({day.on for day in found}) > 1:
        found = [_with(day, Doubt.SOURCES_DIFFER) for day in found]
    return sorted(found, key=lambda day: (day.on, day.last, day.claims))


def _notice_day(day: Claim, clause: Claim | None, calendar: Calendar) -> NoticeDay:
    assert day.on is not None
    first, last, doubts = day.on, day.on_last or day.on, []
    basis = Basis.PRINTED if day.fact is Fact.NOTICE_BY else Basis.END
    if clause is not None and clause.number is not None:
        unit, basis = Unit(clause.word or Unit.UNSTATED), Basis.COUNTED
        first, last = (last_notice_day(end, int(clause.number), unit, calendar) for end in (first, last))
        doubts += [Doubt.UNIT_UNSTATED] if unit is Unit.UNSTATED else []
    if last != first:
        doubts.append(Doubt.MONTH_ONLY)
    if basis is Basis.END:
        doubts.append(Doubt.NOTICE_UNKNOWN)
    safe = safe_day(first, calendar)
    if safe != first:
        doubts.append(Doubt.CLOSED_DAY)
    rests_on = (day.key, clause.key) if clause else (day.key,)
    ends_on = None if basis is Basis.PRINTED else day.on
    return NoticeDay(first, last, safe, basis, ends_on, tuple(doubts), rests_on)


def _with(day: NoticeDay, doubt: Doubt) -> NoticeDay:
    return NoticeDay(**{**day.__dict__, "doubts": (doubt, *day.doubts)})


def governing(days: Sequence[NoticeDay], on: dt.date) -> NoticeDay | None:
    """Return the day that governs alerts: the earliest that has not passed; where all have, the earliest."""
    return next((day for day in days if day.on >= on), days[0] if days else None)


class Status(StrEnum):
    """How a contract stands on a day."""

    RUNS = "RUNS"
    NO_END_KNOWN = "NO_END_KNOWN"
    NOTICE_GIVEN = "NOTICE_GIVEN"
    OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
    ENDED = "ENDED"
    REPLACED = "REPLACED"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Standing:
    """How a contract stands, since when, and when it ends where that is known."""

    status: Status
    since: dt.date | None = None
    ends_on: dt.date | None = None

    @property
    def is_over(self) -> bool:
        """Whether a source says that it ended."""
        return self.status in (Status.ENDED, Status.REPLACED, Status.CLOSED)

    @property
    def is_decided(self) -> bool:
        """Whether there is no notice to be given any more: it ended, or notice was given."""
        return self.is_over or self.status is Status.NOTICE_GIVEN


def standing(claims: Sequence[Claim], on: dt.date, calendar: Calendar = FEDERAL) -> Standing:
    """Return how a contract stands on a day, from its dated events and from nothing else.

    A day of its end that passes without any event does not end it: the outcome is unknown.
    """
    past = [c for c in claims if c.fact in EVENTS and c.on and c.on <= on]
    order = {Fact.CLOSED: 2, Fact.REPLACED: 1}
    over = [c for c in past if c.fact in OVER]
    renewed = max((c.on for c in past if c.fact is Fact.RENEWED and c.on), default=dt.date.min)
    over = [c for c in over if c.on and c.on > renewed]
    if over:
        last = max(over, key=lambda c: (order.get(c.fact, 0), c.on))
        return Standing(Status(last.fact.value), last.on, min(c.on for c in over if c.on))
    notices = [c for c in past if c.fact is Fact.NOTICE_GIVEN and c.on and c.on > renewed]
    if notices:
        given = min(notices, key=lambda c: c.on or on)
        ends_on = _end_by_notice(given, claims, on, calendar)
        if ends_on is None or ends_on >= on:
            return Standing(Status.NOTICE_GIVEN, given.on, ends_on)
        return Standing(Status.OUTCOME_UNKNOWN, ends_on, ends_on)
    known = ends(claims, on)
    if not known:
        return Standing(Status.NO_END_KNOWN)
    first = known[0].on
    assert first is not None
    return Standing(Status.OUTCOME_UNKNOWN if first < on else Status.RUNS, first if first < on else None, first)


def _end_by_notice(given: Claim, claims: Sequence[Claim], on: dt.date, calendar: Calendar) -> dt.date | None:
    if given.until or given.on is None:
        return given.until
    clause = next((c for c in claims if c.fact is Fact.NOTICE_ANY_TIME and c.number is not None), None)
    if clause and clause.number is not None:
        return end_after_notice(given.on, int(clause.number), Unit(clause.word or Unit.UNSTATED), calendar)
    return next((c.on for c in ends(claims, on)), None)
