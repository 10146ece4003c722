"""A reporter tells, looks how far it is and is forgotten; a dispatcher takes a report to a closed incident."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as configured
from django.utils import timezone
from playwright.sync_api import expect
from tests.respond.hotline import PASSPHRASE, Hotline, configure

from localaction.messages.models import Channel as Way
from localaction.places import actions as places
from localaction.respond.actions.intake import receive_report
from localaction.respond.models import Channel, Incident, Report
from localaction.respond.rules import told as reading
from localaction.respond.told import Contact, Told
from localaction.vault import actions as vault

ACCOUNT = "I see 4 officers with vests ICE at a door, 5th and Main, now"


@pytest.fixture
def night(transactional_db, settings, tmp_path, live_server):
    """A hotline whose pages are served on this machine."""
    configure(settings, tmp_path)
    settings.CONFIG = settings.CONFIG.model_copy(update={"public_url": live_server.url, "coalition": "Local Action"})
    places.load_reference()
    return Hotline()


@pytest.fixture
def at_the_desk(night, sign_in, live_server):
    """Sign a page in as the dispatcher, with her vault open."""

    def sit_down(page):
        sign_in(page, night.amparo)
        cookie = vault.unlock(night.amparo, PASSPHRASE, timezone.now())[1]
        page.context.add_cookies([{"name": configured.VAULT_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return sit_down


def told(night):
    now = timezone.now()
    contact = Contact(Way.SMS, "+15105550201")
    return receive_report(Told(Channel.PARTNER, "es", ACCOUNT, reading.read(ACCOUNT, now), contact=contact), now).report


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_reporter_tells_sees_how_far_it_is_and_is_forgotten(page, night, axe, fits, language):
    page.goto(f"{language}/report/")
    axe(page)
    fits(page)
    page.locator("#id_account").fill(ACCOUNT)
    page.locator("#id_place").fill("5th and Main")
    page.locator("input[name=observed][value=now]").check()
    page.locator("form.narrow button.wide").click()
    code = page.locator("section strong[translate=no]")
    expect(code).to_have_text(re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$"))
    axe(page)
    fits(page)

    page.locator("main a.button").click()
    expect(page.locator(".badge.pending")).to_be_visible()
    axe(page)
    fits(page)
    page.locator("#id_more").fill("Two vans now")
    page.locator("button[value=add]").click()
    expect(page.locator(".notice.success")).to_be_visible()
    page.locator("button[value=erase]").click()
    expect(page.locator("button[name=sure]")).to_be_visible()
    axe(page)
    page.locator("button[name=sure]").click()
    expect(page.locator("code")).to_have_text(re.compile(r"^[0-9a-f-]{36}$"))
    assert Report.objects.get().account is None


def test_a_report_is_told_without_scripts_and_with_words_that_must_not_be_kept(page_without_scripts, night):
    page = page_without_scripts
    page.expected_complaints.append("400")
    page.goto("/report/")
    page.get_by_label("What do you see?").fill(f"{ACCOUNT}, his number is A 123456789")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("an A-number")).to_be_visible()

    page.get_by_label("Send it without those parts").check()
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_role("heading", name="We have your report")).to_be_visible()


def test_a_dispatcher_takes_a_report_to_a_closed_incident(page, night, at_the_desk, axe, fits):
    row = told(night)
    at_the_desk(page)
    page.goto("/desk/hotline/")
    expect(page.locator("#live")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1 urgent\)"))
    axe(page)
    fits(page)
    page.locator(f"a[href='/desk/hotline/report/{row.uuid}/']").click()
    expect(page.get_by_text(ACCOUNT).first).to_be_visible()
    axe(page)
    fits(page)

    page.get_by_role("button", name="Make it an incident").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Incident")
    axe(page)
    fits(page)
    page.get_by_label("What it rests on").select_option("EXPLAINED")
    page.get_by_label("What it was").fill("city police, unrelated")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".badge.good").first).to_be_visible()
    expect(page.get_by_text("city police, unrelated")).to_be_visible()
    page.get_by_role("button", name="Close the incident").click()

    expect(page).to_have_url(re.compile(r"/desk/hotline/$"))
    assert Incident.objects.get().closed_at is not None


def test_the_queue_shows_a_new_report_by_itself(page, night, at_the_desk):
    at_the_desk(page)
    page.goto("/desk/hotline/")
    expect(page.locator("#live")).to_be_visible()
    row = told(night)

    expect(page.locator(f"a[href='/desk/hotline/report/{row.uuid}/']")).to_be_visible(timeout=15_000)
    expect(page).to_have_title(re.compile(r"^\(1 urgent\)"))


def test_the_queue_works_without_scripts_and_says_that_it_is_not_live(page_without_scripts, night, at_the_desk):
    page = page_without_scripts
    row = told(night)
    at_the_desk(page)
    page.goto("/desk/hotline/")

    expect(page.locator("#not-live")).to_be_visible()
    expect(page.locator(f"a[href='/desk/hotline/report/{row.uuid}/']")).to_be_visible()


@pytest.mark.parametrize("path", ["/desk/hotline/call/", "/es/desk/hotline/call/", "/desk/hotline/mine/",
                                  "/desk/hotline/code/", "/es/desk/hotline/"])  # fmt: skip
def test_every_page_of_the_hotline_is_readable_by_everyone_and_fits_the_screen(
    page, night, at_the_desk, axe, fits, path
):
    told(night)
    at_the_desk(page)
    page.goto(path)

    axe(page)
    fits(page)
