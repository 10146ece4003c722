"""What each of twelve real timetables answers, asked through the command."""

from __future__ import annotations

import pytest
from tests.visit.asking import ANA

NO, ASK, YES = "NOT_ALLOWED", "CONFIRM", "ALLOWED"


@pytest.mark.parametrize(
    ("unit", "day", "at", "answer", "code"),
    [
        ("W3A", "2026-06-16", "12:10", YES, "SESSION_OPEN"),
        ("w3a", "2026-06-16", "12:10", YES, "SESSION_OPEN"),
        ("W3A", "2026-06-20", "07:00", YES, "SESSION_OPEN"),
        ("W3A", "2026-06-20", "08:10", NO, "TIME_NOT_OPEN"),
        ("W3A", "2026-06-17", "12:10", NO, "DAY_NOT_OPEN"),
        ("W3B", "2026-06-16", "12:10", NO, "TIME_NOT_OPEN"),
        ("W3B", "2026-06-18", "13:30", YES, "SESSION_OPEN"),
        ("W1-admin-seg", "2026-06-17", "11:00", YES, "SESSION_OPEN"),
        ("W1-disc-seg", "2026-06-20", "11:00", NO, "TIME_NOT_OPEN"),
        ("W1-disc-seg", "2026-06-20", "12:10", YES, "SESSION_OPEN"),
        ("E1", "2026-06-16", "12:10", NO, "UNIT_HAS_NO_VISITS"),
        ("W2", "2026-06-20", "07:00", NO, "UNIT_HAS_NO_VISITS"),
        ("W9", "2026-06-16", "12:10", ASK, "UNIT_NOT_LISTED"),
        (None, "2026-06-16", "12:10", ASK, "UNIT_UNKNOWN"),
        (None, "2026-06-16", "20:00", NO, "TIME_NOT_OPEN"),
        ("W3A", "2026-06-16", "12:30", ASK, "SLOT_CUT_SHORT"),
        ("W3A", "2026-11-26", "12:10", ASK, "HOLIDAY_UNSTATED"),
    ],
)
def test_adelanto_visits_by_housing_unit(ask, unit, day, at, answer, code):
    asked = ask("adelanto", day, at, person={"unit": unit})

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("earlier", "party", "answer"),
    [
        (["2026-06-14", "2026-06-15"], 3, YES),
        (["2026-06-15", "2026-06-15", "2026-06-16"], 1, ASK),
        ([], 4, ASK),
        (["2026-06-02", "2026-06-04", "2026-06-06"], 1, YES),
        (None, 1, ASK),
        ([], None, ASK),
    ],
)
def test_adelantos_three_visits_or_visitors_are_a_doubt_beyond_three_of_either(ask, earlier, party, answer):
    counted = None if party is None else {"adults": party}

    asked = ask(
        "adelanto", "2026-06-18", "12:10", person={"unit": "W3A"}, previous_visits=earlier, party=counted
    )  # fmt: skip

    assert asked.answer == answer


def test_adelanto_prints_what_to_bring_without_changing_the_answer(ask):
    asked = ask("adelanto", "2026-06-16", "12:10", person={"unit": "W3A"})

    assert asked.answer == YES
    assert {"BRING_ID", "PAGE_SAYS", "RULES_UNDATED"} <= set(asked.notes)


@pytest.mark.parametrize(
    ("unit", "day", "at", "answer", "code"),
    [
        ("M", "2026-06-20", "08:30", ASK, "STATUS_ON_PAGE"),
        ("N", "2026-06-20", "08:30", NO, "UNIT_NOT_IN_SESSION"),
        ("N", "2026-06-21", "08:30", ASK, "STATUS_ON_PAGE"),
        ("c1", "2026-06-20", "13:45", ASK, "STATUS_ON_PAGE"),
        ("C-1", "2026-06-21", "13:45", NO, "DAY_NOT_OPEN"),
        ("M", "2026-06-16", "09:00", NO, "DAY_NOT_OPEN"),
    ],
)
def test_otay_mesa_says_that_visits_are_suspended_and_gives_earlier_pods(ask, unit, day, at, answer, code):
    asked = ask("otay_mesa", day, at, person={"unit": unit})

    assert asked.answer == answer
    assert code in asked.codes


def test_otay_mesas_video_hours_by_pod_are_not_published(ask):
    asked = ask("otay_mesa", "2026-06-16", "09:00", person={"unit": "M"}, mode="VIDEO_REMOTE")

    assert asked.answer == ASK
    assert "UNIT_SCHEDULE_UNPUBLISHED" in asked.codes


@pytest.mark.parametrize(("at", "answer"), [("08:15", YES), ("21:29", YES), ("21:30", NO), ("08:00", NO)])
def test_otay_mesa_takes_lawyers_daily(ask, at, answer):
    asked = ask("otay_mesa", "2026-06-16", at, visit_class="LEGAL", visitors=[{"name": "Lee", "role": "attorney"}])

    assert asked.answer == answer


@pytest.mark.parametrize(
    ("person", "on_list", "answer", "code"),
    [
        ({}, None, ASK, "PERSON_REQUEST_UNKNOWN"),
        ({"has_requested": True}, None, ASK, "LIST_UNKNOWN"),
        ({"has_requested": True}, True, YES, "SESSION_OPEN"),
        ({"has_requested": True}, False, NO, "VISITOR_NOT_ON_LIST"),
        ({"has_requested": False}, True, NO, "PERSON_REQUEST_MISSING"),
    ],
)
def test_otay_2008_needs_a_list_and_the_persons_own_request(ask, person, on_list, answer, code):
    asked = ask("otay_2008", "2026-05-25", "10:00", person=person, visitors=[{**ANA, "on_list": on_list}])

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("person", "day", "at", "answer", "code"),
    [
        ({"classification": "LOW"}, "2026-06-20", "08:00", NO, "CLASSIFICATION_NOT_IN_SESSION"),
        ({"classification": "LOW"}, "2026-06-20", "12:30", YES, "SESSION_OPEN"),
        ({"classification": "HIGH"}, "2026-06-20", "12:30", NO, "CLASSIFICATION_NOT_IN_SESSION"),
        ({}, "2026-06-20", "08:00", ASK, "CLASSIFICATION_UNKNOWN"),
        ({"classification": "MEDIUM"}, "2026-06-20", "08:00", ASK, "CLASSIFICATION_NOT_LISTED"),
        ({"unit": "RESTRICTED_HOUSING"}, "2026-06-21", "17:00", YES, "SESSION_OPEN"),
        ({"unit": "RESTRICTED_HOUSING", "classification": "HIGH"}, "2026-06-21", "08:00", NO, "UNIT_KEEPS_OWN_HOURS"),
        ({"unit": "B-2", "classification": "HIGH"}, "2026-06-21", "17:00", NO, "UNIT_NOT_IN_SESSION"),
        ({"classification": "HIGH"}, "2026-06-21", "17:00", ASK, "UNIT_UNKNOWN"),
        ({"unit": "B-2", "classification": "HIGH"}, "2026-06-18", "10:00", ASK, "BY_REQUEST"),
        ({"unit": "B-2", "classification": "HIGH"}, "2026-06-18", "16:00", NO, "TIME_NOT_OPEN"),
        ({"classification": "HIGH"}, "2026-07-04", "08:00", ASK, "HOLIDAY_UNSTATED"),
        ({"classification": "HIGH"}, "2026-06-20", "12:00", ASK, "SLOT_CUT_SHORT"),
    ],
)
def test_pine_prairie_visits_by_classification(ask, person, day, at, answer, code):
    asked = ask("pine_prairie", day, at, person=person)

    assert asked.answer == answer
    assert code in asked.codes


def test_a_weekday_that_the_warden_has_granted_is_allowed(ask):
    assert ask("pine_prairie", "2026-06-18", "10:00", person={"unit": "B-2"}, granted=True).answer == YES


@pytest.mark.parametrize(
    ("party", "answer", "code"),
    [
        ({"adults": 2, "children": 2}, YES, "SESSION_OPEN"),
        ({"adults": 3, "children": 0}, ASK, "PARTY_LIMIT_FLEXIBLE"),
        ({"adults": 1, "children": 3}, ASK, "PARTY_LIMIT_FLEXIBLE"),
        ({"adults": 0, "children": 1}, NO, "NO_ADULT"),
        (None, ASK, "PARTY_UNKNOWN"),
    ],
)
def test_pine_prairies_party_limit_is_flexible(ask, party, answer, code):
    asked = ask("pine_prairie", "2026-06-20", "08:00", person={"classification": "HIGH"}, party=party)

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("day", "at", "asked_at", "answer"),
    [
        ("2026-06-18", "10:00", "2026-06-17T15:00:00Z", YES),
        ("2026-06-18", "10:00", "2026-06-17T15:01:00Z", NO),
        ("2026-06-18", "10:00", "2026-06-17T10:00:00", YES),
        ("2026-06-18", "10:00", "2026-06-17", ASK),
        ("2026-06-18", "10:00", "2026-06-16", YES),
        ("2026-06-18", "10:00", "2026-06-18", NO),
        ("2026-06-18", "10:00", None, ASK),
        ("2026-06-20", "10:00", "2026-06-10", NO),
        # The clocks go forward on the Sunday between: 24 elapsed hours end an hour later by the clock.
        ("2026-03-09", "08:00", "2026-03-08T08:00:00-05:00", YES),
        ("2026-03-09", "08:00", "2026-03-08T07:30:00-06:00", NO),
    ],
)
def test_pine_prairies_remote_legal_visit_needs_a_days_notice_in_its_own_zone(ask, day, at, asked_at, answer):
    asked = ask(
        "pine_prairie", day, at, visit_class="LEGAL", mode="VIDEO_REMOTE", asked_at=asked_at, visitors=[{"name": "Lee"}]
    )

    assert asked.answer == answer


@pytest.mark.parametrize(
    ("day", "at", "answer", "code"),
    [
        ("2026-06-18", "12:00", YES, "SESSION_OPEN"),
        ("2026-06-18", "11:59", NO, "TIME_NOT_OPEN"),
        ("2026-06-20", "08:00", YES, "SESSION_OPEN"),
        ("2026-05-25", "08:00", YES, "SESSION_OPEN"),
        ("2026-07-03", "13:00", YES, "SESSION_OPEN"),
        ("2026-07-03", "09:00", ASK, "HOLIDAY_OBSERVED"),
        ("2026-07-03", "07:00", NO, "TIME_NOT_OPEN"),
        ("2026-07-04", "08:00", YES, "SESSION_OPEN"),
        ("2026-06-18", "18:30", ASK, "SLOT_CUT_SHORT"),
        ("2026-06-18", "19:00", NO, "TIME_NOT_OPEN"),
    ],
)
def test_florence_keeps_weekend_hours_on_federal_holidays(ask, day, at, answer, code):
    asked = ask("florence_spc", day, at)

    assert asked.answer == answer
    assert code in asked.codes


def test_florence_takes_lawyers_on_holidays_and_by_video_on_request(ask):
    lawyer = {"visit_class": "LEGAL", "visitors": [{"name": "Lee"}]}

    assert ask("florence_spc", "2026-12-25", "09:00", **lawyer).answer == YES
    assert ask("florence_spc", "2026-12-24", "09:00", mode="VIDEO_REMOTE", **lawyer).answer == ASK


@pytest.mark.parametrize(
    ("surname", "day", "at", "answer", "code"),
    [
        ("Alba", "2026-05-25", "08:00", YES, "SESSION_OPEN"),
        ("Alba", "2026-05-25", "09:30", ASK, "TEXT_CUT"),
        ("Zuniga", "2026-05-25", "08:00", ASK, "TEXT_CUT"),
        ("Alba", "2026-07-04", "08:00", YES, "SESSION_OPEN"),
        ("Alba", "2026-07-04", "13:00", ASK, "HOLIDAY_HOURS_UNSTATED"),
        ("Alba", "2026-03-07", "09:00", NO, "TIME_NOT_OPEN"),
        ("Alba", "2026-03-09", "08:00", NO, "DAY_NOT_OPEN"),
        ("Alvarez Zuniga", "2026-03-09", "08:00", NO, "DAY_NOT_OPEN"),
        ("Zuniga", "2026-03-07", "08:00", NO, "SURNAME_LETTER"),
    ],
)
def test_krome_has_letters_and_a_holiday_text_that_breaks_off(ask, surname, day, at, answer, code):
    asked = ask("krome_2008", day, at, person={"surname": surname})

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("person", "day", "at", "answer", "code"),
    [
        ({"sex": "F"}, "2026-03-08", "14:59", YES, "SESSION_OPEN"),
        ({"sex": "F"}, "2026-03-08", "15:10", NO, "TIME_NOT_OPEN"),
        ({"sex": "F"}, "2026-03-07", "09:00", NO, "SEX_NOT_IN_SESSION"),
        ({"sex": "M", "a_number_last3": "312"}, "2026-03-07", "15:10", YES, "SESSION_OPEN"),
        ({"sex": "M", "a_number_last3": "312"}, "2026-03-07", "15:30", NO, "TIME_NOT_OPEN"),
        ({"sex": "M", "a_number_last3": "312"}, "2026-03-08", "09:00", NO, "SEX_NOT_IN_SESSION"),
        ({"sex": "M", "a_number_last3": "500"}, "2026-03-14", "09:00", YES, "SESSION_OPEN"),
        ({"sex": "M", "a_number_last3": "499"}, "2026-03-14", "09:00", NO, "ANUMBER_BAND"),
        ({"sex": "M", "a_number_last3": 45}, "2026-03-07", "09:00", YES, "SESSION_OPEN"),
        ({"sex": "M"}, "2026-03-08", "09:00", NO, "SEX_NOT_IN_SESSION"),
        ({"a_number_last3": "312"}, "2026-03-07", "09:00", ASK, "SEX_UNKNOWN"),
        ({"sex": "X", "a_number_last3": "312"}, "2026-03-07", "09:00", ASK, "SEX_NOT_LISTED"),
        ({"sex": "F"}, "2026-05-25", "09:00", ASK, "HOLIDAY_UNSTATED"),
        ({"sex": "F"}, "2026-05-26", "09:00", NO, "DAY_NOT_OPEN"),
    ],
)
def test_broward_visits_by_sex_digits_and_week(ask, person, day, at, answer, code):
    asked = ask("broward_2008", day, at, person=person)

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("party", "answer", "code"),
    [
        ({"adults": 2, "children": 2}, YES, "SESSION_OPEN"),
        ({"adults": 1, "children": 2}, NO, "PARTY_TOO_LARGE"),
        ({"adults": 5}, NO, "PARTY_TOO_LARGE"),
        ({"children": 1}, ASK, "PARTY_UNKNOWN"),
        ({"adults": 0, "children": 1}, ASK, "NO_ADULT_UNSTATED"),
        (None, ASK, "PARTY_UNKNOWN"),
    ],
)
def test_port_isabel_takes_four_and_one_child_per_adult(ask, party, answer, code):
    asked = ask("port_isabel_2009", "2026-06-20", "08:00", party=party)

    assert asked.answer == answer
    assert code in asked.codes
    assert asked.notes.count("PAGE_SAYS") == 2


def test_more_named_visitors_than_the_party_counts_is_asked_about(ask):
    asked = ask("port_isabel_2009", "2026-06-20", "08:00", visitors=[ANA, {**ANA, "name": "Ben"}])

    assert (asked.answer, asked.codes) == (ASK, ["PARTY_MISMATCH"])


@pytest.mark.parametrize(
    ("has_requested", "at", "answer"), [(None, "12:30", ASK), (True, "12:30", YES), (True, "15:30", NO)]
)
def test_eloy_needs_the_persons_request(ask, has_requested, at, answer):
    assert ask("eloy_2009", "2026-05-09", at, person={"has_requested": has_requested}).answer == answer


@pytest.mark.parametrize(
    ("earlier", "day", "at", "answer", "code"),
    [
        ([], "2026-06-18", "10:00", ASK, "UNIT_SCHEDULE_UNPUBLISHED"),
        (["2026-06-16"], "2026-06-18", "10:00", NO, "QUOTA_USED"),
        (["2026-06-14"], "2026-06-20", "10:00", ASK, "QUOTA_WEEK_UNSTATED"),
        (None, "2026-06-18", "10:00", ASK, "PREVIOUS_VISITS_UNKNOWN"),
        ([], "2026-06-18", "15:01", NO, "LAST_ADMISSION"),
        ([], "2026-12-25", "10:00", ASK, "HOLIDAY_UNSTATED"),
    ],
)
def test_stewart_takes_one_visit_a_week_until_three(ask, earlier, day, at, answer, code):
    asked = ask("stewart_c2010", day, at, previous_visits=earlier)

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("earlier", "at", "answer"), [(["2026-06-12"], "15:00", YES), ([], "15:00", YES), (["2026-06-17"], "10:00", NO)]
)
def test_stewart_with_the_units_time_known(ask, earlier, at, answer):
    assert ask("stewart_c2010", "2026-06-18", at, previous_visits=earlier, appointment=True).answer == answer


@pytest.mark.parametrize(
    ("day", "at", "answer", "code"),
    [
        ("2026-06-18", "08:00", YES, "SESSION_OPEN"),
        ("2026-06-18", "11:30", NO, "TIME_NOT_OPEN"),
        ("2026-06-18", "13:00", YES, "SESSION_OPEN"),
        ("2026-06-16", "08:00", NO, "DAY_CLOSED"),
        ("2026-11-26", "08:00", YES, "SESSION_OPEN"),
        ("2026-11-11", "08:00", NO, "DAY_CLOSED"),
    ],
)
def test_tacoma_is_closed_on_two_days_and_open_on_holidays(ask, day, at, answer, code):
    asked = ask("tacoma_2009", day, at)

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("day", "at", "appointment", "answer", "code"),
    [
        ("2026-06-18", "18:00", None, ASK, "APPOINTMENT_NEEDED"),
        ("2026-06-18", "18:00", True, YES, "SESSION_OPEN"),
        ("2026-06-18", "11:00", True, NO, "TIME_NOT_OPEN"),
        ("2026-05-25", "11:00", True, YES, "SESSION_OPEN"),
        ("2026-07-03", "11:00", True, ASK, "HOLIDAY_OBSERVED"),
        ("2026-07-03", "18:00", True, YES, "SESSION_OPEN"),
        ("2026-06-20", "16:00", True, NO, "TIME_NOT_OPEN"),
    ],
)
def test_el_paso_visits_by_appointment(ask, day, at, appointment, answer, code):
    asked = ask("el_paso", day, at, appointment=appointment)

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize(
    ("roles", "day", "at", "answer", "code"),
    [
        (["attorney"], "2026-06-18", "21:00", YES, "SESSION_OPEN"),
        (["paralegal"], "2026-06-18", "21:00", NO, "TIME_NOT_OPEN"),
        (["paralegal"], "2026-06-18", "16:00", YES, "SESSION_OPEN"),
        (["paralegal"], "2026-06-20", "11:00", YES, "SESSION_OPEN"),
        (["paralegal"], "2026-06-20", "12:00", NO, "TIME_NOT_OPEN"),
        (["attorney", "paralegal"], "2026-06-18", "10:00", YES, "SESSION_OPEN"),
        (["attorney", "paralegal"], "2026-06-18", "21:00", NO, "ROLE_NOT_IN_SESSION"),
        ([None], "2026-06-18", "10:00", YES, "SESSION_OPEN"),
        ([None], "2026-06-18", "21:00", ASK, "ROLE_UNKNOWN"),
        ([None], "2026-06-18", "23:00", NO, "TIME_NOT_OPEN"),
        (["interpreter"], "2026-06-18", "10:00", ASK, "ROLE_NOT_LISTED"),
        (["paralegal"], "2026-05-25", "09:00", YES, "SESSION_OPEN"),
        (["attorney"], "2026-05-25", "09:00", ASK, "HOLIDAY_HOURS_UNSTATED"),
    ],
)
def test_el_pasos_legal_hours_differ_by_role(ask, roles, day, at, answer, code):
    visitors = [{"name": f"V{n}", "role": role} for n, role in enumerate(roles)]

    asked = ask("el_paso", day, at, visit_class="LEGAL", visitors=visitors)

    assert asked.answer == answer
    assert code in asked.codes


@pytest.mark.parametrize("visit_class", ["COMMUNITY", "CONSULAR", "RELIGIOUS", "STAKEHOLDER", "CONSULTATION", "LEGAL"])
def test_a_class_of_which_the_rules_say_nothing_is_asked_about(ask, visit_class):
    asked = ask("krome_2008", "2026-03-07", "08:00", visit_class=visit_class, person={"surname": "Alba"})

    assert (asked.answer, asked.codes) == (ASK, ["CLASS_UNSTATED"])
