"""ICE's detention statistics: every layout, and what each row says."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone
from tests.detention.publications import (
    FY21,
    FY23,
    FY25,
    HUTTO,
    STEWART,
    WYATT,
    facility,
    facility_list,
    statistics,
)

from localaction.detention.actions.derive import derive
from localaction.detention.models import Inspection, Listing
from localaction.detention.rules.listing_rows import LEVELS
from localaction.places.models import Facility
from localaction.sources.models import Publication, ReviewItem

# ADP as the published fixed points have it: the cells of the levels A to D, each rounded to a tenth, added up.
FIXED_POINTS = {
    "FY19-detentionstats.xlsx": (213, 49_142.3), "FY20-detentionstats.xlsx": (170, 32_979.2),
    "FY21-detentionstats.xlsx": (135, 18_292.4), "FY22-detentionStats.xlsx": (130, 21_343.5),
    "FY23_detentionStats.xlsx": (115, 28_148.1), "FY24_detentionStats.xlsx": (109, 36_277.3),
}  # fmt: skip


def listing(name):
    return Listing.objects.select_related("facility").get(printed_name=name)


@pytest.mark.parametrize("header_row", [6, 7, 10])
def test_the_headings_are_found_by_what_they_say(desk, header_row):
    report = desk.publish(
        "detention-statistics",
        statistics(desk.folder / "x.xlsx", [facility(HUTTO, 456.4, 461)], header_row=header_row),
    )

    assert (report["rows_read"], report["rows_kept"]) == (1, 1)
    row = listing(HUTTO[0])
    assert (row.fiscal_year, row.as_of) == (2026, dt.date(2026, 1, 22))
    assert (row.population, row.guaranteed_minimum, row.type) == (456.4, 461, "CDF")


def test_footnotes_and_their_marks_are_no_facilities(desk):
    rows = [facility(("BERKS COUNTY RESIDENTIAL CENTER3", *HUTTO[1:]), 10.0)]

    report = desk.publish(
        "detention-statistics",
        statistics(desk.folder / "x.xlsx", rows, notes=["[3] houses single adults", "(*) Denotes no inspection"]),
    )

    assert report["rows_read"] == 1
    assert listing("BERKS COUNTY RESIDENTIAL CENTER").population == 10.0
    assert report["noted"]["FOOTNOTE_MARK"] == 1


def test_a_zip_code_printed_as_a_number_gets_its_zeros_and_the_county_back(desk):
    desk.publish("detention-statistics", statistics(desk.folder / "x.xlsx", [facility(WYATT, 99.0)]))

    found = listing(WYATT[0]).facility
    assert (found.zip, found.county, found.county_evidence) == ("02863", "44007", "ZIP_AND_CITY")


def test_a_county_is_never_taken_from_a_shifted_column(desk):
    albany = ("ALBCONY", "ALBANY COUNTY JAIL", "840 ALBANY SHAKER ROAD", "ALBANY", "KINGS", "NY", 12211, "USMS IGA", "")

    desk.publish("facility-list", facility_list(desk.folder / "list.xlsx", [albany]))

    assert Facility.objects.get(detloc="ALBCONY").county == "36001"


def test_zeros_in_a_column_that_nobody_fills_are_not_published(desk):
    rows = [facility(HUTTO, 10.0, mandatory=0), facility(STEWART, 20.0, mandatory=0)]

    desk.publish("detention-statistics", statistics(desk.folder / "x.xlsx", rows))

    measures = listing(HUTTO[0]).measures
    assert "MANDATORY" not in measures
    assert measures["LEVEL A"] == 10.0


def test_a_zero_beside_other_numbers_is_a_zero_and_a_blank_is_not_printed(desk):
    blank = facility(WYATT, None)
    blank[9:22] = [None] * 13
    rows = [facility(HUTTO, 0.0, mandatory=0), facility(STEWART, 20.0, mandatory=5.0), blank]

    desk.publish("detention-statistics", statistics(desk.folder / "x.xlsx", rows))

    assert listing(HUTTO[0]).population == 0.0
    assert listing(HUTTO[0]).measures["MANDATORY"] == 0.0
    assert listing(WYATT[0]).population is None


def test_the_year_of_the_data_is_put_right_by_the_fiscal_year(desk):
    path = statistics(desk.folder / "x.xlsx", [facility(HUTTO, 10.0)], year=23, as_of="01/09/2022")

    desk.publish("detention-statistics", path)

    assert listing(HUTTO[0]).as_of == dt.date(2023, 1, 9)


@pytest.mark.parametrize(
    ("year", "tail", "cells", "expected"),
    [
        (26, ("Guaranteed Minimum", "Last Inspection Type", "Last Inspection End Date", "Last Inspection Standard",
              "Last Final Rating"), (461, "ODO  ", 45645, "NDS 2019", "Pass"),
         {("ODO", "2024-12-19", "NDS 2019", "Pass")}),
        (25, FY25, ("", "ODO OASIP", dt.datetime(2025, 6, 26), "Scheduled", "FPBDS", "Pending Final Report"),
         {("OASIP", "2025-06-26", "FPBDS", "")}),
        (23, FY23, ("", "ODO", dt.datetime(2023, 3, 2), "PBNDS 2011", "Good", "NDS 2019", "Meets Standard",
                    "5/6/2021"),
         {("ODO", "2023-03-02", "PBNDS 2011", "Good"), ("CONTRACTOR", "2021-05-06", "NDS 2019", "Meets Standard")}),
        (21, FY21, ("", "Regular", "NDS", "Acceptable", "9/24/2020", "ORSA", "NDS", "Superior", "5/9/2019"),
         {("CONTRACTOR", "2020-09-24", "NDS", "Acceptable"), ("ORSA", "2019-05-09", "NDS", "Superior")}),
        # As in March 2021: the date of the last inspection stands in the next column too.
        (21, FY21, ("", "Regular", "NDS", "Pending", "9/24/2020", "9/24/2020", "ORSA", "Superior", "5/9/2019"),
         {("CONTRACTOR", "2020-09-24", "NDS", ""), ("ORSA", "2019-05-09", "", "Superior")}),
    ],
)  # fmt: skip
def test_inspections_are_read_from_every_layout(desk, year, tail, cells, expected):
    path = statistics(
        desk.folder / "x.xlsx", [facility(HUTTO, 10.0, *cells)], year=year, as_of=f"09/15/20{year}", tail=tail
    )

    desk.publish("detention-statistics", path)

    found = {(i.kind, i.ended_on.isoformat(), i.standard, i.rating) for i in Inspection.objects.all()}
    assert found == expected


def test_a_scheduled_inspection_is_kept_as_such(desk):
    path = statistics(desk.folder / "x.xlsx", [facility(HUTTO, 10.0, "", "ODO", "Scheduled FY26", "", "")])

    desk.publish("detention-statistics", path)

    assert listing(HUTTO[0]).scheduled == "FY26"
    assert not Inspection.objects.exists()


def test_the_same_file_twice_changes_nothing(desk):
    path = statistics(desk.folder / "x.xlsx", [facility(HUTTO, 10.0)])
    desk.publish("detention-statistics", path)
    before = list(Facility.objects.values_list("id", "uid"))

    assert desk.publish("detention-statistics", path)["status"] == "unchanged"
    derive(timezone.now())

    assert list(Facility.objects.values_list("id", "uid")) == before
    assert Listing.objects.count() == 1


def test_a_row_without_a_state_is_parked_and_kept_as_printed(desk):
    rows = [facility(HUTTO, 10.0), facility((*STEWART[:3], "ZZ", *STEWART[4:]), 5.0)]

    report = desk.publish("detention-statistics", statistics(desk.folder / "x.xlsx", rows))

    assert report["parked"] == {"STATE_UNKNOWN": 1}
    assert Listing.objects.count() == 1


def _thirty(people):
    return [facility((f"COUNTY {n} JAIL", *HUTTO[1:]), people) for n in range(30)]


def test_a_publication_out_of_line_waits_for_a_person(desk):
    desk.publish("detention-statistics", statistics(desk.folder / "a.xlsx", _thirty(100.0), as_of="12/26/2025"))
    wrong = statistics(desk.folder / "b.xlsx", _thirty(300.0), as_of="01/22/2026")

    code, answer = desk.run("import", "detention-statistics", wrong)

    assert (code, answer["files"][0]["status"]) == (1, "quarantined")
    assert "POPULATION_LEAPT" in answer["files"][0]["reason"]
    assert set(Listing.objects.values_list("population", flat=True)) == {100.0}
    assert ReviewItem.objects.filter(kind="PUBLICATION").count() == 1


def test_columns_that_do_not_add_up_to_the_same_people_speak_against_a_publication(desk):
    rows = _thirty(100.0)
    for row in rows[:5]:
        row[9], row[10] = 10.0, 3.0

    code, answer = desk.run("import", "detention-statistics", statistics(desk.folder / "a.xlsx", rows))

    assert code == 1
    assert "GROUPS_DISAGREE" in answer["files"][0]["reason"]


def test_a_workbook_without_the_columns_is_refused_with_a_reason(desk):
    path = facility_list(desk.folder / "x.xlsx", [("A", "B")], headings=("Some", "Thing"))

    code, answer = desk.run("import", "detention-statistics", path)

    assert code == 1
    assert answer["files"][0]["reason"].startswith("NO_TABLE")


@pytest.mark.skipif("LOCALACTION_DATA" not in os.environ, reason="needs the published workbooks")
def test_every_published_workbook_is_read_and_agrees_with_the_fixed_points(desk):
    folder = Path(os.environ["LOCALACTION_DATA"]) / "detention-statistics"

    code, answer = desk.run("import", "detention-statistics", folder)

    assert (code, answer["totals"]["imported"], answer["totals"]["rows_parked"]) == (0, 26, 0)
    for name, (n_rows, people) in FIXED_POINTS.items():
        rows = Listing.objects.filter(publication=Publication.objects.get(file_name=name))
        cells = [row.measures[level] for row in rows for level in LEVELS if row.measures.get(level) is not None]
        assert rows.count() == n_rows
        assert round(sum(round(cell, 1) for cell in cells), 1) == people
        # Criminality, as printed and not rounded, adds up to the same people as the levels.
        assert sum(row.population or 0 for row in rows) == pytest.approx(sum(cells), abs=0.01)
