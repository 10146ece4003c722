"""A neighbor comes to the site for the first time."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

QUESTION = {"/": "Who works with ICE where you live?", "/es/": "¿Quién colabora con ICE donde usted vive?"}


@pytest.mark.parametrize("path", ["/", "/es/"])
def test_the_first_page_asks_and_answers_in_the_readers_language(page, axe, fits, path):
    page.goto(path)

    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION[path])
    expect(page.locator("html")).to_have_attribute("lang", ("es" if path == "/es/" else "en"))
    axe(page)
    fits(page)


def test_the_other_language_is_one_plain_link_away(page_without_scripts):
    page_without_scripts.goto("/about/")
    page_without_scripts.get_by_role("link", name="Español").click()

    expect(page_without_scripts).to_have_url("/es/about/")
    expect(page_without_scripts.get_by_role("heading", level=1)).to_have_text("Acerca de este sitio")
    page_without_scripts.get_by_role("link", name="English").click()
    expect(page_without_scripts).to_have_url("/about/")


def test_a_visit_leaves_no_cookie(page):
    for path in ("/", "/es/", "/about/", "/es/about/"):
        page.goto(path)

    assert page.context.cookies() == []


@pytest.mark.parametrize("path", ["/about/", "/es/about/", "/accounts/login/", "/es/accounts/login/"])
def test_a_page_is_readable_by_everyone_and_fits_the_screen(page, axe, fits, path):
    page.goto(path)

    axe(page)
    fits(page)


@pytest.mark.parametrize("path", ["/", "/about/", "/accounts/login/"])
def test_a_page_is_readable_in_the_dark(dark_page, axe, path):
    dark_page.goto(path)

    axe(dark_page)


def test_the_keyboard_reaches_the_content_at_once(page):
    page.goto("/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("path", ["/nowhere/", "/es/nowhere/"])
def test_a_wrong_address_says_so_and_leads_on(page, axe, path):
    page.expected_complaints.append("404")
    page.goto(path)

    axe(page)
    page.locator("main a.button").click()
    expect(page).to_have_url("/es/" if path.startswith("/es/") else "/")
