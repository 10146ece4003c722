"""The answer to "may they visit there and then?": every rule asked, every reason kept, the worst one decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from localaction.visit.rules.codes import Code, Effect
from localaction.visit.rules.limits import asked_in_time, closed, party_fits, quota_left
from localaction.visit.rules.reasons import Answer, Reason, because, in_order, worst
from localaction.visit.rules.sessions import barred, when_open
from localaction.visit.rules.shapes import IN_PERSON, ClassRules, Holiday, Request, RuleSet, Statement
from localaction.visit.rules.visitors import lists_are_kept, visitors_may_come
from localaction.visit.rules.words import clock, in_words

# Reasons that come from the coalition's own records or from the standard, not from the facility's publication.
PROGRAMME = "clearance record"
STANDARD = "PBNDS 2011 (rev. 2016) 5.7 V.M"


def check(rules: RuleSet, request: Request, holidays: Mapping[date, Holiday]) -> Answer:
    """Return whether a visit is ALLOWED, NOT_ALLOWED or to CONFIRM, with all reasons, worst first.

    `holidays` maps days to the holidays kept on them; the caller knows the calendar. Whatever a rule needs and the
    request lacks, and whatever a publication says that we do not understand, gives CONFIRM. A rule set without a day
    of observation is judged as it stands, with a note: only a day that is known can be too long ago.
    Ours: no publisher states how its rules combine, so nothing but "all of them" is safe.
    """
    of_class = rules.classes.get(request.visit_class) if request.visit_class else None
    source = (of_class and of_class.source) or rules.source
    observed_on = (of_class and of_class.observed_on) or rules.observed_on
    reasons = [
        *_age(observed_on, rules.stale_after_days, request),
        *_standing(rules, request),
        *_unread(rules, of_class),
        *_of_class(rules, of_class, request, holidays),
    ]
    sourced = [replace(r, source=source, observed_on=observed_on) for r in reasons]
    if request.on is not None:
        sourced += [
            replace(r, source=STANDARD if r.code in (Code.FAMILY_USE_SOCIAL, Code.FAMILY_UNKNOWN) else PROGRAMME)
            for r in visitors_may_come(request, request.on)
        ]
    effect = worst(sourced)
    kept = in_order([r for r in sourced if r.effect in (effect, Effect.NOT_ALLOWED, Effect.CONFIRM)])
    notes = in_order([r for r in sourced if r.effect == Effect.NOTE])
    return Answer(effect, tuple(kept), tuple(notes))


def _age(observed_on: date | None, stale_after_days: int, request: Request) -> Iterator[Reason]:
    """Judge how long ago the rules were seen when the visit is asked about."""
    asked_on = _asked_on(request)
    if observed_on is None:
        yield because(Code.RULES_UNDATED)
    elif asked_on is not None and asked_on - observed_on > timedelta(days=stale_after_days):
        yield because(Code.RULES_STALE, seen=observed_on, days=stale_after_days)
    if asked_on is not None and request.on is not None and asked_on > request.on:
        yield because(Code.ASKED_AFTER_VISIT)


def _asked_on(request: Request) -> date | None:
    """Return the day of asking; nobody asks after the visit, so the day of the visit stands in for a missing one."""
    asked_at = request.asked_at
    return asked_at.date() if isinstance(asked_at, datetime) else asked_at or request.on


def _standing(rules: RuleSet, request: Request) -> Iterator[Reason]:
    """Judge the rule set as a whole: its dates, the facility's closing, keys of the request that nobody reads."""
    for key in request.unread:
        yield because(Code.REQUEST_KEY_UNREAD, key=key)
    if request.on is None:
        yield because(Code.DATE_UNKNOWN)
        return
    begins, ends = rules.valid_from, rules.valid_until
    if (begins is not None and request.on < begins) or (ends is not None and request.on > ends):
        yield because(Code.RULES_NOT_IN_FORCE, period=f"{begins or '…'} – {ends or '…'}")
    if rules.closed_from is not None and request.on >= rules.closed_from:
        yield because(Code.FACILITY_CLOSED, period=f"{rules.closed_from} – …", reason="CLOSED")
    yield from closed(rules.closures, request, request.on)


def _unread(rules: RuleSet, of_class: ClassRules | None) -> Iterator[Reason]:
    """Report every key that nobody understood: one that is ignored may be the one that turns visitors away."""
    parts: list[Iterable[Statement]] = [rules.unread, *(c.unread for c in rules.closures)]
    if of_class is not None:
        parts += [of_class.unread, *(c.unread for c in of_class.closures), *(q.unread for q in of_class.quotas)]
        sessions = [*of_class.sessions, *([of_class.overall] if of_class.overall else [])]
        parts += [s.unread for s in sessions]
        parts += [n.unread for n in (of_class.notice, of_class.party, *(s.notice for s in sessions)) if n is not None]
    for statement in (s for part in parts for s in part):
        yield because(Code.RULE_KEY_UNKNOWN, key=statement.key, value=in_words(statement.value))


def _of_class(
    rules: RuleSet, of_class: ClassRules | None, request: Request, holidays: Mapping[date, Holiday]
) -> Iterator[Reason]:
    """Judge the class of visit and everything its rules say."""
    if of_class is None:
        if request.visit_class is None:
            yield because(Code.CLASS_UNKNOWN)
        else:
            yield because(Code.CLASS_UNSTATED, visit_class=request.visit_class)
        return
    if not of_class.is_permitted:
        yield because(Code.CLASS_NOT_PERMITTED, visit_class=request.visit_class)
        return
    if of_class.status_on_page:
        yield because(Code.STATUS_ON_PAGE, text=of_class.status_on_page)
    if request.on is not None:
        yield from closed(of_class.closures, request, request.on)
        bars = barred(of_class, request, request.on)
        yield from bars
        if worst(bars) != Effect.NOT_ALLOWED:
            yield from when_open(of_class, request, request.on, holidays.get(request.on), rules.tz)
        if of_class.last_admission is not None and request.at is not None and request.at > of_class.last_admission:
            yield because(Code.LAST_ADMISSION, last=clock(of_class.last_admission))
        yield from quota_left(of_class, request, request.on)
        if of_class.notice is not None:
            yield from asked_in_time(of_class.notice, request, request.on, rules.tz)
    yield from party_fits(of_class, request)
    yield from lists_are_kept(of_class, request)
    if of_class.appointment and not request.has_appointment:
        yield because(Code.APPOINTMENT_NEEDED, how=of_class.appointment)
    if of_class.units_prescheduled and not request.has_appointment:
        yield because(Code.UNIT_SCHEDULE_UNPUBLISHED)
    yield from _checklist(of_class, request)


def _checklist(rules: ClassRules, request: Request) -> Iterator[Reason]:
    """Yield what to bring and to know; none of it changes the answer."""
    parts = [rules.notes, *(s.notes for s in rules.sessions), *(q.notes for q in rules.quotas)]
    parts += [n.notes for n in (rules.party, rules.notice) if n is not None]
    for statement in (s for part in parts for s in part):
        text = in_words(statement.value)
        if statement.key == "id":
            yield because(Code.BRING_ID, text=text)
        elif statement.key in ("arrive_before_min", "arrive_minutes_before"):
            yield because(Code.ARRIVE_BEFORE, minutes=text)
        else:
            yield because(Code.PAGE_SAYS, key=statement.key, text=text)
    if request.mode in IN_PERSON:
        for mode in {s.mode for s in rules.sessions} - IN_PERSON:
            yield because(Code.REMOTE_OFFERED, mode=mode)
    units = sorted({unit for s in rules.sessions for unit in s.units})
    if units and not request.person.unit and not all(s.units for s in rules.sessions):
        yield because(Code.UNIT_NOT_CHECKED, units=", ".join(units))
