"""Checks 36 and 37 for the public form: without scripts it is sent, and what was typed survives a refusal."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from localaction.sources.models import ReviewItem
from localaction.sources.views import public

TEXT = "The sheriff withdrew on 8 April, as the minutes say."


@pytest.mark.parametrize("language", ["", "/es"], ids=["English", "español"])
def test_the_form_keeps_ones_words_when_it_is_refused_and_takes_them_then(
    page_without_scripts, language, monkeypatch, transactional_db
):
    page = page_without_scripts
    page.expected_complaints = ["400"]
    monkeypatch.setattr(public, "MIN_SECONDS", 3600)
    page.goto(f"{language}/report-error/?page=/place/42021/")
    page.locator("textarea").fill(TEXT)
    page.locator("main form button").click()
    expect(page.locator("textarea")).to_have_value(TEXT)
    assert not ReviewItem.objects.exists()

    monkeypatch.setattr(public, "MIN_SECONDS", 0)
    page.locator("main form button").click()
    expect(page).to_have_url(f"{language}/report-error/sent/")

    assert ReviewItem.objects.get().payload["page"] == "/place/42021/"
    assert page.context.cookies() == []
