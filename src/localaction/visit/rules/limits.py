"""What bounds a visit beside the timetable: closures, the size of the party, quotas, notice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from localaction.visit.rules.codes import Code
from localaction.visit.rules.reasons import Reason, because
from localaction.visit.rules.shapes import (
    WEEKDAYS,
    ClassRules,
    Closure,
    Notice,
    Party,
    PartyRule,
    Period,
    Quota,
    QuotaOf,
    Request,
)
from localaction.visit.rules.words import clock, named, numbers_in

# Offsets of the zones that detention facilities in the fifty states can be in: Hawaii to Eastern daylight time.
_US_OFFSETS = (timedelta(hours=-10), timedelta(hours=-4))


def last_closed_day(closure: Closure) -> date | None:
    """Return the last day of a closure, or None while nobody knows its end.

    A quarantine of N days begins anew with each new case; lifting it ends it, unless a case came afterwards.
    Ours: reported quarantines lasted 25 to 26 days from the latest case, so the length is the rule set's own.
    """
    begins = [day for day in (closure.starts_on, *closure.new_cases_on) if day is not None]
    ends_on = closure.ends_on
    if closure.lasts_days is not None and begins:
        counted = max(begins) + timedelta(days=closure.lasts_days - 1)
        ends_on = counted if ends_on is None else max(ends_on, counted)
    elif closure.new_cases_on and ends_on is not None and max(closure.new_cases_on) > ends_on:
        ends_on = None
    if closure.lifted_on is not None and not any(day >= closure.lifted_on for day in closure.new_cases_on):
        lifted = closure.lifted_on - timedelta(days=1)
        ends_on = lifted if ends_on is None else min(ends_on, lifted)
    return ends_on


def closed(closures: Iterable[Closure], request: Request, on: date) -> Iterator[Reason]:
    """Yield each closure that covers the day, this class of visit and the person's unit."""
    for closure in closures:
        ends_on = last_closed_day(closure)
        if closure.starts_on is not None and on < closure.starts_on:
            continue
        if ends_on is not None and on > ends_on:
            continue
        if closure.applies_to and request.visit_class not in closure.applies_to:
            continue
        period = f"{closure.starts_on or '…'} – {ends_on or '…'}"
        reason = closure.reason or "OTHER"
        if not closure.units:
            yield because(Code.FACILITY_CLOSED, period=period, reason=reason)
        elif not request.person.unit:
            yield because(Code.UNIT_UNKNOWN)
        elif named(request.person.unit, closure.units):
            yield because(Code.UNIT_CLOSED, unit=request.person.unit, period=period, reason=reason)


def party_fits(rules: ClassRules, request: Request) -> Iterator[Reason]:
    """Yield each limit on the party that is passed, or cannot be judged because the party is not counted."""
    rule, party = rules.party, request.party
    needs_adult = rules.minors_with_adult if rule is None or rule.minor_needs_adult is None else rule.minor_needs_adult
    if party is None or party.adults is None or party.adults + party.children == 0:
        if rule is not None or (party is not None and party.children):
            yield because(Code.PARTY_UNKNOWN)
        return
    if party.children and not party.adults and needs_adult is not False:
        yield because(Code.NO_ADULT if needs_adult else Code.NO_ADULT_UNSTATED)
    if rule is None:
        return
    total = party.adults + party.children
    if len(request.visitors) > total:
        yield because(Code.PARTY_MISMATCH, named=len(request.visitors), n=total)
    too_many = Code.PARTY_LIMIT_FLEXIBLE if rule.is_flexible else Code.PARTY_TOO_LARGE
    for n, who, limit in _counted(party, rule):
        if limit is not None and n > limit:
            yield because(too_many, n=n, who=who, limit=limit)


def _counted(party: Party, rule: PartyRule) -> Iterator[tuple[int, str, int | None]]:
    adults = party.adults or 0
    per_adult = rule.max_children_per_adult
    yield adults + party.children, "total", rule.max_total
    yield adults, "adults", rule.max_adults
    yield party.children, "children", rule.max_children
    yield party.children, "children", None if per_adult is None or not adults else per_adult * adults


def quota_left(rules: ClassRules, request: Request, on: date) -> Iterator[Reason]:
    """Yield each quota that this visit would exceed, or may exceed.

    `previous_visits` may hold visits after the day asked about: a visit already booked uses the quota as well.
    """
    for quota in rules.quotas:
        yield from _quota(quota, request, on)
    if rules.quota_in_words:
        yield from _quota_in_words(rules.quota_in_words, request, on)


def _quota(quota: Quota, request: Request, on: date) -> Iterator[Reason]:
    if quota.per is None or quota.limit is None:
        # The unread parts of this quota are reported where all unread keys are.
        return
    each = [request.previous_visits]
    is_anyones = False
    if quota.of == QuotaOf.VISITOR and request.visitors:
        own = [v.previous_visits for v in request.visitors]
        is_anyones = any(visits is None for visits in own)
        each = [request.previous_visits if visits is None else visits for visits in own]
    for visits in each:
        if visits is None:
            yield because(Code.PREVIOUS_VISITS_UNKNOWN)
            continue
        starts = [quota.week_starts] if quota.week_starts else ["Sun", "Mon"]
        counts = [_used(quota.per, visits, on, week_starts) for week_starts in starts]
        if min(counts) >= quota.limit:
            if is_anyones:
                yield because(Code.QUOTA_WHOSE_UNKNOWN, limit=quota.limit, per=quota.per)
            else:
                yield because(Code.QUOTA_USED, used=min(counts), limit=quota.limit, per=quota.per)
        elif max(counts) >= quota.limit:
            yield because(Code.QUOTA_WEEK_UNSTATED, limit=quota.limit)


def _used(per: Period, visits: Sequence[date], on: date, week_starts: str) -> int:
    """Return how much of a quota earlier visits use up for a visit on a day."""
    match per:
        case Period.DAY:
            return visits.count(on)
        case Period.WEEK:
            first = on - timedelta(days=(on.weekday() - WEEKDAYS.index(week_starts)) % 7)
            return sum(first <= day < first + timedelta(days=7) for day in visits)
        case Period.MONTH:
            return sum((day.year, day.month) == (on.year, on.month) for day in visits)
        case Period.WEEKEND_DAYS_PER_MONTH:
            if on.weekday() < 5:
                return 0
            days = {d for d in visits if (d.year, d.month) == (on.year, on.month) and d.weekday() >= 5}
            return len(days - {on})


def _quota_in_words(text: str, request: Request, on: date) -> Iterator[Reason]:
    """Judge a quota that was published as a sentence: inside its smallest number in every reading, or a doubt.

    Example: "max three visits/visitors, 3 times a week" may limit the visits of a week or the visitors of a visit;
    a party of three on the third visit of the week is inside both. A sentence without a number or a period is a doubt.
    """
    numbers = [n for n in numbers_in(text) if n > 0]
    found = re.search(r"\b(day|week|month)\b", text.casefold())
    if not numbers or found is None:
        yield because(Code.QUOTA_AMBIGUOUS, text=text)
        return
    period = Period(found[1].upper())
    if request.previous_visits is None:
        yield because(Code.PREVIOUS_VISITS_UNKNOWN)
    else:
        used = max(_used(period, request.previous_visits, on, week_starts) for week_starts in ("Sun", "Mon"))
        if used >= min(numbers):
            yield because(Code.QUOTA_AMBIGUOUS, text=text)
    if "visitor" not in text.casefold():
        return
    party = request.party
    if party is None or party.adults is None:
        yield because(Code.PARTY_UNKNOWN)
    elif max(party.adults + party.children, len(request.visitors)) > min(numbers):
        yield because(Code.QUOTA_AMBIGUOUS, text=text)


def asked_in_time(notice: Notice, request: Request, on: date, tz: str) -> Iterator[Reason]:
    """Yield the notice rules that the time of asking breaks, or may break.

    Hours of notice are elapsed hours, so a change of the clocks in between does not shorten them. Without the
    facility's zone, an `asked_at` with an offset is judged for every zone of the fifty states.
    """
    for rule, deadlines in _deadlines(notice, request, on):
        verdicts = {_is_late(request.asked_at, deadline, tz) for deadline in deadlines}
        if verdicts == {True}:
            yield because(Code.NOTICE_TOO_SHORT, rule=rule)
        elif verdicts != {False}:
            yield because(Code.NOTICE_UNKNOWN, rule=rule)
    if notice.max_days is not None:
        asked = request.asked_at.date() if isinstance(request.asked_at, datetime) else request.asked_at
        if asked is None:
            yield because(Code.NOTICE_UNKNOWN, rule=f"≤ {notice.max_days} d")
        elif on - asked > timedelta(days=notice.max_days):
            yield because(Code.NOTICE_TOO_EARLY, days=notice.max_days)


def _deadlines(notice: Notice, request: Request, on: date) -> Iterator[tuple[str, list[tuple[datetime, int]]]]:
    """Yield each deadline: the rule as printed, and the possible local times with the hours to go back from them."""
    if notice.min_hours is not None:
        rule = f"{notice.min_hours} h"
        starts = [request.at] if request.at is not None else [0, 24 * 60 - 1]
        yield rule, [(_local(on, at), notice.min_hours) for at in starts]
    if notice.days_before is not None:
        by = notice.by if notice.by is not None else 24 * 60
        rule = f"{on - timedelta(days=notice.days_before)} {clock(by)}"
        yield rule, [(_local(on - timedelta(days=notice.days_before), by), 0)]


def _local(on: date, minutes: int) -> datetime:
    return datetime.combine(on, time()) + timedelta(minutes=minutes)


def _is_late(asked_at: datetime | date | None, deadline: tuple[datetime, int], tz: str) -> bool | None:
    """Say whether a visit was asked for after a deadline; None when the known facts do not decide."""
    local, hours = deadline
    if asked_at is None:
        return None
    if not isinstance(asked_at, datetime):
        ends = [datetime.combine(asked_at, time()), datetime.combine(asked_at, time(23, 59))]
    else:
        ends = [asked_at]
    zone = zone_named(tz)
    verdicts = set()
    for end in ends:
        if zone is not None:
            instant = end if end.tzinfo else end.replace(tzinfo=zone)
            verdicts.add(instant > local.replace(tzinfo=zone).astimezone(ZoneInfo("UTC")) - timedelta(hours=hours))
        elif end.tzinfo is None:
            verdicts.add(end > local - timedelta(hours=hours))
        else:
            utc = end.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
            verdicts |= {utc > local - offset - timedelta(hours=hours) for offset in _US_OFFSETS}
    return verdicts.pop() if len(verdicts) == 1 else None


def zone_named(tz: str) -> tzinfo | None:
    """Return a time zone by its IANA name; None for no name or no such zone."""
    try:
        return ZoneInfo(tz) if tz else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
