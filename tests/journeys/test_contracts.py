"""A campaigner enters a contract, follows it, and is told 90 days before the last day for notice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.cast import ada, amparo
from tests.detention.contracting import center, deficiency, fact, hutto, moshannon

from localaction.detention.actions.following import tell_followers
from localaction.detention.models import Contract, NoticeTold
from localaction.messages.actions.queue import Outbox
from localaction.places.actions import load_reference
from localaction.vault.actions.operational import read_operational


def type_fact(page, heading, kind, values, choices=()):
    """Enter one fact through its form; waits for the contract's page that follows."""
    page.get_by_text(f"Enter a fact ({heading})").click()
    page.get_by_role("link", name=kind, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(kind)
    for name, value in choices:
        page.locator(f"#id_{name}").select_option(value)
    given = {**values, "source_title": "The agreement", "url": "https://example.org/a", "as_of": "2026-01-01"}
    for name, value in given.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("main form button").click()
    expect(page.get_by_role("status")).to_contain_text("a second person checks it")


def test_a_campaigner_gets_a_90_day_alert(page, sign_in, axe, fits, transactional_db):
    load_reference()
    center("CCAHUTX", "T DON HUTTO DETENTION CENTER", "TAYLOR", "TX", "48491")
    today = timezone.now().date()
    sign_in(page, amparo())
    page.goto("/desk/contracts/new/")
    page.locator("#id_kind").select_option("IGSA")
    for name, value in {
        "facility": "CCAHUTX", "name": "County agreement", "number": "70CDCR21DIG000012",
        "source_title": "The agreement", "url": "https://example.org/a", "as_of": "2026-01-01",
    }.items():  # fmt: skip
        page.locator(f"#id_{name}").fill(value)
    axe(page)
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("County agreement")
    group = "Days, terms and parties"
    type_fact(page, group, "Day on which it ends", {"on": (today + dt.timedelta(days=150)).isoformat()})
    type_fact(page, group, "Days of notice before its end", {"number": "60"}, [("word", "CALENDAR")])
    type_fact(page, group, "Party", {"name": "CoreCivic"}, [("word", "OWNER"), ("is_private", "True")])
    expect(page.locator("main")).to_contain_text("Ending this will not close a privately owned center")
    axe(page)
    fits(page)

    page.get_by_role("button", name="Tell me of its days for notice").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Be told of days for notice")
    page.locator("#id_mail").fill("campaign@example.org")
    page.locator("#id_follows_all").check()
    axe(page)
    page.get_by_role("button", name="Tell me", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("180, 120, 90, 60, 30, 14 and 7 days before")

    assert tell_followers(timezone.now()) == 1
    told, message = NoticeTold.objects.get(), Outbox.objects.get()
    assert (told.rung, told.notice_on) == (90, today + dt.timedelta(days=90))
    text = read_operational(message, "content")
    row = Contract.objects.get()
    assert "in 90 days" in text and f"/contract/{row.uid}/" in text

    for prefix, left, warning in (
        ("", "90 days left", "Ending this will not close a privately owned center"),
        ("/es", "quedan 90 días", "Terminarlo no cerrará un centro de propiedad privada"),
    ):
        page.goto(f"{prefix}/contract/{row.uid}/")
        expect(page.locator(".banner .when")).to_have_text(left)
        expect(page.locator("main")).to_contain_text(warning)
        axe(page)
        fits(page)


@pytest.fixture
def contracts(transactional_db):
    load_reference()
    row = moshannon(amparo())
    hutto(amparo())
    deficiency(amparo(), row.facility)
    end = timezone.now().date() + dt.timedelta(days=40)
    fact(amparo(), row, "ENDS", on=end)
    fact(amparo(), row, "MEETING", on=end, name="Board of Commissioners")
    return row


@pytest.mark.parametrize("prefix", ["", "/es"], ids=["English", "español"])
def test_every_page_of_contracts_is_readable_by_everyone_and_fits(page, sign_in, contracts, axe, fits, prefix):
    sign_in(page, ada())
    for path in (
        "/contracts/", f"/contract/{contracts.uid}/", "/deficiencies/", "/deficiencies/?words=nothing", "/inspections/",
        "/facility/MSVPCPA/", "/desk/contracts/", f"/desk/contracts/{contracts.pk}/", "/desk/deficiencies/",
        "/desk/deficiencies/new/", f"/desk/contracts/{contracts.pk}/add/transferred/",
    ):  # fmt: skip
        page.goto(prefix + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
        fits(page)


def test_a_second_person_checks_a_fact_and_finds_a_deficiency_without_scripts(page_without_scripts, sign_in, contracts):
    page = page_without_scripts
    sign_in(page, ada())
    page.goto(f"/desk/contracts/{contracts.pk}/")
    page.get_by_role("button", name="I compared it with the source").first.click()
    expect(page.get_by_role("status")).to_contain_text("Checked. It is shown as verified.")

    page.goto("/deficiencies/")
    page.locator("main [name=words]").fill("sick call")
    page.get_by_role("button", name="Search").last.click()
    expect(page.locator("main")).to_contain_text("Sick call requests waited nine days.")
