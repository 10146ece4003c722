"""A screener's morning and a supervisor's afternoon in defence: in a real browser, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.defend import desk as cast
from tests.people.cast import PASSPHRASE

from localaction.defend.models import Matter
from localaction.vault import actions as vault

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]


@pytest.fixture
def defence():
    desk = cast.open_desk()
    desk.clock = timezone.now() - timedelta(hours=3)
    cast.with_fund(desk, "city", residences=["06037"])
    cast.with_fund(desk, "county", income_limit_percent=250)
    cast.attorney(desk, "ada", cap="3")
    cast.attorney(desk, "bo", languages=["ht"])
    return desk


@pytest.fixture
def enter(sign_in, live_server):
    """Sign somebody in with their vault open."""

    def _enter(page, person):
        sign_in(page, person)
        _session, cookie = vault.unlock(person, PASSPHRASE, timezone.now())
        page.context.add_cookies(
            [{"name": settings.VAULT_COOKIE_NAME, "value": cookie, "url": live_server.url, "sameSite": "Strict"}]
        )

    return _enter


@pytest.fixture
def looked_at(axe, fits):
    """Check what is shown, with everything that is folded up opened."""

    def _look(page):
        axe(page)
        fits(page)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        axe(page)
        fits(page)

    return _look


def press(page, act):
    page.locator(f"form:has(input[name=act][value={act}]) button").first.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screener_opens_a_matter_checks_it_and_screens_it(page, defence, enter, looked_at, language):
    cast.open_one(defence, "Tum Xol, Rosa Ixchel", born="1990")
    enter(page, defence.ines)
    page.goto(f"{language}/desk/matters/new/")
    page.locator("[name=name]").fill("Lucía Canto Pool")
    page.locator("[name=source]").select_option("FAMILY")
    page.locator("[name=languages][value=es]").check()
    page.locator("[name=custody]").select_option("DETAINED")
    page.locator("[name=court]").fill("LOS")
    page.locator("[name=a_number]").fill("12")
    page.locator("main form button").click()
    expect(page.locator(".field.wrong")).to_be_visible()
    looked_at(page)
    page.locator("[name=a_number]").fill("204 567 312")
    page.locator("main form button").click()
    expect(page.locator("#conflicts + p .badge.good")).to_be_visible()
    looked_at(page)

    page.goto(page.url + "screening/")
    looked_at(page)
    page.locator("[name=state]").fill("CA")
    page.locator("[name=residence]").fill("06059")
    page.locator("[name=household_size]").fill("4")
    page.locator("[name=income_usd]").fill("60000")
    press(page, "screen")
    expect(page.locator("#screening ~ ul .badge.good")).to_have_count(1)
    expect(page.locator("#screening ~ ul .badge.missing")).to_have_count(1)
    looked_at(page)

    page.goto(page.url + "serve/")
    expect(page.locator("main")).to_contain_text("ada")
    looked_at(page)
    press(page, "wait")
    expect(page.locator("h1")).to_have_text("Lucía Canto Pool")
    page.goto(f"{language}/desk/matters/waiting/")
    expect(page.locator("main ol.rows")).to_contain_text("Lucía Canto Pool")
    looked_at(page)

    page.goto(f"{language}/desk/matters/new/")
    page.locator("[name=name]").fill("Rosa Tum")
    page.locator("[name=source]").select_option("SELF")
    page.locator("main form button").click()
    expect(page.locator("#conflicts ~ .badge, #conflicts + p .badge.urgent")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Ixchel")
    looked_at(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supervisor_reviews_offers_retains_and_draws(page, defence, enter, looked_at, language):
    cast.open_one(defence, "Tum Xol, Rosa Ixchel", born="1990")
    enter(page, defence.dora)
    page.goto(f"{language}/desk/matters/new/")
    page.locator("[name=name]").fill("Rosa Ixchel Tum")
    page.locator("[name=source]").select_option("SELF")
    page.locator("main form button").click()
    expect(page.locator("#conflicts + p .badge.urgent")).to_be_visible()
    page.goto(f"{language}/desk/matters/")
    looked_at(page)
    page.locator(".needs-me a").first.click()
    expect(page.locator("main")).to_contain_text("Tum Xol, Rosa Ixchel")
    looked_at(page)
    page.locator("[name=decision]").select_option("WALLED")
    page.locator(f"[name=walled][value='{defence.ines.pk}']").check()
    press(page, "decide")
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator(".needs-me a")).to_have_count(0)

    matter = cast.screened(defence, "Lucía Canto Pool")
    page.goto(f"{language}/desk/matters/{matter.pk}/serve/")
    looked_at(page)
    page.locator("[name=attorney][value=ada]").check()
    page.locator("[name=fund][value=county]").check()
    press(page, "offer")
    expect(page.locator("h1")).to_have_text("Lucía Canto Pool")
    today = date.today().isoformat()
    page.goto(f"{language}/desk/matters/{matter.pk}/serve/")
    page.locator("[name=on]").fill(today)
    page.locator("[name=form]").select_option("E28")
    page.locator("[name=filed_on]").fill(today)
    looked_at(page)
    press(page, "retain")
    expect(page.locator("h1")).to_have_text("Lucía Canto Pool")
    page.goto(f"{language}/desk/matters/{matter.pk}/case/")
    expect(page.locator("#forms + ul")).to_contain_text("E-28")
    looked_at(page)
    page.locator("form:has(input[value=outcome]) [name=code]").select_option("RELIEF_GRANTED_ASYLUM")
    page.locator("form:has(input[value=outcome]) [name=on]").fill(today)
    press(page, "outcome")
    expect(page.locator("#outcomes + ol")).to_contain_text("RELIEF_GRANTED_ASYLUM")
    page.goto(f"{language}/desk/matters/{matter.pk}/access/")
    looked_at(page)

    for name in ("Eulalia Pop", "Fermina Chuc"):
        cast.waits(defence, name)
    page.goto(f"{language}/desk/matters/waiting/")
    page.locator("details:has([name=seed]) summary").click()
    page.locator("[name=seed]").fill("20260701")
    page.locator("main [name=source]").fill("state lottery")
    press(page, "seed")
    page.locator("#lotteries ~ ul a").click()
    press(page, "draw")
    expect(page.locator(".page-header + .notice.success")).to_be_visible()
    looked_at(page)
    for path in ("funds/", "funds/city/", "capacity/", "policy/", "waiting/", "conflicts/staff/", "?show=represented"):
        page.goto(f"{language}/desk/matters/{path}")
        looked_at(page)
    assert Matter.objects.get(pk=matter.pk).stage == "COMPLETED_IJ"
