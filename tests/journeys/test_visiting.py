"""A coordinator's week, and a volunteer from applying to the report: in a real browser, in both languages."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.visit.desk import PASSPHRASE, PHOENIX, account, friend, open_desk, request, rules_for, visitor

from localaction.people.rules.roles import Role
from localaction.vault import actions as vault
from localaction.visit.actions import booking
from localaction.visit.models import Friend, Visit, VisitReport, Volunteer

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]


@pytest.fixture
def desk():
    now = timezone.now()
    desk = open_desk(now)
    rules_for(desk, desk.florence)
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


def next_saturday():
    today = timezone.now().date()
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


def book(desk, volunteer):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    marisol = friend(desk, desk.florence, at=timezone.now())
    day = next_saturday()
    starts_at = datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(PHOENIX))
    plan = booking.Plan(starts_at, PHOENIX, [volunteer], is_settled=True)
    asked = request(desk, marisol, at=timezone.now())
    return booking.book_visit(desk.session, desk.dora, asked, plan, uuid.uuid4(), timezone.now())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_takes_somebody_on_books_a_visit_and_records_a_move(page, desk, enter, axe, fits, language):
    visitor(desk, "ana", desk.florence, until=date(2030, 1, 1))
    enter(page, desk.dora)
    page.goto(f"{language}/desk/visits/people/")
    page.locator("details:has([name=first_name]) summary").click()
    page.locator("[name=first_name]").fill("Marisol")
    page.locator("[name=surname]").fill("Quintanilla")
    page.locator("form:has([name=first_name]) button").click()
    expect(page.locator("h1")).to_have_text("Marisol Quintanilla")
    page.locator("details:has(select[name=seen]) summary").click()
    page.locator("[name=seen]:visible").select_option("HELD")
    page.locator("input[name=facility]:visible").fill("FLO")
    page.locator("[name=seen_by]:visible").select_option("PERSON")
    page.locator("form:has(select[name=seen]) button").click()
    expect(page.locator("main header")).to_contain_text("Florence SPC")
    axe(page)
    fits(page)

    page.locator("main a.button[href$='/request/']").click()
    page.locator("main form button").click()
    page.locator("[name=starts]").first.fill(f"{next_saturday()}T10:00")
    page.locator("[name=zone]").first.select_option(PHOENIX)
    page.locator("form[method=get] button").last.click()
    expect(page.locator("main")).to_contain_text("ana")
    axe(page)
    fits(page)
    page.locator("[name=going]").check()
    if page.locator("[name=settled]").count():
        page.locator("[name=settled]").check()
    page.locator("form:has([name=going]) button").click()
    expect(page.locator("dl.facts")).to_contain_text("Marisol")
    axe(page)
    fits(page)

    page.goto(f"{language}/desk/visits/people/{Friend.objects.get().pk}/")
    page.locator("form:has(input[value=NOT_FOUND]) button").click()
    expect(page.locator(".badge.missing").first).to_be_visible()
    for path in ("", "people/", "volunteers/", "rules/", f"rules/{desk.florence.pk}/"):
        page.goto(f"{language}/desk/visits/{path}")
        axe(page)
        fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_volunteer_applies_and_reports_a_visit(page, desk, enter, sign_in, axe, fits, language):
    cho = account("cho", Role.VISITOR)
    sign_in(page, cho)
    page.goto(f"{language}/desk/visits/mine/")
    axe(page)
    fits(page)
    page.locator("[name=legal_name]").fill("Cho Example")
    page.locator("[name=languages][value=ko]").check()
    page.locator("main form button").click()
    expect(page.locator("#steps")).to_be_visible()
    axe(page)
    fits(page)
    assert Volunteer.objects.get().languages == ["ko"]

    ben = visitor(desk, "ben", desk.florence, until=date(2030, 1, 1))
    visit = book(desk, ben)
    enter(page, ben.person)
    page.goto(f"{language}/desk/visits/{visit.uuid}/")
    expect(page.locator("dl.facts")).to_contain_text("Marisol")
    page.locator("button[value=yes]").click()
    expect(page.locator("main")).to_contain_text("Florence SPC")
    Visit.objects.filter(pk=visit.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    page.goto(f"{language}/desk/visits/{visit.uuid}/report/")
    axe(page)
    fits(page)
    page.locator("main [name=words]").fill("A 204 567 312 says")
    page.locator("main form button").click()
    expect(page.locator(".field.wrong")).to_be_visible()
    page.locator("main [name=words]").fill("needs a coat")
    page.locator("main form button").click()
    expect(page.locator("#calendar")).to_be_visible()
    assert VisitReport.objects.count() == 1


def test_one_visitor_sees_nothing_of_anothers_visit(desk, client):
    ben = visitor(desk, "ben", desk.florence, until=date(2030, 1, 1))
    visit = book(desk, ben)
    client.force_login(account("mallory", Role.VISITOR))

    for path in ("", "sheet.pdf", "report/"):
        assert client.get(f"/desk/visits/{visit.uuid}/{path}").status_code == 404
    client.force_login(ben.person)
    assert client.get(f"/desk/visits/{visit.uuid}/").status_code == 200
    assert client.get(f"/desk/visits/{visit.uuid}/sheet.pdf").content.startswith(b"%PDF")
