"""The table of records laws and the calendars made from it."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest

from localaction.detention import lawbook
from localaction.detention.lawbook import BadLawTable, UnknownStatute, every_law, find_law, jurisdictions
from localaction.detention.rules.calendars import BadHolidayRule, HolidayRule
from localaction.detention.rules.laws import Confidence


def test_every_state_the_district_and_the_federation_have_a_law():
    assert len(jurisdictions()) == 52
    assert {law.jurisdiction for law in every_law()} == set(jurisdictions())


@pytest.mark.parametrize("name", ["US", "us", "federal", "United States"])
def test_the_federal_law_is_found_by_any_of_its_names(name):
    assert find_law(name).key == "foia"


def test_washington_is_a_state_and_washington_dc_is_not():
    assert find_law("Washington").jurisdiction == "WA"
    assert find_law("Washington, D.C.").jurisdiction == "DC"


@pytest.mark.parametrize("name", ["TX", "Texas", "us-tx", "US-TX", "tx", "ocd-division/country:us/state:tx"])
@pytest.mark.parametrize("law", ["", "PIA", "pia", "Public Information Act", "552", "TPIA"])
def test_the_texas_law_is_found_by_any_of_its_names(name, law):
    assert find_law(name, law).citation == "Tex. Gov't Code ch. 552"


def test_an_unknown_jurisdiction_lists_what_there_is():
    with pytest.raises(UnknownStatute) as refused:
        find_law("Ruritania")

    assert "TX Texas" in refused.value.known


def test_an_unknown_law_lists_the_laws_of_the_place():
    with pytest.raises(UnknownStatute) as refused:
        find_law("TX", "Sunshine Law")

    assert refused.value.known == ("pia Public Information Act (Tex. Gov't Code ch. 552)",)


def test_every_number_has_a_citation():
    for law in every_law():
        for rule in (*law.clocks, *law.tolls, *law.appeals, law.calendar_rule):
            assert rule.citation, law.jurisdiction


def test_a_misspelt_key_is_refused_and_the_file_named(tmp_path, monkeypatch):
    text = (lawbook.FOLDER / "tx.toml").read_text(encoding="utf-8").replace("max_closings", "max_closing")
    (tmp_path / "zz.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lawbook, "FOLDER", tmp_path)

    with pytest.raises(BadLawTable, match=r"zz\.toml.*max_closing"):
        lawbook.laws_of("zz")


@pytest.mark.parametrize("when", ["13-01", "foo", "nov thu", "nov xyz 4", "02-30"])
def test_a_holiday_that_cannot_be_read_is_refused(when):
    with pytest.raises(BadHolidayRule):
        HolidayRule("x", when).kept_on(2026)


def test_a_holiday_moves_as_its_statute_says():
    days = {
        moves: HolidayRule("x", "06-19", moves).kept_on(2027).isoformat()
        for moves in ("stay", "sunday", "nearest", "monday")
    }

    assert days == {"stay": "2027-06-19", "sunday": "2027-06-19", "nearest": "2027-06-18", "monday": "2027-06-21"}
    assert HolidayRule("x", "07-04", "sunday").kept_on(2027) == dt.date(2027, 7, 5)


@pytest.mark.parametrize(
    ("year", "good_friday"),
    [(2024, "2024-03-29"), (2025, "2025-04-18"), (2026, "2026-04-03"), (2027, "2027-03-26"), (2038, "2038-04-23")],
)
def test_good_friday_is_two_days_before_easter(year, good_friday):
    assert HolidayRule("Good Friday", "easter -2").kept_on(year).isoformat() == good_friday


def test_new_years_day_on_a_saturday_is_kept_in_the_old_year():
    assert find_law("CA").calendar.closed(dt.date(2027, 12, 31)).name == "New Year's Day"
    assert find_law("NY").calendar.closed(dt.date(2027, 12, 31)) is None


@pytest.mark.parametrize(
    ("code", "on", "is_open"),
    [
        ("TX", "2027-12-24", False),  # 662.003(b)(7)
        ("TX", "2027-12-27", True),  # 26 December is a Sunday and stays
        ("TX", "2026-10-12", True),  # no Columbus Day
        ("US", "2026-11-27", True),  # the Friday after Thanksgiving is no federal holiday
        ("US", "2026-12-24", True),  # an executive order makes no legal public holiday
        ("DC", "2027-04-16", False),
        ("GA", "2027-12-23", False),
        ("MD", "2026-11-03", False),
        ("MD", "2027-11-02", True),
        ("NE", "2027-04-30", False),
        ("CA", "2027-09-24", False),  # Native American Day, Civ. Proc. Code 135
        ("CA", "2026-10-12", True),
        ("NJ", "2027-02-12", True),
        ("UT", "2027-06-21", False),
        ("UT", "2027-06-18", True),
    ],
)
def test_a_body_is_open_or_closed_as_its_law_says(code, on, is_open):
    assert (find_law(code).calendar.closed(dt.date.fromisoformat(on)) is None) == is_open


@pytest.mark.skipif("LOCALACTION_DATA" not in os.environ, reason="needs the published table")
def test_the_table_says_the_same_as_the_published_one():
    path = Path(os.environ["LOCALACTION_DATA"]) / "records-laws" / "records_deadlines.csv"
    numbers = {law.jurisdiction: {clock.n for clock in law.clocks} for law in every_law()}
    confident = {law.jurisdiction: {clock.confidence for clock in law.clocks} for law in every_law()}

    for row in csv.DictReader(path.open(encoding="utf-8")):
        expected = int(row["days"]) if row["days"] else None
        assert expected in numbers[row["jurisdiction"]], row
        if row["confidence"] == "K":
            assert confident[row["jurisdiction"]] == {Confidence.UNVERIFIED}, row
