"""Does any session of the timetable take this visit?

A session is judged key by key; each key that fails gives a reason. A session without a failing key takes the visit.
Where a fact has several possible values (under which of two surnames the person is registered, whether a day in lieu
is kept as a holiday, whether the lawyer or the assistant comes) each possibility is judged, and only if all agree is
the answer theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from localaction.visit.rules.codes import Code, Effect
from localaction.visit.rules.limits import asked_in_time
from localaction.visit.rules.reasons import Reason, because, worst
from localaction.visit.rules.shapes import (
    HOLIDAY_DAYS,
    IN_PERSON,
    WEEKDAYS,
    ClassRules,
    Holiday,
    HolidayPolicy,
    Request,
    Session,
)
from localaction.visit.rules.words import band_text, clock, hours, in_band, named, squeezed, surname_letters


@dataclass(frozen=True)
class Table:
    """The question put to a timetable: its sessions of the mode asked for, the class's rules, the facility's zone."""

    sessions: tuple[Session, ...]
    rules: ClassRules
    request: Request
    tz: str


@dataclass(frozen=True)
class World:
    """One possible state of affairs: the day as kept by the facility, the letter and the role that count."""

    on: date
    holiday: str
    letter: str
    role: str


def timetable(rules: ClassRules) -> list[Session]:
    """Return the sessions with the days and hours they leave out taken from `overall`; `overall` alone is a session."""
    overall = rules.overall
    if overall is None:
        return list(rules.sessions)
    if not rules.sessions:
        return [overall]
    return [replace(s, days=s.days or overall.days, times=s.times or overall.times) for s in rules.sessions]


def week_of_month(on: date) -> int:
    """Return which Saturday (or other weekday) of its month a day is, 1 to 5."""
    return (on.day - 1) // 7 + 1


def when_open(rules: ClassRules, request: Request, on: date, holiday: Holiday | None, tz: str) -> list[Reason]:
    """Return why no session takes the visit, or one SESSION_OPEN reason when one does.

    Several reasons mean that the best sessions fail for different keys. Without an hour, a session is not known to
    take the visit.
    """
    sessions = tuple(s for s in timetable(rules) if not s.has_no_visits and _is_in_mode(s, rules, request))
    table = Table(sessions, rules, request, tz)
    if not sessions:
        return [because(Code.MODE_UNSTATED, wanted=request.mode) if request.mode else because(Code.HOURS_UNSTATED)]
    outcomes = {world: _best(table, world) for world in _worlds(table, on, holiday)}
    effects = {worst(reasons) for reasons in outcomes.values()}
    everything = [reason for reasons in outcomes.values() for reason in reasons]
    if len(effects) == 1:
        return everything
    doubts = [reason for reason in everything if reason.effect == Effect.CONFIRM]
    return doubts + list(_what_matters(outcomes, table, holiday))


def barred(rules: ClassRules, request: Request, on: date) -> list[Reason]:
    """Return why a line "no visits" of the timetable, or a closed weekday, bars the visit, or may bar it."""
    weekday = WEEKDAYS[on.weekday()]
    reasons = [because(Code.DAY_CLOSED, day=weekday)] if weekday in rules.closed_days else []
    for session in rules.sessions:
        if not session.has_no_visits or (session.days and weekday not in session.days):
            continue
        if not session.units:
            reasons.append(because(Code.DAY_CLOSED, day=weekday))
        elif not request.person.unit:
            reasons.append(because(Code.UNIT_UNKNOWN))
        elif named(request.person.unit, session.units):
            reasons.append(because(Code.UNIT_HAS_NO_VISITS, unit=request.person.unit))
    return reasons


def _is_in_mode(session: Session, rules: ClassRules, request: Request) -> bool:
    """Say whether a session is of the sort asked for, in person or at a distance; not said is in person."""
    return ((session.mode or rules.mode) in IN_PERSON) == (request.mode in IN_PERSON)


def _worlds(table: Table, on: date, holiday: Holiday | None) -> Iterator[World]:
    sessions, request = table.sessions, table.request
    letters: Sequence[str] = [""]
    if any(s.surnames for s in sessions) and request.person.surname:
        letters = sorted(surname_letters(request.person.surname)) or [""]
    days: Sequence[str] = [""] if holiday is None else [holiday.name]
    if holiday is not None and holiday.is_observed:
        days = ["", holiday.name]
    roles: Sequence[str] = [""]
    if any(s.roles for s in sessions) and not _roles(request):
        roles = sorted({squeezed(role) for s in sessions for role in s.roles})
    for letter, day, role in product(letters, days, roles):
        yield World(on, day, letter, role)


def _roles(request: Request) -> list[str]:
    """Return the roles of the visitors, or nothing when any is not given."""
    roles = [v.role for v in request.visitors]
    return sorted(set(roles)) if all(roles) else []


def _what_matters(outcomes: dict[World, list[Reason]], table: Table, holiday: Holiday | None) -> Iterator[Reason]:
    """Name the facts in which worlds with different outcomes differ."""

    def varies(fact: str) -> bool:
        seen: dict[tuple[str, ...], set[Effect]] = {}
        for world, reasons in outcomes.items():
            others = tuple(getattr(world, f) for f in ("holiday", "letter", "role") if f != fact)
            seen.setdefault(others, set()).add(worst(reasons))
        return any(len(effects) > 1 for effects in seen.values())

    if varies("letter"):
        yield because(Code.SURNAME_ORDER_UNKNOWN, letters=", ".join(sorted({w.letter for w in outcomes})))
    if varies("holiday") and holiday is not None:
        yield because(Code.HOLIDAY_OBSERVED, holiday=holiday.name)
    if varies("role"):
        yield because(Code.ROLE_UNKNOWN, allowed=", ".join(sorted({r for s in table.sessions for r in s.roles})))


def _best(table: Table, world: World) -> list[Reason]:
    """Return the outcome of one world: the worst over the visitors' roles of the best over the sessions."""
    roles = [world.role] if world.role else _roles(table.request) or [""]
    found: list[Reason] = []
    for role in roles:
        here = replace(world, role=role)
        found += _best_session([(session, list(_against(session, table, here))) for session in table.sessions])
    return found


def _best_session(judged: list[tuple[Session, list[Reason]]]) -> list[Reason]:
    taking = [session for session, reasons in judged if not reasons]
    if taking:
        # Two sessions that take the visit are one permission: print the one that sorts first.
        days, times = min((", ".join(s.days), hours(s.times)) for s in taking)
        return [because(Code.SESSION_OPEN, days=days, hours=times)]
    unsure = [reasons for _, reasons in judged if worst(reasons) == Effect.CONFIRM]
    if unsure:
        return [reason for reasons in unsure for reason in reasons]
    refusals = [[r for r in reasons if r.effect == Effect.NOT_ALLOWED] for _, reasons in judged]
    # Only the sessions that came nearest are worth explaining; a timetable may have dozens.
    nearest = min(len(reasons) for reasons in refusals)
    return [reason for reasons in refusals if len(reasons) == nearest for reason in reasons]


def _against(session: Session, table: Table, world: World) -> Iterator[Reason]:
    """Yield each key of a session that speaks against the visit."""
    request = table.request
    day = list(_day(session, table, world))
    rest = [
        *_week(session, table, world),
        *_time(session, table),
        *_unit(session, table),
        *_listed(session, table, world),
        *_surname(session, world),
        *_digits(session, request),
        *_mode(session, table),
    ]
    if session.notice is not None:
        rest += asked_in_time(session.notice, request, world.on, session.tz or table.tz)
    if session.is_by_pod:
        rest.append(because(Code.UNIT_SCHEDULE_UNPUBLISHED))
    if session.by_request_to and not request.is_granted:
        rest.append(because(Code.BY_REQUEST, whom=session.by_request_to))
    if session.is_cut and worst(day) != Effect.NOT_ALLOWED and worst(rest) == Effect.NOT_ALLOWED:
        # What is missing from the text may be exactly this hour or this person.
        rest = [r for r in rest if r.effect != Effect.NOT_ALLOWED] + [because(Code.TEXT_CUT)]
    yield from day
    yield from rest


def _day(session: Session, table: Table, world: World) -> Iterator[Reason]:
    """Judge the day of the week and the holiday. Source: PBNDS 2011 5.7 (hours on weekends and holidays) for the doubt.

    Ours: where the rules are silent on holidays, a holiday may be as usual or as a weekend; if either takes the visit,
    it is to be confirmed.
    """
    if not session.days:
        yield because(Code.DAYS_UNSTATED)
        return
    weekday = WEEKDAYS[world.on.weekday()]
    is_usual = weekday in session.days
    refused = because(Code.DAY_NOT_OPEN, day=weekday, days=", ".join(session.days))
    if not world.holiday:
        if not is_usual:
            yield refused
        return
    if any(day in session.days for day in HOLIDAY_DAYS):
        return
    policy = session.holiday_policy or table.rules.holiday_policy or HolidayPolicy.UNSTATED
    has_holiday_hours = any(day in s.days for s in table.sessions for day in HOLIDAY_DAYS)
    weekend = [day in session.days for day in ("Sat", "Sun")]
    match policy:
        case HolidayPolicy.NONE:
            yield because(Code.HOLIDAY_CLOSED, holiday=world.holiday)
        case HolidayPolicy.SAME:
            yield from [] if is_usual else [refused]
        case HolidayPolicy.AS_WEEKEND if any(weekend):
            yield from [] if all(weekend) else [because(Code.HOLIDAY_UNSTATED, holiday=world.holiday)]
        case HolidayPolicy.UNSTATED if has_holiday_hours and is_usual:
            yield because(Code.HOLIDAY_HOURS_UNSTATED, holiday=world.holiday)
        case HolidayPolicy.UNSTATED if not has_holiday_hours and (is_usual or any(weekend)):
            yield because(Code.HOLIDAY_UNSTATED, holiday=world.holiday)
        case _:
            yield refused


def _week(session: Session, table: Table, world: World) -> Iterator[Reason]:
    week, weeks = week_of_month(world.on), session.weeks_of_month
    if not weeks or week in weeks:
        return
    printed = ",".join(map(str, sorted(weeks)))
    # "First and third Saturday" says nothing of a fifth, unless another line speaks of one.
    is_unstated = week == 5 and not any(5 in s.weeks_of_month for s in table.sessions)
    yield because(Code.WEEK_OF_MONTH_UNSTATED if is_unstated else Code.WEEK_OF_MONTH, week=week, weeks=printed)


def _time(session: Session, table: Table) -> Iterator[Reason]:
    rules, request = table.rules, table.request
    if not session.times:
        yield because(Code.HOURS_UNSTATED)
        return
    if request.at is None:
        yield because(Code.TIME_UNKNOWN, hours=hours(session.times))
        return
    spans = [s for s in session.times if s.opens <= request.at < s.closes]
    if not spans:
        yield because(Code.TIME_NOT_OPEN, time=clock(request.at), hours=hours(session.times))
        return
    slot = session.slot_minutes or rules.slot_minutes
    closes = max(s.closes for s in spans)
    if slot and rules.last_admission is None and closes - request.at < slot:
        yield because(Code.SLOT_CUT_SHORT, minutes=slot, time=clock(request.at), closes=clock(closes))


def _unit(session: Session, table: Table) -> Iterator[Reason]:
    """Judge the housing unit.

    Source: the UK Ministry of Justice's visit scheduler checks every session for the unit once any session is
    restricted by unit. Ours: a session that names its people otherwise (by classification, letter...) needs no unit,
    but a unit with hours of its own keeps to them.
    """
    unit, sessions = table.request.person.unit, table.sessions
    of_unit = [s for s in sessions if named(unit, s.units)] if unit else []
    if session.units:
        if not unit:
            yield because(Code.UNIT_UNKNOWN)
        elif session in of_unit:
            return
        elif not of_unit and all(s.units for s in sessions):
            yield because(Code.UNIT_NOT_LISTED, unit=unit)
        else:
            yield because(Code.UNIT_NOT_IN_SESSION, units=", ".join(session.units), unit=unit)
        return
    if not any(s.units for s in sessions):
        return
    names_people = session.classifications or session.sexes or session.surnames or session.band or session.tiers
    if of_unit:
        printed = "; ".join(sorted(f"{', '.join(s.days)} {hours(s.times)}" for s in of_unit))
        if names_people:
            yield because(Code.UNIT_KEEPS_OWN_HOURS, unit=unit, hours=printed)
        else:
            yield because(Code.UNIT_HAS_OWN_HOURS, unit=unit)
    elif not unit and not names_people:
        yield because(Code.UNIT_UNKNOWN)


def _listed(session: Session, table: Table, world: World) -> Iterator[Reason]:
    """Judge the keys whose values are words on a list.

    A word on nobody's list is a doubt, not a refusal; only of sex M and F are the words complete.
    """
    person = table.request.person
    for field, given, no, unknown, unlisted in (
        ("classifications", person.classification, Code.CLASSIFICATION_NOT_IN_SESSION, Code.CLASSIFICATION_UNKNOWN,
         Code.CLASSIFICATION_NOT_LISTED),
        ("sexes", person.sex, Code.SEX_NOT_IN_SESSION, Code.SEX_UNKNOWN, Code.SEX_NOT_LISTED),
        ("tiers", person.tier, Code.TIER_NOT_IN_SESSION, Code.TIER_UNKNOWN, Code.TIER_NOT_LISTED),
        ("roles", world.role, Code.ROLE_NOT_IN_SESSION, Code.ROLE_UNKNOWN, Code.ROLE_NOT_LISTED),
    ):  # fmt: skip
        words: tuple[str, ...] = getattr(session, field)
        if not words or named(given, words):
            continue
        allowed = ", ".join(words)
        if not given:
            yield because(unknown, allowed=allowed)
        elif not any(named(given, getattr(s, field)) for s in table.sessions) and given not in ("M", "F"):
            yield because(unlisted, given=given)
        else:
            yield because(no, allowed=allowed, given=given)


def _surname(session: Session, world: World) -> Iterator[Reason]:
    if not session.surnames:
        return
    if not world.letter:
        yield because(Code.SURNAME_UNKNOWN)
    elif not any(low <= world.letter <= high for low, high in session.surnames):
        allowed = ", ".join(f"{low}-{high}" for low, high in session.surnames)
        yield because(Code.SURNAME_LETTER, allowed=allowed, letter=world.letter)


def _digits(session: Session, request: Request) -> Iterator[Reason]:
    if session.band is None:
        return
    is_in = in_band(request.person.a_number_last3, session.band)
    if is_in is None:
        yield because(Code.ANUMBER_BAND_UNKNOWN, band=band_text(session.band))
    elif not is_in:
        yield because(Code.ANUMBER_BAND, band=band_text(session.band))


def _mode(session: Session, table: Table) -> Iterator[Reason]:
    offered, wanted = session.mode or table.rules.mode, table.request.mode
    if wanted is None or wanted == offered:
        return
    if offered is None:
        yield because(Code.MODE_UNSTATED, wanted=wanted)
    else:
        yield because(Code.MODE_NOT_OFFERED, offered=offered, wanted=wanted)
