"""Followers hear of what really happened, once, and of nothing that ICE did to its own sheet."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta

import pytest
from tests.cast import amparo
from tests.detention.contracting import center, deficiency, fact, moshannon
from tests.ingest.workbooks import moa, sheriff
from tests.messages.following import follow, queued, tell
from tests.policy.test_agreement_scenarios import MARYLAND, NORTH, PALM, TOWN, WALKER, WALLER

from localaction.brief.changed.recording import record_changes
from localaction.messages.models import Change
from localaction.policy.actions.starting_set import load_starting_set
from localaction.policy.models import AgreementEvent

pytestmark = pytest.mark.django_db
PALM_BEACH, WALKER_COUNTY, WALLER_COUNTY, TEXAS, FLORIDA = "12099", "48471", "48473", "48", "12"
LOADED = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
NINE = ("24001", "24013", "24015", "24021", "24023", "24025", "24037", "24043", "24045")


def at(day, hour=20):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)


def begin(day):
    """Have every source read for the first time."""
    record_changes(at(day, 1))


def heard(day, hour=20):
    """Record and tell as the worker does on a day; return address and words of each letter of that day."""
    before = len(queued())
    record_changes(at(day, hour))
    tell(at(day, hour) + timedelta(minutes=1))
    return [(to, content["body"]) for to, content in queued()[before:]]


def watch(key, name="carla", day="2025-06-01", **more):
    return follow(f"{name}@mail.example", key, now=at(day), **more)


# Scenario 1: a renamed spelling is no news, and neither are a link, a file that comes again, or a row away for a day.


def test_a_new_spelling_over_the_same_document_is_told_to_nobody(desk):
    desk.publish("2025-06-13", [TOWN, NORTH])
    begin("2025-06-14")
    watch(PALM_BEACH, day="2025-06-14")
    watch(FLORIDA, "dan", day="2025-06-14")

    desk.publish("2025-06-16", [PALM, NORTH])

    assert heard("2025-06-16") == []
    assert AgreementEvent.objects.filter(kind="renamed").exists()


def test_with_the_link_pending_nobody_hears_anything_while_a_person_has_to_decide(desk):
    desk.publish("2025-06-13", [TOWN.but(moa=None), NORTH.but(moa=None)])
    begin("2025-06-14")
    watch(FLORIDA, day="2025-06-14")

    desk.publish("2025-06-16", [PALM.but(moa=None), NORTH.but(moa=None)])

    assert heard("2025-06-16") == []


def test_a_link_that_is_printed_at_last_and_a_file_that_comes_again_are_no_news(desk):
    desk.publish("2025-06-13", [WALKER.but(moa=None), WALLER])
    begin("2025-06-14")
    watch(TEXAS, day="2025-06-14")

    desk.publish("2025-06-16", [WALKER, WALLER])
    assert heard("2025-06-16") == []
    desk.run("import", "287g-participating", desk.sheet("2025-06-16", [WALKER, WALLER]))
    assert heard("2025-06-17") == []


# Scenario 2: away once or twice is nothing; the third time is one letter, and says that no end is confirmed.


def test_an_agency_that_leaves_the_list_is_told_once_after_the_third_absence(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    begin("2025-07-01")
    watch(WALKER_COUNTY, "walker", day="2025-07-01")
    watch(WALLER_COUNTY, "waller", day="2025-07-01")

    told = []
    for day in ("2025-07-02", "2025-07-03", "2025-07-04", "2025-07-05"):
        desk.publish(day, [WALLER])
        told.append(heard(day))

    assert [len(letters) for letters in told] == [0, 0, 1, 0]
    ((to, body),) = told[2]
    assert to == "walker@mail.example"
    assert "Walker County Sheriff's Office is no longer on ICE's list since July 2, 2025" in body
    assert "We have not confirmed an end." in body and "ICE, participating agencies" in body


def test_an_agency_that_was_away_for_two_lists_and_came_back_is_told_to_nobody(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    begin("2025-07-01")
    watch(TEXAS, day="2025-07-01")

    for day, rows in (("2025-07-02", [WALLER]), ("2025-07-03", [WALLER]), ("2025-07-04", [WALKER, WALLER])):
        desk.publish(day, rows)
        assert heard(day) == []


def test_a_new_agreement_and_an_application_are_told_to_county_state_and_agency(desk):
    desk.publish("2025-07-01", [WALLER])
    desk.publish_pending("2025-07-01", [sheriff("TEXAS", "Hays", "TFM")])
    begin("2025-07-01")
    watch(WALKER_COUNTY, "county", day="2025-07-01")
    watch(TEXAS, "state", day="2025-07-01", language="es")
    watch("17031", "cook", day="2025-07-01")

    desk.publish("2025-07-02", [WALLER, WALKER])
    new = dict(heard("2025-07-02"))
    assert set(new) == {"county@mail.example", "state@mail.example"}
    assert "is new on ICE's list: Warrant Service Officer, signed April 2, 2025." in new["county@mail.example"]
    assert "/es/agency/" in new["state@mail.example"] and "2 de abril de 2025" in new["state@mail.example"]

    walker = AgreementEvent.objects.get(kind="appeared", is_baseline=False).agency
    follow("agency@mail.example", str(walker.pk), "AGENCY", now=at("2025-07-02", 22))
    desk.publish_pending("2025-07-03", [sheriff("TEXAS", "Hays", "TFM"), sheriff("TEXAS", "Walker", "TFM")])
    assert {to for to, _ in heard("2025-07-03")} == {"county@mail.example", "state@mail.example", "agency@mail.example"}


def test_what_was_on_the_lists_before_anybody_could_follow_is_no_news(desk):
    desk.publish("2025-07-01", [WALLER])
    desk.publish("2025-07-02", [WALLER, WALKER])
    watch(TEXAS, day="2025-07-02")

    assert heard("2025-07-02") == []
    assert Change.objects.filter(key__startswith="agreement:", topics=None).count() == 1


# Scenario 6: a state law comes into force; followers of nine counties get one letter each.


def test_a_states_ban_is_one_letter_to_each_follower_of_nine_counties(desk):
    desk.publish("2026-01-30", MARYLAND)
    load_starting_set(LOADED)
    begin("2026-02-16")
    for number, county in enumerate(NINE):
        watch(county, f"n{number}", day="2026-02-16")
    for county in NINE:
        watch(county, "all", day="2026-02-16")
    watch("48453", "texas", day="2026-02-16")
    assert heard("2026-02-16", 23) == []
    desk.publish("2026-02-17", MARYLAND)
    letters = heard("2026-02-17")
    assert sorted(to for to, _ in letters) == sorted([*(f"n{n}@mail.example" for n in range(9)), "all@mail.example"])
    for _, body in letters:
        assert body.count("Ban on 287(g) (2026): in force, adopted.") == 1
        assert "ICE still lists 9 agencies here" in body and "Wicomico County Department of Corrections" in body
        assert "we have not confirmed an end" in body
    assert heard("2026-02-18") == [] and heard("2026-03-30") == []


def test_a_law_of_years_ago_that_is_entered_today_is_no_news():
    begin("2026-11-20")
    watch("48453", day="2026-11-20")

    load_starting_set(LOADED)

    assert [body for _, body in heard("2026-11-24") if "SB 4" in body] == []


# Detention.


def moshannon_followed(day="2026-03-01"):
    row = moshannon(amparo())
    follow("center@mail.example", str(row.facility_id), "FACILITY", now=at(day))
    watch("42033", "county", day=day)
    return row


def test_a_vote_on_a_contract_is_told_once_whoever_reports_it():
    begin("2026-03-01")
    row = moshannon_followed()
    assert heard("2026-03-02") == []
    fact(amparo(), row, "VOTED", at=at("2026-03-03"), on=dt.date(2026, 3, 2), word="END", number=2, n_of=3)

    assert {to for to, _ in heard("2026-03-03")} == {"center@mail.example", "county@mail.example"}
    assert heard("2026-03-04") == []


def test_the_day_for_notice_is_told_at_each_step_once():
    row = moshannon(amparo())
    fact(amparo(), row, "NOTICE_BY", on=dt.date(2026, 9, 1))
    begin("2026-03-01")
    follow("center@mail.example", str(row.facility_id), "FACILITY", now=at("2026-03-01"))

    days = (
        "2026-03-04",
        "2026-03-05",
        "2026-03-06",
        "2026-06-02",
        "2026-06-03",
        "2026-08-01",
        "2026-08-03",
        "2026-09-01",
    )
    told = [(day, body) for day in days for _, body in heard(day)]

    assert [day for day, _ in told] == ["2026-03-05", "2026-06-03", "2026-08-03"]
    assert all("Last day for notice, as the document prints it: Sept. 1, 2026." in body for _, body in told)


def test_findings_of_an_inspection_are_told_once_and_old_ones_never():
    place = center("MSVPCPA", "MOSHANNON VALLEY PROCESSING CENTER", "PHILIPSBURG", "PA", "42033")
    begin("2026-03-01")
    follow("center@mail.example", str(place.pk), "FACILITY", now=at("2026-03-01"))
    row = deficiency(amparo(), place)

    letters = heard("2026-03-02")
    is_recent = row.inspected_on > dt.date(2026, 3, 2) - timedelta(days=400)
    assert len(letters) == is_recent
    assert heard("2026-03-03") == []


def test_nothing_is_told_of_daily_counts(desk):
    from localaction.brief.changed import recording

    assert not any("daily" in name or "count" in name for name in recording.STREAMS)


def test_reading_again_costs_few_queries(desk, django_assert_max_num_queries):
    desk.publish("2026-01-30", MARYLAND)
    load_starting_set(LOADED)
    begin("2026-02-17")

    with django_assert_max_num_queries(45):
        assert record_changes(at("2026-02-17", 2)) == 0


def test_a_document_that_ends_an_agreement_is_told(desk):
    from tests.policy.test_agreement_scenarios import enter

    from localaction.policy.models import Agreement

    desk.publish("2026-01-02", [WALLER, WALKER])
    begin("2026-01-10")
    watch(WALKER_COUNTY, day="2026-01-10")
    agreement = Agreement.objects.get(agency__name__startswith="Walker")
    enter(agreement, "ORDER", dt.date(2026, 1, 14))
    desk.publish("2026-01-15", [WALLER, WALKER])

    letters = heard("2026-01-15")
    assert len(letters) == 1 and "has ended its agreement" in letters[0][1]


__all__ = ["moa"]
