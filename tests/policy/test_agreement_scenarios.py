"""From ICE's sheets to what is said about agreements: the stories that the engine must tell right."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone
from tests.cast import HARRIS, amparo
from tests.ingest.snapshot import tables
from tests.ingest.workbooks import CREATOR, LAST_SAVED_BY, Row, moa, sheriff

from localaction.places.models import AgencyName
from localaction.policy.models import Agreement, EndEvidence
from localaction.policy.reads import counts_by_state
from localaction.sources import review
from localaction.sources.models import ReviewItem

X, Y = moa("palmbeachpdfl"), moa("northpalmbeachpdfl", signed="061225")
TOWN = Row("FLORIDA", "Town of Palm Beach Police Department", "TFM", dt.date(2025, 3, 7), X)
PALM = TOWN.but(agency="Palm Beach Police Department")
NORTH = Row("FLORIDA", "North Palm Beach Police Department", "TFM", dt.date(2025, 6, 12), Y)
WALKER = sheriff("TEXAS", "Walker", signed=dt.date(2025, 4, 2), moa=moa("walkercosotx", "WSO", "040225"))
WALLER = sheriff("TEXAS", "Waller", signed=dt.date(2020, 2, 12), moa=moa("wallercosotx", "WSO", "021220"))
LAKE = sheriff("FLORIDA", "Lake", signed=dt.date(2025, 7, 1), moa=moa("lakecosofl", "WSO", "070125"))
HARRIS_SO = sheriff("TEXAS", "Harris", signed=dt.date(2025, 5, 1), moa=moa("harriscosotx", "WSO", "050125"))


def renames():
    return list(ReviewItem.objects.filter(kind="RENAME", state="OPEN").order_by("-rank"))


# Scenario 1: a renamed spelling.


def test_a_name_spelt_anew_over_the_same_document_is_one_agreement_with_two_names(desk):
    desk.publish("2025-06-13", [TOWN, NORTH])
    report = desk.publish("2025-06-16", [PALM, NORTH])

    palm, north = sorted(desk.agreements("--state", "FL"), key=lambda a: a["agency"]["name"], reverse=True)
    assert palm["agency"]["names"] == ["Palm Beach Police Department", "Town of Palm Beach Police Department"]
    assert (palm["status"], palm["first_listed"], palm["last_listed"]) == ("listed", "2025-06-13", "2025-06-16")
    assert north["agency"]["names"] == ["North Palm Beach Police Department"] and north["status"] == "listed"
    assert report["events"] == {"renamed": 1}
    (change,) = desk.changes()
    assert (change["kind"], change["agency_id"]) == ("renamed", palm["agency"]["id"])
    assert change["detail"] == {
        "code": "SPELLING",
        "from": "Town of Palm Beach Police Department",
        "to": "Palm Beach Police Department",
    }
    assert change["evidence"][0]["file"] == "participatingAgencies06162025pm.xlsx"
    assert not renames()


def test_each_spelling_keeps_the_days_between_which_it_was_printed(desk):
    for day, row in (("2025-06-13", TOWN), ("2025-06-14", TOWN), ("2025-06-16", PALM)):
        desk.publish(day, [row, NORTH])

    spans = {n.printed: (str(n.first_printed_on), str(n.last_printed_on)) for n in AgencyName.objects.all()}
    assert spans["Town of Palm Beach Police Department"] == ("2025-06-13", "2025-06-14")
    assert spans["Palm Beach Police Department"] == ("2025-06-16", "2025-06-16")


def test_with_the_link_pending_on_both_sheets_a_person_is_asked_and_nothing_is_merged(desk):
    desk.publish("2025-06-13", [TOWN.but(moa=None), NORTH.but(moa=None)])
    desk.publish("2025-06-16", [PALM.but(moa=None), NORTH.but(moa=None)])

    asked = renames()
    assert [item.payload["printed_after"] for item in asked][:1] == ["Palm Beach Police Department"]
    assert asked[0].payload["printed_before"] == "Town of Palm Beach Police Department"
    assert len({a["agency"]["id"] for a in desk.agreements("--state", "FL")}) == 3
    assert desk.statuses("2025-06-16")["Town of Palm Beach Police Department", "TFM"] == "missing"
    told = sorted((change["kind"], change["needs_person"]) for change in desk.changes())
    assert told == [("appeared", True), ("missing", True)]


def test_a_look_alike_that_appears_the_same_day_with_the_same_signing_is_asked_about_and_ranked_below(desk):
    signed = dt.date(2025, 3, 7)
    desk.publish("2025-06-13", [TOWN.but(moa=None)])
    desk.publish("2025-06-16", [PALM.but(moa=None), NORTH.but(moa=None, signed=signed)])

    assert [item.payload["printed_after"] for item in renames()] == [
        "Palm Beach Police Department",
        "North Palm Beach Police Department",
    ]
    assert len({a["agency"]["id"] for a in desk.agreements()}) == 3
    assert all(change["needs_person"] for change in desk.changes())


def test_nothing_held_for_a_person_is_ever_called_removed(desk):
    desk.publish("2025-06-13", [TOWN.but(moa=None), NORTH])
    for day in ("2025-06-16", "2025-06-17", "2025-06-18", "2025-06-19", "2025-06-20"):
        desk.publish(day, [PALM.but(moa=None), NORTH])

    assert "removed-from-list" not in {kind for _, kind, _, _ in desk.story()}
    assert desk.statuses("2025-06-20")["Town of Palm Beach Police Department", "TFM"] == "missing"


def test_an_accepted_rename_joins_the_names_and_undoing_it_parts_them_again(desk):
    desk.publish("2025-06-13", [TOWN.but(moa=None), NORTH])
    desk.publish("2025-06-16", [PALM.but(moa=None), NORTH])
    before = desk.agreements(), desk.changes()
    (item,) = renames()

    review.decide(item.pk, "ACCEPTED", amparo(), "the town's web page", timezone.now())
    joined = [a for a in desk.agreements() if a["agency"]["name"] == "Palm Beach Police Department"]

    assert [a["agency"]["names"] for a in joined] == [
        ["Palm Beach Police Department", "Town of Palm Beach Police Department"]
    ]
    assert [kind for _, kind, _, _ in desk.story()] == ["renamed"]

    review.undo(item.pk, amparo(), timezone.now())

    again = desk.agreements(), desk.changes()
    assert without_ids(again) == without_ids(before)
    assert [i.pk for i in renames()] == [item.pk]


def test_a_rejected_rename_lets_the_departure_be_told(desk):
    desk.publish("2025-06-13", [TOWN.but(moa=None), NORTH])
    for day in ("2025-06-16", "2025-06-17", "2025-06-18"):
        desk.publish(day, [PALM.but(moa=None), NORTH])
    (item,) = renames()

    review.decide(item.pk, "REJECTED", amparo(), "two departments", timezone.now())

    assert desk.statuses("2025-06-18")["Town of Palm Beach Police Department", "TFM"] == "removed-from-list"
    assert not any(change["needs_person"] for change in desk.changes())


def test_the_list_is_clean_of_a_curly_apostrophe_and_of_the_trades_abbreviations(desk):
    desk.publish("2025-06-13", [WALLER.but(agency="Waller County Sheriff’s Office"), NORTH])
    desk.publish("2025-06-16", [WALLER.but(agency="Waller  County Sheriff's Dept. "), NORTH])

    assert {kind for _, kind, _, _ in desk.story()} <= {"renamed"}
    assert len(desk.agreements("--state", "TX")) == 1


# Scenario 2: a look-alike truly leaves.


def test_a_look_alike_that_leaves_is_missing_then_removed_and_never_merged(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    name = ("Walker County Sheriff's Office", "WSO")
    seen = []
    for day in ("2025-07-02", "2025-07-03", "2025-07-07"):
        desk.publish(day, [WALLER])
        seen.append(desk.statuses(day)[name])

    assert seen == ["missing", "missing", "removed-from-list"]
    walker, waller = sorted(desk.agreements("--state", "TX"), key=lambda a: a["agency"]["name"])
    assert (walker["absent_since"], walker["last_listed"]) == ("2025-07-02", "2025-07-01")
    assert walker["agency"]["county_fips"] == ["48471"] and waller["agency"]["county_fips"] == ["48473"]
    assert (waller["status"], waller["agency"]["names"]) == ("listed", ["Waller County Sheriff's Office"])
    assert desk.story() == [
        ("2025-07-02", "missing", name[0], "ABSENT"),
        ("2025-07-07", "removed-from-list", name[0], "ABSENT_THREE_TIMES"),
    ]
    confirm = ReviewItem.objects.get(kind="DEPARTURE", state="OPEN")
    assert confirm.subject == "Walker County Sheriff's Office (TX), WSO"
    assert confirm.payload["since"] == "2025-07-02"


def test_the_status_on_an_earlier_day_is_what_it_was_on_that_day(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    for day in ("2025-07-02", "2025-07-03", "2025-07-07"):
        desk.publish(day, [WALLER])

    name = ("Walker County Sheriff's Office", "WSO")
    told = {day: desk.statuses(day).get(name) for day in ("2025-06-30", "2025-07-01", "2025-07-06", "2025-07-07")}
    assert told == {
        "2025-06-30": None,
        "2025-07-01": "listed",
        "2025-07-06": "missing",
        "2025-07-07": "removed-from-list",
    }


def test_the_same_list_served_again_under_another_name_is_not_a_second_absence(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    for sheet in ("Sheet1", "Sheet 1", "Sheet2", "Sheet 2"):
        desk.publish("2025-07-02", [WALLER], sheet=sheet)

    assert desk.statuses("2025-07-02")["Walker County Sheriff's Office", "WSO"] == "missing"


@pytest.mark.parametrize("n_absences", [1, 2])
def test_back_after_one_or_two_absences_it_never_left(desk, n_absences):
    desk.publish("2025-07-01", [WALKER, WALLER])
    for number in range(n_absences):
        desk.publish(f"2025-07-0{2 + number}", [WALLER])
    desk.publish("2025-07-10", [WALKER, WALLER])

    assert desk.statuses("2025-07-10")["Walker County Sheriff's Office", "WSO"] == "listed"
    assert [(kind, code) for _, kind, _, code in desk.story()] == [
        ("missing", "ABSENT"),
        ("corrected", "LISTED_AGAIN"),
    ]
    assert not ReviewItem.objects.filter(kind="DEPARTURE", state="OPEN").exists()


@pytest.mark.parametrize("n_absences", [3, 6])
def test_back_after_it_was_removed_it_is_the_same_agreement_listed_again(desk, n_absences):
    desk.publish("2025-07-01", [WALKER, WALLER])
    for number in range(n_absences):
        desk.publish(f"2025-07-0{2 + number}", [WALLER])
    desk.publish("2025-07-10", [WALKER, WALLER])

    (walker,) = [a for a in desk.agreements() if "Walker" in a["agency"]["name"]]
    assert (walker["status"], walker["first_listed"], walker["last_listed"]) == ("listed", "2025-07-01", "2025-07-10")
    assert [(kind, code) for _, kind, _, code in desk.story()] == [
        ("missing", "ABSENT"),
        ("removed-from-list", "ABSENT_THREE_TIMES"),
        ("appeared", "RELISTED"),
    ]
    assert not ReviewItem.objects.filter(kind="DEPARTURE", state="OPEN").exists()


# Scenario 6, as far as the list goes: a state's ban is not ICE's word, and a past day stays as it was.


MARYLAND = [
    sheriff("MARYLAND", name, "WSO", signed=dt.date(2025, 4, 8), moa=moa(f"{name.lower()}md", "WSO", "040825"))
    for name in ("Allegany", "Carroll", "Cecil", "Frederick", "Garrett", "Harford", "St. Mary's", "Washington")
] + [
    sheriff("MARYLAND", "Wicomico", "JEM", signed=dt.date(2025, 4, 8), moa=moa("wicomicodocmd", "JEM")).but(
        agency="Wicomico County Department of Corrections"
    )
]


def test_a_list_published_before_and_after_a_ban_says_listed_on_both_days_and_never_terminated(desk):
    desk.publish("2026-01-30", MARYLAND)
    desk.publish("2026-02-17", MARYLAND)

    for day in ("2026-02-01", "2026-02-16", "2026-02-17", "2026-11-24"):
        found = desk.agreements("--state", "Maryland", "--as-of", day)
        assert [a["status"] for a in found] == ["listed"] * 9, day
    past = desk.agreements("--state", "MD", "--as-of", "2026-02-01")
    assert {a["as_of"] for a in past} == {"2026-01-30"}
    assert sorted(fips for a in past for fips in a["agency"]["county_fips"]) == [
        "24001", "24013", "24015", "24021", "24023", "24025", "24037", "24043", "24045",
    ]  # fmt: skip


# Scenario 12: termination won, ICE's list lags.


BUCKS = sheriff("PENNSYLVANIA", "Bucks", "TFM", signed=dt.date(2025, 8, 1), moa=moa("buckscosopa"))


def enter(agreement, kind, dated_on, publisher="", effective_on=None):
    """Enter a document or report about an agreement's end."""
    return EndEvidence.objects.create(
        agreement_uid=agreement.uid, kind=kind, dated_on=dated_on, title=kind.title(), publisher=publisher,
        effective_on=effective_on, entered_by=amparo(), entered_at=timezone.now(),
    )  # fmt: skip


def test_an_order_ends_the_agreement_while_ice_still_lists_it_and_both_are_shown(desk):
    desk.publish("2026-01-13", [BUCKS])
    desk.publish("2026-01-15", [BUCKS])
    agreement = Agreement.objects.get()
    enter(agreement, "ORDER", dt.date(2026, 1, 14), "Bucks County")
    enter(agreement, "PRESS", dt.date(2026, 1, 15), "LevittownNow")

    (before,) = desk.agreements("--as-of", "2026-01-13")
    (after,) = desk.agreements("--as-of", "2026-01-15")
    assert (before["status"], before["listing_status"]) == ("listed", "listed")
    assert (after["status"], after["listing_status"], after["ends_on"]) == ("terminated", "listed", "2026-01-14")


def test_one_press_report_ends_nothing_and_two_publishers_do(desk):
    desk.publish("2026-01-13", [BUCKS])
    agreement = Agreement.objects.get()
    enter(agreement, "PRESS", dt.date(2026, 1, 14), "LevittownNow")
    enter(agreement, "PRESS", dt.date(2026, 1, 15), "levittownnow")
    assert desk.statuses("2026-01-20") == {("Bucks County Sheriff's Office", "TFM"): "listed"}

    enter(agreement, "STATEMENT", dt.date(2026, 1, 16), "Bucks County Sheriff's Office")

    assert desk.statuses("2026-01-20") == {("Bucks County Sheriff's Office", "TFM"): "terminated"}


def test_a_notice_under_the_warrant_service_model_ends_it_after_ninety_days(desk):
    desk.publish("2026-01-13", [WALKER])
    enter(Agreement.objects.get(), "NOTICE", dt.date(2026, 12, 1), "Walker County")

    told = {day: desk.agreements("--as-of", day)[0] for day in ("2026-12-01", "2027-02-28", "2027-03-01")}
    assert [a["status"] for a in told.values()] == ["listed", "listed", "terminated"]
    assert told["2026-12-01"]["ends_on"] == "2027-03-01"
    assert told["2026-12-01"]["termination_clause"] == {"code": "WSO_90_DAYS", "notice_days": 90}


def test_evidence_withdrawn_is_evidence_no_more(desk):
    desk.publish("2026-01-13", [BUCKS])
    proof = enter(Agreement.objects.get(), "ORDER", dt.date(2026, 1, 14), "Bucks County")
    EndEvidence.objects.filter(pk=proof.pk).update(withdrawn_at=timezone.now())

    assert desk.statuses("2026-01-20") == {("Bucks County Sheriff's Office", "TFM"): "listed"}


def test_evidence_stays_with_the_agreement_when_ice_spells_the_agency_anew(desk):
    desk.publish("2025-06-13", [TOWN])
    enter(Agreement.objects.get(), "ORDER", dt.date(2025, 6, 15), "Town of Palm Beach")
    desk.publish("2025-06-16", [PALM])

    assert desk.statuses("2025-06-16") == {("Palm Beach Police Department", "TFM"): "terminated"}


# Variations.


FWC = Row("FLORIDA", "Florida Fish and Wildlife Conservation Commission", "TFM", dt.date(2025, 4, 24),
          moa("fldep"), type="State Agency")  # fmt: skip
DEP = FWC.but(agency="Florida Department of Environmental Protection, Division of Law Enforcement")


def test_a_document_wrongly_put_behind_another_agency_never_joins_the_two(desk):
    desk.publish("2025-07-14", [FWC, WALLER])
    desk.publish("2025-07-15", [DEP, WALLER])

    assert len({a["agency"]["id"] for a in desk.agreements("--state", "FL")}) == 2
    (asked,) = renames()
    assert "SHARED_DOCUMENT" in asked.payload["evidence"]
    assert all(change["needs_person"] for change in desk.changes())


def test_one_document_behind_two_agencies_is_no_proof_for_either(desk):
    shared = moa("satellitebeachpdfl")
    sebastian = Row("FLORIDA", "Sebastian Police Department", moa=shared)
    satellite = Row("FLORIDA", "Satellite Beach Police Department", moa=shared)
    desk.publish("2025-07-14", [sebastian, satellite])
    desk.publish("2025-07-15", [satellite.but(agency="Satellite Police Department"), sebastian])

    assert len({a["agency"]["id"] for a in desk.agreements()}) == 3


def test_a_model_signed_again_later_supersedes_the_earlier_signing(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    again = WALKER.but(signed=dt.date(2025, 9, 15), moa=moa("walkercosotx", "WSO", "091525"))
    desk.publish("2025-09-16", [again, WALLER])

    found = {a["signed"]: a["status"] for a in desk.agreements() if "Walker" in a["agency"]["name"]}
    assert found == {"2025-04-02": "superseded", "2025-09-15": "listed"}
    assert sorted((kind, code) for _, kind, _, code in desk.story()) == [
        ("appeared", "NEW"),
        ("superseded", "SIGNED_AGAIN"),
    ]


@pytest.mark.parametrize("link", [WALKER.moa, None])
def test_a_model_that_ice_corrects_continues_the_agreement(desk, link):
    desk.publish("2025-07-01", [WALKER.but(moa=link), WALLER])
    desk.publish("2025-07-02", [WALKER.but(model="TFM", moa=link), WALLER])

    (walker,) = [a for a in desk.agreements() if "Walker" in a["agency"]["name"]]
    assert (walker["model"], walker["first_listed"]) == ("TFM", "2025-07-01")
    assert desk.story() == [("2025-07-02", "corrected", "Walker County Sheriff's Office", "MODEL")]


@pytest.mark.parametrize("right", [dt.date(2025, 4, 1), dt.date(2025, 2, 4), dt.date(2024, 4, 2)])
def test_a_date_that_ice_corrects_continues_the_agreement(desk, right):
    desk.publish("2025-07-01", [WALKER.but(moa=None), WALLER])
    desk.publish("2025-07-02", [WALKER.but(signed=right, moa=None), WALLER])

    (walker,) = [a for a in desk.agreements() if "Walker" in a["agency"]["name"]]
    assert walker["signed"] == right.isoformat()
    assert desk.story() == [("2025-07-02", "corrected", "Walker County Sheriff's Office", "SIGNED")]


def test_a_link_that_goes_back_to_pending_is_no_event(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    desk.publish("2025-07-02", [WALKER.but(moa=None), WALLER])

    assert desk.story() == []
    assert desk.statuses("2025-07-02")["Walker County Sheriff's Office", "WSO"] == "listed"


def test_a_link_that_comes_later_changes_the_status_from_that_day(desk):
    desk.publish("2025-07-01", [WALKER.but(moa=None)])
    desk.publish("2025-07-08", [WALKER])

    name = ("Walker County Sheriff's Office", "WSO")
    assert [desk.statuses(day)[name] for day in ("2025-07-01", "2025-07-07", "2025-07-08")] == [
        "listed-link-pending",
        "listed-link-pending",
        "listed",
    ]
    assert desk.story() == []


def test_a_misspelt_state_parks_the_row_and_the_agency_is_not_missing(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    report = desk.publish("2025-07-03", [WALKER.but(state="TEXASJ"), WALLER])

    assert (report["rows_read"], report["rows_kept"], report["parked"]) == (2, 1, {"STATE_UNKNOWN": 1})
    assert desk.story() == []
    assert desk.statuses("2025-07-03")["Walker County Sheriff's Office", "WSO"] == "listed"


def test_a_corrected_state_reads_the_row_again_and_undoing_parks_it_again(desk):
    desk.publish("2025-07-03", [WALKER.but(state="TEXASJ"), WALLER])
    item = ReviewItem.objects.get(kind="ROW", state="OPEN")
    assert item.reason == "STATE_UNKNOWN"

    review.decide(item.pk, "CORRECTED", amparo(), "Texas, plainly", timezone.now(), {"state": "TX"})
    assert ("Walker County Sheriff's Office", "WSO") in desk.statuses("2025-07-03")

    desk.publish("2025-07-04", [WALKER.but(state="TEXASJ", moa=None), WALLER])
    assert desk.statuses("2025-07-04")["Walker County Sheriff's Office", "WSO"] == "listed"

    review.undo(item.pk, amparo(), timezone.now())
    assert ("Walker County Sheriff's Office", "WSO") not in desk.statuses("2025-07-04")


def test_a_row_in_the_wrong_state_is_asked_about_and_not_merged(desk):
    cass = sheriff("MONTANA", "Cass", "TFM", signed=dt.date(2025, 2, 28))
    desk.publish("2025-03-20", [cass, WALLER])
    desk.publish("2025-03-27", [cass.but(state="MINNESOTA"), WALLER])

    (asked,) = renames()
    assert {"SAME_SIGNING", "SAME_NAME", "NO_SUCH_PLACE"} <= set(asked.payload["evidence"])
    assert [a["agency"]["state"] for a in desk.agreements() if "Cass" in a["agency"]["name"]] == ["MN", "MT"]


def test_a_duplicate_row_that_is_dropped_is_no_departure(desk):
    twin = Row("FLORIDA", "St. Cloud Police Department", "TFM", dt.date(2025, 4, 14), moa("stcloudpdfl"))
    desk.publish("2025-07-03", [twin, twin.but(signed=dt.date(2025, 4, 15), moa=None), WALLER])
    for day in ("2025-07-10", "2025-07-11", "2025-07-12"):
        desk.publish(day, [twin, WALLER])

    assert [(kind, code) for _, kind, _, code in desk.story()] == [("superseded", "DUPLICATE_DROPPED")]
    found = {a["signed"]: a["status"] for a in desk.agreements("--state", "FL")}
    assert found == {"2025-04-14": "listed", "2025-04-15": "superseded"}


def test_an_exact_duplicate_row_counts_once(desk):
    report = desk.publish("2025-07-03", [WALKER, WALKER, WALLER])
    desk.publish("2025-07-04", [WALKER, WALLER])

    assert report["rows_read"] == report["rows_kept"] == 3
    assert len(desk.agreements()) == 2 and desk.story() == []


def test_one_model_of_three_that_leaves_is_missing_while_the_agency_stays(desk):
    three = [HARRIS_SO.but(model=model, moa=moa("harriscosotx", model)) for model in ("JEM", "WSO", "TFM")]
    desk.publish("2025-07-01", [*three, WALLER])
    for day in ("2025-07-02", "2025-07-03", "2025-07-07"):
        desk.publish(day, [*three[1:], WALLER])

    found = {a["model"]: a["status"] for a in desk.agreements("--county", HARRIS)}
    assert found == {"JEM": "removed-from-list", "WSO": "listed", "TFM": "listed"}


def test_an_unknown_model_is_kept_and_flagged(desk):
    tribal = Row("OKLAHOMA", "Osage Nation Police Department", "Sky Marshal Model", moa=moa("osagenationok"))
    report = desk.publish("2025-07-01", [tribal, WALLER])

    assert report["rows_kept"] == 2 and report["noted"] == {"MODEL_UNKNOWN": 1}
    assert [a["model"] for a in desk.agreements("--state", "OK")] == ["SKY MARSHAL MODEL"]
    assert ReviewItem.objects.filter(kind="ROW", reason="MODEL_UNKNOWN", state="OPEN").exists()


# The same facts, whatever the order and however often.


LIFE = [
    ("2025-06-13", [TOWN, NORTH, WALKER, WALLER]),
    ("2025-06-16", [PALM, NORTH, WALLER]),
    ("2025-06-18", [PALM, NORTH, WALLER, HARRIS_SO]),
    ("2025-06-20", [PALM, WALLER, HARRIS_SO.but(model="TFM")]),
    ("2025-06-24", [PALM, WALLER.but(state="TEXSA"), HARRIS_SO.but(model="TFM"), NORTH]),
    # Signed, says the sheet, on a day that has not come yet when it is first printed.
    ("2025-06-25", [PALM, WALLER, LAKE, NORTH]),
    ("2025-07-02", [PALM, WALLER, LAKE, NORTH]),
]


def without_ids(found):
    """Return the JSON without the numbers that rows happen to have."""
    if isinstance(found, dict):
        return {k: without_ids(v) for k, v in found.items() if k not in ("id", "agency_id")}
    return [without_ids(each) for each in found] if isinstance(found, list | tuple) else found


@pytest.mark.parametrize("order", [[6, 5, 4, 3, 2, 1, 0], [2, 0, 6, 4, 1, 3, 5]])
def test_files_that_come_in_another_order_tell_the_same_story(desk, order):
    paths = [desk.sheet(*day) for day in LIFE]
    for number in order:
        code, _ = desk.run("import", "287g-participating", paths[number])
        assert code == 0
    found = without_ids((desk.agreements(), desk.changes()))
    questions = set(ReviewItem.objects.filter(state="OPEN").values_list("uid", "reason", "subject"))

    forget_everything()
    for path in paths:
        desk.run("import", "287g-participating", path)

    assert without_ids((desk.agreements(), desk.changes())) == found
    assert set(ReviewItem.objects.filter(state="OPEN").values_list("uid", "reason", "subject")) == questions


def forget_everything():
    """Empty what imports have written, so that one test can import twice from nothing."""
    from localaction.places.models import Agency
    from localaction.policy.models import AgreementEvent, Application, Printing
    from localaction.sources.models import Observation, PrintedRow, Publication

    for model in (AgreementEvent, Printing, Agreement, Application, ReviewItem, Observation, PrintedRow, Publication):
        model.objects.all().delete()
    Agency.objects.all().delete()


def test_a_folder_is_read_in_order_of_publication_whatever_the_files_are_called(desk):
    paths = [desk.sheet(*day) for day in LIFE]
    for number, path in enumerate(paths):
        path.rename(path.with_name(f"{9 - number} list.xlsx"))

    code, answer = desk.run("import", "287g-participating", desk.folder)

    assert code == 0
    days = [report["published_at"][:10] for report in answer["files"]]
    assert days == [day for day, _ in LIFE]


def test_importing_again_changes_nothing(desk):
    paths = [desk.sheet(*day) for day in LIFE]
    desk.run("import", "287g-participating", *paths)
    before = tables()

    code, answer = desk.run("import", "287g-participating", *paths)

    assert code == 0
    assert {report["status"] for report in answer["files"]} == {"unchanged"}
    assert answer["totals"]["events"] == {} and answer["totals"]["rows_read"] == 0
    assert tables() == before


def test_the_same_bytes_under_another_name_change_nothing(desk):
    path = desk.sheet(*LIFE[0])
    desk.run("import", "287g-participating", path)
    before = tables()
    copy = path.with_name("participatingAgencies01012026am.xlsx")
    copy.write_bytes(path.read_bytes())

    _, answer = desk.run("import", "287g-participating", copy)

    assert answer["files"][0]["status"] == "unchanged" and tables() == before


def test_two_lists_of_one_day_that_come_in_the_wrong_order_are_told_in_the_right_one(desk):
    desk.publish("2025-07-01", [WALKER, WALLER])
    evening = desk.sheet("2025-07-02", [WALKER, WALLER], hour=18)
    morning = desk.sheet("2025-07-02", [WALLER], hour=9)
    for path in (evening, morning):
        desk.run("import", "287g-participating", path)

    assert [code for _, _, _, code in desk.story()] == ["ABSENT", "LISTED_AGAIN"]
    assert desk.statuses("2025-07-02")["Walker County Sheriff's Office", "WSO"] == "listed"


def test_the_agencies_of_a_past_day_are_those_that_were_listed_then(desk):
    desk.publish("2025-07-01", [WALKER, WALLER, HARRIS_SO])
    desk.publish("2025-07-02", [WALLER, TOWN])

    assert counts_by_state(dt.date(2025, 6, 30)) == {}
    assert counts_by_state(dt.date(2025, 7, 1)) == {"TX": 3}
    assert counts_by_state(dt.date(2025, 7, 2)) == {"TX": 1, "FL": 1}


# Quarantine.


MANY = [sheriff("TEXAS", name, signed=dt.date(2025, 4, 2)) for name in (
    "Anderson", "Andrews", "Angelina", "Archer", "Austin", "Bailey", "Bandera", "Bastrop", "Baylor", "Bee", "Bell",
    "Blanco", "Borden", "Bosque", "Bowie", "Brazoria", "Brazos", "Brewster", "Briscoe", "Brooks", "Brown", "Burleson",
    "Burnet", "Caldwell",
)]  # fmt: skip


def test_a_list_that_lost_half_its_rows_says_nothing_until_a_person_releases_it(desk):
    desk.publish("2025-07-01", MANY)
    before = desk.agreements(), desk.changes()

    code, answer = desk.run("import", "287g-participating", desk.sheet("2025-07-02", MANY[:12]))
    report = answer["files"][0]

    assert (code, report["status"], report["events"]) == (1, "quarantined", {})
    assert report["reason"].startswith("ROWS_FELL before 24, now 12")
    assert (report["rows_read"], report["rows_kept"]) == (12, 12)
    assert (desk.agreements(), desk.changes()) == before

    item = ReviewItem.objects.get(kind="PUBLICATION")
    review.decide(item.pk, "ACCEPTED", amparo(), "ICE's page says so too", timezone.now())
    assert [kind for _, kind, _, _ in desk.story()] == ["missing"] * 12
    assert set(desk.statuses("2025-07-02").values()) == {"listed-link-pending", "missing"}

    review.undo(item.pk, amparo(), timezone.now())
    assert (desk.agreements(), desk.changes()) == before

    review.decide(item.pk, "REJECTED", amparo(), "a broken file", timezone.now())
    assert (desk.agreements(), desk.changes()) == before


def test_a_publication_after_a_quarantined_one_is_compared_with_the_last_sound_one(desk):
    desk.publish("2025-07-01", MANY)
    desk.run("import", "287g-participating", desk.sheet("2025-07-02", MANY[:12]))

    assert desk.publish("2025-07-03", MANY)["events"] == {}


def test_a_person_decides_once_and_the_next_one_is_told_so(desk):
    desk.publish("2025-07-01", MANY)
    desk.run("import", "287g-participating", desk.sheet("2025-07-02", MANY[:12]))
    item = ReviewItem.objects.get(kind="PUBLICATION")
    review.decide(item.pk, "REJECTED", amparo(), "a broken file", timezone.now())

    with pytest.raises(review.AlreadyDecided):
        review.decide(item.pk, "ACCEPTED", amparo(), "no", timezone.now())
    with pytest.raises(review.WrongVerdict):
        review.undo(item.pk, amparo(), timezone.now())
        review.decide(item.pk, "CORRECTED", amparo(), "what?", timezone.now(), {"state": "TX"})
    decision = item.decisions.get()
    assert (decision.decided_by, decision.undone_by) == (amparo(), amparo()) and decision.why == "a broken file"


# Applications.


def test_an_application_that_is_signed_leaves_the_pending_list_and_says_so_once(desk):
    wait = sheriff("TEXAS", "Walker", "WSO")
    other = sheriff("TEXAS", "Waller", "WSO")
    desk.publish_pending("2025-06-30", [other])
    desk.publish_pending("2025-07-01", [wait, other])
    desk.publish("2025-07-08", [WALKER])
    desk.publish_pending("2025-07-08", [other])
    desk.publish_pending("2025-07-09", [other])

    assert desk.story() == [
        ("2025-07-01", "pending-appeared", "Walker County Sheriff's Office", "NEW"),
        ("2025-07-09", "pending-gone", "Walker County Sheriff's Office", "NO_LONGER_PENDING"),
    ]
    assert {a["agency"]["name"] for a in desk.agreements()} == {"Walker County Sheriff's Office"}


def test_an_empty_pending_list_is_valid(desk):
    report = desk.publish_pending("2025-07-01", [])

    assert (report["status"], report["rows_read"]) == ("imported", 0)


# The command itself.


def test_the_installed_command_imports_and_answers(tmp_path):
    from tests.ingest.workbooks import write

    saved = dt.datetime(2025, 7, 1, 12, tzinfo=dt.UTC)
    path = write(tmp_path / "participatingAgencies07012025pm.xlsx", [WALKER, WALLER], saved)
    home = tmp_path / "home"
    environment = {
        **os.environ,
        "LOCALACTION_HOME": str(home),
        "DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def run(*arguments):
        code = "from localaction.site.command import script; script()"
        return subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)], env=environment, capture_output=True, text=True,
            cwd=Path(tmp_path), timeout=300, check=False,
        )  # fmt: skip

    imported = run("import", "287g-participating", path, "--json")
    assert imported.returncode == 0, imported.stderr
    assert json.loads(imported.stdout)["totals"]["rows_kept"] == 2

    stored = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert b"walkercosotx" in stored
    assert CREATOR.encode() not in stored and LAST_SAVED_BY.encode() not in stored

    listed = run("agreements", "--state", "TX", "--json")
    assert [a["agency"]["county_fips"] for a in json.loads(listed.stdout)] == [["48471"], ["48473"]]
    assert run("agreements", "--county", "48471").stdout.split("  ")[1] == "Walker County Sheriff's Office"
    assert run("import", "287g-participating", tmp_path / "nowhere.xlsx").returncode == 1
    assert run("import", "287g-nonsense", path).returncode == 2
