"""A resident looks up her county, follows an agency, and reads what changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.ingest.workbooks import PENDING, Row, moa, sheriff, write

from localaction.places.actions import load_reference
from localaction.policy.actions.lists import import_participating, import_pending

GASTON = sheriff("NORTH CAROLINA", "Gaston", "JEM", signed=dt.date(2020, 6, 9), moa=moa("GastonCoNC", "JEM", "060920"))
LINCOLN = sheriff("NORTH CAROLINA", "Lincoln", signed=dt.date(2020, 6, 5), moa=moa("LincolnCoNC", "WSO", "060520"))
CLEVELAND = sheriff("NORTH CAROLINA", "Cleveland", signed=dt.date(2020, 1, 16))
GUARD = Row("NORTH CAROLINA", "North Carolina National Guard", signed=dt.date(2025, 4, 1), type="State Agency")
NAMESAKE = Row("SOUTH CAROLINA", "Gaston Police Department", signed=dt.date(2025, 12, 11))
PAGES = ("/", "/place/37071/", "/place/37/", "/changes/", "/changes/?kind=all&state=NC", "/find/?q=Springfield")


@pytest.fixture
def lists(tmp_path, transactional_db):
    """Three lists of participating agencies, the last without Cleveland, and one of pending agencies."""
    load_reference()
    before = [GASTON, LINCOLN, CLEVELAND]
    after = [GASTON, LINCOLN, CLEVELAND, GUARD, NAMESAKE]
    gone = [GASTON, LINCOLN, GUARD, NAMESAKE]
    days = (before, after, gone, gone, gone)
    paths = []
    for number, rows in enumerate(days, 1):
        saved = dt.datetime(2025, 12, number, 12, tzinfo=dt.UTC)
        paths.append(write(tmp_path / f"participatingAgencies{saved:%m%d%Y}pm.xlsx", rows, saved))
    import_participating(paths, timezone.now(), lambda files: files)
    saved = dt.datetime(2025, 12, 5, 12, tzinfo=dt.UTC)
    waiting = [Row("NORTH CAROLINA", "Gastonia Police Department")]
    import_pending(
        [write(tmp_path / "pendingAgencies12052025pm.xlsx", waiting, saved, columns=PENDING)],
        timezone.now(), lambda files: files,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["", "/es"], ids=["English", "español"])
def test_every_page_of_facts_reads_well_on_a_phone_and_aloud(page, axe, fits, lists, language):
    for path in PAGES:
        page.goto(f"{language}{path}")
        axe(page)
        fits(page)
    page.goto(f"{language}/place/37071/")
    page.get_by_role("link", name="Gaston County Sheriff's Office").first.click()
    axe(page)
    fits(page)

    assert page.context.cookies() == []


def test_a_resident_finds_who_works_with_ice_without_scripts(page_without_scripts, lists):
    page = page_without_scripts
    page.goto("/")
    page.get_by_role("searchbox").fill("condado de Gaston, NC")
    page.get_by_role("searchbox").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Gaston County, NC")
    text = page.locator("main").inner_text()
    assert "Jail Enforcement Model" in text
    assert "North Carolina National Guard" in text
    assert "Gastonia Police Department" in text
    assert "Lincoln County Sheriff's Office" in text
    assert "Gaston Police Department" not in text
    assert "Nobody has looked yet" in text
    page.get_by_role("link", name="Gaston County Sheriff's Office").first.click()
    expect(page.locator("main")).to_contain_text("As ICE printed it")


def test_a_county_whose_agreement_vanished_says_so_and_claims_no_end(page_without_scripts, lists):
    page = page_without_scripts
    page.goto("/place/37045/")

    text = page.locator("main").inner_text()
    assert "We found no 287(g) agreement" in text
    assert "No longer on ICE's list" in text
    assert "We have not confirmed an end." in text
    page.goto("/es/changes/")
    expect(page.locator("main")).to_contain_text("No hemos confirmado que haya terminado.")


def test_a_name_of_many_places_gives_a_choice(page_without_scripts, lists):
    page = page_without_scripts
    page.goto("/find/?q=Springfield")
    page.get_by_role("link", name="Springfield, IL").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Springfield, IL")


def test_a_place_that_is_none_is_not_found(page_without_scripts, lists):
    page = page_without_scripts
    page.expected_complaints.append("404")

    assert page.goto("/place/99999/").status == 404
