"""Rule sets and requests drawn at random, from words that meet often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from tests.visit.asking import FACILITIES

from localaction.visit.exchange import read_rule_sets
from localaction.visit.exchange.plain import plain_file
from localaction.visit.rules import shapes as s

REAL = read_rule_sets(plain_file(Path(FACILITIES)), "facilities")
UNITS, CLASSIFICATIONS, TIERS = ["A", "B-1", "RESTRICTED_HOUSING"], ["LOW", "HIGH"], ["GREEN", "RED"]

days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
# Text that YAML of one sort or another would not read back as it was.
line = st.sampled_from(
    ["warden", "12:10", "045", "no", "null", "a: b # c", " é\u2028", "a\x85b", "'", "- x", "{", "2026-01-01"]
)
word = st.sampled_from(["A", "B", "C-1", "12", "045", "no", "é", "12:10", "~", "true", "2026-01-01", "1.5", "0x1"])
plain = st.recursive(
    st.integers(-9, 999) | st.booleans() | line | st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(line, inner, max_size=2),
    max_leaves=4,
)
kept = st.sampled_from([1, "12:10", True, ["no", {"a": None}], {"by": "x", "12": [1.5, "045"]}])


def chosen(words, **limits):
    return st.lists(st.sampled_from(words), unique=True, max_size=2, **limits).map(lambda ws: tuple(sorted(ws)))


nothing = st.just(())
notes = nothing | kept.map(lambda value: (s.Statement("dress", value),))
unread = nothing | kept.map(lambda value: (s.Statement("zz", value),))
maybe = st.none()


@st.composite
def spans(draw):
    opens = draw(st.sampled_from([480, 540, 720, 0]))
    return s.Span(opens, opens + draw(st.sampled_from([60, 90, 720])))


@st.composite
def bands(draw):
    digits = draw(st.integers(1, 3))
    low, high = sorted(draw(st.tuples(*[st.integers(0, 10**digits - 1)] * 2)))
    return s.Band(digits, low, high)


def week_days(min_size=0):
    words = (*s.WEEKDAYS, *s.HOLIDAY_DAYS)
    some = st.sets(st.sampled_from(words), min_size=min_size).map(lambda ds: tuple(d for d in words if d in ds))
    return some | st.just(s.WEEKDAYS) | st.just(("Sat", "Sun"))


times = st.lists(spans(), unique=True, max_size=2).map(lambda ts: tuple(sorted(ts)))
letters = st.sampled_from([(), (("A", "L"),), (("M", "Z"),), (("A", "C"), ("N", "N"))])


def notices(odd):
    return st.builds(
        s.Notice, min_hours=maybe | st.integers(0, 72), days_before=maybe | st.integers(0, 3),
        by=maybe | st.integers(0, 1440), max_days=maybe | st.integers(0, 30), notes=notes, unread=odd,
    )  # fmt: skip


def sessions(odd):
    held = st.builds(
        s.Session,
        days=week_days(),
        times=times,
        is_cut=st.booleans(),
        weeks_of_month=st.sampled_from([(), (1, 3), (5,)]),
        units=chosen(UNITS),
        classifications=chosen(CLASSIFICATIONS),
        sexes=chosen(["M", "F", "X"]),
        surnames=letters,
        band=maybe | bands(),
        tiers=chosen(TIERS),
        roles=chosen(["attorney", "paralegal"]),
        mode=maybe | st.sampled_from(s.Mode),
        slot_minutes=maybe | st.integers(1, 90),
        holiday_policy=maybe | st.sampled_from(s.HolidayPolicy),
        by_request_to=st.just("") | line,
        is_by_pod=st.booleans(),
        notice=maybe | notices(odd),
        tz=st.sampled_from(["", "America/Phoenix"]),
        notes=notes,
        unread=odd,
    )
    none = st.builds(s.Session, units=chosen(UNITS, min_size=1), days=week_days(), has_no_visits=st.just(True))
    return held | none


def closures(odd=nothing):
    return st.builds(
        s.Closure, starts_on=maybe | days_of_2026, ends_on=maybe | days_of_2026, units=chosen(UNITS),
        reason=st.sampled_from(["", "QUARANTINE"]), applies_to=chosen(list(s.VisitClass)),
        lasts_days=maybe | st.integers(1, 30),
        new_cases_on=st.lists(days_of_2026, max_size=2).map(lambda ds: tuple(sorted(ds))),
        lifted_on=maybe | days_of_2026, notes=notes, unread=odd,
    )  # fmt: skip


def quotas(odd):
    return st.builds(
        s.Quota, per=st.sampled_from(s.Period), limit=st.integers(0, 3), of=maybe | st.sampled_from(s.QuotaOf),
        week_starts=st.sampled_from(["", *s.WEEKDAYS]), notes=notes, unread=odd,
    )  # fmt: skip


def ordered(things, most=1):
    return st.lists(things, max_size=most).map(lambda ts: tuple(sorted(ts, key=repr)))


@st.composite
def class_rules(draw, odd):
    parties = st.builds(
        s.PartyRule,
        max_total=maybe | st.integers(0, 4),
        max_adults=maybe | st.integers(0, 3),
        max_children=maybe | st.integers(0, 3),
        max_children_per_adult=maybe | st.integers(0, 2),
        minor_needs_adult=maybe | st.booleans(),
        is_flexible=st.booleans(),
        notes=notes,
        unread=odd,
    )
    rules = draw(
        st.builds(
            s.ClassRules,
            is_permitted=st.sampled_from([True, True, True, False]),
            sessions=ordered(sessions(odd)),
            overall=maybe | st.builds(s.Session, days=week_days(), times=times),
            mode=maybe | st.sampled_from(s.Mode),
            slot_minutes=maybe | st.integers(1, 90),
            last_admission=maybe | st.integers(0, 1440),
            closed_days=st.sampled_from([(), ("Tue", "Wed")]),
            holiday_policy=maybe | st.sampled_from(s.HolidayPolicy),
            status_on_page=st.just("") | line,
            source=st.just("") | line,
            observed_on=maybe | days_of_2026,
            party=maybe | parties,
            minors_with_adult=maybe | st.booleans(),
            notice=maybe | notices(odd),
            appointment=st.just("") | line,
            needs_approved_list=st.booleans(),
            needs_person_request=st.booleans(),
            units_prescheduled=st.booleans(),
            closures=ordered(closures(odd)),
            notes=notes,
            unread=odd,
        )
    )
    # The two kinds of quota are one key of the file.
    if draw(st.booleans()):
        return s.ClassRules(**{**rules.__dict__, "quotas": draw(ordered(quotas(odd)))})
    return s.ClassRules(**{**rules.__dict__, "quota_in_words": draw(st.just("") | line)})


def rule_sets(odd=nothing):
    return st.builds(
        s.RuleSet, facility=word, source=st.just("") | line, observed_on=maybe | days_of_2026,
        stale_after_days=st.integers(0, 400), tz=st.sampled_from(["", "America/Chicago"]),
        valid_from=maybe | days_of_2026, valid_until=maybe | days_of_2026, closed_from=maybe | days_of_2026,
        closures=ordered(closures(odd)),
        classes=st.dictionaries(st.sampled_from(s.VisitClass), class_rules(odd), max_size=2),
        notes=notes, unread=odd,
    )  # fmt: skip


POOL = (
    s.Session(days=("Sat", "Sun"), times=(s.Span(480, 720),)),
    s.Session(days=("Sat", "Sun"), times=(s.Span(540, 600),), units=("A",), slot_minutes=60),
    s.Session(days=("Sat",), times=(s.Span(480, 720),), units=("B-1", "RESTRICTED_HOUSING")),
    s.Session(days=s.WEEKDAYS, times=(s.Span(480, 720), s.Span(780, 900)), classifications=("HIGH",)),
    s.Session(days=s.WEEKDAYS, times=(s.Span(480, 1020),), surnames=(("A", "L"),)),
    s.Session(days=s.WEEKDAYS, times=(s.Span(480, 900),), surnames=(("M", "Z"),)),
    s.Session(days=(*s.WEEKDAYS, "Holiday"), times=(s.Span(480, 900),), sexes=("F",), band=s.Band(2, 0, 49)),
    s.Session(days=("Sat",), times=(s.Span(480, 900),), weeks_of_month=(1, 3), tiers=("GREEN",)),
    s.Session(days=("Sat", "FedHoliday"), times=(s.Span(480, 540),), is_cut=True, surnames=(("A", "L"),)),
    s.Session(days=s.WEEKDAYS, times=(s.Span(480, 900),), notice=s.Notice(min_hours=24), tz="America/Chicago"),
    s.Session(days=s.WEEKDAYS, times=(s.Span(480, 900),), by_request_to="warden"),
    s.Session(units=("A",), has_no_visits=True),
    s.Session(times=(s.Span(480, 900),)),
)
ANA = s.Visitor("Ana", (s.Clearance(date(2025, 1, 1), date(2027, 1, 1)),), is_family=False, is_on_list=True)
ENDED = s.Clearance(date(2025, 1, 1), date(2026, 5, 31))
BEN = (
    s.Visitor("Ben"), s.Visitor("Ben", (ENDED,)), s.Visitor("Ben", ANA.clearances, is_family=True),
    s.Visitor("Ben", (s.Clearance(date(2026, 1, 1)),), is_family=False, is_on_list=True),
    s.Visitor("Ben", is_family=True),
)  # fmt: skip


@st.composite
def small_rules(draw):
    """Draw a small timetable with few limits, so that something is allowed."""
    limits = draw(
        st.sampled_from([
            {}, {}, {"quotas": (s.Quota(s.Period.WEEK, 1),)}, {"party": s.PartyRule(max_total=2)},
            {"notice": s.Notice(days_before=1, by=900)}, {"quota_in_words": "two visits/visitors a week"},
            {"needs_approved_list": True}, {"needs_person_request": True}, {"appointment": "phone"},
            {"closures": (s.Closure(date(2026, 6, 10), date(2026, 6, 20), ("A",)),)}, {"last_admission": 600},
        ])
    )  # fmt: skip
    policy = draw(st.sampled_from([None, s.HolidayPolicy.SAME, s.HolidayPolicy.AS_WEEKEND]))
    drawn = draw(st.lists(st.sampled_from(POOL), min_size=1, max_size=3, unique_by=repr))
    rules = s.ClassRules(sessions=tuple(drawn), holiday_policy=policy, **limits)
    observed_on = draw(st.sampled_from([None, date(2026, 5, 1), date(2026, 2, 1)]))
    kinds = st.sampled_from([s.VisitClass.SOCIAL, s.VisitClass.SOCIAL, s.VisitClass.COMMUNITY])
    return s.RuleSet("x", observed_on=observed_on, classes={draw(kinds): rules})


def fits(session):
    """Return a person whom a session is for."""
    return s.Person(
        unit=next(iter(session.units), ""), classification=next(iter(session.classifications), "HIGH"),
        sex=next(iter(session.sexes), "M"), surname=session.surnames[0][0] if session.surnames else "Alba",
        a_number_last3=f"{session.band.low:03d}" if session.band else "312",
        tier=next(iter(session.tiers), "GREEN"), has_requested=True,
    )  # fmt: skip


@st.composite
def questions(draw):
    """Draw rules and a request that comes close to one of their sessions, with one thing or two amiss."""
    rules = draw(small_rules() | st.sampled_from(REAL))
    visit_class, of_class = draw(st.sampled_from(sorted(rules.classes.items())))
    session = draw(st.sampled_from(of_class.sessions))
    june = [date(2026, 6, 1) + timedelta(days=n) for n in range(30)]
    held = [day for day in june if s.WEEKDAYS[day.weekday()] in session.days] or june
    on = draw(st.sampled_from(held) | st.sampled_from([date(2026, 7, 3), date(2026, 5, 25), date(2026, 5, 30)]))
    request = s.Request(
        "x", visit_class, on, session.times[0].opens if session.times else 540, fits(session), s.Party(1, 0), (ANA,),
        (), datetime(on.year, on.month, on.day) - timedelta(days=draw(st.sampled_from([0, 2, 40]))),
        has_appointment=True, is_granted=True,
    )  # fmt: skip
    for change in draw(st.lists(st.sampled_from(range(10)), max_size=2)):
        request = amiss(draw, request, change)
    return rules, request


def amiss(draw, request, change):
    """Change one thing of a request."""
    if change < 3:
        return replace(request, person=draw(persons))
    if change == 3:
        return replace(request, party=draw(st.sampled_from([s.Party(3), s.Party(0, 1), s.Party(1, 2), None])))
    if change == 4:
        return replace(request, visitors=draw(st.sampled_from([(ANA, b) for b in BEN] + [(b,) for b in BEN])))
    if change == 5:
        near = [request.on + timedelta(days=n) for n in (-3, 2, 0)] if request.on else []
        return replace(request, previous_visits=draw(st.sampled_from([None, tuple(near), tuple(near[:1])])))
    if change == 6:
        return replace(request, at=draw(st.sampled_from([None, 540, 690, 840, 1200])))
    if change == 7:
        asked = request.asked_at
        return replace(
            request, asked_at=draw(st.sampled_from([None, asked and date(asked.year, asked.month, asked.day)]))
        )
    if change == 8:
        return replace(request, visit_class=draw(st.sampled_from([None, *s.VisitClass])))
    return replace(request, has_appointment=None, is_granted=None)


clearances = st.builds(
    s.Clearance, starts_on=days_of_2026, ends_on=days_of_2026 | st.just(date(2027, 6, 1))
)  # fmt: skip
persons = st.builds(
    s.Person, unit=st.sampled_from(["", *UNITS, "W3A", "E1", "zz"]),
    classification=st.sampled_from(["", *CLASSIFICATIONS, "MEDIUM"]), sex=st.sampled_from(["", "M", "F", "X"]),
    surname=st.sampled_from(["", "Zuniga", "Ángel", "Alba Mora"]), a_number_last3=st.sampled_from(["", "312", "777"]),
    tier=st.sampled_from(["", *TIERS]), has_requested=st.sampled_from([None, True]),
)  # fmt: skip
