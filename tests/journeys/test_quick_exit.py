"""Somebody looks over a shoulder: leave now, leave nothing here."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.urls("tests.journeys.urls")
TEMPLATES = Path(__file__).parent / "templates"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def neutral(settings, live_server):
    """Another page of the same server stands in for the neutral site, so that nothing leaves the machine."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], TEMPLATES]}]
    settings.CONFIG = settings.CONFIG.model_copy(update={"leave_url": f"{live_server.url}/about/?neutral"})
    return settings.CONFIG.leave_url


def type_a_story(page):
    page.goto("/about/")
    page.goto("/quick-exit/")
    page.get_by_label("Story").fill("They are at 5th and Lavaca")
    assert page.context.cookies() != []


@pytest.mark.parametrize("way", ["click", "keys"])
def test_with_scripts_the_page_is_replaced_and_back_skips_it(watch, neutral, way):
    with watch(viewport=PHONE) as page:
        type_a_story(page)
        if way == "click":
            page.get_by_role("link", name="Leave now").click()
        else:
            for _ in range(3):
                page.keyboard.press("Escape")
        page.wait_for_url(neutral)

        assert page.context.cookies() == []
        page.go_back()
        expect(page).to_have_url("/about/")


def test_without_scripts_the_link_forgets_the_site_and_back_shows_an_empty_form(page_without_scripts, neutral):
    page = page_without_scripts
    type_a_story(page)
    expect(page.get_by_text("press Esc")).to_be_hidden()
    asked = []
    page.on("request", lambda request: asked.append(request))
    page.get_by_role("link", name="Leave now").click()
    page.wait_for_url(neutral)

    assert page.context.cookies() == []
    assert [r for r in asked if r.is_navigation_request() and "referer" in r.headers] == []
    page.go_back()
    expect(page.get_by_label("Story")).to_have_value("")


def test_two_presses_of_escape_are_not_enough(watch):
    with watch(viewport=PHONE) as page:
        type_a_story(page)
        for key in ("Escape", "Escape", "Tab", "Escape"):
            page.keyboard.press(key)

        expect(page).to_have_url("/quick-exit/")
        assert page.get_by_label("Story").input_value() != ""


def test_the_bar_is_accessible(page, axe, fits):
    page.goto("/quick-exit/")

    axe(page)
    fits(page)
