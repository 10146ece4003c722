"""Amparo looks after messages: she edits a text and sees how the sending goes."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.cast import ada

from localaction.messages.actions import halts
from localaction.messages.models import Template


@pytest.fixture
def amparo(transactional_db):
    return ada()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/messages/",
        "/es/desk/messages/",
        "/desk/schedule/",
        "/es/desk/schedule/",
        "/desk/texts/",
        "/es/desk/texts/",
        "/desk/texts/messages.stop/es/",
        "/es/desk/texts/messages.alarm/en/",
    ],
)
def test_every_page_is_readable_by_everyone_and_fits_the_screen(page, sign_in, amparo, axe, fits, path):
    halts.halt("DESK", timezone.now())
    sign_in(page, amparo)
    page.goto(path)

    axe(page)
    fits(page)


def test_a_text_is_counted_while_it_is_typed_and_saved_when_it_is_cheap(page, sign_in, amparo, axe):
    sign_in(page, amparo)
    page.goto("/desk/texts/messages.stop/es/")
    box, count = page.get_by_label("Wording"), page.locator("#segments")
    expect(count).to_contain_text("1 part at its longest")

    box.fill("Ya no le enviaremos mensajes. Escriba START para volver a su ubicación. Puede llamar cuando quiera.")
    expect(count).to_contain_text("2 parts at its longest")
    expect(count).to_contain_text("UCS-2")
    expect(count).to_contain_text("ó")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The text is not saved.")
    axe(page)
    box = page.get_by_label("Wording")
    box.fill(box.input_value().replace("ó", "o"))
    expect(page.locator("#segments")).to_contain_text("1 part at its longest")
    page.get_by_role("button", name="Save").click()

    expect(page).to_have_url("/desk/texts/")
    assert "ubicacion" in Template.objects.get().wording


def test_a_dearer_text_is_saved_without_scripts_only_by_agreeing_to_its_price(page_without_scripts, sign_in, amparo):
    page = page_without_scripts
    sign_in(page, amparo)
    page.goto("/desk/texts/messages.stop/en/")
    page.get_by_label("Wording").fill("You're unsubscribed. ¡Adiós! " + "Text START to rejoin. " * 3)
    page.get_by_role("button", name="Count and check").click()
    expect(page.locator("#segments")).to_contain_text("2 parts at its longest")
    page.get_by_role("button", name="Save").click()
    assert not Template.objects.exists()

    page.get_by_label("I know that each of these texts is sent and paid for as 2 parts.").check()
    page.get_by_role("button", name="Save").click()

    assert Template.objects.get().n_segments == 2


def test_sending_is_stopped_and_goes_on(page, sign_in, amparo):
    sign_in(page, amparo)
    page.goto("/desk/messages/")

    page.get_by_role("button", name="Stop all sending").click()
    expect(page.locator("body")).to_contain_text("All sending is stopped.")
    page.get_by_role("button", name="Let it go on").click()

    expect(page.locator("body")).to_contain_text("Sending goes on.")
    assert not halts.Halts().stops("SMS")
