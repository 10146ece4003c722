"""An attorney's docket, a companion's day in court and the bond fund: in a real browser, in both languages."""

from __future__ import annotations

import os
import re
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.defend.court import NEW_YORK, PASSPHRASE, account, companion, going, hearing, matter, open_programme, opened

from localaction.defend.actions import bonds, deadlines, ledger
from localaction.defend.models import Bond, Companion, Deadline, Hearing, LedgerLine, SetBy
from localaction.defend.rules.deadlines import Rule
from localaction.defend.rules.ledger import Entry
from localaction.people.rules.roles import Role
from localaction.vault import actions as vault

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]


@pytest.fixture
def desk():
    now = timezone.now()
    desk = open_programme(now)
    desk.tess = account("tess", Role.TREASURER, at=now)
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
def look(axe, fits):
    """Check a page, and keep a picture of it where somebody wants to look."""

    def _look(page, name):
        axe(page)
        fits(page)
        if folder := os.environ.get("LOOK_AT"):
            page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return _look


def prove(page, address):
    """Show again who one is, as a page that moves money asks, and come back to it."""
    page.goto(f"/accounts/reauthenticate/?next={address}")
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def in_days(n):
    return (timezone.now() + timedelta(days=n)).astimezone(ZoneInfo(NEW_YORK)).date()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_attorney_records_a_hearing_its_move_a_filing_and_opens_it(page, desk, enter, look, language):
    file = matter(desk, timezone.now())
    enter(page, desk.abel)
    page.goto(f"{language}/desk/matters/{file.pk}/hearings/")
    page.locator("details:has([name=kind]) summary").click()
    form = page.locator("form:has([name=kind])")
    form.locator("[name=kind]").select_option("INDIVIDUAL")
    form.locator("[name=on]").fill(in_days(60).isoformat())
    form.locator("[name=hour]").fill("08:30")
    form.locator("[name=court]").select_option(str(desk.new_york.pk))
    look(page, f"new{language[1:]}")
    form.locator("button").click()
    expect(page.locator("#hearings + ul")).to_contain_text("08:30")

    page.locator("details:has([name=rule]) summary").click()
    form = page.locator("form:has([name=rule])")
    form.locator("[name=rule]").select_option("FILE_BEFORE_INDIVIDUAL")
    form.locator("[name=hearing]").select_option(str(Hearing.objects.get().uuid))
    form.locator("button").click()
    expect(page.locator("#filings + ul")).to_contain_text("30")
    page.locator("#filings + ul details summary").first.click()
    expect(page.locator("#filings + ul .source").first).to_contain_text("EOIR Policy Manual")
    look(page, f"of-matter{language[1:]}")
    page.locator("button[value=agree]").click()
    expect(page.locator("button[value=agree]")).to_have_count(0)

    page.locator("#hearings + ul a").first.click()
    page.locator("details:has(form [name=when]) summary").first.click()
    form = page.locator("form:has([name=when])")
    form.locator("[name=on]").fill(in_days(40).isoformat())
    form.locator("[name=hour]").fill("13:00")
    form.locator("button").click()
    expect(page.locator("h1")).to_contain_text("13:00")
    expect(page.locator("#history + ol .badge.urgent")).to_have_count(1)
    page.locator("details:has([name=n_places]) summary").click()
    page.locator("[name=called]").fill("Marisol")
    page.locator("[name=meeting]").fill("north door")
    page.locator("form:has([name=n_places]) button").click()
    expect(page.locator("#companions + p")).to_contain_text("north door")
    look(page, f"hearing{language[1:]}")
    assert Deadline.objects.get().checked_at is None

    page.goto(f"{language}/desk/hearings/")
    expect(page.locator("#coming + ul")).to_contain_text(file.key)
    expect(page.locator("#filings + ul .badge.unverified")).to_have_count(1)
    look(page, f"docket{language[1:]}")
    page.goto(f"{language}/desk/hearings/courts/")
    look(page, f"courts{language[1:]}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_companion_signs_up_is_confirmed_and_notes_the_next_date(page, desk, enter, sign_in, look, language):
    now = timezone.now()
    row = opened(desk, hearing(desk, on=in_days(20), at=time(9), now=now), at=now)
    ana = companion(desk, "ana", at=now)
    enter(page, ana)
    page.goto(f"{language}/desk/court/")
    look(page, f"duties{language[1:]}")
    page.locator("#free + ul a").click()
    page.locator("button[value=sign]").click()
    expect(page.locator("#mine + ul .badge.pending")).to_have_count(1)
    going(desk, row, "ana", at=now)
    page.locator("#mine + ul a").click()
    expect(page.locator("dl.facts")).to_contain_text("north door")
    look(page, f"duty{language[1:]}")

    begun = (now - timedelta(hours=1)).replace(second=0, microsecond=0)
    local = begun.astimezone(ZoneInfo(NEW_YORK))
    Hearing.objects.filter(pk=row.pk).update(starts_at=begun, on=local.date(), hour=local.time())
    page.goto(f"{language}/desk/court/{row.uuid}/")
    page.locator("[name=disposition]").select_option("CONTINUED")
    page.locator("main [name=on]").fill(in_days(90).isoformat())
    page.locator("main [name=hour]").fill("10:00")
    look(page, f"next{language[1:]}")
    page.locator("form:has([name=disposition]) button").click()
    expect(page.locator(".notice.success")).to_have_count(1)
    following = Hearing.objects.get(follows=row)
    assert following.starts_at == datetime.combine(in_days(90), time(10), ZoneInfo(NEW_YORK))

    page.goto(f"{language}/desk/court/reach/")
    page.locator("[name=phone]").fill("12")
    page.locator("main form button").click()
    expect(page.locator(".field.wrong")).to_have_count(1)
    look(page, f"reach{language[1:]}")
    page.locator("[name=phone]").fill("+16025550111")
    page.locator("main form button").click()
    expect(page.locator("#mine")).to_be_visible()
    page.goto(f"{language}/desk/account/calendar/")
    page.locator("button[value=make]").click()
    link = page.locator("#link").input_value()
    look(page, f"calendar{language[1:]}")
    answer = page.request.get(link)
    assert answer.ok and "BEGIN:VEVENT" in answer.text() and "Marisol" not in answer.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_treasurer_and_a_second_person_post_a_bond(page, desk, sign_in, look, language):
    now = timezone.now()
    bond = bonds.request_bond(desk.abel, matter(desk, now), SetBy.IJ, 7_500, now)
    sign_in(page, desk.tess)
    prove(page, f"{language}/desk/bonds/")
    page.locator("details:has([name=amount]) summary").click()
    page.locator("[name=amount]").fill("10000")
    page.locator("form:has([name=amount]) button").click()
    expect(page.locator("dl.facts")).to_contain_text("$10,000.00")
    page.locator("#bonds + ul a").click()
    page.locator("[name=obligor]").select_option(str(desk.dora.pk))
    look(page, f"decide{language[1:]}")
    page.locator("form:has([name=obligor]) button").click()
    page.locator("details:has([name=amount]) summary").click()
    form = page.locator("form:has([name=amount])")
    form.locator("[name=entry]").select_option("POSTED")
    form.locator("[name=amount]").fill("7500")
    form.locator("button").click()
    expect(page.locator("#money + ul .badge.pending")).to_have_count(1)

    sign_in(page, desk.dora)
    prove(page, f"{language}/desk/approvals/")
    expect(page.locator("main")).to_contain_text(f"{bond.key}: $7,500.00")
    page.locator("button[value=yes]").click()
    expect(page.locator(".notice.success")).to_have_count(1)
    page.goto(f"{language}/desk/bonds/{bond.uuid}/")
    page.locator("details:has([name=served_on]) summary").click()
    form = page.locator("form:has([name=served_on])")
    form.locator("[name=notice]").select_option("BREACHED")
    form.locator("button").click()
    expect(page.locator("#notices + ul .badge.deadline")).to_have_count(1)
    look(page, f"bond{language[1:]}")
    page.goto(f"{language}/desk/bonds/")
    expect(page.locator("dl.facts")).to_contain_text("$2,500.00")
    look(page, f"fund{language[1:]}")
    assert Bond.objects.get().state == "BREACH_NOTICE"


def test_what_is_walled_off_or_anothers_answers_as_if_it_were_not_there(desk, client):
    now = timezone.now()
    row = opened(desk, hearing(desk, on=in_days(20), at=time(9), now=now), at=now)
    due = deadlines.set_deadline(desk.abel, row.matter, Rule.APPEAL_TO_BIA, now.date(), now)
    bond = bonds.request_bond(desk.abel, row.matter, SetBy.IJ, 7_500, now)
    ledger.enter(desk.tess, Entry.CONTRIBUTION, 100, now.date(), now)
    going(desk, row, "ana", at=now)
    paths = [f"/desk/hearings/{row.uuid}/", f"/desk/matters/{row.matter_id}/hearings/", f"/desk/bonds/{bond.uuid}/",
             f"/desk/matters/{row.matter_id}/bond/"]  # fmt: skip

    client.force_login(account("mallory", Role.ATTORNEY, at=now))
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert client.post(f"/desk/hearings/filings/{due.uuid}/", {"act": "drop"}).status_code == 404
    client.force_login(account("eva", Role.COMPANION, at=now))
    assert client.get(f"/desk/court/{row.uuid}/").status_code == 200
    assert "north door" not in client.get(f"/desk/court/{row.uuid}/").content.decode()
    assert client.get(paths[0]).status_code == 403
    client.force_login(desk.abel)
    assert [client.get(path).status_code for path in paths] == [200] * 4
    assert client.get("/desk/bonds/").status_code == 403
    assert (Companion.objects.count(), LedgerLine.objects.count()) == (1, 1)
