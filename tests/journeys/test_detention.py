"""A neighbor reads about the detention centers near her."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.detention.publications import HUTTO, STEWART, WYATT, facility, facility_list, head_count, statistics

from localaction.detention.actions.receive import (
    import_daily_population,
    import_facility_lists,
    import_statistics,
)
from localaction.places.actions import load_reference

CODE = ("CCAHUTX", "T DON HUTTO DETENTION CENTER", "1001 WELCH STREET", "TAYLOR", "WILLIAMSON", "TX", 76574, "", "CDF")


@pytest.fixture
def published(transactional_db, tmp_path):
    load_reference()
    days = [dt.date(2022, 1, 1) + dt.timedelta(days=n) for n in range(400)]
    counts = [f"CCAHUTX|{380 + n % 60}|{day}" for n, day in enumerate(days) if n % 50]
    rows = [
        facility(HUTTO, 456.4, 461, "ODO", "2024-12-19", "NDS 2019", "Pass"),
        facility(STEWART, 1500.0, 1600, "ODO", "2025-05-20", "NDS 2019", "Fail"),
        facility(WYATT, 99.0, None, "ODO", "Scheduled FY26", None, None),
    ]
    for run, path in (
        (import_facility_lists, facility_list(tmp_path / "list.xlsx", [CODE])),
        (import_daily_population, head_count(tmp_path / "counts.csv.gz", counts)),
        (import_statistics, statistics(tmp_path / "FY26.xlsx", rows)),
    ):
        (report,) = run([path], timezone.now(), lambda files: files)
        assert report.status == "imported", report


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_from_the_place_to_the_center_and_to_the_national_list(published, page, axe, fits, prefix):
    page.goto(f"{prefix}/place/48453/")
    page.get_by_role("link", name="T DON HUTTO DETENTION CENTER").click()

    expect(page).to_have_url(f"{prefix}/facility/CCAHUTX/")
    expect(page.get_by_role("img")).to_have_count(1)
    page.locator("summary").first.click()
    axe(page)
    fits(page)

    page.goto(f"{prefix}/facilities/")
    page.locator("select[name=sort]").select_option("empty")
    page.locator("form.filters button").click()
    expect(page.locator("tbody tr").first.get_by_text("STEWART")).to_be_visible()
    axe(page)
    fits(page)


def test_all_of_it_is_read_without_scripts(published, page_without_scripts):
    page_without_scripts.goto("/facilities/?sort=overdue")

    page_without_scripts.get_by_role("link", name="WYATT DETENTION CENTER").click()

    expect(page_without_scripts.get_by_text("An inspection is announced (FY26)")).to_be_visible()


def test_the_chart_is_seen_in_the_dark(published, dark_page, axe):
    dark_page.goto("/facility/CCAHUTX/")

    expect(dark_page.locator("svg.chart .chart-line")).to_have_count(1)
    axe(dark_page)
