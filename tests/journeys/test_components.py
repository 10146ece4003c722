"""Every component, as docs/pages.md describes it, before every kind of reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

pytestmark = pytest.mark.urls("tests.journeys.urls")
TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def _with_the_page_of_components(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], TEMPLATES]}]


@pytest.fixture
def amparo(transactional_db):
    return get_user_model().objects.create_user("amparo", "granite lantern orbit velvet thirteen")


def test_every_component_is_accessible_and_fits(page, axe, fits):
    page.goto("/components/")

    axe(page)
    fits(page)


def test_every_component_is_readable_in_the_dark(dark_page, axe):
    dark_page.goto("/components/")

    axe(dark_page)


def test_what_can_be_pressed_is_large_enough_for_a_thumb(page):
    page.goto("/components/")
    heights = page.evaluate(
        "[...document.querySelectorAll('.button, input:not([type=radio], [type=checkbox]), select, summary, "
        ".pagination a, .choices label, .choice')].map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
    )

    assert len(heights) > 10
    assert [h for h in heights if h[1] < 44] == []


def test_not_looked_and_none_found_differ_without_colour(page):
    page.goto("/components/")
    styles = page.evaluate(
        "['.none-found', '.not-looked'].map(c => getComputedStyle(document.querySelector(c)).borderTopStyle)"
    )

    assert styles == ["solid", "dashed"]


def test_the_order_of_a_right_to_left_language_mirrors_the_page(page, fits):
    page.goto("/components/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    name, language = (page.locator(place).first.bounding_box()["x"] for place in (".site-name", ".language"))

    assert name > language
    fits(page)


def test_on_paper_a_place_takes_two_pages_without_anything_to_press(page):
    page.set_viewport_size({"width": 725, "height": 965})
    page.emulate_media(media="print")
    page.goto("/components/")

    assert page.evaluate("document.documentElement.scrollHeight") < 2 * 965
    expect(page.locator(".button:visible, .search:visible, .breadcrumbs:visible")).to_have_count(0)
    expect(page.locator(".source").first).to_be_visible()


def test_the_desk_menu_is_beside_the_page_or_folded_away(page, axe, fits, sign_in, amparo):
    sign_in(page, amparo)
    page.goto("/desk-components/")
    entry = page.get_by_role("link", name="What needs me now")

    if page.viewport_size["width"] < 500:
        expect(entry).to_be_hidden()
        axe(page)
        page.get_by_text("Menu").click()
    expect(entry).to_be_visible()
    axe(page)
    fits(page)


def test_signing_out_from_the_desk_ends_the_session(page_without_scripts, sign_in, amparo):
    page = page_without_scripts
    sign_in(page, amparo)
    page.goto("/desk/")
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/desk/")
    assert "/accounts/login/" in page.url


@pytest.mark.parametrize(
    "path", ["/accounts/2fa/", "/es/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/totp/activate/"]
)
def test_the_pages_of_ones_own_account_look_native(page, axe, fits, sign_in, amparo, path):
    sign_in(page, amparo)
    page.goto(path)

    expect(page.locator(".site-header")).to_be_visible()
    axe(page)
    fits(page)


@pytest.mark.parametrize(
    ("path", "complaint"), [("/inline-style/", "the browser complained"), ("/foreign-picture/", "asked another host")]
)
def test_the_watch_catches_a_page_that_breaks_the_rules(watch, path, complaint):
    with pytest.raises(AssertionError, match=complaint), watch() as page:
        page.goto(path)


def test_the_width_check_catches_a_page_that_is_too_wide(page, fits):
    page.goto("/too-wide/")

    with pytest.raises(AssertionError, match="wider than the screen"):
        fits(page)
