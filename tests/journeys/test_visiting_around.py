"""Around the visits, in a real browser and both languages: post, money, rides, the door, starting, and one's key."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect
from tests.visit.desk import PASSPHRASE, PHOENIX, account, friend, open_desk, rules_for, visitor

from localaction.people import approvals
from localaction.people.models import Approval
from localaction.people.rules.roles import Role
from localaction.vault import actions as vault
from localaction.visit.actions import custody, letters, reports, rota
from localaction.visit.models import FundPayment, Letter, Ride, Shift, StartingStep, VisitReport
from localaction.visit.rules.custody import Seen, SeenBy
from localaction.visit.rules.rota import Part

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ["", "/es"]
FAR = date(2030, 1, 1)


@pytest.fixture
def desk():
    desk = open_desk(timezone.now())
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


def open_details(page, name):
    page.locator(f"details:has([name={name}]) summary").click()


def send(page, name):
    page.locator(f"form:has([name={name}]) .buttons button").first.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_keeps_post_and_money(page, desk, enter, axe, fits, language):
    marisol = friend(desk, desk.florence, at=timezone.now())
    ana = visitor(desk, "ana", desk.florence, until=FAR)
    lena = account("lena", Role.COORDINATOR)
    enter(page, desk.dora)

    page.goto(f"{language}/desk/visits/letters/")
    axe(page)
    fits(page)
    page.locator("[name=text]").fill("PO Box 12, Tucson AZ 85701")
    send(page, "text")
    expect(page.locator("main .notice.warning")).to_have_count(0)
    page.locator("details:has([value=pair]) summary").click()
    page.locator("#pair_friend").select_option(str(marisol.pk))
    page.locator("#pair_volunteer").select_option(str(ana.pk))
    page.locator("form:has([value=pair]) .buttons button").click()
    expect(page.locator("section[aria-labelledby=pairs]")).to_contain_text("ana")
    letters.write_letter(ana.person, marisol, "The garden blooms", timezone.now())
    page.goto(f"{language}/desk/visits/letters/")
    page.locator("section[aria-labelledby=out] a").click()
    page.locator("button[value=open]").click()
    expect(page.locator("#words + p")).to_have_text("The garden blooms")
    expect(page.locator("section[aria-labelledby=envelope]")).to_contain_text("Marisol Quintanilla")
    axe(page)
    fits(page)
    page.locator("button[value=post]").click()
    expect(page.locator("button[value=returned]")).to_be_visible()
    assert Letter.objects.get().posted_on is not None

    page.goto(f"{language}/desk/visits/funds/")
    page.locator("details:has([value=gift]) summary").click()
    page.locator("#gift_cents").fill("100")
    page.locator("form:has([value=gift]) .buttons button").click()
    expect(page.locator("table")).to_contain_text("$100.00")
    page.locator("details:has([value=ask]) summary").click()
    page.locator("[name=friend]").select_option(str(marisol.pk))
    page.locator("form:has([value=ask]) [name=cents]").fill("30")
    page.locator("form:has([value=ask]) .buttons button").click()
    expect(page.locator("section[aria-labelledby=waiting]")).to_contain_text("$30.00")
    axe(page)
    fits(page)
    approvals.approve(Approval.objects.get(reference=str(FundPayment.objects.get().uuid)), lena, timezone.now())
    page.locator("section[aria-labelledby=waiting] a").click()
    axe(page)
    fits(page)
    page.locator("[name=receipt]").fill("R-1")
    send(page, "receipt")
    expect(page.locator("button[value=returned]")).to_be_visible()
    page.goto(f"{language}/desk/visits/funds/")
    expect(page.locator("section[aria-labelledby=purses] .badge.good")).to_be_visible()
    expect(page.locator("section[aria-labelledby=purses]")).to_contain_text("$70.00")
    axe(page)
    fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_finds_drivers_keeps_the_rota_and_starts_at_another_place(page, desk, enter, axe, fits, language):
    visitor(desk, "ana", desk.florence, desk.eloy, until=FAR)
    marisol = friend(desk, desk.florence, at=timezone.now())
    day = (timezone.now() + timedelta(days=3)).date()
    enter(page, desk.dora)

    page.goto(f"{language}/desk/visits/rides/")
    open_details(page, "details")
    page.locator("[name=facility]").fill("FLO")
    page.locator("[name=leaves]").fill(f"{day}T07:00")
    page.locator("form:has([name=details]) [name=ends]").fill(f"{day}T09:00")
    page.locator("form:has([name=details]) [name=zone]").select_option(PHOENIX)
    page.locator("[name=details]").fill("Rosa, corner of 4th")
    axe(page)
    fits(page)
    send(page, "details")
    expect(page.locator("dl.facts")).to_contain_text("corner of 4th")
    axe(page)
    fits(page)
    assert Ride.objects.get().n_seats == 1

    page.goto(f"{language}/desk/visits/rota/")
    open_details(page, "first_on")
    page.locator("[name=facility]").fill("FLO")
    page.locator("[name=zone]").select_option(PHOENIX)
    page.locator("[name=last_on]").fill(str(day))
    send(page, "first_on")
    expect(page.locator("section[aria-labelledby=shifts] .badge.missing").first).to_be_visible()
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, timezone.now(), timezone.now())
    page.reload()
    expect(page.locator("section[aria-labelledby=now] .badge.urgent")).to_be_visible()
    axe(page)
    fits(page)
    page.locator("section[aria-labelledby=now] a").click()
    axe(page)
    fits(page)
    page.locator("button[value=off]").click()
    expect(page.locator("main header .badge.ended")).to_be_visible()

    page.goto(f"{language}/desk/visits/starting/")
    axe(page)
    page.locator("[name=facility]").fill("EAZ")
    send(page, "facility")
    expect(page.locator("ol.steps > li")).to_have_count(20)
    open_details(page, "item")
    page.locator("[name=item]").select_option("LETTER")
    page.locator("[name=paper]").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 approval"}
    )
    axe(page)
    fits(page)
    send(page, "done_on")
    expect(page.locator("ol.steps .badge.good")).to_have_count(1)
    assert StartingStep.objects.get().paper is not None

    page.goto(f"{language}/desk/visits/travel/")
    page.locator("[name=one]").fill("FLO")
    page.locator("[name=other]").fill("EAZ")
    page.locator("[name=n_minutes]").fill("25")
    send(page, "one")
    expect(page.locator("main ul.rows")).to_contain_text("25")
    axe(page)
    fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coordinator_reads_a_danger_finds_cover_and_hands_somebody_over(page, desk, enter, axe, fits, language):
    from tests.journeys.test_visiting import book

    ana = visitor(desk, "ana", desk.florence, until=FAR)
    visitor(desk, "bea", desk.florence, until=FAR)
    visit = book(desk, ana)
    marisol = visit.friend
    told = reports.Told(2, ("GLASSES",), "HUNGER_STRIKE", "has not eaten since Monday")
    reports.report_visit(ana.person, visit, told, visit.starts_at)
    enter(page, desk.dora)

    page.goto(f"{language}/desk/visits/")
    axe(page)
    fits(page)
    page.locator(".needs-me a").first.click()
    page.locator("button[value=open]").click()
    expect(page.locator("#words + p")).to_have_text("has not eaten since Monday")
    axe(page)
    fits(page)
    page.locator("button[value=see]").click()
    expect(page.locator("button[value=see]")).to_have_count(0)
    assert VisitReport.objects.get().safety_seen_at is not None
    page.goto(f"{language}/desk/visits/")
    page.locator("section[aria-labelledby=due] button").click()
    expect(page.locator("section[aria-labelledby=due]")).to_have_count(0)

    page.goto(f"{language}/desk/visits/{visit.uuid}/cover/")
    axe(page)
    fits(page)
    page.locator("form:has([name=volunteer]) button").click()
    expect(page.locator("dl.facts")).to_contain_text("bea")
    axe(page)
    fits(page)

    custody.record_sighting(desk.dora, marisol, Seen.HELD, SeenBy.LOCATOR, desk.eloy, timezone.now(), timezone.now())
    page.goto(f"{language}/desk/visits/people/{marisol.pk}/")
    expect(page.locator("section[aria-labelledby=over] .notice.warning")).to_be_visible()
    axe(page)
    fits(page)
    page.locator("section[aria-labelledby=over] a.button").click()
    page.locator("[name=beyond]").fill("Eloy Visitors")
    axe(page)
    fits(page)
    send(page, "beyond")
    expect(page.locator("section[aria-labelledby=over] li")).to_contain_text("Eloy Visitors")
    page.goto(f"{language}/desk/visits/handed/")
    page.locator("button[value=open]").click()
    expect(page.locator("dl.facts")).to_contain_text("Marisol")
    axe(page)
    fits(page)


def make_a_key(page):
    """Press the button, confirm who one is, press again, and see the recovery code."""
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    page.locator("[name=password]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    page.locator("[name=passphrase]").fill(PASSPHRASE)
    page.locator("main form button").first.click()
    expect(page.locator("main [name=passphrase]")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_makes_a_key_writes_a_letter_drives_and_meets_somebody(
    page, desk, enter, sign_in, axe, fits, language
):
    now = timezone.now()
    ben = visitor(desk, "ben", desk.florence, until=FAR, has_key=False)
    letters.set_address(desk.dora, "PO Box 12, Tucson AZ 85701", now)
    marisol = friend(desk, desk.florence, at=now)
    letters.pair(desk.dora, ben, marisol, now)
    days = [now.date() + timedelta(days=n) for n in (-1, 1)]
    rota.open_shifts(desk.dora, desk.florence, PHOENIX, *days, [Part.DAY, Part.NIGHT], now)
    sign_in(page, ben.person)

    page.goto(f"{language}/desk/visits/mine/")
    axe(page)
    fits(page)
    page.locator("section[aria-labelledby=key] a.button").click()
    make_a_key(page)
    page.goto(f"{language}/desk/visits/mine/")
    expect(page.locator("section[aria-labelledby=reach]")).to_be_visible()
    expect(page.locator("section[aria-labelledby=key]")).to_have_count(0)

    enter(page, ben.person)
    page.goto(f"{language}/desk/visits/mine/letters/")
    page.locator("main [name=words]").fill("Call me: 520 555 0101")
    page.locator("main form .buttons button").click()
    expect(page.locator(".field.wrong")).to_be_visible()
    page.locator("main [name=words]").fill("The garden blooms")
    axe(page)
    fits(page)
    page.locator("main form .buttons button").click()
    expect(page.locator("section[aria-labelledby=log] .badge.pending")).to_be_visible()

    page.goto(f"{language}/desk/visits/rides/")
    open_details(page, "starts")
    page.locator("[name=starts]").fill(f"{days[1]}T05:00")
    page.locator("[name=ends]").fill(f"{days[1]}T12:00")
    page.locator("[name=zone]").select_option(PHOENIX)
    send(page, "starts")
    expect(page.locator("section[aria-labelledby=offered] li").first).to_contain_text("ben")
    axe(page)
    fits(page)

    page.goto(f"{language}/desk/visits/rota/")
    page.locator("button[value=take]").first.click()
    expect(page.locator("button[value=back]")).to_be_visible()
    assert Shift.objects.filter(volunteer=ben).count() == 1
    custody.record_sighting(desk.dora, marisol, Seen.RELEASED, SeenBy.PERSON, None, now, timezone.now())
    page.reload()
    page.locator("section[aria-labelledby=now] a").click()
    page.locator("button[value=go]").click()
    expect(page.locator("[name=ready]").first).to_be_visible()
    page.locator("[name=ready][value=COAT]").check()
    axe(page)
    fits(page)
    page.locator("button[value=done]").click()
    expect(page.locator("main header .badge.ended")).to_be_visible()
