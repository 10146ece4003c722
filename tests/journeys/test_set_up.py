"""The first person opens the installation."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from localaction.people import actions

PASSPHRASE = "granite lantern orbit velvet thirteen"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _with_second_factor(settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"require_second_factor": True})


@pytest.mark.parametrize(
    ("language", "make", "choose", "app"),
    [
        ("", "Make the account and sign in", "Set up your second factor", "Authenticator app"),
        ("/es", "Crear la cuenta y entrar", "Configure su segundo factor", "Aplicación de autenticación"),
    ],
)
def test_the_first_administrator_is_made_without_scripts(page_without_scripts, fits, language, make, choose, app):
    page = page_without_scripts
    page.goto(language + actions.setup_link())
    page.locator("[name=username]").fill("amparo")
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("[name=again]").fill(PASSPHRASE)
    fits(page)
    page.get_by_role("button", name=make).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(choose)
    page.get_by_role("link", name=app).click()
    expect(page).to_have_url(f"{language}/accounts/2fa/totp/activate/")
    expect(page.locator("[name=code]")).to_be_visible()
    assert get_user_model().objects.get().username == "amparo"


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_pages_of_the_first_day_are_accessible(page, axe, fits, sign_in, language):
    link = actions.setup_link()
    page.goto(language + link)
    axe(page)
    fits(page)
    page.expected_complaints.append("404")
    page.goto(f"{language}/accounts/setup/made-up/")
    axe(page)
    sign_in(page, get_user_model().objects.create_user("amparo"))
    page.goto(f"{language}/desk/")
    expect(page).to_have_url(f"{language}/accounts/second-factor/")
    axe(page)
    fits(page)
