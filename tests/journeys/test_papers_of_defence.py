"""An attorney writes what a paper says, and an intake worker prints it: on a phone, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.defend.figures_desk import account

from localaction.people.rules.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, name):
    """Keep a picture for whoever wants to look, where LOCALACTION_PICTURES says."""
    folder = os.environ.get("LOCALACTION_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize(
    ("language", "example", "saved"),
    [("", "example", "Saved as the version"), ("/es", "ejemplo", "Guardado como la versión")],
)
def test_a_paper_is_written_and_printed(page, sign_in, axe, fits, language, example, saved):
    tongue = language.strip("/") or "en"
    sign_in(page, account("alma", Role.ATTORNEY))
    page.goto(f"{language}/desk/papers/")
    expect(page.locator(".badge.unverified")).to_have_count(8)
    expect(page.locator(".badge.unverified").first).to_have_text(example)
    axe(page)
    fits(page)
    look(page, f"papers-{tongue}")

    page.goto(f"{language}/desk/papers/hearing/es/text/")
    axe(page)
    fits(page)
    look(page, f"paper-text-{tongue}")
    page.locator("#id_body").fill("# Su audiencia\nEl día es {hearing_day}.\n[ ] Lleve agua")
    page.locator("button[name=act][value=save]").click()
    expect(page.locator(".notice.success")).to_contain_text(saved)
    expect(page.locator(".badge.unverified")).to_have_count(7)

    page.context.clear_cookies()
    sign_in(page, account("ines", Role.INTAKE))
    page.goto(f"{language}/desk/papers/hearing/es/")
    axe(page)
    fits(page)
    look(page, f"paper-fill-{tongue}")
    page.locator("#id_hearing_day").fill("15 de septiembre")
    token = page.locator("main form [name=csrfmiddlewaretoken]").get_attribute("value")
    made = page.context.request.post(
        page.url, form={"csrfmiddlewaretoken": token, "hearing_day": "15 de septiembre"}, headers={"Referer": page.url}
    )
    assert made.ok and made.headers["content-type"] == "application/pdf"
