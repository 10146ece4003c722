"""Rule sets as files: what is read, what is kept, and that nothing is lost on the way out and in."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.visit import drawing

from localaction.visit.exchange import Unreadable, print_rule_sets, read_request, read_rule_sets
from localaction.visit.exchange.plain import plain_text
from localaction.visit.exchange.values import weekdays
from localaction.visit.rules.shapes import Band, RuleSet, Session, Span, Statement, VisitClass


def parsed(text: str) -> list[RuleSet]:
    return read_rule_sets(plain_text(text, "rules"), "rules")


def session(text: str) -> Session:
    (rules,) = parsed(f"{{id: x, social: {{sessions: [{text}]}}}}")
    (only,) = rules.classes[VisitClass.SOCIAL].sessions
    return only


def test_the_twelve_real_rule_sets_come_back_as_they_were():
    assert parsed(print_rule_sets(drawing.REAL)) == drawing.REAL


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawing.rule_sets(drawing.unread))
def test_what_is_printed_is_read_back(rules):
    assert parsed(print_rule_sets([rules])) == [rules]


@settings(max_examples=200, deadline=None)
@given(drawing.plain | st.dictionaries(st.sampled_from(["id", "social", "closures", "tz"]), drawing.plain))
def test_whatever_a_rule_file_holds_is_read_or_refused(value):
    try:
        read_rule_sets(value, "rules")
    except Unreadable as refused:
        assert str(refused).startswith("rules: ")


REQUEST_KEYS = ["facility", "date", "time", "person", "party", "visitors", "previous_visits", "asked_at", "visit_class"]


@settings(max_examples=200, deadline=None)
@given(drawing.plain | st.dictionaries(st.sampled_from(REQUEST_KEYS), drawing.plain))
def test_whatever_a_request_file_holds_is_read_or_refused(value):
    try:
        read_request(value, "request")
    except Unreadable as refused:
        assert str(refused).startswith("request: ")


def test_a_note_with_an_odd_line_break_comes_back_as_it_was():
    (rules,) = parsed('{id: x, note: "one\\x85two\\u2028three\\ufeff"}')

    assert parsed(print_rule_sets([rules])) == [rules]
    assert rules.notes == (Statement("note", "one\x85two\u2028three\ufeff"),)


@settings(max_examples=100, deadline=None)
@given(drawing.plain)
def test_plain_values_survive_yaml(value):
    assert plain_text(yaml.safe_dump(value), "x") == value


@pytest.mark.parametrize(
    ("written", "read"),
    [("12:10", "12:10"), ("045", "045"), ("no", "no"), ("2026-06-16", "2026-06-16"), ("1_000", "1_000"),
     ("0x10", "0x10"), ("12", 12), ("true", True), ("~", None)],
)  # fmt: skip
def test_only_plain_numbers_true_false_and_null_are_not_text(written, read):
    assert plain_text(f"[{written}]", "x") == [read]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("daily", "Mon Tue Wed Thu Fri Sat Sun"),
        ("Mon-Fri", "Mon Tue Wed Thu Fri"),
        ("Thu-Mon", "Mon Thu Fri Sat Sun"),
        ("Saturdays", "Sat"),
        ("Sat, Sun", "Sat Sun"),
        ("daily+holidays", "Mon Tue Wed Thu Fri Sat Sun Holiday"),
        ("weekend_holiday", "Sat Sun Holiday"),
        (["Sun", "Sat", "FedHoliday"], "Sat Sun FedHoliday"),
        (["Mon-Wed", "Sat"], "Mon Tue Wed Sat"),
    ],
)
def test_days_are_read_however_they_are_written(written, read):
    assert weekdays(written) == tuple(read.split())


@pytest.mark.parametrize("written", ["every other Tuesday", "", [], "Mon-Tue-Wed", 3, None, "Mo"])
def test_days_that_are_not_understood_are_refused(written):
    with pytest.raises(ValueError, match=r"\w"):
        weekdays(written)


def test_ends_of_a_range_given_apart_are_one_range():
    read = session("{days_of_week: [Sat], start: '08:00', end: '09:00', surname_from: a, surname_to: l}")

    assert (read.times, read.surnames) == ((Span(480, 540),), (("A", "L"),))
    assert session("{anumber_last3_from: 000, anumber_last3_to: 499}").band == Band(3, 0, 499)


@pytest.mark.parametrize(
    "text",
    [
        "{unit: A, units: [B]}", "{time: '17:00-09:00'}", "{surname: L-A}", "{anumber_band: 500-99}",
        "{start: '08:00'}", "{weeks_of_month: [6]}", "{mode: TELEPATHY}", "{slot_minutes: 0}", "{tz: Mars/Base}",
        "{days: [Mon, Someday]}", "{none: true, unit: A, sex: M}", "{notice: 24}", "{anumber_band: 499}",
    ],
)  # fmt: skip
def test_a_value_that_is_not_understood_is_kept_and_not_guessed(text):
    read = session(text)

    assert read.unread
    assert all(isinstance(statement, Statement) for statement in read.unread)


def test_the_hours_of_the_class_fill_what_its_sessions_leave_out():
    (rules,) = parsed("{id: x, social: {days: Sat, time: '08:00-09:00', sessions: [{unit: A}]}}")

    of_class = rules.classes[VisitClass.SOCIAL]
    assert of_class.overall == Session(days=("Sat",), times=(Span(480, 540),))
    assert of_class.sessions == (Session(units=("A",)),)


def test_a_class_that_is_no_mapping_is_kept_unread():
    (rules,) = parsed("{id: x, legal: by arrangement}")

    assert rules.classes[VisitClass.LEGAL].unread == (Statement("legal", "by arrangement"),)
