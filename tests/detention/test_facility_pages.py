"""What pages, downloads and the place brief say of detention centers."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from tests.detention.publications import FY25, HUTTO, STEWART, WYATT, facility, facility_list, head_count, statistics

from localaction.brief.reads import brief
from localaction.detention import reads
from localaction.detention.charts import Point, Step, chart, thinned
from localaction.detention.rules.inspections import Standing, absence
from localaction.places.models import Facility, Place

TODAY = dt.date(2026, 11, 24)
CODES = [
    ("CCAHUTX", "T DON HUTTO DETENTION CENTER", "1001 WELCH STREET", "TAYLOR", "WILLIAMSON", "TX", 76574, "", "CDF"),
    ("STWRTGA", "STEWART DETENTION CENTER", "146 CCA ROAD", "LUMPKIN", "STEWART", "GA", 31815, "", "DIGSA"),
]
GASTON = ("GASTON COUNTY JAIL", "425 DR M.L.K. JR. WAY", "GASTONIA", "NC", 28052, "ATL", "IGSA", "Female/Male")


@pytest.fixture
def published(desk):
    """A list with codes, statistics of two years, and a head-count."""
    desk.publish("facility-list", facility_list(desk.folder / "list.xlsx", CODES))
    desk.publish(
        "daily-population", head_count(desk.folder / "x.csv.gz", ["CCAHUTX|400|2022-03-01", "CCAHUTX|410|2022-03-03"])
    )
    old = [facility(GASTON, 1.0), facility(STEWART, 1700.0, 1600)]
    desk.publish(
        "detention-statistics", statistics(desk.folder / "a.xlsx", old, year=25, as_of="09/15/2025", tail=FY25)
    )
    new = [
        facility(HUTTO, 456.4, 461, "ODO", "2024-12-19", "NDS 2019", "Pass"),
        facility(STEWART, 1500.0, 1600, "ODO", "2026-05-20", "NDS 2019", "Fail"),
        facility(WYATT, 99.0, None, "ODO", "Scheduled FY26", None, None),
    ]
    desk.publish("detention-statistics", statistics(desk.folder / "b.xlsx", new))
    return desk


@pytest.mark.parametrize(
    ("dates", "scheduled", "standing", "overdue"),
    [
        ([], "", Standing.NEVER, None),
        ([], "FY26", Standing.SCHEDULED, None),
        ([dt.date(2024, 12, 19)], "", Standing.OVERDUE, 340),
        ([dt.date(2024, 12, 19)], "FY26", Standing.OVERDUE, 340),
        ([dt.date(2025, 11, 24)], "", Standing.IN_TIME, 0),
        ([dt.date(2025, 11, 23)], "", Standing.OVERDUE, 1),
        ([dt.date(2026, 12, 1)], "", Standing.NEVER, None),
    ],
)
def test_the_lack_of_an_inspection_is_a_fact_of_one_of_three_kinds(dates, scheduled, standing, overdue):
    found = absence(dates, scheduled, TODAY)

    assert (found.standing, found.overdue_days) == (standing, overdue)


def test_a_scheduled_inspection_is_no_inspection(published):
    found = {fact.facility.name: fact for fact in reads.all_listed(TODAY).facts}

    assert found[WYATT[0]].inspection.standing == Standing.SCHEDULED
    assert found[HUTTO[0]].inspection.days == 705
    assert found[STEWART[0]].inspection.standing == Standing.IN_TIME


def test_paid_for_empty_beds_need_a_minimum_and_a_population(published):
    empty = {fact.facility.name: fact.empty_beds for fact in reads.all_listed(TODAY).facts}

    assert empty == {HUTTO[0]: 5, STEWART[0]: 100, WYATT[0]: None}


@pytest.mark.parametrize(
    ("sort", "order"),
    [("overdue", [WYATT, HUTTO, STEWART]), ("empty", [STEWART, HUTTO, WYATT]), ("population", [STEWART, HUTTO, WYATT]),
     ("name", [STEWART, HUTTO, WYATT])],
)  # fmt: skip
def test_the_list_is_sorted_as_asked(published, sort, order):
    facts = reads.sorted_by(reads.all_listed(TODAY).facts, sort)

    assert [fact.facility.name for fact in facts] == [front[0] for front in order]


def test_a_county_is_told_what_stands_in_it_next_door_and_near(published):
    travis = reads.near_county("48453", TODAY)
    williamson = reads.near_county("48491", TODAY)

    assert [(f.facility.detloc, f.where) for f in travis.facts] == [("CCAHUTX", "neighbor")]
    assert [(f.facility.detloc, f.where, f.km) for f in williamson.facts] == [("CCAHUTX", "here", 0)]
    assert travis.looked_on == dt.date(2026, 1, 22)


def test_a_jail_that_only_earlier_statistics_print_is_no_longer_printed(published):
    (found,) = [fact for fact in reads.near_county("37071", TODAY).facts if fact.where == "here"]

    assert (found.is_listed, found.as_of, found.confidence) == (False, dt.date(2025, 9, 15), "low")
    assert found.source.file_name == "a.xlsx"


def test_on_an_earlier_day_the_earlier_statistics_hold(published):
    names = {fact.facility.name for fact in reads.all_listed(dt.date(2025, 12, 1)).facts}

    assert names == {GASTON[0], STEWART[0]}


def test_the_brief_gives_each_fact_its_source_its_day_and_its_confidence(published, django_assert_max_num_queries):
    travis = Place.objects.get(pk="48453")

    with django_assert_max_num_queries(25):
        said = brief(travis, TODAY).as_json()["blocks"]["detention"]

    assert said["state"] == "found"
    assert {"source", "as_of", "confidence"} <= said["facts"][0].keys()
    assert said["facts"][0]["inspection"]["overdue_days"] == 340


def test_without_statistics_nobody_has_looked(db):
    assert brief(Place.objects.get(pk="48453"), TODAY).blocks["detention"].state == "not-looked"


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_page_of_a_facility_says_what_is_printed_and_what_is_not(published, client, prefix):
    page = client.get(f"{prefix}/facility/CCAHUTX/").content.decode()

    assert "456" in page and "461" in page and "FY" not in page.split("<main")[0]
    assert 'class="chart"' in page and "style=" not in page
    assert len(page) < 60_000


def test_the_page_is_reached_by_number_and_in_small_letters(published, client):
    found = Facility.objects.get(detloc="CCAHUTX")

    for ident in (str(found.pk), "ccahutx"):
        assert client.get(f"/facility/{ident}/").headers["Location"] == "/facility/CCAHUTX/"
    assert client.get("/facility/NOSUCH/").status_code == 404
    assert client.get("/facility/999999999999/").status_code == 404


def test_the_national_list_costs_three_queries(published, client, django_assert_num_queries):
    with django_assert_num_queries(3):
        page = client.get("/facilities/?sort=empty").content.decode()

    assert page.index("STEWART") < page.index("HUTTO")


def test_a_state_without_a_center_was_looked_at(published, client):
    page = client.get("/facilities/?state=AK").content.decode()

    assert 'class="none-found"' in page and 'class="not-looked"' not in page


def test_the_download_tells_nothing_printed_from_zero(published, client):
    text = b"".join(client.get("/facilities.csv").streaming_content).decode()
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}

    assert (rows[WYATT[0]]["guaranteed_minimum"], rows[WYATT[0]]["empty_beds"]) == ("", "")
    assert rows[WYATT[0]]["inspection_standing"] == "scheduled"
    assert rows[HUTTO[0]]["inspection_overdue_days"].isdigit()


def test_a_day_without_a_row_is_not_published_in_the_download(published, client):
    text = b"".join(client.get("/facility/CCAHUTX/population.csv").streaming_content).decode()
    rows = {row["day"]: (row["people"], row["status"]) for row in csv.DictReader(io.StringIO(text))}

    assert rows["2022-03-01"] == ("400", "published")
    assert rows["2022-03-02"] == ("", "not-published")


def test_a_search_finds_a_center_by_its_name_and_by_its_code(published, client):
    for text in ("hutto detention", "CCAHUTX"):
        assert "/facility/CCAHUTX/" in client.get("/find/", {"q": text}).content.decode()


def test_a_gap_lifts_the_pen_and_a_zero_does_not():
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(5)]
    counts = (3, 0, None, 4, 5)

    drawn = chart([Point(d, v) for d, v in zip(days, counts, strict=True)], [Step(days[0], 2)], "<t>", "d")

    line = drawn.split('chart-line" d="')[1].split('"')[0]
    assert (line.count("M"), line.count("L")) == (2, 2)
    assert "chart-minimum" in drawn and "&lt;t&gt;" in drawn
    assert chart([Point(days[0], None)], [], "t", "d") == ""


def test_thinning_keeps_the_average_and_the_gaps():
    day = dt.date(2025, 1, 1)
    points = [Point(day + dt.timedelta(days=n), None if n < 10 else 4.0) for n in range(100)]

    thin = thinned(points, 10)

    assert [p.value for p in thin] == [None, *[4.0] * 9]


def test_addresses_of_the_pages():
    assert reverse("facility", args=["CCAHUTX"]) == "/facility/CCAHUTX/"
