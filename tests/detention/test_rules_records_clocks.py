"""Records-law clocks: dated cases counted by hand, what comes next, and properties of every law of the table."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localaction.detention.commands import event, moment
from localaction.detention.lawbook import every_law, find_law
from localaction.detention.rules.calendars import HolidayList, HolidayRule
from localaction.detention.rules.clocks import Event, EventRefused
from localaction.detention.rules.counting import Why
from localaction.detention.rules.laws import Kind, Unit
from localaction.detention.rules.reckoning import Step, reckon

CASES = list(csv.DictReader((Path(__file__).parent / "records_cases.csv").open(encoding="utf-8"), delimiter=";"))
LAWS = every_law()
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2031, 12, 31))
SPANS = st.integers(0, 60)


def reckoned(case):
    events = [event(text) for text in case["events"].split()]
    return reckon(find_law(case["jurisdiction"]), moment(case["received"]), events, case["by"])


def day(text):
    return dt.date.fromisoformat(text)


def steps(reckoning, step):
    return [found for found in reckoning.next_steps if found.step == step]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['jurisdiction']} {case['received']} {case['events']}")
def test_the_date_is_the_one_counted_by_hand(case):
    assert case["citation"] and case["counted_by_hand"]
    assert reckoned(case).due_on == (day(case["due"]) if case["due"] else None)


def test_the_cases_cover_the_country():
    assert len(CASES) >= 60
    assert len({case["jurisdiction"] for case in CASES}) >= 20


def test_texas_keeps_both_dates_when_the_body_closes_a_day():
    reckoning = reckon(find_law("TX"), day("2026-11-20"), [event("closing=2026-11-30")])

    assert [moved.due_on for moved in reckoning.history] == [day("2026-12-08"), day("2026-12-09")]
    assert reckoning.history[1].because == Event(Kind.CLOSING, day("2026-11-30"))


def test_texas_lets_a_body_close_ten_days_a_year_and_no_more():
    weekdays = [day("2026-12-01") + dt.timedelta(days=n) for n in range(17)]
    closings = [Event(Kind.CLOSING, on) for on in weekdays if on.weekday() < 5]

    reckoning = reckon(find_law("TX"), day("2026-11-30"), closings)

    # December 1-14 closed (ten weekdays); 15-17 count after all (3), 18 (4), 21-23 (7), 28-30 (10).
    assert reckoning.due_on == day("2026-12-30")
    assert [remark.code for remark in reckoning.remarks] == ["too-many-closings"] * 3


def test_an_optional_holiday_that_a_texas_body_keeps_is_none_of_its_ten_closings():
    calendar, refused = find_law("TX").calendar.with_closings(
        [day("2027-03-26"), *(day("2027-03-01") + dt.timedelta(days=7 * n) for n in range(10))]
    )

    assert refused == ()
    assert calendar.closed(day("2027-03-26"))


def test_texas_knows_the_jewish_optional_holidays():
    calendar = find_law("TX").calendar

    assert calendar.optional_name(day("2026-09-21")) == "Yom Kippur"
    assert calendar.optional_name(day("2028-09-21")) == "Rosh Hashanah"


def test_pennsylvania_silence_is_a_denial_and_opens_fifteen_business_days():
    reckoning = reckon(find_law("PA"), day("2026-12-22"))

    assert [step.on for step in steps(reckoning, Step.SILENCE)] == [day("2026-12-30")]
    # Dec 31 (1) Jan 4-8 (6) 11-15 (11) 18 off, 19-22 (15).
    assert [step.on for step in steps(reckoning, Step.APPEAL_IF_SILENT)] == [day("2027-01-22")]
    assert [(step.on, step.until) for step in steps(reckoning, Step.EXTENSION)] == [
        (day("2026-12-30"), day("2027-01-29"))
    ]


def test_a_pennsylvania_appeal_is_not_lengthened_by_the_agencys_own_closing():
    reckoning = reckon(find_law("PA"), day("2026-12-22"), [event("closing=2027-01-05")])

    assert steps(reckoning, Step.APPEAL_IF_SILENT)[0].on == day("2027-01-22")


def test_a_federal_denial_leaves_ninety_days_to_appeal():
    reckoning = reckon(find_law("US"), day("2026-11-23"), [event("denial=2026-12-10")])

    # 21 days to the end of December, 31, 28, and 10 of March.
    assert [step.on for step in steps(reckoning, Step.APPEAL)] == [day("2027-03-10")]
    assert steps(reckoning, Step.FOLLOW_UP) == []


def test_federal_silence_needs_no_appeal():
    reckoning = reckon(find_law("US"), day("2026-11-23"))

    assert steps(reckoning, Step.APPEAL_IF_SILENT) == []
    assert [step.on for step in steps(reckoning, Step.SILENCE)] == [day("2026-12-22")]


def test_alabama_presumes_a_denial_at_the_earlier_of_two_spans_after_the_acknowledgement():
    reckoning = reckon(find_law("AL"), day("2026-11-23"), [event("ack=2026-12-01")])

    # 30 business days (Jan 14) come before 60 calendar days (Jan 30).
    assert [step.on for step in steps(reckoning, Step.SILENCE)] == [day("2027-01-14")]


def test_a_law_without_a_number_gives_no_date_but_our_own_follow_up():
    reckoning = reckon(find_law("NC"), day("2026-11-23"))

    (follow_up,) = steps(reckoning, Step.FOLLOW_UP)
    assert reckoning.due_on is None
    assert follow_up.rule is None
    # Nov 24-25 (2) 30 (3) Dec 1-4 (7) 7-9 (10).
    assert follow_up.on == day("2026-12-09")


def test_our_follow_up_waits_for_the_date_that_the_body_named():
    reckoning = reckon(find_law("NC"), day("2026-11-23"), [event("extension=2026-12-01/2027-01-15")])

    assert steps(reckoning, Step.FOLLOW_UP)[0].on == day("2027-01-19")


def test_a_stopped_clock_has_no_date_and_asks_for_the_answer():
    reckoning = reckon(find_law("TX"), day("2026-11-20"), [event("clarification=2026-11-24")])

    assert [step.on for step in steps(reckoning, Step.ANSWER)] == [day("2026-11-24") + dt.timedelta(days=61)]
    assert steps(reckoning, Step.FOLLOW_UP) == []
    assert reckoning.current.left == 10


def test_a_paused_federal_clock_says_what_is_left():
    reckoning = reckon(find_law("US"), day("2026-11-23"), [event("fee=2026-12-01")])

    # Nov 24, 25, 27, 30 and Dec 1 are used.
    assert reckoning.current.left == 15


def test_a_question_after_the_last_day_stops_nothing():
    reckoning = reckon(find_law("US"), day("2026-11-23"), [event("clarification=2026-12-23")])

    assert reckoning.due_on == day("2026-12-22")
    assert [remark.code for remark in reckoning.remarks] == ["too-late"]


def test_an_extension_names_a_date_no_later_than_the_law_allows():
    sooner = reckon(find_law("US"), day("2026-11-23"), [event("extension=2026-12-15/2026-12-29")])
    later = reckon(find_law("US"), day("2026-11-23"), [event("extension=2026-12-15/2027-03-01")])

    assert sooner.due_on == day("2026-12-29")
    assert later.due_on == day("2027-01-07")
    assert [remark.code for remark in later.remarks] == ["names-too-late-a-date"]


def test_a_part_release_leaves_the_rest_owed_and_opens_the_appeal():
    reckoning = reckon(find_law("GA"), day("2026-11-25"), [event("partial=2026-11-30")])

    assert reckoning.due_on == day("2026-12-02")
    assert steps(reckoning, Step.DUE)
    assert steps(reckoning, Step.APPEAL)


def test_an_alabama_request_is_first_acknowledged_then_answered():
    keys = [run.clock.key for run in reckon(find_law("AL"), day("2026-11-23")).runs]

    assert keys == ["acknowledge", "decide"]


def test_an_event_before_the_receipt_is_refused():
    with pytest.raises(EventRefused, match="before-receipt"):
        reckon(find_law("TX"), day("2026-11-20"), [event("ack=2026-11-19")])


def test_an_answer_to_no_question_is_refused():
    with pytest.raises(EventRefused, match="nothing-to-answer"):
        reckon(find_law("TX"), day("2026-11-20"), [event("clarified=2026-11-24")])


@st.composite
def requests(draw, tolls=False):
    """A law, a day of receipt and a plausible run of events (closings, extensions, perhaps tolls)."""
    law, received_on = draw(st.sampled_from(LAWS)), draw(DAYS)
    at = lambda: received_on + dt.timedelta(days=draw(SPANS))  # noqa: E731
    events = [Event(Kind.CLOSING, at()) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        on = at()
        named_on = draw(st.none() | st.integers(1, 90).map(lambda n: on + dt.timedelta(days=n)))
        events.append(Event(Kind.EXTENSION, on, named_on))
    if draw(st.booleans()):
        events.append(Event(Kind.ACK, at()))
    return law, received_on, events


def finite(day_or_none):
    """A stopped clock and a law without a number end later than any day."""
    return day_or_none or dt.date.max


@settings(max_examples=60, deadline=None)
@given(requests(), st.integers(0, 90))
def test_adding_a_holiday_never_makes_a_deadline_earlier(request_, after):
    law, received_on, events = request_
    holiday = received_on + dt.timedelta(days=after)
    rule = HolidayRule("Day of the test", holiday.strftime("%m-%d"))
    if rule.when == "02-29":
        rule = replace(rule, when="03-01")
    kept = law.calendar.kept
    longer = HolidayList(kept.library, (*kept.added, rule), kept.dropped)
    changed = replace(law, calendar=replace(law.calendar, kept=longer))

    before, then = reckon(law, received_on, events), reckon(changed, received_on, events)

    for old, new in zip(before.runs, then.runs, strict=True):
        assert finite(new.due_on) >= finite(old.due_on)


@settings(max_examples=60, deadline=None)
@given(requests(), st.integers(0, 90))
def test_a_closing_never_makes_a_deadline_earlier(request_, after):
    law, received_on, events = request_
    closing = Event(Kind.CLOSING, received_on + dt.timedelta(days=after))

    before, then = reckon(law, received_on, events), reckon(law, received_on, [*events, closing])

    for old, new in zip(before.runs, then.runs, strict=True):
        assert finite(new.due_on) >= finite(old.due_on)


@settings(max_examples=100, deadline=None)
@given(requests())
def test_a_deadline_never_falls_on_a_weekend_a_holiday_or_a_closing(request_):
    law, received_on, events = request_
    calendar, _ = law.calendar.with_closings(e.on for e in events if e.kind == Kind.CLOSING)

    for run in reckon(law, received_on, events).runs:
        if run.due_on is not None and run.clock.unit != Unit.HOURS:
            assert calendar.closed(run.due_on) is None


@settings(max_examples=100, deadline=None)
@given(requests(), st.booleans(), st.integers(0, 30), st.integers(0, 30))
def test_the_explanation_names_every_day_and_adds_up(request_, asks, asked_after, answered_after):
    law, received_on, events = request_
    if asks:
        asked_on = received_on + dt.timedelta(days=asked_after)
        events += [
            Event(Kind.CLARIFICATION, asked_on),
            Event(Kind.CLARIFIED, asked_on + dt.timedelta(days=answered_after)),
        ]

    for run in reckon(law, received_on, events).runs:
        if run.due_on is None:
            continue
        assert [d.on for d in run.days] == [received_on + dt.timedelta(days=n) for n in range(len(run.days))]
        assert run.days[-1].on == run.due_on and run.days[-1].counts
        counted = [d for d in run.days if d.counts]
        assert len([d for d in counted if d.leg == 0]) == run.clock.n
        for leg in range(1, run.extended + 1):
            days = [d for d in counted if d.leg == leg]
            assert [d.number for d in days] == list(range(1, len(days) + 1))
            assert days[-1].of in (0, len(days))


@settings(max_examples=80, deadline=None)
@given(requests(), st.sampled_from([Kind.CLARIFICATION, Kind.FEE]), st.integers(0, 40), st.none() | st.integers(0, 40))
def test_stopping_the_clock_never_shortens_it(request_, question, asked_after, answered_after):
    law, received_on, events = request_
    asked_on = received_on + dt.timedelta(days=asked_after)
    stopped = [Event(question, asked_on)]
    if answered_after is not None:
        reply = {Kind.CLARIFICATION: Kind.CLARIFIED, Kind.FEE: Kind.PAID}[question]
        stopped.append(Event(reply, asked_on + dt.timedelta(days=answered_after)))

    before = {run.clock.key: run for run in reckon(law, received_on, events).runs}
    then = {run.clock.key: run for run in reckon(law, received_on, [*events, *stopped]).runs}

    for key, run in then.items():
        # A question is itself an acknowledgement: what runs from that step may then start sooner.
        if run.clock.after == "receipt":
            assert finite(run.due_on) >= finite(before[key].due_on)


@settings(max_examples=80, deadline=None)
@given(requests())
def test_a_follow_up_is_never_early_and_the_history_ends_at_the_deadline(request_):
    law, received_on, events = request_

    reckoning = reckon(law, received_on, events)

    assert reckoning.history[-1].due_on == reckoning.due_on
    for step in steps(reckoning, Step.FOLLOW_UP):
        assert step.on > (reckoning.due_on or received_on)
        assert law.calendar.closed(step.on) is None


@settings(max_examples=60, deadline=None)
@given(requests(), st.randoms())
def test_the_order_in_which_events_are_told_does_not_matter(request_, random):
    law, received_on, events = request_
    shuffled = list(events)
    random.shuffle(shuffled)

    assert reckon(law, received_on, shuffled).due_on == reckon(law, received_on, events).due_on


def test_a_moved_last_day_is_explained():
    reckoning = reckon(find_law("CA"), day("2026-11-16"))

    assert [d.why for d in reckoning.current.days[-5:]] == [Why.LAST_DAY_MOVES] * 4 + [Why.COUNTED]
