"""A public action in a real browser: the public page, the sealed sheet, and check-in on a phone without scripts."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.organise import lawful

from localaction.organise.actions import sheets, turns
from localaction.organise.models.public_actions import ActionTurn
from localaction.vault import actions as vault

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]


@pytest.fixture
def desk():
    return lawful.open_desk(timezone.now() - timedelta(hours=1))


@pytest.fixture
def row(desk):
    begins = timezone.now() + timedelta(hours=1)
    return lawful.published(desk, starts_at=begins, ends_at=begins + timedelta(hours=2))


@pytest.fixture
def enter(sign_in, live_server):
    """Sign somebody in with their vault open."""

    def _enter(page, person):
        sign_in(page, person)
        _session, cookie = vault.unlock(person, lawful.PASSPHRASE, timezone.now())
        page.context.add_cookies(
            [{"name": settings.VAULT_COOKIE_NAME, "value": cookie, "url": live_server.url, "sameSite": "Strict"}]
        )

    return _enter


@pytest.fixture
def look(axe, fits):
    """Check a page, and keep a picture of it where somebody wants to look."""

    def _look(page, name):
        axe(page)
        fits(page)
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return _look


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_reads_what_is_announced(page, row, look, language):
    page.goto(f"{language}/actions/?state=PA")
    expect(page.locator("main .rows a")).to_have_count(1)
    look(page, f"actions{language[1:]}")
    page.locator("main .rows a").click()
    expect(page.locator("dl.facts")).to_contain_text("Steps of the old courthouse")
    look(page, f"action{language[1:]}")
    calendar = page.request.get(page.locator("main a[href$='.ics']").get_attribute("href"))
    assert calendar.ok and "BEGIN:VEVENT" in calendar.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_asks_for_observers_seals_the_sheet_and_begins_the_log(page, desk, row, enter, look, language):
    enter(page, desk.dora)
    page.goto(f"{language}/desk/actions/")
    page.locator("#all + ul a").click()
    page.locator("#volunteers ~ details summary").click()
    form = page.locator("form:has([name=task])")
    form.locator("[name=n_needed]").fill("2")
    form.locator("[name=training]").select_option(str(desk.training.pk))
    look(page, f"desk-action{language[1:]}")
    form.locator("button").click()
    expect(page.locator("#volunteers ~ h3")).to_have_count(1)

    page.goto(f"{language}/desk/actions/{row.uuid}/sheet/")
    page.locator("[name=route]").fill("by the river, number A204567312")
    page.locator("form:has([name=route]) button").click()
    expect(page.locator(".field.wrong")).to_have_count(1)
    page.locator("[name=route]").fill("by the river")
    page.locator("form:has([name=route]) button").click()
    expect(page.locator("[name=route]")).to_have_value("by the river")
    look(page, f"sheet{language[1:]}")

    page.goto(f"{language}/desk/actions/{row.uuid}/arrests/")
    page.locator("button[value=begin]").click()
    page.locator("[name=called]").fill("Lucero")
    page.locator("form:has([name=called]) button").click()
    expect(page.locator("#arrests + ul")).to_contain_text("Lucero")
    look(page, f"arrests{language[1:]}")
    page.goto(f"{language}/desk/actions/{row.uuid}/change/")
    look(page, f"change{language[1:]}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_observer_checks_in_and_out_on_a_phone_without_scripts(
    page_without_scripts, desk, row, enter, fits, language
):
    page = page_without_scripts
    sheets.write_briefing(desk.session, desk.dora, row, {"meet": "at the fountain"}, timezone.now())
    turns.set_need(desk.olga, row, "LEGAL_OBSERVER", 1, desk.training, timezone.now())
    ana = lawful.volunteer(desk, "ana", timezone.now().date() - timedelta(days=30))
    enter(page, ana)
    page.goto(f"{language}/desk/my-actions/")
    page.locator("#free + ul a").click()
    page.locator("button[value=sign]").click()
    expect(page.locator("#mine")).to_be_visible()
    turns.confirm(desk.session, desk.dora, ActionTurn.objects.get(), timezone.now())
    page.reload()
    expect(page.locator("#briefing + dl")).to_contain_text("at the fountain")
    fits(page)
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=Path(folder) / f"turn{language[1:]}-360.png", full_page=True)
    page.locator("button[value=in]").click()
    page.locator("button[value=out-notes]").click()
    expect(page.locator("#mine + p .badge.ended")).to_be_visible()
    fits(page)
    page.goto(f"{language}/desk/my-actions/")
    expect(page.locator("#mine + ul .badge.ended")).to_have_count(1)


def test_the_volunteers_page_breaks_no_rule_of_access(page, desk, row, enter, look):
    turns.set_need(desk.olga, row, "LEGAL_OBSERVER", 1, desk.training, timezone.now())
    enter(page, lawful.volunteer(desk, "una"))
    page.goto("/desk/my-actions/")
    look(page, "turns")
    page.goto(f"/desk/my-actions/{row.uuid}/")
    page.locator("button[value=sign]").click()
    expect(page.locator(".notice.error")).to_contain_text("Legal observer trained")
    look(page, "untrained")
