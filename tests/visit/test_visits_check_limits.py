"""Closures, quotas, notice, party, letters, digits and units, each on a small timetable of its own."""

from __future__ import annotations

import pytest
from tests.visit.asking import ANA

NO, ASK, YES = "NOT_ALLOWED", "CONFIRM", "ALLOWED"
OPEN = "{id: x, social: {days: daily, time: '09:00-17:00', holiday_policy: SAME%s}%s}"
TUESDAY = "2026-06-16"


def open_daily(of_class: str = "", of_facility: str = "") -> str:
    return OPEN % (of_class and f", {of_class}", of_facility and f", {of_facility}")


@pytest.mark.parametrize(
    ("closure", "unit", "answer", "code"),
    [
        ("{from: 2026-06-16, to: 2026-06-16, reason: LOCKDOWN}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-06-10, to: 2026-06-15}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-06-17}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-06-01}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-06-01, until: 2026-06-16}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-06-01, until: 2026-06-17}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-06-01, to: 2026-06-30, unit: A}", "a", NO, "UNIT_CLOSED"),
        ("{from: 2026-06-01, to: 2026-06-30, unit: A}", "B", YES, "SESSION_OPEN"),
        ("{from: 2026-06-01, to: 2026-06-30, units: [A, B]}", None, ASK, "UNIT_UNKNOWN"),
        ("{from: 2026-06-01, to: 2026-06-30, applies_to: [LEGAL]}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-06-01, to: 2026-06-30, applies_to: [LEGAL, SOCIAL]}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-05-22, days: 26, reason: QUARANTINE}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-05-21, days: 26, reason: QUARANTINE}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-05-01, days: 26, new_cases_on: [2026-05-22]}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-05-01, days: 26, new_cases_on: [2026-05-22], lifted_on: 2026-06-12}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-05-01, days: 26, new_cases_on: [2026-06-13], lifted_on: 2026-06-12}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-06-01, to: 2026-06-30, lifted_on: 2026-06-16}", "A", YES, "SESSION_OPEN"),
        ("{from: 2026-06-01, to: 2026-06-30, lifted_on: 2026-06-17}", "A", NO, "FACILITY_CLOSED"),
        ("{from: 2026-06-01, to: 2026-06-05, new_cases_on: [2026-06-09]}", "A", NO, "FACILITY_CLOSED"),
        ("{from: some day, to: 2026-06-01}", "A", ASK, "RULE_KEY_UNKNOWN"),
    ],
)
@pytest.mark.parametrize("place", ["class", "facility"])
def test_a_closure_counts_resets_and_lifts(ask, closure, unit, answer, code, place):
    closures = f"closures: [{closure}]"
    rules = open_daily(closures) if place == "class" else open_daily(of_facility=closures)

    asked = ask("x", TUESDAY, "10:00", rules, person={"unit": unit})

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("quota", "earlier", "day", "answer"),
    [
        ("{per: DAY, max: 1}", [TUESDAY], TUESDAY, NO),
        ("{per: DAY, max: 2}", [TUESDAY], TUESDAY, YES),
        ("{per: DAY, max: 1}", ["2026-06-15"], TUESDAY, YES),
        ("{per: week, max: 2}", ["2026-06-15", "2026-06-18"], TUESDAY, NO),
        ("{per: WEEK, max: 1}", ["2026-06-14"], "2026-06-20", ASK),
        ("{per: WEEK, max: 1, week_starts: Sunday}", ["2026-06-14"], "2026-06-20", NO),
        ("{per: WEEK, max: 1, week_starts: Mon}", ["2026-06-14"], "2026-06-20", YES),
        ("{per: WEEK, max: 1, week_starts: Sat}", ["2026-06-19"], "2026-06-20", YES),
        ("{per: MONTH, max: 2}", ["2026-06-01", "2026-06-30"], TUESDAY, NO),
        ("{per: MONTH, max: 2}", ["2026-05-31", "2026-07-01"], TUESDAY, YES),
        ("{per: WEEKEND_DAYS_PER_MONTH, max: 1}", ["2026-06-06"], "2026-06-13", NO),
        ("{per: weekend-month, max: 1}", ["2026-06-13"], "2026-06-13", YES),
        ("{per: WEEKEND_DAYS_PER_MONTH, max: 1}", ["2026-06-06"], TUESDAY, YES),
        ("{per: WEEKEND_DAYS_PER_MONTH, max: 1}", ["2026-05-30"], "2026-06-13", YES),
        ("{per: WEEK, max: 1}", None, TUESDAY, ASK),
        ("{per: FORTNIGHT, max: 1}", [], TUESDAY, ASK),
        ("visits as often as staff permit", [], TUESDAY, ASK),
        ("one visit per day", [TUESDAY], TUESDAY, ASK),
        ("one visit per day", ["2026-06-15"], TUESDAY, YES),
    ],
)
def test_a_quota_counts_over_its_period(ask, quota, earlier, day, answer):
    assert ask("x", day, "10:00", open_daily(f"quota: {quota}"), previous_visits=earlier).answer == answer


def test_all_quotas_are_counted(ask):
    rules = open_daily("quota: [{per: DAY, max: 1}, {per: MONTH, max: 1}]")

    asked = ask("x", TUESDAY, "10:00", rules, previous_visits=[TUESDAY])

    assert asked.codes == ["QUOTA_USED", "QUOTA_USED"]


def test_a_visitors_quota_counts_that_visitors_visits(ask):
    rules = open_daily("quota: {per: MONTH, max: 1, of: VISITOR}")
    fresh, used = {**ANA, "previous_visits": []}, {**ANA, "name": "Ben", "previous_visits": ["2026-06-02"]}

    assert ask("x", TUESDAY, "10:00", rules, visitors=[fresh], previous_visits=["2026-06-02"]).answer == YES
    assert ask("x", TUESDAY, "10:00", rules, visitors=[fresh, used]).answer == NO
    assert ask("x", TUESDAY, "10:00", rules, previous_visits=["2026-06-02"]).codes == ["QUOTA_WHOSE_UNKNOWN"]


@pytest.mark.parametrize(
    ("notice", "asked_at", "answer"),
    [
        ("{min_hours: 48}", "2026-06-14T10:00", YES),
        ("{min_hours: 48}", "2026-06-14T10:01", NO),
        ("{days_before: 1, by: '15:00'}", "2026-06-15T15:00", YES),
        ("{days_before: 1, by: '15:00'}", "2026-06-15T15:01", NO),
        ("{days_before: 1}", "2026-06-15", YES),
        ("{days_before: 1}", "2026-06-16T00:30", NO),
        ("{days_before: 1, by: '15:00'}", "2026-06-15", ASK),
        ("{max_days: 7}", "2026-06-08", NO),
        ("{max_days: 7}", "2026-06-09", YES),
        ("{max_days: 7}", None, ASK),
        # An offset without the facility's zone: decided only where every zone of the country agrees.
        ("{min_hours: 24}", "2026-06-15T10:00:00Z", YES),
        ("{min_hours: 24}", "2026-06-15T16:00:00Z", ASK),
        ("{min_hours: 24}", "2026-06-15T21:00:00Z", NO),
    ],
)
def test_a_visit_is_asked_for_in_time(ask, notice, asked_at, answer):
    assert ask("x", TUESDAY, "10:00", open_daily(f"notice: {notice}"), asked_at=asked_at).answer == answer


def test_a_facility_with_a_zone_decides_what_an_offset_means(ask):
    rules = open_daily("notice: {min_hours: 24}", "tz: America/Phoenix")

    assert ask("x", TUESDAY, "10:00", rules, asked_at="2026-06-15T17:00:00Z").answer == YES
    assert ask("x", TUESDAY, "10:00", rules, asked_at="2026-06-15T17:00:01Z").answer == NO


@pytest.mark.parametrize(
    ("band", "digits", "answer"),
    [
        ("0-4", "314", YES),
        ("0-4", "315", NO),
        ("00-49", "149", YES),
        ("00-49", "150", NO),
        ("000-499", None, ASK),
    ],
)
def test_a_band_compares_as_many_last_digits_as_it_is_written_with(ask, band, digits, answer):
    asked = ask("x", TUESDAY, "10:00", open_daily(f"anumber_band: {band}"), person={"a_number_last3": digits})

    assert asked.answer == answer


def test_the_printed_answer_does_not_repeat_the_digits(ask):
    asked = ask("x", TUESDAY, "10:00", open_daily("anumber_band: 000-499"), person={"a_number_last3": "731"})

    assert "731" not in str(asked.printed)


@pytest.mark.parametrize(
    ("sessions", "unit", "at", "answer"),
    [
        ("{unit: A, time: '09:00-10:00'}, {time: '13:00-14:00'}", None, "13:00", ASK),
        ("{unit: A, time: '09:00-10:00'}, {time: '13:00-14:00'}", "A", "13:00", ASK),
        ("{unit: A, time: '09:00-10:00'}, {time: '13:00-14:00'}", "B", "13:00", YES),
        ("{unit: A, time: '09:00-10:00'}, {time: '13:00-14:00'}", "A", "09:00", YES),
        ("{unit: A, time: '09:00-10:00'}, {time: '13:00-14:00'}", "B", "09:00", NO),
        ("{time: '09:00-10:00'}, {time: '13:00-14:00'}", None, "13:00", YES),
        ("{unit: A, time: '09:00-10:00'}, {unit: B, time: '13:00-14:00'}", "C", "09:00", ASK),
        ("{unit: 3, time: '09:00-10:00'}", 3, "09:00", YES),
    ],
)
def test_one_session_for_a_unit_makes_the_unit_matter_for_all(ask, sessions, unit, at, answer):
    rules = f"{{id: x, social: {{overall: {{days: daily}}, holiday_policy: SAME, sessions: [{sessions}]}}}}"

    assert ask("x", TUESDAY, at, rules, person={"unit": unit}).answer == answer


@pytest.mark.parametrize(("tier", "answer"), [("green", YES), ("RED", NO), (None, ASK), ("mauve", ASK)])
def test_a_tier_is_needed_where_the_timetable_has_tiers(ask, tier, answer):
    sessions = "{tier: [GREEN], days: daily, time: '09:00-10:00'}, {tier: RED, days: daily, time: '13:00-14:00'}"
    rules = f"{{id: x, social: {{holiday_policy: SAME, sessions: [{sessions}]}}}}"

    assert ask("x", TUESDAY, "09:00", rules, person={"tier": tier}).answer == answer


def test_two_letters_of_one_surname_that_are_both_taken_are_no_doubt(ask):
    sessions = "{surname: A-L, days: daily, time: '09:00-10:00'}, {surname: M-Z, days: daily, time: '09:00-11:00'}"
    rules = f"{{id: x, social: {{holiday_policy: SAME, sessions: [{sessions}]}}}}"
    person = {"surname": "Alvarez Zuniga"}

    assert ask("x", TUESDAY, "09:00", rules, person=person).answer == YES
    assert ask("x", TUESDAY, "10:30", rules, person=person).answer == ASK
    assert ask("x", TUESDAY, "12:00", rules, person=person).answer == NO


@pytest.mark.parametrize(
    ("policy", "day", "at", "answer"),
    [
        ("SAME", "2026-05-25", "10:00", YES),
        ("NONE", "2026-05-25", "10:00", NO),
        ("UNSTATED", "2026-05-25", "10:00", ASK),
        ("AS_WEEKEND", "2026-05-25", "10:00", NO),
        ("AS_WEEKEND", "2026-05-25", "14:00", YES),
        ("AS_WEEKEND", "2026-05-26", "14:00", NO),
        ("NONE", "2026-07-03", "10:00", ASK),
    ],
)
def test_a_holiday_is_kept_as_the_rules_say(ask, policy, day, at, answer):
    sessions = "{days: Mon-Fri, time: '09:00-12:00'}, {days: [Sat, Sun], time: '13:00-16:00'}"
    rules = f"{{id: x, social: {{holiday_policy: {policy}, sessions: [{sessions}]}}}}"

    assert ask("x", day, at, rules).answer == answer


@pytest.mark.parametrize(
    ("offered", "wanted", "answer"),
    [
        ("CONTACT", "CONTACT", YES),
        ("NON_CONTACT", "CONTACT", NO),
        (None, "CONTACT", ASK),
        ("VIDEO_REMOTE", "VIDEO_REMOTE", YES),
        ("VIDEO_REMOTE", None, ASK),
        ("CONTACT", "VIDEO_REMOTE", ASK),
    ],
)
def test_a_visit_at_a_distance_and_one_in_person_are_not_the_same(ask, offered, wanted, answer):
    rules = open_daily(f"mode: {offered}" if offered else "")

    assert ask("x", TUESDAY, "10:00", rules, mode=wanted).answer == answer


@pytest.mark.parametrize("key", ["moon_phase: full", "sessions: no idea", "party: four", "slot_minutes: -3"])
def test_a_key_that_nobody_understands_is_never_ignored(ask, key):
    asked = ask("x", TUESDAY, "10:00", open_daily(key))

    assert asked.answer == ASK
    assert "RULE_KEY_UNKNOWN" in asked.codes


def test_a_key_of_another_class_does_not_matter(ask):
    rules = open_daily(of_facility="legal: {days: daily, hours: mornings}")

    assert ask("x", TUESDAY, "10:00", rules).answer == YES


def test_an_unknown_key_of_the_facility_and_of_a_session_matter(ask):
    session = "{id: x, social: {holiday_policy: SAME, sessions: [{days: daily, time: '09:00-17:00', colour: red}]}}"

    assert ask("x", TUESDAY, "10:00", session).codes == ["RULE_KEY_UNKNOWN"]
    assert ask("x", TUESDAY, "10:00", open_daily(of_facility="colour: red")).codes == ["RULE_KEY_UNKNOWN"]


@pytest.mark.parametrize(
    ("of_facility", "answer", "code"),
    [
        ("closed_from: 2026-06-16", NO, "FACILITY_CLOSED"),
        ("closed_from: 2026-06-17", YES, "SESSION_OPEN"),
        ("valid_from: 2026-06-17", ASK, "RULES_NOT_IN_FORCE"),
        ("valid_to: 2026-06-15", ASK, "RULES_NOT_IN_FORCE"),
        ("valid_from: 2026-06-16, valid_to: 2026-06-16", YES, "SESSION_OPEN"),
    ],
)
def test_a_facility_and_its_rules_have_their_days(ask, of_facility, answer, code):
    asked = ask("x", TUESDAY, "10:00", open_daily(of_facility=of_facility))

    assert (asked.answer, asked.codes) == (answer, [code])


def test_a_class_that_is_not_permitted_is_refused(ask):
    rules = open_daily(of_facility="community: {permitted: false}")

    assert ask("x", TUESDAY, "10:00", rules, visit_class="COMMUNITY").codes == ["CLASS_NOT_PERMITTED"]


@pytest.mark.parametrize(
    ("visitor", "visit_class", "answer"),
    [
        ({"name": "Ana"}, "SOCIAL", ASK),
        ({"name": "Ana", "is_family": True}, "SOCIAL", YES),
        ({"name": "Ana", "cleared_until": "2027-01-01"}, "SOCIAL", ASK),
        ({"name": "Ana", "cleared_from": "2026-01-01"}, "SOCIAL", ASK),
        ({"name": "Lee"}, "LEGAL", YES),
        ({"name": "Lee", "cleared_from": "2025-01-01", "cleared_until": "2026-01-01"}, "LEGAL", NO),
        ({**ANA, "is_family": None}, "COMMUNITY", ASK),
    ],
)
def test_a_clearance_that_is_not_known_is_a_doubt_where_one_is_needed(ask, visitor, visit_class, answer):
    hours = "{days: daily, time: '09:00-17:00', holiday_policy: SAME}"
    rules = f"{{id: x, social: {hours}, legal: {hours}, community: {hours}}}"

    asked = ask("x", TUESDAY, "10:00", rules, visit_class=visit_class, visitors=[visitor])

    assert asked.answer == answer


@pytest.mark.parametrize(
    ("missing", "code"),
    [("visit_class", "CLASS_UNKNOWN"), ("date", "DATE_UNKNOWN"), ("time", "TIME_UNKNOWN")],
)
def test_a_question_without_class_day_or_hour_is_asked_about(ask, missing, code):
    asked = ask("x", TUESDAY, "10:00", open_daily(), **{missing: None})

    assert asked.answer == ASK
    assert code in asked.codes


def test_every_reason_is_given_and_not_the_first(ask):
    rules = open_daily("quota: {per: MONTH, max: 1}, party: {max_total: 1}", "closures: [{from: 2026-06-01}]")
    late = {**ANA, "cleared_until": "2026-06-01"}

    asked = ask(
        "x", TUESDAY, "08:00", rules, visitors=[late], party={"adults": 2}, previous_visits=["2026-06-02"], person={}
    )

    assert asked.codes == [
        "CLEARANCE_ENDS_2026-06-01", "FACILITY_CLOSED", "PARTY_TOO_LARGE", "QUOTA_USED", "TIME_NOT_OPEN",
    ]  # fmt: skip


@pytest.mark.parametrize(("band", "answer"), [("0-4", YES), ("5-9", NO), ("00-49", ASK)])
def test_one_known_digit_is_enough_for_a_band_of_one(ask, band, answer):
    asked = ask("x", TUESDAY, "10:00", open_daily(f"anumber_band: {band}"), person={"a_number_last3": "4"})

    assert asked.answer == answer


def test_a_class_may_have_been_seen_elsewhere_and_at_another_time(ask):
    rules = open_daily("source: a letter, observed_on: 2026-01-01", "source: a page, observed_on: 2026-06-01")

    (stale,) = ask("x", TUESDAY, "10:00", rules).printed["reasons"]

    assert (stale["code"], stale["source"], stale["observed_on"]) == ("RULES_STALE", "a letter", "2026-01-01")
