"""The worked scenarios: expired clearance, letters, digits, weeks, family, stale rules."""

from __future__ import annotations

import pytest
from tests.visit.asking import ANA, FACILITIES


def cleared(starts: str, ends: str) -> list[dict]:
    return [{**ANA, "cleared_from": starts, "cleared_until": ends}]


def at_w3a(ask, visitors):
    return ask("adelanto", "2026-06-16", "12:10", person={"unit": "W3A"}, visitors=visitors, asked_at="2026-06-01")


def test_a_clearance_that_ends_before_the_visit_refuses_it_and_says_the_day(ask):
    asked = at_w3a(ask, cleared("2025-06-13", "2026-06-12"))

    assert asked.answer == "NOT_ALLOWED"
    assert asked.codes == ["CLEARANCE_ENDS_2026-06-12"]


def test_a_renewal_that_follows_without_a_gap_allows_the_visit(ask):
    assert at_w3a(ask, cleared("2026-06-13", "2027-06-12")).answer == "ALLOWED"


def test_the_old_and_the_renewed_clearance_together_allow_the_visit(ask):
    both = {
        "name": "Ana",
        "is_family": False,
        "clearances": [{"from": "2025-06-13", "until": "2026-06-12"}, {"from": "2026-06-13", "until": "2027-06-12"}],
    }

    assert at_w3a(ask, [both]).answer == "ALLOWED"


def test_a_renewal_that_starts_after_the_visit_does_not_allow_it(ask):
    asked = at_w3a(ask, cleared("2026-06-20", "2027-06-19"))

    assert (asked.answer, asked.codes) == ("NOT_ALLOWED", ["CLEARANCE_STARTS_2026-06-20"])


@pytest.mark.parametrize(("ends", "answer"), [("2026-06-16", "ALLOWED"), ("2026-06-15", "NOT_ALLOWED")])
def test_a_clearance_covers_its_last_day(ask, ends, answer):
    assert at_w3a(ask, cleared("2025-06-13", ends)).answer == answer


def test_a_clearance_revoked_before_the_visit_blocks_only_that_visitor(ask):
    ben = {**ANA, "name": "Ben"}

    asked = at_w3a(ask, [{**ANA, "revoked_on": "2026-06-13"}, ben])

    assert asked.codes == ["CLEARANCE_REVOKED_2026-06-13"]
    assert "Ana" in asked.text("CLEARANCE_REVOKED_2026-06-13")


def test_a_visitor_cleared_elsewhere_only_is_not_cleared_here(ask):
    asked = ask("eloy_2009", "2026-05-09", "12:30", visitors=[{**ANA, "cleared_at": ["florence_spc"]}])

    assert asked.answer == "NOT_ALLOWED"
    assert "NOT_CLEARED_AT_FACILITY" in asked.codes


@pytest.mark.parametrize("classification", ["HIGH", "MEDIUM_HIGH", "Medium High"])
def test_high_classifications_visit_pine_prairie_on_saturday_morning(ask, classification):
    asked = ask("pine_prairie", "2026-06-20", "08:00", person={"classification": classification})

    assert asked.answer == "ALLOWED"
    assert asked.codes == ["SESSION_OPEN"]


MAN = {"sex": "M", "a_number_last3": "312"}


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2026-03-07", "ALLOWED"),
        ("2026-03-14", "NOT_ALLOWED"),
        ("2026-03-21", "ALLOWED"),
        ("2026-03-28", "NOT_ALLOWED"),
        ("2026-01-31", "CONFIRM"),
    ],
)
def test_broward_takes_a_low_number_in_the_first_and_third_week(ask, day, answer):
    assert ask("broward_2008", day, "09:00", person=MAN).answer == answer


def test_the_wrong_week_is_named(ask):
    asked = ask("broward_2008", "2026-03-14", "09:00", person=MAN)

    assert asked.codes == ["ANUMBER_BAND", "WEEK_OF_MONTH"]
    assert "2 not in 1,3" in asked.text("WEEK_OF_MONTH")


def test_a_fifth_saturday_of_which_nothing_is_said_is_asked_about(ask):
    assert ask("broward_2008", "2026-01-31", "09:00", person=MAN).codes == ["WEEK_OF_MONTH_UNSTATED"]


def test_without_the_last_digits_the_band_is_asked_about(ask):
    asked = ask("broward_2008", "2026-03-07", "09:00", person={"sex": "M"})

    assert (asked.answer, asked.codes) == ("CONFIRM", ["ANUMBER_BAND_UNKNOWN"])


@pytest.mark.parametrize(
    ("surname", "saturday", "sunday"),
    [
        ("Zuniga", "NOT_ALLOWED", "ALLOWED"),
        ("Alvarez Zuniga", "CONFIRM", "CONFIRM"),
        ("Ángel", "ALLOWED", "NOT_ALLOWED"),
        ("Ñáñez", "NOT_ALLOWED", "ALLOWED"),
        ("Garcia-Lopez", "ALLOWED", "NOT_ALLOWED"),
        ("de la Cruz", "ALLOWED", "NOT_ALLOWED"),
        ("de Mora", "CONFIRM", "CONFIRM"),
        ("Vega y Zamora", "NOT_ALLOWED", "ALLOWED"),
        ("O'Brien", "NOT_ALLOWED", "ALLOWED"),
        ("Zuniga Jr.", "NOT_ALLOWED", "ALLOWED"),
        ("Zuniga, Ana", "NOT_ALLOWED", "ALLOWED"),
        ("李", "CONFIRM", "CONFIRM"),
        ("", "CONFIRM", "CONFIRM"),
    ],
)
def test_krome_takes_surnames_by_their_letter(ask, surname, saturday, sunday):
    days = [ask("krome_2008", day, "08:00", person={"surname": surname}).answer for day in ("2026-03-07", "2026-03-08")]

    assert days == [saturday, sunday]


def test_a_double_surname_is_asked_about_because_of_its_order(ask):
    asked = ask("krome_2008", "2026-03-07", "08:00", person={"surname": "Alvarez Zuniga"})

    assert asked.codes == ["SURNAME_ORDER_UNKNOWN"]
    assert "A, Z" in asked.text("SURNAME_ORDER_UNKNOWN")


def test_family_who_come_as_volunteers_are_sent_to_the_social_visit(ask):
    rules = "{id: x, community: {days: daily, time: '09:00-17:00', holiday_policy: SAME}}"
    cousin = {**ANA, "is_family": True}

    asked = ask("x", "2026-06-16", "10:00", rules, visit_class="COMMUNITY", visitors=[cousin])
    stranger = ask("x", "2026-06-16", "10:00", rules, visit_class="COMMUNITY")

    assert (asked.answer, asked.codes) == ("CONFIRM", ["FAMILY_USE_SOCIAL"])
    assert "use the social visit" in asked.text("FAMILY_USE_SOCIAL")
    assert stranger.answer == "ALLOWED"


def dated(observed_on: str) -> str:
    return FACILITIES.read_text().replace("- id: broward_2008", f"- id: broward_2008\n  observed_on: {observed_on}")


@pytest.mark.parametrize(
    ("observed_on", "answer"), [("2025-12-07", "ALLOWED"), ("2025-12-06", "CONFIRM"), ("2008-05-01", "CONFIRM")]
)
def test_rules_seen_more_than_ninety_days_before_asking_allow_nothing(ask, observed_on, answer):
    asked = ask("broward_2008", "2026-03-21", "09:00", dated(observed_on), person=MAN, asked_at="2026-03-07T08:00")

    assert asked.answer == answer
    assert ("RULES_STALE" in asked.codes) == (answer == "CONFIRM")
    assert {reason["observed_on"] for reason in asked.printed["reasons"]} == {observed_on}


def test_stale_rules_do_not_soften_a_refusal(ask):
    asked = ask("broward_2008", "2026-03-14", "09:00", dated("2008-05-01"), person=MAN)

    assert asked.answer == "NOT_ALLOWED"
    assert {"RULES_STALE", "WEEK_OF_MONTH"} <= set(asked.codes)


def test_a_facility_may_set_its_own_time_to_staleness(ask):
    rules = dated("2026-02-01").replace("observed_on: 2026-02-01", "observed_on: 2026-02-01\n  stale_after_days: 10")

    assert ask("broward_2008", "2026-03-07", "09:00", rules, person=MAN).answer == "CONFIRM"
