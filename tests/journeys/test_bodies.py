"""A coordinator enters a county board with its members, a meeting, a point and two votes; a resident reads of it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from playwright.sync_api import expect
from tests.organise.deciding import keeper

from localaction.places.actions import load_reference

NAMES = ("Ann Alder", "Bo Birch", "Cy Cedar")


def record(page, values, choices=()):
    """Fill the form with its source, send it, and wait for what follows."""
    today = timezone.now().date().isoformat()
    source = {"source_title": "Page of the court", "url": "https://example.org/court", "as_of": today}
    for name, choice in [*choices, ("confidence", "HIGH")]:
        page.locator(f"main #id_{name}").select_option(choice)
    for name, value in {**values, **source}.items():
        page.locator(f"main #id_{name}").fill(value)
    page.locator("main form button").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_a_resident_reads_who_decides_and_how_they_voted(page, sign_in, axe, fits, transactional_db):
    load_reference()
    sign_in(page, keeper())
    page.goto("/desk/bodies/")
    axe(page)
    page.get_by_role("link", name="Enter a body").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter a body")
    axe(page)
    fits(page)
    record(
        page,
        {"name": "Commissioners Court", "place": "Travis County, TX", "n_members": "3",
         "decides": "The jail’s contracts.", "decides_es": "Los contratos de la cárcel."},
        [("kind", "COUNTY_BOARD"), ("zone", "America/Chicago"), ("passes_by", "MEMBERS")],
    )  # fmt: skip
    expect(page.get_by_role("heading", level=1)).to_have_text("Commissioners Court")
    for name in NAMES:
        page.get_by_role("link", name="Enter a member").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Enter a member")
        record(page, {"name": name, "title": "Commissioner"})
        expect(page.locator("main")).to_contain_text(name)
    page.get_by_role("link", name="Enter a meeting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter a meeting")
    starts = timezone.now() + dt.timedelta(days=10)
    record(page, {"starts": f"{starts:%Y-%m-%d}T09:00", "where": "700 Lavaca Street"}, [("status", "SCHEDULED")])
    page.get_by_role("link", name="Enter a point of the agenda").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter a point of the agenda")
    record(page, {"number": "12", "title": "Agreement with ICE"}, [("kind", "AGREEMENT")])
    enter_votes(page)
    axe(page)
    fits(page)
    look_at_the_place(page, axe, fits)


def enter_votes(page):
    """Enter the committee's vote, then the final one with its ballots."""
    day = timezone.now().date().isoformat()
    page.get_by_role("link", name="Enter a vote").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter a vote")
    record(
        page, {"on": day, "n_members": "2", "n_yes": "2", "n_no": "0"}, [("stage", "COMMITTEE"), ("result", "PASSED")]
    )
    expect(page.locator("main")).to_contain_text("This decides nothing")
    page.get_by_role("link", name="Enter a vote").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter a vote")
    for name, choice in zip(NAMES, ("yes", "yes", "excused"), strict=True):
        page.get_by_label(f"Ballot of {name}").select_option(label=choice)
    record(page, {"on": day}, [("stage", "FINAL"), ("result", "PASSED")])
    expect(page.locator("main")).to_contain_text("Adopted. 2 yes, 0 no, 1 neither; 2 of 3 needed.")


def look_at_the_place(page, axe, fits):
    """Read the place's page, the body's and its meeting's, in both languages."""
    for prefix, decides in (("", "The jail’s contracts."), ("/es", "Los contratos de la cárcel.")):
        page.goto(f"{prefix}/place/48453/")
        block = page.locator("section[aria-labelledby=decides]")
        for said in ("Commissioners Court", decides, "Agreement with ICE", *NAMES):
            expect(block).to_contain_text(said)
        axe(page)
        fits(page)
        block.get_by_role("link", name="Commissioners Court", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Commissioners Court")
        axe(page)
        fits(page)
        page.locator("section[aria-labelledby=next] a").first.click()
        expect(page.locator("main")).to_contain_text("700 Lavaca Street")
        axe(page)
        fits(page)
        for address in ("/bodies/", "/meetings/?state=TX", "/bills/"):
            page.goto(f"{prefix}{address}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            axe(page)
            fits(page)
