"""Somebody finds their rights in their language, and the legal lead approves a text: on a phone, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.organise.rights_cast import lena, omar

from localaction.organise import rights
from localaction.organise.models import Sheet

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "": ("Know your rights", "Saved as a draft", "Approved.", "Withdrawn."),
    "/es": ("Conozca sus derechos", "Guardado como borrador", "Aprobado.", "Retirado."),
}


def look(page, name):
    """Keep a picture for whoever wants to look, where LOCALACTION_PICTURES says."""
    folder = os.environ.get("LOCALACTION_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("language", WORDS)
def test_somebody_finds_a_card_in_arabic_and_takes_it_along(page, axe, fits, language):
    tongue = language.strip("/") or "en"
    page.goto(f"{language}/")
    page.locator("main a[href$='/rights/']").click()
    expect(page.locator("h1")).to_have_text(WORDS[language][0])
    axe(page)
    fits(page)
    look(page, f"rights-{tongue}")

    page.locator("main a[href$='/rights/card/ar/']").click()
    article = page.locator("main article")
    expect(article).to_have_attribute("dir", "rtl")
    expect(article).to_have_attribute("lang", "ar")
    expect(article.locator("h1")).to_have_text(rights.example(Sheet.CARD, "ar").title)
    expect(article.locator(".notice")).to_have_text(rights.words("ar")["not_approved"])
    assert article.locator("h1").evaluate("e => getComputedStyle(e).direction") == "rtl"
    page.locator("main details summary").click()
    axe(page)
    fits(page)
    look(page, f"rights-card-ar-{tongue}")

    for link in page.locator("main .buttons a").all():
        made = page.context.request.get(link.get_attribute("href"))
        assert made.ok and made.headers["content-type"] == "application/pdf"


def test_the_sheets_are_found_without_scripts(page_without_scripts, fits):
    page = page_without_scripts
    page.goto("/es/rights/")
    page.locator("main a[href='/es/rights/court/ht/']").click()
    expect(page.locator("main h1")).to_have_text(rights.example(Sheet.COURT, "ht").title)
    fits(page)


@pytest.mark.parametrize("language", WORDS)
def test_a_text_is_written_approved_and_withdrawn(page, sign_in, axe, fits, language):
    _title, saved, approved, withdrawn = WORDS[language]
    tongue = language.strip("/") or "en"
    sign_in(page, omar())
    page.goto(f"{language}/desk/rights/")
    axe(page)
    fits(page)
    look(page, f"desk-rights-{tongue}")
    page.locator("main a[href$='/desk/rights/door/ar/']").click()
    page.locator("main a[href$='/edit/']").click()
    lines = page.locator("#id_s-0-lines")
    expect(lines).to_have_attribute("dir", "rtl")
    axe(page)
    fits(page)
    look(page, f"desk-rights-edit-{tongue}")
    lines.fill("لا تفتح الباب. [door]")
    page.locator("main form button.button").click()
    expect(page.locator(".notice.success")).to_contain_text(saved)
    axe(page)
    fits(page)
    look(page, f"desk-rights-text-{tongue}")

    page.context.clear_cookies()
    sign_in(page, lena())
    page.goto(f"{language}/desk/rights/door/ar/")
    page.locator("main form[action$='/approve/'] button").click()
    expect(page.locator(".notice.success")).to_contain_text(approved)
    axe(page)
    page.goto(f"{language}/rights/door/ar/")
    expect(page.locator("main article .notice")).to_have_count(0)
    expect(page.locator("main article li").first).to_have_text("لا تفتح الباب.")

    page.goto(f"{language}/desk/rights/door/ar/")
    page.locator("#id_why").fill("x" * 10)
    page.locator("main form[action$='/withdraw/'] button").click()
    expect(page.locator(".notice.success")).to_contain_text(withdrawn)
    page.expected_complaints.append("410")
    page.goto(f"{language}/rights/door/ar/?anew")  # public pages are kept for five minutes
    expect(page.locator("main article")).to_have_count(0)
    expect(page.locator("main .notice.error")).to_have_count(1)
    axe(page)
    fits(page)
